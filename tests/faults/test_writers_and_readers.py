"""Eight writers and a reader that follows them: nothing is skipped, no position is missing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from uuid import uuid4

import psycopg
import pytest

from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.session import open_pool
from services.ports import Standing
from tests.adapters.postgres.items import item
from tests.conftest import Database

WRITERS = 8
APPENDS = 60
READ_AT_A_TIME = 7

HOLDERS = (
    "ANALYZE ledger.event",
    "SELECT * FROM ledger.event FOR SHARE",
    "LOCK TABLE ledger.event IN SHARE UPDATE EXCLUSIVE MODE",
)


@contextmanager
def ledgers(database: Database, count: int) -> Iterator[list[PostgresLedger]]:
    """Ledgers as so many processes would have them, each with connections of its own."""
    with ExitStack() as stack:
        opened = []
        for _ in range(count):
            pool = stack.enter_context(open_pool(database.as_role("folder"), size=1))
            ledger = PostgresLedger(writer=database.as_role("writer"), pool=pool)
            stack.callback(ledger.close)
            opened.append(ledger)
        yield opened


def write(ledger: PostgresLedger) -> int:
    """Append to streams of its own, a few events a time; how many were stored."""
    stored = 0
    for _ in range(APPENDS):
        stream = uuid4()
        outcomes = ledger.append([item(stream, 0, request=1), item(stream, 1, request=2)])
        stored += sum(outcome.standing is Standing.STORED for outcome in outcomes)
    return stored


def follow(ledger: PostgresLedger, ended: threading.Event) -> list[int]:
    """The positions in the order a reader meets them, while others write and a last time after."""
    seen: list[int] = []
    is_last = False
    while True:
        page = ledger.page(seen[-1] if seen else 0, limit=READ_AT_A_TIME)
        seen += [event.position for event in page]
        if not page and is_last:
            return seen
        is_last = ended.is_set()


def written_and_read(database: Database) -> tuple[int, list[int]]:
    """How many events eight writers stored, and what the reader met meanwhile."""
    ended = threading.Event()
    with (
        ledgers(database, WRITERS + 1) as (reader, *writers),
        ThreadPoolExecutor(WRITERS + 1) as threads,
    ):
        reading = threads.submit(follow, reader, ended)
        try:
            stored = sum(threads.map(write, writers))
        finally:
            ended.set()
        return stored, reading.result()


def test_a_reader_that_follows_eight_writers_misses_nothing(database: Database) -> None:
    stored, seen = written_and_read(database)

    assert stored == WRITERS * APPENDS * 2
    assert seen == list(range(1, stored + 1))


@pytest.mark.parametrize("holder", HOLDERS)
def test_writers_go_on_beside_an_open_transaction_of_maintenance(
    database: Database, holder: str
) -> None:
    with psycopg.connect(database.conninfo) as connection:
        connection.execute(holder)

        stored, seen = written_and_read(database)

        connection.rollback()
    assert stored == WRITERS * APPENDS * 2
    assert seen == list(range(1, stored + 1))
