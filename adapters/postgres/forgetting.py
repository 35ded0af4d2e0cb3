"""Which households there are to judge for retention, and which were erased, from the ledger."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import read

_AFTER = """
    SELECT stream
    FROM ledger.event
    WHERE version = 1 AND type LIKE 'etage.household.%%' AND stream > %s
    ORDER BY stream
    LIMIT %s
"""

# The same three types as the index `event_of_forgetting` has.
_ERASED = """
    SELECT DISTINCT stream
    FROM ledger.event
    WHERE type = 'etage.household.erased.v1'
    AND type IN (
        'etage.household.erased.v1', 'etage.household.held.v1', 'etage.household.released.v1'
    )
    ORDER BY stream
"""

_LIVING = """
    SELECT stream
    FROM keys.stream_key
    WHERE stream = ANY(%s::uuid[]) AND destroyed_at IS NULL
    ORDER BY stream
"""


class Households:
    """The households of the ledger by identifier, and those whose erasure was interrupted."""

    def __init__(
        self,
        *,
        reader: ConnectionPool[Connection[TupleRow]],
        keys: ConnectionPool[Connection[TupleRow]],
    ) -> None:
        self._reader = reader
        self._keys = keys

    def after(self, household: UUID, *, limit: int) -> Sequence[UUID]:
        """The next households in order of identifier. Raises LedgerUnavailable."""
        rows = read(self._reader, lambda c: c.execute(_AFTER, (household, limit)).fetchall())
        return [row[0] for row in rows]

    def half_erased(self) -> Sequence[UUID]:
        """Those that are erased by the ledger and still have keys. Raises LedgerUnavailable."""
        rows = read(self._reader, lambda c: c.execute(_ERASED).fetchall())
        erased = [row[0] for row in rows]
        living = read(self._keys, lambda c: c.execute(_LIVING, (erased,)).fetchall())
        return [row[0] for row in living]
