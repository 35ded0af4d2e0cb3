"""The feed's candidates: events of the households a reader follows now, in order."""

from collections.abc import Callable, Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.ledger import event_of
from adapters.postgres.session import read
from domain.platform import PlatformOpened
from projections import household_summary
from services.ports import StoredEvent
from services.reader_context import Keys, ReaderContext, Reading, Work, one_moment

PUBLIC = (PlatformOpened.NAME,)
"""Facts that are nobody's secret: every reader's feed has them."""

_FOLLOWED = """
    SELECT e.position
    FROM ledger.event AS e
    WHERE e.position > %(after)s
      AND e.position <= %(reached)s
      AND EXISTS (
          SELECT 1
          FROM reading.household_summary AS s
          WHERE s.household = e.stream
          AND (%(keys)s::text[] IS NULL AND NOT s.restricted OR s.readers && %(keys)s::text[])
      )
    ORDER BY e.position
    LIMIT %(limit)s
"""
"""Where they are: the readers' role knows of an event no more than whose it is."""

_EVENTS = """
    WITH chosen AS (
        SELECT position FROM unnest(%(followed)s::bigint[]) AS f (position)
        UNION
        SELECT position
        FROM ledger.event
        WHERE type NOT LIKE 'etage.household.%%'
          AND (%(keys)s::text[] IS NULL OR type = ANY(%(public)s::text[]))
          AND position > %(after)s
          AND position <= %(reached)s
    )
    SELECT e.position, e.stream, e.version, e.type, e.occurred_on, e.recorded_at, e.source,
           e.id, e.state, e.leaf
    FROM chosen AS c
    JOIN ledger.event AS e ON e.position = c.position
    ORDER BY e.position
    LIMIT %(limit)s
"""
"""Those, and what is of no household: public facts, or all of them for an auditor."""


def candidates_of(
    read_as: Callable[[Work], Any], folders: ConnectionPool[Connection[TupleRow]]
) -> Callable[..., tuple[Sequence[StoredEvent], int]]:
    """How the feed finds its candidates: where by the reader's rows, and then what they are.

    `read_as` reads as whoever the work says, `folders` is a pool that may read the log.
    """

    def candidates(keys: Keys, *, after: int, limit: int) -> tuple[Sequence[StoredEvent], int]:
        asked: dict[str, Any] = {
            "keys": None if keys is None else list(keys),
            "after": after,
            "limit": limit,
            "public": list(PUBLIC),
        }
        asked |= read_as(lambda reading: _followed(reading, keys, asked))
        rows = read(folders, lambda c: c.execute(_EVENTS, asked, binary=True).fetchall())
        return [event_of(row) for row in rows], asked["reached"]

    return candidates


def _followed(reading: Reading, keys: Keys, asked: dict[str, Any]) -> dict[str, Any]:
    """How far the read model has come, and where the reader's events up to there are."""
    with one_moment(reading, household_summary.LOCK, ReaderContext.of(keys)) as execute:
        known = execute(household_summary.POSITION, None)
        reached = known[0][0] if known else 0
        rows = execute(_FOLLOWED, {**asked, "reached": reached})
    return {"reached": reached, "followed": [row[0] for row in rows]}
