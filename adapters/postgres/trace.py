"""The trace of looking in PostgreSQL: written by a role that cannot read it, read by another."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.session import Session
from adapters.postgres.trace_verifying import looked
from adapters.trace_heads import TraceHeads
from services.group_call import GroupCall
from services.looks import Asked, Look, Looked
from services.ports import LedgerUnavailable, TraceUnavailable
from services.trace_signatures import LineSigner, Signature

WRITE_MILLISECONDS_MAX = 1_000
"""With a second attempt, the answer that nothing can be shown comes within two seconds."""
READ_MILLISECONDS_MAX = 4_000
PURGE_MILLISECONDS_MAX = 60_000
PURGE_SECONDS = 86_400.0
RETRY_SECONDS = 60.0

_NOW = "SELECT clock_timestamp()"

# Tried again after a lost answer, a line has the number it had: it is stored once.
_INSERT = """
    INSERT INTO trace.look (
        organisation, role, person, what, households, classes, purpose, reason,
        writer, number, signed_at, previous_at, signature
    )
    VALUES (%s, %s, %s, %s, %s::uuid[], %s::text[], %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
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
    """The trace behind the `Trace` port: what callers record at one time shares a commit.

    Its one thread numbers and signs the lines with `key`, which the database never has, and notes
    in `heads` how far it has come.
    """

    def __init__(self, tracer: str, *, key: bytes, heads: TraceHeads) -> None:
        self._signer = LineSigner(key)
        self._heads = heads
        self._session = Session(tracer, statement_milliseconds=WRITE_MILLISECONDS_MAX)
        self._writing: GroupCall[Look, None] = GroupCall(self._write, name="etage trace")

    def close(self) -> None:
        self._writing.close()
        self._session.close()
        self._heads.close()

    def record(self, looks: Sequence[Look]) -> None:
        try:
            self._writing.call(looks)
        except TraceUnavailable:
            raise
        except LedgerUnavailable as error:
            raise TraceUnavailable("the trace cannot be written") from error

    def _write(self, looks: Sequence[Look]) -> Sequence[None]:
        try:
            signed = self._session.run(lambda c: _insert(c, looks, self._signer))
        except psycopg.Error as error:
            self._signer.begin_anew()
            raise TraceUnavailable("the trace cannot be written") from error
        except LedgerUnavailable:
            self._signer.begin_anew()
            raise
        self._signer.advance(signed)
        self._heads.keep(signed[-1])
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
        return [looked(row) for row in rows]


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


def _insert(
    connection: Connection[TupleRow], looks: Sequence[Look], signer: LineSigner
) -> Sequence[Signature]:
    with connection.transaction(), connection.cursor() as cursor:
        row = cursor.execute(_NOW).fetchone()
        if row is None:
            raise AssertionError("the clock answers one row")
        signed = signer.signed(looks, at=row[0])
        cursor.executemany(_INSERT, [_row(*each) for each in zip(looks, signed, strict=True)])
    return signed


def _row(look: Look, signature: Signature) -> tuple[Any, ...]:
    return (
        look.actor.organisation,
        look.actor.role,
        look.actor.person,
        look.what.value,
        list(look.households),
        sorted(look.classes),
        look.purpose.value,
        look.reason,
        signature.writer,
        signature.number,
        signature.signed_at,
        signature.previous_at,
        signature.mac,
    )
