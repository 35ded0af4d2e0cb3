"""How the ledger and the read models stand, asked through a connection kept for that."""

from collections.abc import Sequence

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres import identity_index
from adapters.postgres.ledger import head
from adapters.postgres.read_models import ProjectionStatus, statuses
from adapters.postgres.session import read
from services.ports import Head


class Probe:
    """Answers for health checks and figures, whatever readers and writers wait for."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def head(self) -> Head:
        """The end of the log. Raises LedgerUnavailable."""
        return read(self._pool, head)

    def statuses(self) -> Sequence[ProjectionStatus]:
        """How every read model stands, and the index of identity. Raises LedgerUnavailable."""
        return read(self._pool, lambda c: [*statuses(c), identity_index.status(c)])
