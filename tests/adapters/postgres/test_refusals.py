"""Refusals are written by who cannot read them, read by their own, bounded, and purged."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from adapters.postgres.refusal_reading import PostgresRefusals
from adapters.postgres.refusals import PER_HOUR_MAX, WAITING_MAX, RefusalLog, purge
from adapters.postgres.session import open_pool
from adapters.postgres.signing import Signer, read_signed
from adapters.refusal_figures import RefusalCollector
from services.exchanged import Refused
from services.reader_context import ReaderContext, ReadsAs, Work
from services.refusals import EVERY
from tests.conftest import Database

ONE, OTHER = "lahso", "intermed"
EVERYTHING = "SELECT count(*) FROM exchange.refusal"


def refused(organisation: str = ONE, **changed: Any) -> Refused:
    whole: dict[str, Any] = {"problem": "invalid", "status": 422, "pointers": ["/data/amount"]}
    return Refused(organisation=organisation, **{**whole, **changed})


@pytest.fixture
def log(database: Database) -> Iterator[RefusalLog]:
    log = RefusalLog(database.as_role("writer"))
    log.start()
    yield log
    log.close()


@pytest.fixture
def read(database: Database) -> Iterator[Callable[[Work], Any]]:
    """Reads as whoever the work says."""
    signer = Signer(database.roles.signing_key)
    with open_pool(database.as_role("reader"), size=1, learn=signer.learn) as pool:
        yield lambda work: read_signed(pool, signer, work)


def test_an_organisation_reads_its_own_alone_whatever_the_query_asks(
    log: RefusalLog, read: Callable[[Work], Any]
) -> None:
    log.note([refused(), refused(), refused(OTHER)])
    assert log.settle()
    reader = PostgresRefusals(read)

    assert reader.count(ONE, since=None) == 2
    (group,) = reader.groups(OTHER, EVERY, before=None, limit=10)
    assert (group.count, group.pointers) == (1, ["/data/amount"])

    def forgetful(context: ReaderContext | None) -> Work:
        def work(reading: Any) -> Any:
            with reading.connection.transaction():
                if context is not None:
                    told = (reading.signed(context),)
                    reading.connection.execute("SELECT set_config('etage.reader', %s, true)", told)
                return reading.connection.execute(EVERYTHING).fetchone()[0]

        return work

    assert read(forgetful(ReaderContext.of_sender(ONE))) == 2
    assert read(forgetful(ReaderContext.of([ONE]))) == 0
    assert read(forgetful(ReaderContext(reads_as=ReadsAs.COUNTER))) == 0
    assert read(forgetful(ReaderContext.of(None))) == 0
    assert read(forgetful(None)) == 0


@pytest.mark.parametrize("role", ["projector", "folder", "auditor", "keys", "accounts", "tracer"])
def test_no_other_role_comes_near(database: Database, role: str) -> None:
    with (
        psycopg.connect(database.as_role(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(EVERYTHING)


@pytest.mark.parametrize(
    "change",
    [
        "SELECT * FROM exchange.refusal",
        "UPDATE exchange.refusal SET status = 400",
        "DELETE FROM exchange.refusal",
        "TRUNCATE exchange.refusal",
    ],
)
def test_who_writes_does_nothing_else(database: Database, change: str) -> None:
    with (
        psycopg.connect(database.as_role("writer")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(change.encode())


def test_a_burst_is_bounded_and_what_was_left_out_is_counted(
    database: Database, log: RefusalLog
) -> None:
    for _ in range(2):
        for _ in range(50):
            log.note([refused()] * 100)
        assert log.settle()

    with psycopg.connect(database.conninfo) as connection:
        row = connection.execute(EVERYTHING).fetchone()
    assert row is not None
    assert 0 < row[0] <= PER_HOUR_MAX
    assert log.figures.kept["invalid"] == row[0]
    assert log.figures.dropped["invalid"] == 10_000 - row[0]
    registry = CollectorRegistry()
    registry.register(RefusalCollector(log.figures))
    told = generate_latest(registry).decode()
    assert f'etage_refusals_dropped_total{{problem="invalid"}} {10_000 - row[0]}.0' in told
    assert ONE not in told


def test_an_organisation_that_floods_leaves_room_for_the_others_in_the_next_hour(
    database: Database,
) -> None:
    now = [0.0]
    log = RefusalLog(database.as_role("writer"), clock=lambda: now[0])
    log.note([refused()] * (WAITING_MAX + 1))
    assert log.figures.dropped["invalid"] == 1
    now[0] = 3600.0
    log.start()
    assert log.settle()
    log.note([refused()])
    assert log.settle()
    log.close()
    assert log.figures.kept["invalid"] == WAITING_MAX + 1


def test_a_database_that_does_not_take_them_fails_nobody(database: Database) -> None:
    log = RefusalLog("host=/nowhere user=nobody")
    log.note([refused(), refused(problem="erased", status=410)])
    log.start()
    assert log.settle()
    log.close()
    assert log.figures.dropped == {"invalid": 1, "erased": 1}


def test_refusals_go_after_their_days_and_beyond_the_latest(
    database: Database, log: RefusalLog, read: Callable[[Work], Any]
) -> None:
    log.note([refused(), *[refused(OTHER)] * 1_002])
    assert log.settle()
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        # As somebody who may switch the guards off.
        connection.execute("SET session_replication_role = replica")
        old = "UPDATE exchange.refusal SET received_at = now() - interval '31 days' WHERE "
        connection.execute((old + "organisation = 'lahso'").encode())
    reader = PostgresRefusals(read)
    assert reader.latest(ONE, before=None, event=None, limit=10) == []

    with psycopg.connect(database.as_role("writer"), autocommit=True) as connection:
        assert purge(connection, most=1_000) == 3
        assert purge(connection) == 0
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            purge(connection, days=0)
    assert reader.count(OTHER, since=None) == 1_000
