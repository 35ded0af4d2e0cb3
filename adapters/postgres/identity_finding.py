"""What the index of identity tells: which files agree, and which a name finds."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.identity_index import POSITION
from adapters.postgres.session import read
from services.duplicates import Candidate

# Two of the four must agree, and a word of the name; days of birth that differ part any two.
_CANDIDATES = """
    WITH person AS MATERIALIZED (
        SELECT
            reader,
            household,
            min(token) FILTER (WHERE kind = 'name') AS name,
            min(token) FILTER (WHERE kind = 'birth_date') AS birth_date,
            min(token) FILTER (WHERE kind = 'phone') AS phone,
            min(token) FILTER (WHERE kind = 'email') AS email
        FROM search.identity_token
        WHERE reader = ANY(%(readers)s::text[]) AND kind <> 'name_word'
        GROUP BY reader, household
    ),
    met AS (
        SELECT reader, a.household AS one, b.household AS other
        FROM person AS a JOIN person AS b USING (reader, name, birth_date)
        UNION
        SELECT reader, a.household, b.household
        FROM person AS a JOIN person AS b USING (reader, name, phone)
        UNION
        SELECT reader, a.household, b.household
        FROM person AS a JOIN person AS b USING (reader, name, email)
        UNION
        SELECT reader, a.household, b.household
        FROM person AS a JOIN person AS b USING (reader, birth_date, phone)
        UNION
        SELECT reader, a.household, b.household
        FROM person AS a JOIN person AS b USING (reader, birth_date, email)
    )
    SELECT DISTINCT ON (m.one, m.other)
        m.one, m.other,
        a.name IS NOT DISTINCT FROM b.name,
        COALESCE(a.birth_date = b.birth_date, false),
        COALESCE(a.phone = b.phone, false),
        COALESCE(a.email = b.email, false)
    FROM met AS m
    JOIN person AS a ON a.reader = m.reader AND a.household = m.one
    JOIN person AS b ON b.reader = m.reader AND b.household = m.other
    WHERE m.one < m.other
    AND (m.one, m.other) > (%(one)s::uuid, %(other)s::uuid)
    AND (a.birth_date = b.birth_date) IS NOT FALSE
    AND EXISTS (
        SELECT 1
        FROM search.identity_token AS v
        JOIN search.identity_token AS w USING (reader, kind, token)
        WHERE v.reader = m.reader AND v.kind = 'name_word'
        AND v.household = m.one AND w.household = m.other
    )
    ORDER BY m.one, m.other
    LIMIT %(limit)s
"""

# One reader's tokens are no other's, so that those which agree are of one reader.
_NAMED = """
    SELECT DISTINCT household
    FROM search.identity_token
    WHERE reader = ANY(%(readers)s::text[]) AND kind = 'name_word'
    AND token = ANY(%(tokens)s::bytea[])
    GROUP BY reader, household
    HAVING count(*) = %(words)s
"""

AGREEING = ("name", "birth_date", "phone", "email")


class IdentityIndex:
    """The index as finders read it, through a pool of the keys' role."""

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]]) -> None:
        self._pool = pool

    def position(self) -> int:
        """How far the index has come in the log. Raises LedgerUnavailable."""
        rows = read(self._pool, lambda c: c.execute(POSITION).fetchall())
        return int(rows[0][0])

    def named(
        self, readers: Sequence[str], tokens: Sequence[bytes], *, words: int
    ) -> Sequence[UUID]:
        """The households of which a reader's tokens tell that many different words of the name.

        `tokens` are of these words, each under the key of each reader. Raises LedgerUnavailable.
        """
        asked = {"readers": list(readers), "tokens": list(tokens), "words": words}
        rows = read(self._pool, lambda c: c.execute(_NAMED, asked, binary=True).fetchall())
        return [row[0] for row in rows]

    def candidates(
        self, readers: Sequence[str], *, after: tuple[UUID, UUID], limit: int
    ) -> Sequence[Candidate]:
        """Pairs of households that agree, among those of some readers. Raises LedgerUnavailable."""
        asked = {"readers": list(readers), "one": after[0], "other": after[1], "limit": limit}
        rows = read(self._pool, lambda c: c.execute(_CANDIDATES, asked, binary=True).fetchall())
        return [
            Candidate(
                one=row[0],
                other=row[1],
                agree=tuple(k for k, same in zip(AGREEING, row[2:], strict=True) if same),
            )
            for row in rows
        ]
