"""The file of the installation's secrets, whole and sealed, and its rotation."""

import base64
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapters.identity.secret_file import make_secret_file, replace_secret_file
from services.keyring import WrongMasterKey
from services.ports import KeyEncryption
from services.sealing import KEY_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the file holds: the installation's secret, and the keys that wrap household keys.

    The secret lasts as long as the installation, for references and passwords follow from it. The
    wrapping keys are rotated: the newest stands first.
    """

    installation: bytes = field(repr=False)
    wrapping: Sequence[bytes] = field(repr=False)


class SecretsFile:
    """The sealed file, read anew at every question: another process may have rotated it.

    `encryption` is asked for each time as well, for the master key may stand in a file.
    """

    def __init__(self, path: Path, encryption: Callable[[], KeyEncryption]) -> None:
        self._path = path
        self._encryption = encryption

    def load_or_make(self, *, first: bytes | None = None) -> Kept:
        """What the file holds; made at the first call, where `first` was the secret before.

        Raises WrongMasterKey and KeyServiceFailed.
        """
        if not self._path.exists():
            made = Kept(
                installation=first or os.urandom(KEY_BYTES),
                wrapping=(first or os.urandom(KEY_BYTES),),
            )
            make_secret_file(self._path, self._sealed(made))
        return self.load()

    def load(self) -> Kept:
        """What the file holds now. Raises WrongMasterKey and KeyServiceFailed."""
        plain = self._encryption().decrypted(self._path.read_bytes())
        try:
            told = json.loads(plain)
            return Kept(
                installation=base64.b64decode(told["installation"]),
                wrapping=tuple(base64.b64decode(each) for each in told["wrapping"]),
            )
        except (ValueError, KeyError, TypeError):
            raise WrongMasterKey("the file of secrets does not hold what it should") from None

    def wrapping(self) -> Sequence[bytes]:
        """The wrapping keys as they are now, the newest first. Raises as `load`."""
        return self.load().wrapping

    def add(self, key: bytes) -> None:
        """Another wrapping key, the newest; the others still open."""
        kept = self.load()
        self._replace(replace(kept, wrapping=(key, *kept.wrapping)))

    def keep_only_newest(self) -> None:
        """The wrapping keys before the newest are gone, and the file is sealed anew."""
        kept = self.load()
        self._replace(replace(kept, wrapping=kept.wrapping[:1]))

    def seal_again(self) -> None:
        """Seal the file with what is now the newest master key."""
        self._replace(self.load())

    def _replace(self, kept: Kept) -> None:
        replace_secret_file(self._path, self._sealed(kept))

    def _sealed(self, kept: Kept) -> bytes:
        told = {
            "installation": base64.b64encode(kept.installation).decode(),
            "wrapping": [base64.b64encode(each).decode() for each in kept.wrapping],
        }
        return self._encryption().encrypted(json.dumps(told).encode())
