"""The data folder: its id, keys, logs, and where the cluster and the bus's store lie."""

import contextlib
import json
import os
import re
import secrets
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.binaries import find_postgres
from adapters.embedded.errors import (
    ClusterMissingError,
    FolderNotWritableError,
    NoDataError,
    NotADataFolderError,
    OtherMajorError,
    ServersRunningError,
)
from adapters.embedded.running import is_held, write_private

ID_BYTES = 16
CLUSTER_RECORD = "cluster.json"
POSTGRES_PORT = 5432
SOCKET = f".s.PGSQL.{POSTGRES_PORT}"
SOCKET_PATH_BYTES_MAX = 103
"""The shortest sun_path among systems, less its final NUL (Linux has 107)."""
SYSTEM_FOLDER = Path("/var/lib/etage")
SYSTEM_FOLDER_ELSE = Path("/var/tmp")  # noqa: S108 (each folder made there is checked to be ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locations:
    """The two places a data folder stands for: its own, and PGDATA, in it or in the system's."""

    data: Path
    cluster: Path


class DataFolder:
    """`.etage`, or any --data-dir: made at first use, mode 0700, never shared.

    PostgreSQL refuses to run as root, and no other account reaches a folder of mode 0700: where
    etage runs as root, the cluster lies in a system folder under this folder's id. Keys never
    leave the data folder. Raises FolderNotWritableError, NotADataFolderError.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.keys = self.root / "keys"
        self.logs = self.root / "logs"
        self.run = self.root / "run"
        self.bus_folder = self.root / "nats"
        self.bus_lock = self.root / "nats.lock"
        self._record = self.root / CLUSTER_RECORD
        try:
            self.id = _identity(self.root)
            for folder in (self.root, self.keys, self.logs, self.run):
                folder.mkdir(mode=0o700, exist_ok=True)
                folder.chmod(0o700)
        except OSError as error:
            raise FolderNotWritableError(self.root, error) from error

    @property
    def cluster_folder(self) -> Path:
        """PGDATA: where it was made, else where it will be. Raises BinaryMissingError."""
        return self._recorded() or self.cluster_home / f"pg{find_postgres().major}"

    @property
    def cluster_home(self) -> Path:
        """The folder of the cluster, its socket and its lock."""
        recorded = self._recorded()
        if recorded is not None:
            return recorded.parent
        return system_folder(self.id) if os.geteuid() == 0 else self.root

    @property
    def cluster_lock(self) -> Path:
        """Beside the cluster: two copies of one data folder never run it twice."""
        return self.cluster_home / "postgres.lock"

    @property
    def socket_folder(self) -> Path:
        """Beside the cluster, or under a plain name where the path would be too long for a socket.

        PostgreSQL's setting is a list: commas and quotes mean something in it.
        """
        beside = self.cluster_home / "socket"
        short = len(os.fsencode(beside / SOCKET)) <= SOCKET_PATH_BYTES_MAX
        if short and not set(str(beside)) & set(',"'):
            return beside
        return Path("/tmp") / f"etage-{self.id}"  # noqa: S108 (made anew, 0700, at each start)

    def locations(self) -> Locations:
        """Raises BinaryMissingError where no cluster was made and none could be."""
        return Locations(data=self.root, cluster=self.cluster_folder)

    def make_cluster_home(self) -> None:
        """Raises FolderNotWritableError."""
        if self.cluster_home != self.root:
            make_system_folder(self.cluster_home)

    def check_cluster(self, major: int) -> None:
        """Raises ClusterMissingError, OtherMajorError.

        An empty cluster in the place of a lost one would look like a ledger without a past.
        """
        recorded = self._recorded()
        if recorded is None:
            return
        if not recorded.exists():
            raise ClusterMissingError(recorded, self.root)
        written = int(recorded.name.removeprefix("pg"))
        if written != major:
            raise OtherMajorError(recorded, written=written, installed=major)

    def record_cluster(self, cluster: Path) -> None:
        """Keep where the cluster lies; in the data folder itself it moves along with it."""
        inside = cluster.is_relative_to(self.root)
        place = cluster.relative_to(self.root) if inside else cluster
        write_private(self._record, json.dumps({"path": str(place)}))

    def reset(self) -> None:
        """Remove the cluster and the data folder, keys included.

        Raises ServersRunningError, FolderNotWritableError.
        """
        if is_held(self.cluster_lock) or is_held(self.bus_lock):
            raise ServersRunningError(self.root)
        # The data folder goes last: it alone tells where the others are.
        for folder in (self.cluster_home, self.socket_folder, self.root):
            try:
                if folder.exists():
                    shutil.rmtree(folder)
            except OSError as error:
                raise FolderNotWritableError(folder, error) from error

    def _recorded(self) -> Path | None:
        if not self._record.exists():
            return None
        return self.root / str(json.loads(self._record.read_text(encoding="utf-8"))["path"])


def require_data(root: Path) -> None:
    """Hold that a cluster was made for this data folder; nothing is. Raises NoDataError."""
    if not (root / CLUSTER_RECORD).exists():
        raise NoDataError(root)


def system_folder(name: str) -> Path:
    """Where root puts what the account that runs PostgreSQL must reach."""
    nearest = SYSTEM_FOLDER if SYSTEM_FOLDER.exists() else SYSTEM_FOLDER.parent
    if os.access(nearest, os.W_OK):
        return SYSTEM_FOLDER / name
    return SYSTEM_FOLDER_ELSE / f"etage-{name}"


def make_system_folder(folder: Path) -> None:
    """Make a folder of ours that others may pass through and not list.

    Raises FolderNotWritableError, also where another account has made it before us.
    """
    try:
        if folder.parent == SYSTEM_FOLDER:
            make_system_folder(SYSTEM_FOLDER)
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
            folder.chmod(0o711)
        found = folder.lstat()
        if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode):
            raise PermissionError(0, "it belongs to another account")
    except OSError as error:
        raise FolderNotWritableError(folder, error) from error


def _identity(root: Path) -> str:
    """The id of the folder, given to it once. Raises OSError, NotADataFolderError."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    id_file = root / "id"
    if not id_file.exists():
        if any(not entry.name.startswith("id.") for entry in root.iterdir()):
            raise NotADataFolderError(root)
        _give_an_identity(id_file)
    identity = id_file.read_text(encoding="utf-8").strip()
    if re.fullmatch(r"[0-9a-f]{32}", identity) is None:
        raise NotADataFolderError(root)
    return identity


def _give_an_identity(id_file: Path) -> None:
    """Of two processes that make the folder at once, the first one's id stays."""
    new = id_file.with_name(f"id.{os.getpid()}")
    write_private(new, secrets.token_hex(ID_BYTES))
    with contextlib.suppress(FileExistsError):
        id_file.hardlink_to(new)
    new.unlink()
