"""The installation's secrets, in files of the data folder that only its owner can read."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from adapters.embedded.folder import DataFolder
from adapters.identity.key_file import IssuerKeys, load_or_make_key
from adapters.keeping.secrets_file import SecretsFile
from adapters.keeping.source import MasterKeySource, make_own, masters_of
from domain.user_error import UserError
from services.cursors import Cursors
from services.identity_index import Tokens
from services.intake import Secrets
from services.keyring import Wrapping, derived
from services.ports import KeyEncryption
from services.sealing import KEY_BYTES


class SecretsUnreadable(UserError):
    """The installation's secrets cannot be opened; the message says which file or setting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The installation's secret, from which others are derived, and the keys that are not.

    `file` holds the secret and the keys that wrap household keys, sealed by the master key.
    `trace_heads` is the folder that tells how far each writer of the trace has come.
    """

    installation: bytes = field(repr=False)
    issuer: IssuerKeys = field(repr=False)
    file: SecretsFile = field(repr=False)
    trace_heads: Path

    @property
    def trace(self) -> bytes:
        """The key that signs the lines of the trace; the database never has it."""
        return derived(self.installation, "signatures of the trace")

    @property
    def people(self) -> bytes:
        """The key of the ids of people to whom the built-in issuer gives tokens."""
        return derived(self.installation, "people of the built-in issuer")

    @property
    def roles(self) -> bytes:
        """The secret of the database roles' passwords."""
        return derived(self.installation, "passwords of database roles")

    @property
    def wrapping(self) -> Wrapping:
        """What wraps household keys, and learns of new wrapping keys as they come."""
        return Wrapping(*self.file.wrapping(), reload=self.file.wrapping)

    @property
    def pages(self) -> bytes:
        """The secret from which the pages' cookies and forms have their keys."""
        return derived(self.installation, "sessions of the pages")

    @property
    def identity_index(self) -> Tokens:
        """The keys of the hashes by which a person's files are found."""
        return Tokens(derived(self.installation, "tokens of the index of identity"))

    @property
    def cursors(self) -> Cursors:
        """What seals the cursors of pages; all processes of an installation know each other's."""
        return Cursors(derived(self.installation, "cursors of pages"))

    @property
    def intake(self) -> Secrets:
        return Secrets(
            reference=derived(self.installation, "hashes of own references"),
            subject_digest=derived(self.installation, "digests of facts without a household"),
        )


def issuer_key_path(data_dir: Path) -> Path:
    """Where the built-in issuer's key lies."""
    return data_dir / "keys" / "issuer.json"


def load_or_make_keys(data_dir: Path, source: MasterKeySource | None = None) -> Keys:
    """The secrets of this data folder, made at its first use.

    Raises EmbeddedError, WrongMasterKey, KeyServiceFailed, and SecretsUnreadable.
    """
    DataFolder(data_dir)
    file, first = _secrets_file(data_dir, source or MasterKeySource())
    return Keys(
        installation=file.load_or_make(first=first).installation,
        issuer=load_or_make_key(issuer_key_path(data_dir)),
        file=file,
        trace_heads=data_dir / "trace",
    )


def own_master_path(data_dir: Path) -> Path:
    """Where the master key lies that nobody else keeps."""
    return data_dir / "keys" / "master.key"


def _secrets_file(data_dir: Path, source: MasterKeySource) -> tuple[SecretsFile, bytes | None]:
    """The sealed file, and the secret of an installation that had none yet."""
    own, path = own_master_path(data_dir), data_dir / "keys" / "secrets.sealed"
    first = masters_of(own)[0] if own.exists() and not path.exists() else None
    if not own.exists() and not source.is_given:
        make_own(own, os.urandom(KEY_BYTES))
    return SecretsFile(path, lambda: _encryption(source, own)), first


def _encryption(source: MasterKeySource, own: Path) -> KeyEncryption:
    try:
        return source.encryption(own)
    except ValueError as error:
        raise SecretsUnreadable(str(error)) from None
