"""The whole log, stream by stream, in pieces: for whoever reads all of it and keeps little."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.ledger import event_of
from services.ports import StoredEvent

_AFTER = """
    SELECT position, stream, version, type, occurred_on, recorded_at, source, id, state, leaf
    FROM ledger.event
    WHERE (stream, version) > (%s, %s) AND position <= %s
    ORDER BY stream, version
    LIMIT %s
"""

_BEFORE_ALL = (UUID(int=0), -1)


def whole_streams(
    connection: Connection[TupleRow], *, until: int, limit: int
) -> Iterator[Sequence[StoredEvent]]:
    """Every event up to a position, about `limit` at a time, never cutting a stream in two."""
    kept: list[StoredEvent] = []
    for piece in _pieces(connection, until=until, limit=limit):
        last = piece[-1].stream
        events = [*kept, *piece]
        kept = [event for event in events if event.stream == last]
        if len(kept) < len(events):
            yield events[: len(events) - len(kept)]
    if kept:
        yield kept


def _pieces(
    connection: Connection[TupleRow], *, until: int, limit: int
) -> Iterator[Sequence[StoredEvent]]:
    after = _BEFORE_ALL
    while True:
        rows = connection.execute(_AFTER, (*after, until, limit), binary=True).fetchall()
        if not rows:
            return
        yield [event_of(row) for row in rows]
        after = (rows[-1][1], rows[-1][2])
