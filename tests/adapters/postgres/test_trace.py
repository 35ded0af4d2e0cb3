"""The trace only grows, is written by who cannot read it, and ends after its months."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString, Protocol
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from adapters.memory.trace import MemoryTrace
from adapters.postgres.trace import PostgresTrace, PostgresTraceReader, purge
from adapters.trace_heads import TraceHeads
from domain.access import Actor
from domain.marks import FieldClass
from domain.purposes import Purpose
from services.looks import Asked, Look, Looked, What
from services.ports import TraceUnavailable
from tests.conftest import Database

WORKER = Actor(organisation="lahso", role="worker", person="a-worker")
KEY = b"a key of the trace in a test"
CHANGES: Sequence[LiteralString] = (
    "UPDATE trace.look SET organisation = 'other'",
    "DELETE FROM trace.look",
    "TRUNCATE trace.look",
)
OTHER_ROLES = ("writer", "projector", "reader", "folder", "auditor", "keys", "accounts")
OLD = """
    INSERT INTO trace.look
        (looked_at, organisation, role, what, households, classes, purpose)
    VALUES (
        clock_timestamp() - make_interval(days => %s),
        'lahso', 'worker', 'household', ARRAY[]::uuid[], ARRAY['C2'], 'accompaniment'
    )
"""


class Store(Protocol):
    """Both ports of a trace."""

    def record(self, looks: Sequence[Look]) -> None: ...

    def looks(self, asked: Asked) -> Sequence[Looked]: ...

    def notices(self, organisation: str | None, *, limit: int) -> Sequence[Looked]: ...


class Stored:
    """The two roles of the trace in PostgreSQL, as one store."""

    def __init__(self, trace: PostgresTrace, reader: PostgresTraceReader) -> None:
        self.record = trace.record
        self.looks = reader.looks
        self.notices = reader.notices


@contextmanager
def stored(database: Database) -> Iterator[Stored]:
    """The trace in a database of the test's own."""
    with TemporaryDirectory() as folder:
        trace = writing(database.as_role("tracer"), Path(folder))
        reader = PostgresTraceReader(database.as_role("supervisor"))
        yield Stored(trace, reader)
        trace.close()
        reader.close()


