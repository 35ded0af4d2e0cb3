"""What the log has of one organisation's sources, by the index of sources."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import read
from projections import household_summary
from services.boards import Keys
from services.exchanged import Count, ReceivedEvent
from services.reader_context import ReaderContext, Reading, Work, one_moment

SOURCES_MAX = 50

# From one source to the next by the index: there are few, of very many events.
_SOURCES = """
    WITH RECURSIVE own (source) AS (
        (
            SELECT source
            FROM ledger.event
            WHERE source COLLATE "C" >= %(urn)s || ':' AND source COLLATE "C" < %(urn)s || ';'
            ORDER BY source COLLATE "C"
            LIMIT 1
        )
        UNION ALL
        SELECT (
            SELECT e.source
            FROM ledger.event AS e
            WHERE e.source COLLATE "C" > own.source COLLATE "C"
            AND e.source COLLATE "C" < %(urn)s || ';'
            ORDER BY e.source COLLATE "C"
            LIMIT 1
        )
        FROM own
        WHERE own.source IS NOT NULL
    )
    SELECT %(urn)s
    WHERE EXISTS (SELECT FROM ledger.event WHERE source COLLATE "C" = %(urn)s)
    UNION ALL
    (SELECT source FROM own WHERE source IS NOT NULL LIMIT %(sources_max)s)
"""

_COUNTS = """
    SELECT source, (recorded_at AT TIME ZONE %(zone)s)::date, type, count(*)
    FROM ledger.event
    WHERE source COLLATE "C" = ANY(%(sources)s::text[])
    AND recorded_at >= %(since)s::timestamp AT TIME ZONE %(zone)s
    GROUP BY 1, 2, 3
    ORDER BY 1, 2, 3
"""

_LATEST = """
    SELECT e.position, e.source, e.type, e.recorded_at, e.stream
    FROM unnest(%(sources)s::text[]) AS s (source)
    CROSS JOIN LATERAL (
        SELECT position, source, type, recorded_at, stream
        FROM ledger.event
        WHERE source COLLATE "C" = s.source
        ORDER BY source COLLATE "C" DESC, recorded_at DESC
        LIMIT %(limit)s
    ) AS e
    ORDER BY e.position DESC
    LIMIT %(limit)s
"""

_FOLLOWED = """
    SELECT household
    FROM reading.household_summary
    WHERE household = ANY(%(households)s::uuid[])
"""


class PostgresReceived:
    """The log behind the `LogOfSender` port; `pool` may read it, `zone` is the programme's."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], *, zone: str) -> None:
        self._pool = pool
        self._zone = zone

    def sources(self, organisation: str) -> Sequence[str]:
        """The sources under which it has events of the organisation."""
        asked = {"urn": f"urn:etage:org:{organisation}", "sources_max": SOURCES_MAX}
        rows = read(self._pool, lambda c: c.execute(_SOURCES, asked).fetchall())
        return [row[0] for row in rows]

    def counts(self, sources: Sequence[str], *, since: date) -> Sequence[Count]:
        """How many it recorded since that day."""
        asked = {"sources": list(sources), "since": since, "zone": self._zone}
        rows = read(self._pool, lambda c: c.execute(_COUNTS, asked).fetchall())
        return [Count(source=row[0], day=row[1], event_type=row[2], count=row[3]) for row in rows]

    def latest(self, sources: Sequence[str], *, limit: int) -> Sequence[ReceivedEvent]:
        """The latest that it recorded, last first."""
        asked = {"sources": list(sources), "limit": limit}
        rows = read(self._pool, lambda c: c.execute(_LATEST, asked).fetchall())
        return [
            ReceivedEvent(
                position=row[0],
                source=row[1],
                event_type=row[2],
                recorded_at=row[3],
                household=row[4],
            )
            for row in rows
        ]


def followed_by(
    read_as: Callable[[Work], Any],
) -> Callable[[Collection[UUID], Keys], tuple[frozenset[UUID], int]]:
    """How it is found which of some households a reader follows, by the rows that are theirs."""

    def followed(households: Collection[UUID], keys: Keys) -> tuple[frozenset[UUID], int]:
        def work(reading: Reading) -> tuple[frozenset[UUID], int]:
            with one_moment(reading, household_summary.LOCK, ReaderContext.of(keys)) as execute:
                known = execute(household_summary.POSITION, None)
                rows = execute(_FOLLOWED, {"households": list(households)})
            return frozenset(row[0] for row in rows), known[0][0] if known else 0

        found: tuple[frozenset[UUID], int] = read_as(work)
        return found

    return followed
