"""Reads the whole trace in its order, for whoever verifies that nobody changed it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from psycopg.rows import TupleRow

from adapters.postgres.session import Session
from services.looks import Looked
from services.trace_signatures import Found, Head, Signature, Verification

READ_MILLISECONDS_MAX = 20_000
LINES_AT_ONCE = 5_000

_BOUNDS = """
    SELECT COALESCE(max(serial), 0), clock_timestamp() - make_interval(months => %s)
    FROM trace.look
"""

_LINES = """
    SELECT
        serial, looked_at, organisation, role, person, what, households, classes, purpose, reason,
        writer, number, signed_at, previous_at, signature
    FROM trace.look
    WHERE serial > %s AND serial <= %s
    ORDER BY serial
    LIMIT %s
"""


class TraceVerifier:
    """Holds the trace against its signatures. Its connection is opened at the first question."""

    def __init__(self, supervisor: str, *, key: bytes, months: int) -> None:
        self._session = Session(supervisor, statement_milliseconds=READ_MILLISECONDS_MAX)
        self._key = key
        self._months = months

    def close(self) -> None:
        self._session.close()

    def verify(self, heads: Mapping[UUID, Head]) -> tuple[Verification, Sequence[Found]]:
        """What was read, and every fault in the order of the lines. Raises LedgerUnavailable.

        `heads` is to be read before: what a writer has stored since is more, never less.
        """
        last, kept_since = self._bounds()
        verification = Verification(self._key, kept_since=kept_since)
        found = [
            fault
            for line, signature in self._lines(last)
            if (fault := verification.check(line, signature))
        ]
        return verification, [*found, *verification.check_ends(heads)]

    def _bounds(self) -> tuple[int, datetime]:
        # What is committed later than this may have a lower serial, and its writer's next line a
        # higher one: both are left to the next verification.
        row = self._session.run(lambda c: c.execute(_BOUNDS, (self._months,)).fetchone())
        if row is None:
            raise AssertionError("an aggregate answers one row")
        return row[0], row[1]

    def _lines(self, last: int) -> Iterator[tuple[Looked, Signature | None]]:
        after = 0
        while rows := self._after(after, last):
            for row in rows:
                yield looked(row), _signature(row)
            after = rows[-1][0]

    def _after(self, after: int, last: int) -> Sequence[TupleRow]:
        parameters = (after, last, LINES_AT_ONCE)
        return self._session.run(lambda c: c.execute(_LINES, parameters).fetchall())


def looked(row: TupleRow) -> Looked:
    """A line of the trace, by the order of its columns."""
    return Looked(
        serial=row[0],
        at=row[1],
        organisation=row[2],
        role=row[3],
        person=row[4],
        what=row[5],
        households=tuple(row[6]),
        classes=tuple(row[7]),
        purpose=row[8],
        reason=row[9],
    )


def _signature(row: TupleRow) -> Signature | None:
    if any(each is None for each in (row[10], row[11], row[12], row[14])):
        return None
    return Signature(
        writer=row[10], number=row[11], signed_at=row[12], previous_at=row[13], mac=bytes(row[14])
    )
