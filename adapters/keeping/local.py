"""The master key at hand, in a file or in the environment: it seals the installation's secrets."""

import base64
import binascii
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.keyring import WrongMasterKey, derived
from services.sealing import KEY_BYTES, NONCE_BYTES, key_id

LABEL_BYTES = 8
PURPOSE = "sealing of the installation's secrets"
PLACE = b"etage secrets"


class LocalEncryption:
    """Seals with the first master key, and opens with any: the first is new, the others leave.

    AES-256-GCM; what is sealed begins with the public label of its key.
    """

    def __init__(self, masters: Sequence[bytes]) -> None:
        keys = [derived(master, PURPOSE) for master in masters]
        self._labels = [bytes.fromhex(key_id(key)) for key in keys]
        self._ciphers = dict(zip(self._labels, map(AESGCM, keys), strict=True))

    def encrypted(self, plain: bytes) -> bytes:
        """The secret, sealed with the first master key."""
        label, nonce = self._labels[0], os.urandom(NONCE_BYTES)
        return label + nonce + self._ciphers[label].encrypt(nonce, plain, PLACE)

    def decrypted(self, sealed: bytes) -> bytes:
        """The secret. Raises WrongMasterKey."""
        cipher = self._ciphers.get(sealed[:LABEL_BYTES])
        if cipher is None:
            raise WrongMasterKey("the installation's secrets belong to another master key")
        nonce = sealed[LABEL_BYTES : LABEL_BYTES + NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, sealed[LABEL_BYTES + NONCE_BYTES :], PLACE)
        except InvalidTag:
            raise WrongMasterKey("the installation's secrets were altered") from None


def masters_in(text: str) -> Sequence[bytes]:
    """The master keys a text holds, in base 64, apart by commas, spaces or lines.

    Raises ValueError for anything else, without repeating it.
    """
    try:
        masters = [base64.b64decode(word, validate=True) for word in text.replace(",", " ").split()]
    except binascii.Error:
        raise ValueError("a master key is written in base 64") from None
    if not masters or any(len(master) != KEY_BYTES for master in masters):
        raise ValueError(f"a master key is {KEY_BYTES} bytes in base 64; the newest stands first")
    return masters


def written(masters: Sequence[bytes]) -> bytes:
    """The master keys as a file holds them, one a line."""
    return b"".join(base64.b64encode(master) + b"\n" for master in masters)