def writing(tracer: str, folder: Path) -> PostgresTrace:
    """A process that writes the trace and notes how far it has come in that folder."""
    return PostgresTrace(tracer, key=KEY, heads=TraceHeads(folder))


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A trace, in memory and in PostgreSQL."""
    if request.param == "memory":
        yield MemoryTrace()
        return
    with stored(request.getfixturevalue("database")) as store:
        yield store


def look(*households: UUID, actor: Actor = WORKER, what: What = What.HOUSEHOLD) -> Look:
    """A worker opens households."""
    return Look(
        actor=actor,
        what=what,
        households=households,
        classes=frozenset({FieldClass.IDENTITY, FieldClass.RENT}),
        purpose=Purpose.ACCOMPANIMENT,
    )


def test_a_look_is_found_by_its_household_and_by_its_person(store: Store) -> None:
    one, other = uuid4(), uuid4()
    store.record([look(one, other)])
    store.record([look(other, actor=Actor(organisation="cal", role="worker", person="b"))])

    (found,) = store.looks(Asked(household=one))

    assert (found.organisation, found.role, found.person) == ("lahso", "worker", "a-worker")
    assert (found.what, found.purpose, found.reason) == ("household", "accompaniment", None)
    assert (found.households, found.classes) == ((one, other), ("C2", "C3"))
    assert [each.person for each in store.looks(Asked(household=other))] == ["b", "a-worker"]
    assert [each.organisation for each in store.looks(Asked(person="b"))] == ["cal"]
    assert [each.person for each in store.looks(Asked(organisation="lahso"))] == ["a-worker"]


def test_looks_come_in_pages_the_latest_first(store: Store) -> None:
    households = [uuid4() for _ in range(5)]
    for household in households:
        store.record([look(household)])

    first = store.looks(Asked(limit=3))
    rest = store.looks(Asked(limit=3, before=first[-1].serial))

    assert [each.households[0] for each in (*first, *rest)] == households[::-1]
    assert store.looks(Asked(since=datetime(2020, 1, 1, tzinfo=UTC))) == store.looks(Asked())
    assert store.looks(Asked(until=datetime(2020, 1, 1, tzinfo=UTC))) == []


def test_who_opened_very_much_is_found_apart(store: Store) -> None:
    store.record([look(uuid4()), look(what=What.ALERT), look(what=What.REFUSED)])

    assert [each.what for each in store.notices("lahso", limit=9)] == ["refused", "alert"]
    assert store.notices("cal", limit=9) == []
    assert len(store.notices(None, limit=1)) == 1


def test_looks_recorded_at_one_time_are_all_stored(database: Database) -> None:
    households = [uuid4() for _ in range(200)]

    with stored(database) as store:
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(lambda household: store.record([look(household)]), households))
        found = store.looks(Asked(limit=500))

    assert {each.households[0] for each in found} == set(households)
    assert len(found) == len(households)


@pytest.mark.parametrize("statement", ["SELECT * FROM trace.look", *CHANGES])
def test_who_writes_the_trace_neither_reads_nor_changes_it(
    database: Database, statement: LiteralString
) -> None:
    with (
        psycopg.connect(database.as_role("tracer")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_who_writes_the_trace_does_not_date_it(database: Database) -> None:
    with (
        psycopg.connect(database.as_role("tracer")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(OLD, (1,))


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_nobody_but_its_supervisor_reads_the_trace(database: Database, role: str) -> None:
    with (
        psycopg.connect(database.as_role(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM trace.look")


@pytest.mark.parametrize("change", CHANGES)
def test_who_reads_the_trace_changes_nothing(database: Database, change: LiteralString) -> None:
    with (
        psycopg.connect(database.as_role("supervisor")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(change)


@pytest.mark.parametrize("change", CHANGES)
def test_even_the_migration_login_is_refused_a_change_of_the_trace(
    database: Database, change: LiteralString
) -> None:
    with stored(database) as store:
        store.record([look(uuid4())])

    with (
        psycopg.connect(database.conninfo) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"),
    ):
        connection.execute(change)


def test_a_line_goes_after_its_months_and_the_purge_leaves_one(database: Database) -> None:
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        for days in (1, 200, 300, 400):
            connection.execute(OLD, (days,))

    with stored(database) as store:
        assert purge(database.as_role("tracer"), months=12) == 1
        assert purge(database.as_role("tracer"), months=12) == 0
        assert purge(database.as_role("tracer"), months=6) == 2
        found = store.looks(Asked())

    assert [each.what for each in found] == ["purge", "purge", "household"]
    assert found[0].reason == "2 lines older than 6 months"


@pytest.mark.parametrize("months", [0, 5, 13])
def test_the_trace_is_kept_from_six_to_twelve_months(database: Database, months: int) -> None:
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        purge(database.as_role("tracer"), months=months)


def test_nobody_else_purges_the_trace(database: Database) -> None:
    for role in (*OTHER_ROLES, "supervisor"):
        with (
            psycopg.connect(database.as_role(role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT trace.purge(12)")


def test_a_look_that_cannot_be_written_is_told(database: Database) -> None:
    with stored(database) as store, psycopg.connect(database.conninfo) as holder:
        holder.execute("LOCK TABLE trace.look IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TraceUnavailable):
            store.record([look(uuid4())])
        holder.rollback()
        store.record([look(uuid4())])


def test_a_trace_whose_database_is_away_is_told(database: Database, tmp_path: Path) -> None:
    away = writing(make_conninfo(database.as_role("tracer"), port=1), tmp_path)

    with pytest.raises(TraceUnavailable):
        away.record([look(uuid4())])
    away.close()
