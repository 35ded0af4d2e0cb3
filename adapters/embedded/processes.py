"""What both servers share: a child that dies with its parent, its log, its readiness, its end."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.errors import (
    AccountMissingError,
    FolderNotWritableError,
    NotEndedError,
    NotTheMainThreadError,
    ServerFailedError,
)

START_SECONDS_MAX = 60.0
"""Recovery after a power cut comes before readiness, so this is generous."""
STOP_SECONDS_MAX = 15.0
"""For each signal; PostgreSQL loses nothing by an immediate shutdown, it only starts slower."""
POLL_SECONDS = 0.01
LOG_BYTES_MAX = 10_000_000
LAST_WORDS_BYTES_MAX = 2_000
STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT)
"""PostgreSQL's fast, then its immediate shutdown; nats-server ends on both."""
PR_SET_PDEATHSIG = 1
UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The system account that a server runs as."""

    uid: int
    gid: int


def account_for(cluster: Path) -> Account | None:
    """Who runs PostgreSQL: ourselves (None), but never root: then the cluster's owner or nobody.

    Raises AccountMissingError.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists():
        made_by = cluster.stat()
        return Account(uid=made_by.st_uid, gid=made_by.st_gid)
    try:
        nobody = pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise AccountMissingError(
            f"PostgreSQL does not run as root, and there is no account {UNPRIVILEGED} here; "
            "start etage from an ordinary account"
        ) from error
    return Account(uid=nobody.pw_uid, gid=nobody.pw_gid)


def require_main_thread() -> None:
    """Raises NotTheMainThreadError: PR_SET_PDEATHSIG fires when the forking *thread* ends."""
    if threading.current_thread() is not threading.main_thread():
        raise NotTheMainThreadError


def die_with_parent() -> Callable[[], None] | None:
    """The child's first step: SIGINT to it when its parent dies, even by `kill -9`.

    All is loaded before the fork: between fork and exec the child makes two system calls and
    takes no lock. Only Linux has this call: elsewhere a server outlives a killed parent, and
    its lock makes the next start say so.
    """
    if sys.platform != "linux":
        return None
    # PyDLL keeps the interpreter's lock during the call: the child has none to take again.
    prctl = ctypes.PyDLL(None).prctl
    request, end = ctypes.c_int(PR_SET_PDEATHSIG), ctypes.c_ulong(signal.SIGINT)
    parent, getppid, leave = os.getpid(), os.getppid, os._exit

    def first_step() -> None:
        prctl(request, end)
        # Had the parent died before that call, nobody would send the signal any more.
        if getppid() != parent:
            leave(1)

    return first_step


def spawn(
    command: Sequence[str],
    *,
    account: Account | None,
    output: int,
    stdin: int = subprocess.DEVNULL,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program as `account` (None: our own), with nothing of our environment.

    A session of its own keeps the terminal's Ctrl-C for etage, which ends its servers last.
    `keep` holds the descriptors that the program inherits. Raises OSError.
    """
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        cwd="/",
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        pass_fds=keep,
        start_new_session=True,
        # The account is dropped before this runs: changing it later would clear the request.
        preexec_fn=die_with_parent(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLog:
    """The file that a server writes to, and where this start begins in it (in bytes)."""

    path: Path
    descriptor: int
    start: int

    def last_words(self) -> str:
        """The last three lines of this start."""
        with self.path.open("rb") as lines:
            lines.seek(self.start)
            said = lines.read()[-LAST_WORDS_BYTES_MAX:].decode(errors="replace").splitlines()
        return " / ".join([line.strip() for line in said if line.strip()][-3:])


@contextlib.contextmanager
def opened_log(path: Path) -> Iterator[ServerLog]:
    """Raises FolderNotWritableError."""
    try:
        if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
            path.replace(path.with_suffix(".old.log"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise FolderNotWritableError(path.parent, error) from error
    try:
        yield ServerLog(path=path, descriptor=descriptor, start=os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def wait_until_ready(
    process: subprocess.Popen[bytes],
    ready: Callable[[], str | None],
    *,
    server: str,
    log: ServerLog,
) -> str:
    """The URL that `ready` gives once the server answers; the server is ended if it does not.

    Raises ServerFailedError when it ends by itself or is late.
    """
    deadline = time.monotonic() + START_SECONDS_MAX
    try:
        while (url := ready()) is None:
            if process.poll() is not None:
                reason = f"it ended with code {process.returncode} ({log.last_words()})"
                raise ServerFailedError(server, log=log.path, reason=reason)
            if time.monotonic() > deadline:
                reason = f"it was not ready after {START_SECONDS_MAX:.0f} s"
                raise ServerFailedError(server, log=log.path, reason=reason)
            time.sleep(POLL_SECONDS)
    except BaseException:
        stop(process)
        raise
    return url


def stop(process: subprocess.Popen[bytes]) -> None:
    """Send STOP_SIGNALS in turn until the process has ended. Raises NotEndedError."""
    for number in STOP_SIGNALS:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS_MAX)
    if process.poll() is None:
        raise NotEndedError(process.pid)
