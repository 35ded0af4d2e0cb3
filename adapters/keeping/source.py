"""Which master key seals the installation's secrets: its own, a given one, or a key service's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters.identity.secret_file import make_secret_file
from adapters.keeping.key_service import CommandEncryption
from adapters.keeping.local import LocalEncryption, masters_in, written
from services.ports import KeyEncryption
from services.sealing import KEY_BYTES

WAYS = ("ETAGE_MASTER_KEY", "ETAGE_MASTER_KEY_FILE", "ETAGE_KMS_COMMAND")


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterKeySource:
    """Where the master key comes from; none of the three means a file of the data folder.

    `text` and `file` hold one key or several, the newest first; `command` speaks for a service.
    """

    text: str | None = field(default=None, repr=False)
    file: Path | None = None
    command: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether the operator keeps the master key, not the data folder."""
        return (self.text, self.file, self.command) != (None, None, None)

    def encryption(self, own: Path) -> KeyEncryption:
        """What seals and opens; `own` is the data folder's file. Raises ValueError."""
        if self.command is not None:
            return CommandEncryption(self.command)
        if self.text is not None:
            return LocalEncryption(masters_in(self.text))
        return LocalEncryption(masters_of(self.file or own))


def read_source(environment: Mapping[str, str]) -> MasterKeySource:
    """The source that an environment names. Raises ValueError, naming the variable."""
    text, file, command = (environment.get(name) or None for name in WAYS)
    if [text, file, command].count(None) < len(WAYS) - 1:
        raise ValueError(f"{', '.join(WAYS[:-1])} and {WAYS[-1]} are three ways: name one alone")
    try:
        if text is not None:
            masters_in(text)
    except ValueError as error:
        raise ValueError(f"ETAGE_MASTER_KEY: {error}") from None
    return MasterKeySource(text=text, file=Path(file) if file else None, command=command)


def masters_of(file: Path) -> Sequence[bytes]:
    """The master keys in a file, the newest first. Raises ValueError, naming the file."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ValueError(f"the master key's file {file} cannot be read") from error
    if len(content) == KEY_BYTES:
        # As the first installations wrote it: the bytes alone.
        return (content,)
    try:
        return masters_in(content.decode("ascii"))
    except ValueError as error:
        raise ValueError(f"the master key's file {file}: {error}") from None


def make_own(file: Path, master: bytes) -> None:
    """Write the data folder's master key, unless another process was faster."""
    make_secret_file(file, written((master,)))
