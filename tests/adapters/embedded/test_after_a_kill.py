"""`kill -9` of etage: its servers end by themselves, and nothing that was answered is lost."""

import os
import pwd
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import psycopg
import pytest

from adapters.embedded.folder import DataFolder

END_SECONDS_MAX = 20.0
Launch = Callable[..., tuple[Popen[str], dict[str, Any]]]


@pytest.fixture
def root(home: Path) -> Iterator[Path]:
    """Where the data folder of one test lies."""
    yield home / ".etage"
    DataFolder(home / ".etage").reset()


def runs(pid: int) -> bool:
    """Whether the process is there and is not merely waiting to be counted as ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def killed(process: Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def left_after_a_while(pids: list[int]) -> list[int]:
    deadline = time.monotonic() + END_SECONDS_MAX
    while (left := [pid for pid in pids if runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def test_no_server_is_left_behind(root: Path, account: pwd.struct_passwd, launch: Launch) -> None:
    process, told = launch(root, "--unsynced", account=account)
    pids = [told["postgres"]["pid"], told["nats"]["pid"]]
    assert [runs(pid) for pid in pids] == [True, True]
    killed(process)
    assert not left_after_a_while(pids)


def test_the_next_start_waits_and_finds_what_was_answered(
    root: Path, account: pwd.struct_passwd, launch: Launch
) -> None:
    process, told = launch(root, "--unsynced", account=account)
    with psycopg.connect(told["postgres"]["url"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    killed(process)
    again, told = launch(root, "--unsynced", account=account)
    with psycopg.connect(told["postgres"]["url"]) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    again.communicate()


def test_a_second_etage_is_told_who_runs_the_servers(
    root: Path, account: pwd.struct_passwd, launch: Launch
) -> None:
    process, _ = launch(root, "--unsynced", account=account)
    _, refused = launch(root, "--unsynced", account=account)
    assert refused["error"] == "AlreadyRunningError"
    assert f"under process {process.pid}" in refused["says"]
    process.communicate()
