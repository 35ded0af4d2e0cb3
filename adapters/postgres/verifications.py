"""The verifications of the log, as they are kept beside it; written and read as the auditor."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.session import READ_MILLISECONDS_MAX, bounded
from services.ports import LedgerUnavailable
from services.verification import Break
from services.verifications import Finding, Verification

FOUND_MAX = 20

_KEEP = """
    INSERT INTO ledger.verification (
        organisation, started_at, ended_at, finding, position, chain, broken_as
    )
    VALUES (
        %(organisation)s, %(started_at)s, %(ended_at)s, %(finding)s, %(position)s, %(chain)s,
        %(broken_as)s
    )
"""

_LATEST = """
    SELECT organisation, started_at, ended_at, finding, position, chain, broken_as
    FROM ledger.verification
    ORDER BY serial DESC
    LIMIT %s
"""

# What the next one must find again; one that found the log broken, or did not end, is none.
_LATEST_WHOLE = """
    SELECT organisation, started_at, ended_at, finding, position, chain, broken_as
    FROM ledger.verification
    WHERE finding = 'whole'
    ORDER BY serial DESC
    LIMIT 1
"""

_BETWEEN = """
    SELECT DISTINCT stream
    FROM ledger.event
    WHERE stream BETWEEN %s AND %s AND version = 1 AND starts_with(type, 'etage.household.')
    ORDER BY stream
    LIMIT %s
"""


class VerificationStore:
    """What was found, and which households there are; `conninfo` is the auditor role's.

    Connections are opened when they are needed: nobody waits long for these pages, and few read
    them. Every method raises LedgerUnavailable.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = bounded(conninfo, statement_milliseconds=READ_MILLISECONDS_MAX)

    def keep(self, verification: Verification) -> None:
        """Keep what a verification found."""
        broken_as = verification.broken_as
        row = {
            "organisation": verification.organisation,
            "started_at": verification.started_at,
            "ended_at": verification.ended_at,
            "finding": verification.finding.value,
            "position": verification.position,
            "chain": verification.chain,
            "broken_as": broken_as.value if broken_as else None,
        }
        with self._connected() as connection:
            connection.execute(_KEEP, row)

    def latest(self, *, limit: int) -> Sequence[Verification]:
        """The latest of them, last first."""
        with self._connected() as connection:
            return [_verification(row) for row in connection.execute(_LATEST, (limit,))]

    def latest_whole(self) -> Verification | None:
        """The latest that found the log whole."""
        with self._connected() as connection:
            row = connection.execute(_LATEST_WHOLE).fetchone()
        return _verification(row) if row else None

    def households_between(self, first: UUID, last: UUID) -> Sequence[UUID]:
        """The households whose identifiers lie between two, both included; at most FOUND_MAX."""
        with self._connected() as connection:
            return [row[0] for row in connection.execute(_BETWEEN, (first, last, FOUND_MAX))]

    @contextmanager
    def _connected(self) -> Iterator[Connection[TupleRow]]:
        try:
            with psycopg.connect(self._conninfo, autocommit=True) as connection:
                yield connection
        except psycopg.OperationalError as error:
            raise LedgerUnavailable("the database does not answer") from error


def _verification(row: TupleRow) -> Verification:
    return Verification(
        organisation=row[0],
        started_at=row[1],
        ended_at=row[2],
        finding=Finding(row[3]),
        position=row[4],
        chain=row[5],
        broken_as=Break(row[6]) if row[6] else None,
    )
