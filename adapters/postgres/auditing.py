"""The log as an auditor reads it: every row with its hashes, in one snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager

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


def _link(row: TupleRow) -> Link:
    return Link(event=event_of(row), data_hash=row[10], chain=row[11])
