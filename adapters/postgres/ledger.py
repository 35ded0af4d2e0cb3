"""The ledger in PostgreSQL: one function to append, plain queries to read."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import Session, read
from services.ports import (
    NO_LIMIT,
    Found,
    Head,
    Item,
    Key,
    Outcome,
    Standing,
    StoredEvent,
    Wanted,
)

APPEND_MILLISECONDS_MAX = 2500
LOOK_UP_MILLISECONDS_MAX = 2500

_APPEND = """
    SELECT item, standing, position, version, recorded_at, leaf
    FROM ledger.append(
        %s::bigint[], %s::text[], %s::text[], %s::uuid[], %s::bigint[], %s::text[],
        %s::date[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[], %s::timestamptz[]
    )
"""

_KEYS = """
    SELECT w.item, e.stream, e.type, e.version, e.position, e.recorded_at, e.digest
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS w (source, id, item)
    JOIN ledger.event AS e ON e.source = w.source AND e.id = w.id
"""

_REFERENCES = "SELECT reference, stream FROM ledger.reference WHERE reference = ANY(%s::bytea[])"

_EVENTS_OF_STREAMS = """
    SELECT position, stream, version, type, occurred_on, recorded_at, source, id, state, leaf
    FROM ledger.event
    WHERE stream = ANY(%s::uuid[]) AND position <= %s
    ORDER BY stream, version
"""

_CHANGED = """
    SELECT DISTINCT stream
    FROM ledger.event
    WHERE position > %s AND stream = ANY(%s::uuid[])
    ORDER BY stream
"""

_PAGE = """
    SELECT position, stream, version, type, occurred_on, recorded_at, source, id, state, leaf
    FROM ledger.event
    WHERE position > %s
    ORDER BY position
    LIMIT %s
"""

_OF_TYPE = """
    SELECT position, stream, version, type, occurred_on, recorded_at, source, id, state, leaf
    FROM ledger.event
    WHERE type = %s AND type NOT LIKE 'etage.household.%%'
    ORDER BY position
"""

# The same three types and the same expression as the index `event_naming_another_file` has.
_NAMING = """
    SELECT DISTINCT stream
    FROM ledger.event
    WHERE type IN (
        'etage.household.linked.v1', 'etage.household.unlinked.v1', 'etage.household.rectified.v1'
    )
    AND COALESCE(state #>> '{data,with}', state #>> '{data,corrections,with}') = %s
    ORDER BY stream
"""

_HEAD = "SELECT position, chain, recorded_at FROM ledger.head"


class PostgresLedger:
    """The log behind the `Ledger` port.

    `look_up` and `append` each keep a connection, to be called by one thread at a time (the
    group calls see to it); the other methods read through the pool.
    """

    def __init__(self, *, writer: str, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._looking_up = Session(writer, statement_milliseconds=LOOK_UP_MILLISECONDS_MAX)
        self._appending = Session(writer, statement_milliseconds=APPEND_MILLISECONDS_MAX)
        self._pool = pool

    def close(self) -> None:
        self._looking_up.close()
        self._appending.close()

    def look_up(self, wanted: Sequence[Wanted]) -> Sequence[Found]:
        return self._looking_up.run(lambda connection: _look_up(connection, wanted))

    def append(self, items: Sequence[Item]) -> Sequence[Outcome]:
        # A second attempt after a lost answer is safe: what the first one stored is known by its
        # key and answered as such, never as a conflict (measurement M2).
        return self._appending.run(lambda connection: _append(connection, items))

    def stream(self, stream: UUID) -> Sequence[StoredEvent]:
        return self.streams([stream], until=NO_LIMIT)

    def streams(self, streams: Sequence[UUID], *, until: int) -> Sequence[StoredEvent]:
        return read(self._pool, lambda c: events_of(c, streams, until=until))

    def changed(self, streams: Sequence[UUID], *, after: int) -> Sequence[UUID]:
        asked = (after, list(streams))
        rows = read(self._pool, lambda c: c.execute(_CHANGED, asked, binary=True).fetchall())
        return [row[0] for row in rows]

    def page(self, after: int, *, limit: int) -> Sequence[StoredEvent]:
        return read(self._pool, lambda c: page(c, after, limit=limit))

    def of_type(self, event_type: str) -> Sequence[StoredEvent]:
        return read(self._pool, lambda c: [event_of(r) for r in c.execute(_OF_TYPE, (event_type,))])

    def naming(self, household: UUID) -> Sequence[UUID]:
        rows = read(self._pool, lambda c: c.execute(_NAMING, (str(household),)).fetchall())
        return [row[0] for row in rows]

    def referenced(self, reference: bytes) -> UUID | None:
        found = read(self._pool, lambda c: _streams_of(c, [reference]))
        return found.get(reference)

    def head(self) -> Head:
        return read(self._pool, head)


def events_of(
    connection: Connection[TupleRow], streams: Sequence[UUID], *, until: int
) -> Sequence[StoredEvent]:
    """The events of some streams up to a position, in order of stream and version."""
    rows = connection.execute(_EVENTS_OF_STREAMS, (list(streams), until), binary=True)
    return [event_of(row) for row in rows]


def page(connection: Connection[TupleRow], after: int, *, limit: int) -> Sequence[StoredEvent]:
    """At most `limit` events after a position, in order."""
    return [event_of(row) for row in connection.execute(_PAGE, (after, limit), binary=True)]


def head(connection: Connection[TupleRow]) -> Head:
    """The end of the log."""
    row = connection.execute(_HEAD, binary=True).fetchone()
    if row is None:
        raise AssertionError("the head row is written by the first migration")
    return Head(position=row[0], chain=row[1], recorded_at=row[2])


def _append(connection: Connection[TupleRow], items: Sequence[Item]) -> Sequence[Outcome]:
    columns = (
        [item.request for item in items],
        [item.source for item in items],
        [item.id for item in items],
        [item.stream for item in items],
        [item.expected_version for item in items],
        [item.type for item in items],
        [item.occurred_on for item in items],
        [item.state.decode() for item in items],
        [item.data_hash for item in items],
        [item.digest for item in items],
        [item.reference for item in items],
        [item.recorded_at for item in items],
    )
    return [_outcome(row) for row in connection.execute(_APPEND, columns, binary=True)]


def _outcome(row: TupleRow) -> Outcome:
    standing = Standing(row[1])
    if standing is not Standing.STORED:
        return Outcome(standing=standing)
    return Outcome(
        standing=standing, position=row[2], version=row[3], recorded_at=row[4], leaf=row[5]
    )


def _look_up(connection: Connection[TupleRow], wanted: Sequence[Wanted]) -> Sequence[Found]:
    keys = _keys(connection, wanted)
    references = _references(connection, wanted)
    streams = [_stream_of(one, references) for one in wanted]
    asked = {stream for stream in streams if stream is not None}
    events: dict[UUID, list[StoredEvent]] = {stream: [] for stream in asked}
    if asked:
        for event in events_of(connection, list(asked), until=NO_LIMIT):
            events[event.stream].append(event)
    return [
        Found(
            key=keys.get(n),
            stream=stream,
            claimed_by=references.get(one.claim) if one.claim is not None else None,
            events=events[stream] if stream else (),
        )
        for n, (one, stream) in enumerate(zip(wanted, streams, strict=True))
    ]


def _stream_of(one: Wanted, references: dict[bytes, UUID]) -> UUID | None:
    if one.stream is not None:
        return one.stream
    return references.get(one.reference) if one.reference is not None else None


def _keys(connection: Connection[TupleRow], wanted: Sequence[Wanted]) -> dict[int, Key]:
    rows = connection.execute(
        _KEYS, ([one.source for one in wanted], [one.id for one in wanted]), binary=True
    )
    return {row[0] - 1: _key(row[1:]) for row in rows}


def _key(row: Any) -> Key:
    return Key(
        stream=row[0],
        type=row[1],
        version=row[2],
        position=row[3],
        recorded_at=row[4],
        digest=row[5],
    )


def _references(connection: Connection[TupleRow], wanted: Sequence[Wanted]) -> dict[bytes, UUID]:
    asked = [r for one in wanted for r in (one.reference, one.claim) if r is not None]
    return _streams_of(connection, asked) if asked else {}


def _streams_of(connection: Connection[TupleRow], references: Sequence[bytes]) -> dict[bytes, UUID]:
    rows = connection.execute(_REFERENCES, (list(references),), binary=True)
    return {row[0]: row[1] for row in rows}


def event_of(row: TupleRow) -> StoredEvent:
    """A row of the columns that every reading query selects, in their order."""
    return StoredEvent(
        position=row[0],
        stream=row[1],
        version=row[2],
        type=row[3],
        occurred_on=row[4],
        recorded_at=row[5],
        source=row[6],
        id=row[7],
        state=row[8],
        leaf=row[9],
    )
