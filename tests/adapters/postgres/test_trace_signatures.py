"""Whatever is done to a line of the trace behind its back is found, and a purge is no alarm."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.postgres.trace import PostgresTrace, purge
from adapters.postgres.trace_verifying import TraceVerifier
from adapters.trace_heads import TraceHeads
from services.looks import Look
from services.ports import TraceUnavailable
from services.trace_signatures import Fault, Found, LineSigner, Verification
from tests.adapters.postgres.test_trace import KEY, look
from tests.conftest import Database

MONTHS = 12
COPY = """
    INSERT INTO trace.look
        (organisation, role, person, what, households, classes, purpose, reason,
         writer, number, signed_at, previous_at, signature)
"""
COLUMNS = """
    organisation, role, person, what, households, classes, purpose, reason,
    writer, number, signed_at, previous_at, signature
"""
OLD = """
    INSERT INTO trace.look
        (looked_at, organisation, role, person, what, households, classes, purpose, reason,
         writer, number, signed_at, previous_at, signature)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, NULL, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, kw_only=True)
class Traced:
    """A trace, the process that writes it, and whoever owns the database."""

    database: Database
    trace: PostgresTrace
    folder: Path

    def write(self, count: int) -> Sequence[UUID]:
        """So many looks, each a commit of its own."""
        households = [uuid4() for _ in range(count)]
        for household in households:
            self.trace.record([look(household)])
        return households

    def verified(self) -> tuple[Verification, Sequence[Found]]:
        heads = TraceHeads(self.folder).known()
        supervisor = self.database.as_role("supervisor")
        verifier = TraceVerifier(supervisor, key=KEY, months=MONTHS)
        try:
            return verifier.verify(heads)
        finally:
            verifier.close()

    def faults(self) -> list[tuple[Fault, int | None]]:
        return [(each.fault, each.serial) for each in self.verified()[1]]

    def tamper(self, *statements: LiteralString) -> None:
        """As the owner of the database does, who can take every guard away."""
        with psycopg.connect(self.database.conninfo) as connection:
            connection.execute("ALTER TABLE trace.look DISABLE TRIGGER ALL")
            for statement in statements:
                connection.execute(statement)
            connection.execute("ALTER TABLE trace.look ENABLE TRIGGER ALL")


@pytest.fixture
def traced(database: Database, tmp_path: Path) -> Iterator[Traced]:
    """A trace of ten lines."""
    trace = PostgresTrace(database.as_role("tracer"), key=KEY, heads=TraceHeads(tmp_path))
    found = Traced(database=database, trace=trace, folder=tmp_path)
    found.write(10)
    yield found
    trace.close()


def test_lines_of_many_writers_at_once_are_all_in_order(traced: Traced) -> None:
    others = [
        PostgresTrace(traced.database.as_role("tracer"), key=KEY, heads=TraceHeads(traced.folder))
        for _ in range(3)
    ]
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda n: others[n % 3].record([look(uuid4()), look()]), range(90)))
    for each in others:
        each.close()
    verification, found = traced.verified()
    assert found == []
    assert (verification.lines, verification.writers) == (190, 4)


@pytest.mark.parametrize(
    "edit",
    [
        "SET organisation = 'cal'",
        "SET role = 'dpo'",
        "SET person = 'somebody-else'",
        "SET person = NULL",
        "SET what = 'board'",
        "SET households = ARRAY[]::uuid[]",
        "SET classes = ARRAY['C2']",
        "SET purpose = 'audit'",
        "SET reason = 'told afterwards'",
        "SET signed_at = signed_at - interval '1 second'",
        "SET previous_at = previous_at - interval '2 years'",
        "SET signature = '\\x00'",
    ],
)
def test_an_edited_line_is_found(traced: Traced, edit: LiteralString) -> None:
    traced.tamper("UPDATE trace.look " + edit + " WHERE serial = 4")
    assert traced.faults() == [(Fault.EDITED, 4)]


def test_a_line_that_is_dated_otherwise_is_found(traced: Traced) -> None:
    traced.tamper("UPDATE trace.look SET looked_at = looked_at - interval '1 day' WHERE serial = 4")
    assert traced.faults() == [(Fault.DATED, 4)]


def test_lines_that_were_removed_in_the_middle_are_found(traced: Traced) -> None:
    traced.tamper("DELETE FROM trace.look WHERE serial IN (4, 5)")
    (found,) = traced.verified()[1]
    assert (found.fault, found.serial, found.lines) == (Fault.MISSING, 6, 2)


def test_lines_that_were_numbered_anew_to_hide_a_gap_are_found(traced: Traced) -> None:
    traced.tamper(
        "DELETE FROM trace.look WHERE serial = 4",
        "UPDATE trace.look SET number = number + 100 WHERE number > 4",
        "UPDATE trace.look SET number = number - 101 WHERE number > 100",
    )
    assert traced.faults()[0] == (Fault.EDITED, 5)


