"""A key management service behind a program: the master key never comes to this process.

The program is run with the word `encrypt` or `decrypt`, reads one line of JSON on its standard
input, `{"version": 1, "purpose": "etage secrets", "data": BASE64}`, and writes one on its standard
output, `{"data": BASE64}`. It ends with 0, or with anything else where it cannot.
"""

import base64
import json
import shlex
import subprocess
from typing import Any

from domain.user_error import UserError

ANSWER_SECONDS_MAX = 10.0
PURPOSE = "etage secrets"


class KeyServiceFailed(UserError):
    """The key service did not do what it was asked; what it said is not repeated."""


class CommandEncryption:
    """Seals and opens with a program that speaks for a key service."""

    def __init__(self, command: str) -> None:
        self._words = shlex.split(command)

    def encrypted(self, plain: bytes) -> bytes:
        """The secret, sealed by the service. Raises KeyServiceFailed."""
        return self._asked("encrypt", plain)

    def decrypted(self, sealed: bytes) -> bytes:
        """The secret. Raises KeyServiceFailed."""
        return self._asked("decrypt", sealed)

    def _asked(self, word: str, data: bytes) -> bytes:
        question = {"version": 1, "purpose": PURPOSE, "data": base64.b64encode(data).decode()}
        try:
            done = subprocess.run(
                [*self._words, word],
                input=json.dumps(question).encode() + b"\n",
                capture_output=True,
                timeout=ANSWER_SECONDS_MAX,
                check=True,
            )
            answer: Any = json.loads(done.stdout)
            return base64.b64decode(answer["data"], validate=True)
        except (OSError, subprocess.SubprocessError):
            raise KeyServiceFailed(f"the key service could not {word} the secrets") from None
        except (ValueError, KeyError, TypeError):
            raise KeyServiceFailed("the key service's answer is not in its protocol") from None
