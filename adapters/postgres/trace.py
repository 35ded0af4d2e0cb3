"""The trace of looking in PostgreSQL: written by a role that cannot read it, read by another."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.session import Session
from services.group_call import GroupCall
from services.looks import Asked, Look, Looked
from services.ports import LedgerUnavailable, TraceUnavailable

WRITE_MILLISECONDS_MAX = 1_000
"""With a second attempt, the answer that nothing can be shown comes within two seconds."""
READ_MILLISECONDS_MAX = 4_000
PURGE_MILLISECONDS_MAX = 60_000
PURGE_SECONDS = 86_400.0
RETRY_SECONDS = 60.0

_INSERT = """
    INSERT INTO trace.look
        (organisation, role, person, what, households, classes, purpose, reason)
    VALUES (%s, %s, %s, %s, %s::uuid[], %s::text[], %s, %s)
"""

# Two texts, so that each finds its index: a household has few lines, the whole trace has many.
_AT_HOUSEHOLD = """
    SELECT
        serial, looked_at, organisation, role, person, what, households, classes, purpose, reason
    FROM trace.look
    WHERE households @> ARRAY[%(household)s]::uuid[]
    AND (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
    AND (%(person)s::text IS NULL OR person = %(person)s)
    AND (%(since)s::timestamptz IS NULL OR looked_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR looked_at < %(until)s)
    AND (%(before)s::bigint IS NULL OR serial < %(before)s)
    ORDER BY serial DESC
    LIMIT %(limit)s
"""

_ALL = """
    SELECT
        serial, looked_at, organisation, role, person, what, households, classes, purpose, reason
    FROM trace.look
    WHERE (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
    AND (%(person)s::text IS NULL OR person = %(person)s)
    AND (%(since)s::timestamptz IS NULL OR looked_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR looked_at < %(until)s)
    AND (%(before)s::bigint IS NULL OR serial < %(before)s)
    ORDER BY serial DESC
    LIMIT %(limit)s
"""

_NOTICES = """
    SELECT
        serial, looked_at, organisation, role, person, what, households, classes, purpose, reason
    FROM trace.look
    WHERE what IN ('alert', 'refused')
    AND (%(organisation)s::text IS NULL OR organisation = %(organisation)s)
    ORDER BY serial DESC
    LIMIT %(limit)s
"""


class PostgresTrace:
    """The trace behind the `Trace` port: what callers record at one time shares a commit."""

    def __init__(self, tracer: str) -> None:
        self._session = Session(tracer, statement_milliseconds=WRITE_MILLISECONDS_MAX)
        self._writing: GroupCall[Look, None] = GroupCall(self._write, name="etage trace")

    def close(self) -> None:
        self._writing.close()
        self._session.close()

    def record(self, looks: Sequence[Look]) -> None:
        try:
            self._writing.call(looks)
        except TraceUnavailable:
            raise
        except LedgerUnavailable as error:
            raise TraceUnavailable("the trace cannot be written") from error

    def _write(self, looks: Sequence[Look]) -> Sequence[None]:
        # A second attempt after a lost answer may write a look twice: never is one missing.
        try:
            self._session.run(lambda connection: _insert(connection, looks))
        except psycopg.Error as error:
            raise TraceUnavailable("the trace cannot be written") from error
        return [None] * len(looks)


class PostgresTraceReader:
    """The trace behind the `TraceReader` port. Its connection is opened at the first question."""

    def __init__(self, supervisor: str) -> None:
        self._session = Session(supervisor, statement_milliseconds=READ_MILLISECONDS_MAX)
        self._lock = threading.Lock()

    def close(self) -> None:
        self._session.close()

    def looks(self, asked: Asked) -> Sequence[Looked]:
        query = _ALL if asked.household is None else _AT_HOUSEHOLD
        parameters = {
            "organisation": asked.organisation,
            "household": asked.household,
            "person": asked.person,
            "since": asked.since,
            "until": asked.until,
            "before": asked.before,
            "limit": asked.limit,
        }
        return self._read(query, parameters)

    def notices(self, organisation: str | None, *, limit: int) -> Sequence[Looked]:
        return self._read(_NOTICES, {"organisation": organisation, "limit": limit})

    def _read(self, query: LiteralString, parameters: Mapping[str, Any]) -> Sequence[Looked]:
        with self._lock:
            rows = self._session.run(lambda c: c.execute(query, parameters).fetchall())
        return [_looked(row) for row in rows]


class TracePurge:
    """Removes what is older than the programme keeps it, once a day, by a thread of its own."""

    def __init__(self, tracer: str, *, months: int) -> None:
        self._tracer = tracer
        self._months = months
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trace purge", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End purging. Doing it again changes nothing."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                removed = purge(self._tracer, months=self._months)
            except LedgerUnavailable:
                self._stopping.wait(RETRY_SECONDS)
                continue
            if removed:
                structlog.get_logger().info("trace purged", lines=removed)
            self._stopping.wait(PURGE_SECONDS)


def purge(tracer: str, *, months: int) -> int:
    """Remove what is older than so many months; how many lines. Raises LedgerUnavailable."""
    session = Session(tracer, statement_milliseconds=PURGE_MILLISECONDS_MAX)
    try:
        row = session.run(lambda c: c.execute("SELECT trace.purge(%s)", (months,)).fetchone())
    finally:
        session.close()
    return int(row[0]) if row else 0


def _insert(connection: Connection[TupleRow], looks: Sequence[Look]) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                (
                    look.actor.organisation,
                    look.actor.role,
                    look.actor.person,
                    look.what.value,
                    list(look.households),
                    sorted(look.classes),
                    look.purpose.value,
                    look.reason,
                )
                for look in looks
            ],
        )


def _looked(row: TupleRow) -> Looked:
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
