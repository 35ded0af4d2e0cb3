"""The PostgreSQL cluster of a data folder: made whole or not at all, and opened only by its own."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

from adapters.embedded.binaries import Postgres
from adapters.embedded.errors import ForeignClusterError, ServerFailedError
from adapters.embedded.folder import DataFolder
from adapters.embedded.processes import Account, ServerLog, spawn
from adapters.embedded.running import sync_folder

OWNER = "etage"
DATABASE = "etage"
MARK = "etage-id"
BUILTIN_LOCALE_MAJOR_MIN = 17
UNICODE_LOCALE_MAJOR_MIN = 18
# Upper and lower case, and patterns, are right for accents and never change with the system.
CREATE_DATABASE: LiteralString = (
    "CREATE DATABASE etage TEMPLATE template0"
    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
)
CREATE_DATABASE_BEFORE_18: LiteralString = "CREATE DATABASE etage TEMPLATE template0"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterTools:
    """What it takes to make a cluster: programs, account, log, and the lock they inherit."""

    postgres: Postgres
    account: Account | None
    log: ServerLog
    lock: int
    durable: bool


def made_cluster(folder: DataFolder, tools: ClusterTools) -> Path:
    """PGDATA, made at the first call. Raises ForeignClusterError, ServerFailedError, OSError."""
    cluster = folder.cluster_folder
    mark = cluster / MARK
    if not cluster.exists():
        _make(cluster, folder.id, tools)
    elif not mark.exists() or mark.read_text(encoding="utf-8") != folder.id:
        raise ForeignClusterError(cluster)
    folder.record_cluster(cluster)
    return cluster


def _make(cluster: Path, identity: str, tools: ClusterTools) -> None:
    """Make the cluster beside its place: one that was interrupted is never taken for whole."""
    new = cluster.with_name(f"{cluster.name}.new")
    if new.exists():
        shutil.rmtree(new)
    new.mkdir(mode=0o700)
    own(new, tools.account)
    _initdb(new, tools)
    _create_database(new, tools)
    _mark(new, identity, tools.account)
    new.rename(cluster)
    sync_folder(cluster.parent)


def _mark(cluster: Path, identity: str, account: Account | None) -> None:
    """Say whose cluster it is. The folder is already another account's: no link is followed."""
    exclusive = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    descriptor = os.open(cluster / MARK, exclusive, 0o600)
    with open(descriptor, "w", encoding="utf-8") as mark:
        mark.write(identity)
        mark.flush()
        os.fsync(descriptor)
        if account is not None:
            os.fchown(descriptor, account.uid, account.gid)
    sync_folder(cluster)


def own(path: Path, account: Account | None) -> None:
    """Give a path to the account that runs PostgreSQL. Raises OSError."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _initdb(cluster: Path, tools: ClusterTools) -> None:
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    before_17 = ["--locale-provider=libc", "--locale=C.UTF-8"]
    command = [
        str(tools.postgres.folder / "initdb"),
        f"--pgdata={cluster}",
        f"--username={OWNER}",
        "--encoding=UTF8",
        "--data-checksums",
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--no-instructions",
        *(builtin if tools.postgres.major >= BUILTIN_LOCALE_MAJOR_MIN else before_17),
        *([] if tools.durable else ["--no-sync"]),
    ]
    _run(command, tools, "")


def _create_database(cluster: Path, tools: ClusterTools) -> None:
    """In single-user mode, while nothing can connect; an error ends the program."""
    program = str(tools.postgres.folder / "postgres")
    fsync = "on" if tools.durable else "off"
    options = ["--exit_on_error=on", f"--fsync={fsync}"]
    command = [program, "--single", "-D", str(cluster), *options, "postgres"]
    unicode = tools.postgres.major >= UNICODE_LOCALE_MAJOR_MIN
    _run(command, tools, CREATE_DATABASE if unicode else CREATE_DATABASE_BEFORE_18)


def _run(command: Sequence[str], tools: ClusterTools, text: str) -> None:
    process = spawn(
        command,
        account=tools.account,
        output=tools.log.descriptor,
        stdin=subprocess.PIPE,
        keep=(tools.lock,),
    )
    process.communicate(text.encode())
    if process.returncode != 0:
        reason = f"{Path(command[0]).name} failed ({tools.log.last_words()})"
        raise ServerFailedError("PostgreSQL", log=tools.log.path, reason=reason)
