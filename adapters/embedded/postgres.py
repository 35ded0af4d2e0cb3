"""A real PostgreSQL for one data folder, on a private socket, ended with the etage process."""

import os
import shutil
import socket
import urllib.parse
from pathlib import Path

from adapters.embedded.binaries import Postgres, find_postgres, usable_by
from adapters.embedded.cluster import DATABASE, OWNER, ClusterTools, made_cluster, own
from adapters.embedded.errors import BinaryMissingError, FolderNotWritableError
from adapters.embedded.folder import (
    POSTGRES_PORT,
    SOCKET,
    SYSTEM_FOLDER,
    DataFolder,
    make_system_folder,
    system_folder,
)
from adapters.embedded.processes import (
    Account,
    account_for,
    opened_log,
    require_main_thread,
    spawn,
    wait_until_ready,
)
from adapters.embedded.running import RunningServer, announce, joined, take_lock

CONNECTIONS_MAX = 100
SETTINGS = {
    "listen_addresses": "",
    "port": str(POSTGRES_PORT),
    "unix_socket_permissions": "0700",
    "max_connections": str(CONNECTIONS_MAX),
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Personal data stay out of the log: no statement and no parameter, none of the errors of a
    # client (their text quotes values; the client is told), no DETAIL (it quotes whole rows).
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class RunningPostgres(RunningServer):
    """`url` is libpq's, of the owner of the cluster, who runs the migrations."""


def start_postgres(folder: DataFolder, *, durable: bool = True) -> RunningPostgres:
    """Start the folder's PostgreSQL, its cluster made first if need be.

    `durable=False` is for tests alone: a power cut then loses answered writes. Call it from the
    main thread. Raises EmbeddedError, each kind of which says what is wanting.
    """
    require_main_thread()
    found = find_postgres()
    folder.check_cluster(found.major)
    account = account_for(folder.cluster_folder)
    folder.make_cluster_home()
    postgres = _usable(found, account)
    run_file = _run_file(folder)
    lock = take_lock(folder.cluster_lock, run_file=run_file, server="PostgreSQL")
    try:
        run_file.unlink(missing_ok=True)
        with opened_log(folder.logs / "postgres.log") as log:
            tools = ClusterTools(
                postgres=postgres, account=account, log=log, lock=lock, durable=durable
            )
            return _started(folder, tools)
    except OSError as error:
        if Path(str(error.filename)).is_relative_to(postgres.folder):
            raise BinaryMissingError(f"{error.filename} does not run: {error.strerror}") from error
        raise FolderNotWritableError(folder.cluster_home, error) from error
    finally:
        os.close(lock)


def attach_postgres(folder: DataFolder) -> str | None:
    """The URL of the server that another etage process runs for this folder."""
    url = joined(_run_file(folder), lock=folder.cluster_lock)
    return url if url is not None and _answers(folder.socket_folder) else None


def _run_file(folder: DataFolder) -> Path:
    return folder.run / "postgres.json"


def _usable(found: Postgres, account: Account | None) -> Postgres:
    copy = system_folder(f"postgresql-{found.version}")
    if account is not None and copy.parent == SYSTEM_FOLDER:
        make_system_folder(SYSTEM_FOLDER)
    return usable_by(account, found, copy=copy)


def _started(folder: DataFolder, tools: ClusterTools) -> RunningPostgres:
    cluster = made_cluster(folder, tools)
    # The lock is ours, so no server lives: what names one is left from a power cut, and its
    # number may since have been given to another program, which would keep PostgreSQL away.
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    sockets = folder.socket_folder
    _make_socket_folder(sockets, tools.account)
    process = spawn(
        _command(cluster, sockets, tools),
        account=tools.account,
        output=tools.log.descriptor,
        keep=(tools.lock,),
    )
    host = urllib.parse.quote(str(sockets))
    url = f"postgresql://{OWNER}@/{DATABASE}?host={host}&port={POSTGRES_PORT}"
    wait_until_ready(
        process,
        lambda: url if _is_ready(cluster) else None,
        server="PostgreSQL",
        log=tools.log,
    )
    announce(process, url=url, run_file=_run_file(folder))
    return RunningPostgres(url=url, process=process, run_file=_run_file(folder))


def _command(cluster: Path, sockets: Path, tools: ClusterTools) -> list[str]:
    """On the command line a setting wins over the cluster's own files."""
    durability = dict.fromkeys(DURABILITY, "on" if tools.durable else "off")
    settings = {**SETTINGS, **durability, "unix_socket_directories": str(sockets)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [str(tools.postgres.folder / "postgres"), "-D", str(cluster), *options]


def _is_ready(cluster: Path) -> bool:
    """The eighth line of the server's own file, as pg_ctl reads it."""
    try:
        lines = (cluster / "postmaster.pid").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def _make_socket_folder(sockets: Path, account: Account | None) -> None:
    """An empty folder for the server's account alone (and root). Raises FolderNotWritableError."""
    try:
        if sockets.is_symlink() or sockets.exists():
            shutil.rmtree(sockets)
        sockets.mkdir(mode=0o700)
        own(sockets, account)
    except OSError as error:
        raise FolderNotWritableError(sockets, error) from error


def _answers(sockets: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(sockets / SOCKET))
        except OSError:
            return False
    return True
