"""What PostgreSQL writes to its own log: never what households are called."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator

import psycopg
import pytest

from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import RunningPostgres, start_postgres

RECOVERY_SECONDS_MAX = 20.0
NAME = "Zélie Fictive"
SURNAME = "Fictive"
"""Some lines of the log write accents as question marks."""


@pytest.fixture
def running(folder: DataFolder) -> Iterator[RunningPostgres]:
    with start_postgres(folder, durable=False) as server:
        yield server


def wait_until_it_sleeps(url: str) -> None:
    asleep = "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    with psycopg.connect(url, autocommit=True) as other:
        while other.execute(asleep).fetchone() is None:
            time.sleep(0.01)


def wait_until_it_answers_again(url: str) -> None:
    deadline = time.monotonic() + RECOVERY_SECONDS_MAX
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(url).close()
            return
        time.sleep(0.05)


def test_a_refused_statement_leaves_no_name(running: RunningPostgres, folder: DataFolder) -> None:
    with psycopg.connect(running.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE tenants (name TEXT UNIQUE)")
        connection.execute("INSERT INTO tenants VALUES (%s)", [NAME])
        with pytest.raises(psycopg.errors.UniqueViolation, match=NAME):
            connection.execute("INSERT INTO tenants VALUES (%s)", [NAME])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation, match=NAME):
            connection.execute("SELECT 'Zélie Fictive'::INTEGER")
    assert SURNAME not in (folder.logs / "postgres.log").read_text("utf-8")


def test_a_killed_connection_leaves_no_name(running: RunningPostgres, folder: DataFolder) -> None:
    with psycopg.connect(running.url) as connection:
        connection.pgconn.send_query(f"SELECT pg_sleep(60), '{NAME}'".encode())
        wait_until_it_sleeps(running.url)
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        connection.pgconn.get_result()
        connection.close()
    wait_until_it_answers_again(running.url)
    log = (folder.logs / "postgres.log").read_text("utf-8")
    assert "was terminated by signal 9" in log
    assert SURNAME not in log
