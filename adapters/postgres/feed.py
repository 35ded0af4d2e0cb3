"""The feed's candidates: events of the households a reader follows now, in order."""

from collections.abc import Callable, Sequence

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.ledger import event_of
from adapters.postgres.session import read
from domain.platform import PlatformOpened
from services.boards import Keys
from services.ports import StoredEvent

PUBLIC = (PlatformOpened.NAME,)
"""Facts that are nobody's secret: every reader's feed has them."""

_CANDIDATES = """
    WITH reached AS (
        SELECT position FROM reading.projection WHERE name = 'household_summary'
    ),
    followed AS (
        SELECT e.position, e.stream, e.version, e.type, e.occurred_on, e.recorded_at, e.source,
               e.id, e.state, e.leaf
        FROM ledger.event AS e
        WHERE e.position > %(after)s
          AND e.position <= (SELECT position FROM reached)
          AND (
              %(keys)s::text[] IS NULL
              OR e.type = ANY(%(public)s::text[])
              OR EXISTS (
                  SELECT 1
                  FROM reading.household_summary AS s
                  WHERE s.household = e.stream AND s.readers && %(keys)s::text[]
              )
          )
        ORDER BY e.position
        LIMIT %(limit)s
    )
    SELECT f.*, r.position
    FROM reached AS r
    LEFT JOIN followed AS f ON true
    ORDER BY f.position
"""


def candidates_of(
    pool: ConnectionPool[Connection[TupleRow]],
) -> Callable[..., tuple[Sequence[StoredEvent], int]]:
    """How the feed finds its candidates through a reader's pool."""

    def candidates(keys: Keys, *, after: int, limit: int) -> tuple[Sequence[StoredEvent], int]:
        asked = {
            "keys": None if keys is None else list(keys),
            "after": after,
            "limit": limit,
            "public": list(PUBLIC),
        }
        rows = read(pool, lambda c: c.execute(_CANDIDATES, asked, binary=True).fetchall())
        reached = rows[0][-1] if rows else 0
        return [event_of(row) for row in rows if row[0] is not None], reached

    return candidates
