"""The installation's secrets, in files of the data folder that only its owner can read."""

from dataclasses import dataclass, field
from pathlib import Path

from adapters.embedded.folder import DataFolder
from adapters.identity.key_file import IssuerKeys, load_or_make_key
from adapters.identity.secret_file import load_or_make_secret
from services.identity_index import Tokens
from services.intake import Secrets
from services.keyring import Wrapping, derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The master key, from which every other secret but the issuer's is derived."""

    master: bytes = field(repr=False)
    issuer: IssuerKeys = field(repr=False)

    @property
    def roles(self) -> bytes:
        """The secret of the database roles' passwords."""
        return derived(self.master, "passwords of database roles")

    @property
    def wrapping(self) -> Wrapping:
        return Wrapping(self.master)

    @property
    def pages(self) -> bytes:
        """The secret from which the pages' cookies and forms have their keys."""
        return derived(self.master, "sessions of the pages")

    @property
    def identity_index(self) -> Tokens:
        """The keys of the hashes by which a person's files are found."""
        return Tokens(derived(self.master, "tokens of the index of identity"))

    @property
    def intake(self) -> Secrets:
        return Secrets(
            reference=derived(self.master, "hashes of own references"),
            subject_digest=derived(self.master, "digests of facts without a household"),
        )


def issuer_key_path(data_dir: Path) -> Path:
    """Where the built-in issuer's key lies."""
    return data_dir / "keys" / "issuer.json"


def load_or_make_keys(data_dir: Path) -> Keys:
    """The secrets of this data folder, made at its first use. Raises EmbeddedError."""
    DataFolder(data_dir)
    return Keys(
        master=load_or_make_secret(data_dir / "keys" / "master.key"),
        issuer=load_or_make_key(issuer_key_path(data_dir)),
    )
