"""A key service for tests: a program that keeps its own key, and speaks the documented protocol."""

import base64
import json
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def answered(word: str, data: bytes, key: bytes) -> bytes:
    """What the service answers; its keys never leave it."""
    if word == "encrypt":
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, data, None)
    return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], None)


def main() -> None:
    """One question on the standard input, one answer on the standard output."""
    key = Path(sys.argv[1]).read_bytes()
    question = json.loads(sys.stdin.readline())
    data = answered(sys.argv[2], base64.b64decode(question["data"]), key)
    sys.stdout.write(json.dumps({"data": base64.b64encode(data).decode()}) + "\n")


if __name__ == "__main__":
    main()
