"""A folder's running server: a lock that lives as long as it does, and a file to join it by."""

import contextlib
import dataclasses
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from adapters.embedded.errors import (
    AlreadyRunningError,
    FolderNotWritableError,
    StillRunningError,
)
from adapters.embedded.processes import stop

HANDOVER_SECONDS_MAX = 20.0
PATIENCE_SECONDS = 10.0
"""How long a server whose etage process has died may take before it is told to end at once."""
POLL_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True)
class RunningServer:
    """A server that this process started, and ends when the `with` block does."""

    url: str = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)
    run_file: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self) -> None:
        """End the server and wait for it; nothing if it has ended. Raises NotEndedError."""
        # First, and ours only: another etage may start the folder's server from then on.
        run = read_run_file(self.run_file)
        if run is not None and run.pid == self.pid:
            self.run_file.unlink(missing_ok=True)
        stop(self.process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFile:
    """A server as another etage process may join it; `url` may carry a password."""

    pid: int
    started: str
    owner: int
    owner_started: str
    url: str


def started(pid: int) -> str:
    """When a process started, in the kernel's ticks; "" where that cannot be known.

    With the id it names one process for good: ids alone are given again.
    """
    if sys.platform != "linux":
        return ""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "gone"
    # The command's name stands in brackets and may itself hold spaces and brackets.
    return fields.rpartition(")")[2].split()[19]


def is_alive(pid: int) -> bool:
    """Whether a process has this id, whoever it belongs to."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by us alone. Raises FolderNotWritableError."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise FolderNotWritableError(path.parent, error) from error


def sync_folder(folder: Path) -> None:
    """Make what was put into a folder outlive a power cut. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def announce(process: subprocess.Popen[bytes], *, url: str, run_file: Path) -> None:
    """Let others join the server; it is ended if that fails. Raises FolderNotWritableError."""
    owner = os.getpid()
    run = RunFile(
        pid=process.pid,
        started=started(process.pid),
        owner=owner,
        owner_started=started(owner),
        url=url,
    )
    try:
        write_private(run_file, json.dumps(dataclasses.asdict(run)))
    except FolderNotWritableError:
        stop(process)
        raise


def read_run_file(path: Path) -> RunFile | None:
    """None where there is none, or where another version of etage wrote it."""
    try:
        return RunFile(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def take_lock(lock: Path, *, run_file: Path, server: str) -> int:
    """The lock's descriptor, to be inherited by the server: it is held while the server lives.

    Every process that the server forks inherits it too, so a free lock means that nothing of an
    earlier server is left. Waits for a server whose etage process has died; raises
    AlreadyRunningError when that process lives, StillRunningError after HANDOVER_SECONDS_MAX.
    """
    descriptor = _opened(lock)
    began = time.monotonic()
    try:
        while not _locked(descriptor):
            _refuse_a_living_owner(run_file, server)
            waited = time.monotonic() - began
            if waited > PATIENCE_SECONDS:
                _end_an_orphan(run_file)
            if waited > HANDOVER_SECONDS_MAX:
                raise StillRunningError(server, lock=lock, seconds=HANDOVER_SECONDS_MAX)
            time.sleep(POLL_SECONDS)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_held(lock: Path) -> bool:
    """Whether a server, or anything that it forked, lives on this lock."""
    if not lock.exists():
        return False
    descriptor = _opened(lock)
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def joined(run_file: Path, *, lock: Path) -> str | None:
    """The URL of the living server that this run file tells of."""
    run = read_run_file(run_file)
    return run.url if run and _lives(run) and is_held(lock) else None


def _opened(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise FolderNotWritableError(lock.parent, error) from error


def _locked(descriptor: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _refuse_a_living_owner(run_file: Path, server: str) -> None:
    run = read_run_file(run_file)
    if run and _lives(run):
        raise AlreadyRunningError(server, owner=run.owner)


def _end_an_orphan(run_file: Path) -> None:
    """PostgreSQL 18 may never finish a fast shutdown that reaches it in its own crash recovery."""
    run = read_run_file(run_file)
    if run and run.started and run.started == started(run.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(run.pid, signal.SIGQUIT)


def _lives(run: RunFile) -> bool:
    """Whether both the server and the etage process that started it are there."""
    both = is_alive(run.pid) and is_alive(run.owner)
    return both and run.owner_started == started(run.owner)
