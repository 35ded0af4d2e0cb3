"""The log as an auditor reads it: every row with its hashes, and who told what since when."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_loads

from adapters.postgres.ledger import event_of, head
from services.ports import Head, LedgerUnavailable
from services.verification import Link

ROWS_AT_A_TIME = 5_000

_LINKS = """
    SELECT position, stream, version, type, occurred_on, recorded_at, source, id, state, leaf,
           data_hash, chain
    FROM ledger.event
    ORDER BY position
"""

# A source is the organisation's URN, or a path below it.
_POSTED = """
    SELECT position, stream, version, type, recorded_at, source, id
    FROM ledger.event
    WHERE recorded_at >= %(since)s
      AND (source = %(urn)s OR starts_with(source, %(urn)s || ':'))
    ORDER BY position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedEvent:
    """That an event was posted, without what it tells."""

    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: datetime
    source: str
    id: str


@contextmanager
def log_of(conninfo: str) -> Iterator[tuple[Head, Iterator[Link]]]:
    """The head and every row, as they are in one moment; rows come as they are asked for.

    `conninfo` is the auditor role's. Raises LedgerUnavailable.
    """
    try:
        with (
            psycopg.connect(conninfo, connect_timeout=5) as connection,
            connection.transaction(),
        ):
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            set_json_loads(orjson.loads, connection)
            end = head(connection)
            with connection.cursor(name="log", binary=True) as cursor:
                cursor.itersize = ROWS_AT_A_TIME
                cursor.execute(_LINKS)
                yield end, (_link(row) for row in cursor)
    except psycopg.OperationalError as error:
        raise LedgerUnavailable("the database does not answer") from error


def posted_by(conninfo: str, organisation: str, *, since: datetime) -> Sequence[PostedEvent]:
    """What an organisation posted since a moment, in order of position.

    `conninfo` is the auditor role's. Raises LedgerUnavailable.
    """
    asked = {"urn": f"urn:etage:org:{organisation}", "since": since}
    names = tuple(PostedEvent.__dataclass_fields__)
    try:
        with psycopg.connect(conninfo, connect_timeout=5) as connection:
            rows = connection.execute(_POSTED, asked).fetchall()
    except psycopg.OperationalError as error:
        raise LedgerUnavailable("the database does not answer") from error
    return [PostedEvent(**dict(zip(names, row, strict=True))) for row in rows]


def _link(row: TupleRow) -> Link:
    return Link(event=event_of(row), data_hash=row[10], chain=row[11])
