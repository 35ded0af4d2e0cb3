"""What may be wanting when an embedded server starts: one error, one sentence for each."""

from pathlib import Path

from domain.user_error import UserError


class EmbeddedError(UserError):
    """An embedded server cannot be started, joined or removed."""


class FolderNotWritableError(EmbeddedError):
    """The data folder, or the system folder of its cluster, cannot be written."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        super().__init__(
            f"the folder {folder} cannot be used ({cause.strerror or cause}); "
            "give another --data-dir"
        )


class NotADataFolderError(EmbeddedError):
    """The folder holds other things than etage's: it is neither filled nor emptied."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the folder {folder} is not empty and holds no etage id; "
            "give an empty or a new --data-dir"
        )


class NoDataError(EmbeddedError):
    """Nothing was ever kept in this folder: a command that looks finds nothing to look at."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the folder {folder} holds no data of etage; give another --data-dir, "
            "or begin there with `etage serve`"
        )


class BinaryMissingError(EmbeddedError):
    """No usable server program is installed."""


class AccountMissingError(EmbeddedError):
    """PostgreSQL refuses to run as root, and there is no account to run it as."""


class ClusterMissingError(EmbeddedError):
    """The cluster of this data folder has gone: an empty one must not take its place."""

    def __init__(self, cluster: Path, root: Path) -> None:
        super().__init__(
            f"the PostgreSQL cluster {cluster} of the data folder {root} is missing; "
            "put it back from a copy, or start anew with `etage reset`"
        )


class OtherMajorError(EmbeddedError):
    """The cluster was written by another PostgreSQL major than the one installed."""

    def __init__(self, cluster: Path, *, written: int, installed: int) -> None:
        super().__init__(
            f"the cluster {cluster} was written by PostgreSQL {written} and PostgreSQL "
            f"{installed} is installed; dump it with {written} and restore it, "
            "or install that version again"
        )


class ForeignClusterError(EmbeddedError):
    """A cluster lies at the place of ours and carries another id."""

    def __init__(self, cluster: Path) -> None:
        super().__init__(
            f"the cluster {cluster} was not made by this data folder and is not opened; "
            "move it away, or give another --data-dir"
        )


class AlreadyRunningError(EmbeddedError):
    """Another etage process runs this folder's server."""

    def __init__(self, server: str, *, owner: int) -> None:
        super().__init__(
            f"{server} of this data folder already runs under process {owner}; "
            "end that process first, or give another --data-dir"
        )


class StillRunningError(EmbeddedError):
    """A server whose etage process has ended has not ended itself in time."""

    def __init__(self, server: str, *, lock: Path, seconds: float) -> None:
        super().__init__(
            f"an earlier {server} still holds {lock} after {seconds:.0f} s; end it, then try again"
        )


class ServersRunningError(EmbeddedError):
    """The folder's servers run: nothing of it is removed."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"a server of {root} is running; end it before the folder is removed")


class PortTakenError(EmbeddedError):
    """Another program listens on the port that was asked for."""

    def __init__(self, port: int | None) -> None:
        super().__init__(f"port {port} on 127.0.0.1 is taken; give another port, or none")


class ServerFailedError(EmbeddedError):
    """The server ended, or was not ready in time, while it started."""

    def __init__(self, server: str, *, log: Path, reason: str) -> None:
        super().__init__(f"{server} did not start: {reason}; its log is {log}")


class NotEndedError(EmbeddedError):
    """The server has not ended in time after it was told to."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"process {pid} was told to end and has not; its data are safe")


class NotTheMainThreadError(EmbeddedError):
    """A server is started from the main thread only, or it would end with another thread."""

    def __init__(self) -> None:
        super().__init__(
            "an embedded server must be started from the main thread: "
            "the system ends it with the thread that started it"
        )