def test_young_lines_that_were_removed_at_the_beginning_are_found(traced: Traced) -> None:
    traced.tamper("DELETE FROM trace.look WHERE serial < 4")
    assert traced.faults() == [(Fault.MISSING, 4)]


def test_lines_that_were_removed_at_the_end_or_all_are_found(traced: Traced) -> None:
    traced.tamper("DELETE FROM trace.look WHERE serial > 8")
    assert [(e.fault, e.lines) for e in traced.verified()[1]] == [(Fault.ENDED, 2)]
    traced.tamper("DELETE FROM trace.look")
    assert [(e.fault, e.lines) for e in traced.verified()[1]] == [(Fault.ENDED, 10)]


def test_lines_that_changed_places_are_found(traced: Traced) -> None:
    traced.tamper(
        "ALTER TABLE trace.look ALTER serial DROP IDENTITY",
        "UPDATE trace.look SET serial = 0 WHERE serial = 7",
        "UPDATE trace.look SET serial = 7 WHERE serial = 3",
        "UPDATE trace.look SET serial = 3 WHERE serial = 0",
    )
    assert traced.faults()[0] == (Fault.MISSING, 3)
    assert (Fault.MISPLACED, 7) in traced.faults()


def test_a_line_that_was_put_in_again_is_found(traced: Traced) -> None:
    traced.tamper(
        "DROP INDEX trace.look_of_writer",
        COPY + "SELECT" + COLUMNS + "FROM trace.look WHERE serial = 4",
    )
    assert traced.faults() == [(Fault.MISPLACED, 11)]


def test_a_line_that_nobody_signed_is_found(traced: Traced) -> None:
    traced.tamper(
        """
        INSERT INTO trace.look (organisation, role, what, households, classes, purpose)
        VALUES ('lahso', 'worker', 'household', ARRAY[]::uuid[], ARRAY['C2'], 'accompaniment')
        """
    )
    assert traced.faults() == [(Fault.UNSIGNED, 11)]


def test_a_line_signed_with_another_key_is_found(traced: Traced) -> None:
    at = datetime.now(UTC)
    insert(traced, [look(uuid4())], at, signer=LineSigner(b"another key"))
    assert traced.faults() == [(Fault.EDITED, 11)]


def test_a_purge_is_no_alarm(traced: Traced) -> None:
    signer, now = LineSigner(KEY), datetime.now(UTC)
    for days in (500, 400, 380, 300, 1):
        insert(traced, [look(uuid4())], now - timedelta(days=days), signer=signer)
    assert purge(traced.database.as_role("tracer"), months=MONTHS) == 3
    verification, found = traced.verified()
    assert found == []
    assert verification.lines == 10 + 2 + 1


def test_an_old_line_that_was_removed_before_its_time_is_found(traced: Traced) -> None:
    signer, now = LineSigner(KEY), datetime.now(UTC)
    for days in (300, 200, 1):
        insert(traced, [look(uuid4())], now - timedelta(days=days), signer=signer)
    traced.tamper("DELETE FROM trace.look WHERE serial = 11")
    assert traced.faults() == [(Fault.MISSING, 12)]


def test_a_write_that_failed_is_no_alarm_and_loses_no_number(traced: Traced) -> None:
    with psycopg.connect(traced.database.conninfo) as holder:
        holder.execute("LOCK TABLE trace.look IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TraceUnavailable):
            traced.trace.record([look(uuid4())])
        holder.rollback()
    traced.write(3)
    verification, found = traced.verified()
    assert found == []
    assert (verification.lines, verification.writers) == (13, 2)


def test_a_line_that_is_written_again_after_a_lost_answer_is_stored_once(traced: Traced) -> None:
    copied = COPY + "VALUES (" + ", ".join(["%s"] * 13) + ") ON CONFLICT DO NOTHING"
    with psycopg.connect(traced.database.conninfo) as owner:
        row = owner.execute("SELECT" + COLUMNS + "FROM trace.look WHERE serial = 10").fetchone()
    assert row
    with psycopg.connect(traced.database.as_role("tracer")) as connection:
        connection.execute(copied, row)
    assert traced.faults() == []
    assert traced.verified()[0].lines == 10


def insert(traced: Traced, looks: Sequence[Look], at: datetime, *, signer: LineSigner) -> None:
    """Lines as a process wrote them at that moment."""
    signed = signer.signed(looks, at=at)
    with psycopg.connect(traced.database.conninfo) as connection:
        for each, made in zip(looks, signed, strict=True):
            who = (each.actor.organisation, each.actor.role, each.actor.person, each.what.value)
            seen = (list(each.households), sorted(each.classes), each.purpose.value)
            place = (made.writer, made.number, made.signed_at, made.previous_at, made.mac)
            connection.execute(OLD, (at, *who, *seen, *place))
    signer.advance(signed)
