"""Disposal lists in PostgreSQL, beside the keys that they lead to the end of."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import read
from services.disposal import (
    NO_SUCH_LIST,
    CannotApprove,
    Disposal,
    Visa,
    VisaKind,
    require_may_give,
)

Connected = Connection[TupleRow]

_PROPOSE = """
    INSERT INTO forgetting.disposal (id, on_request, proposed_by) VALUES (%s, %s, %s)
"""

_LIST = """
    INSERT INTO forgetting.listed (disposal, household)
    SELECT %s, household FROM unnest(%s::uuid[]) AS h (household)
"""

_HOLD = "SELECT id FROM forgetting.disposal WHERE id = %s FOR UPDATE"

_DISPOSALS = """
    SELECT
        d.id, d.on_request, d.proposed_by, d.proposed_at, d.executed_at,
        ARRAY(SELECT household FROM forgetting.listed WHERE disposal = d.id ORDER BY household)
    FROM forgetting.disposal AS d
    WHERE (%(id)s::text IS NULL OR d.id = %(id)s)
    AND (
        %(household)s::uuid IS NULL
        OR (
            d.executed_at IS NULL AND d.on_request
            AND EXISTS (
                SELECT
                FROM forgetting.listed AS l
                WHERE l.disposal = d.id AND l.household = %(household)s
            )
        )
    )
    ORDER BY d.proposed_at DESC, d.id
"""

_VISAS = """
    SELECT kind, by, reference, given_at
    FROM forgetting.visa
    WHERE disposal = %s
    ORDER BY given_at
"""

_GIVE = """
    INSERT INTO forgetting.visa (disposal, kind, by, reference) VALUES (%s, %s, %s, %s)
"""

_EXECUTED = """
    UPDATE forgetting.disposal
    SET executed_at = COALESCE(executed_at, clock_timestamp())
    WHERE id = %s
"""


class DisposalStore:
    """Lists that wait for approval, and those that were executed. Raises LedgerUnavailable."""

    def __init__(self, pool: ConnectionPool[Connected]) -> None:
        self._pool = pool

    def propose(self, households: Sequence[UUID], *, by: str, on_request: bool) -> str:
        """A new list of these households; answers its name."""
        disposal = f"bordereau-{uuid4()}"

        def propose(connection: Connected) -> None:
            with connection.transaction():
                connection.execute(_PROPOSE, (disposal, on_request, by))
                connection.execute(_LIST, (disposal, list(households)))

        read(self._pool, propose)
        return disposal

    def find(self, disposal: str) -> Disposal:
        """The list of that name. Raises CannotApprove where there is none."""
        return read(self._pool, lambda c: _one(c, disposal))

    def of(self, household: UUID) -> Disposal | None:
        """The list that waits for this household alone, because the person asked, if there is."""
        found = read(self._pool, lambda c: _found(c, None, household))
        return found[0] if found else None

    def all(self) -> Sequence[Disposal]:
        """Every list, the latest first."""
        return read(self._pool, lambda c: _found(c, None, None))

    def give(self, disposal: str, visa: Visa) -> Disposal:
        """Record an approval; answers the list with it. Raises CannotApprove."""

        def give(connection: Connected) -> Disposal:
            with connection.transaction():
                connection.execute(_HOLD, (disposal,))
                require_may_give(_one(connection, disposal), visa)
                connection.execute(_GIVE, (disposal, visa.kind, visa.by, visa.reference))
                return _one(connection, disposal)

        return read(self._pool, give)

    def executed(self, disposal: str) -> None:
        """Every household of the list is erased."""
        read(self._pool, lambda c: c.execute(_EXECUTED, (disposal,)))


def _one(connection: Connected, disposal: str) -> Disposal:
    found = _found(connection, disposal, None)
    if not found:
        raise CannotApprove(NO_SUCH_LIST)
    return found[0]


def _found(connection: Connected, disposal: str | None, household: UUID | None) -> list[Disposal]:
    rows = connection.execute(_DISPOSALS, {"id": disposal, "household": household}).fetchall()
    return [
        Disposal(
            id=row[0],
            on_request=row[1],
            proposed_by=row[2],
            proposed_at=row[3],
            executed_at=row[4],
            households=row[5],
            visas=[
                Visa(kind=VisaKind(kind), by=by, reference=reference, given_at=given_at)
                for kind, by, reference, given_at in connection.execute(_VISAS, (row[0],))
            ],
        )
        for row in rows
    ]
