"""Another key wraps the household keys: chosen first, then they are wrapped again in batches.

Other processes go on meanwhile: they know both keys, wrap with the one that is chosen here, and
open with either. A rotation that was interrupted is taken up where it stood.
"""

from collections.abc import Callable
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.key_ring import current_label
from adapters.postgres.session import read
from services.keyring import KEY_NAMES, Wrapping

BATCH_STREAMS = 500
FIRST = UUID(int=0)

_RETIRE_CURRENT = """
    UPDATE keys.wrapping_key
    SET state = 'old', since = clock_timestamp()
    WHERE state = 'current' AND label <> %s
"""

_CHOOSE = """
    INSERT INTO keys.wrapping_key (label, state)
    VALUES (%s, 'current')
    ON CONFLICT (label) DO UPDATE SET state = 'current', since = clock_timestamp()
"""

# Destroying a household's keys waits for its row, or takes it first: no key comes back.
_BATCH = """
    SELECT stream, digest, identity, social, health
    FROM keys.stream_key
    WHERE stream > %(after)s AND destroyed_at IS NULL
    AND %(label)s <> ANY(ARRAY[
        COALESCE(substr(digest, 1, 8), %(label)s), COALESCE(substr(identity, 1, 8), %(label)s),
        COALESCE(substr(social, 1, 8), %(label)s), COALESCE(substr(health, 1, 8), %(label)s)
    ])
    ORDER BY stream
    LIMIT %(limit)s
    FOR UPDATE
"""

_WRAP_AGAIN = """
    UPDATE keys.stream_key AS k
    SET digest = n.digest, identity = n.identity, social = n.social, health = n.health
    FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])
        AS n (stream, digest, identity, social, health)
    WHERE k.stream = n.stream
"""

_LEFT = """
    SELECT count(*)
    FROM keys.stream_key
    WHERE %(label)s <> ANY(ARRAY[
        COALESCE(substr(digest, 1, 8), %(label)s), COALESCE(substr(identity, 1, 8), %(label)s),
        COALESCE(substr(social, 1, 8), %(label)s), COALESCE(substr(health, 1, 8), %(label)s)
    ])
"""

_RETIRE = """
    UPDATE keys.wrapping_key
    SET state = 'retired', since = clock_timestamp()
    WHERE state = 'old'
"""

_IS_UNDER_WAY = "SELECT EXISTS (SELECT FROM keys.wrapping_key WHERE state = 'old')"


class KeyRotation:
    """Makes the newest wrapping key wrap every household key there is."""

    def __init__(self, *, pool: ConnectionPool[Connection[TupleRow]], wrapping: Wrapping) -> None:
        self._pool = pool
        self._wrapping = wrapping

    def is_under_way(self) -> bool:
        """Whether a rotation was begun and not ended. Raises LedgerUnavailable."""
        row = read(self._pool, lambda c: c.execute(_IS_UNDER_WAY).fetchone())
        return bool(row and row[0])

    def choose(self, label: bytes) -> None:
        """Every process wraps with this key from now on. Raises LedgerUnavailable."""

        def choose(connection: Connection[TupleRow]) -> None:
            with connection.transaction():
                current_label(connection, otherwise=self._wrapping.label)
                connection.execute(_RETIRE_CURRENT, (label,))
                connection.execute(_CHOOSE, (label,))

        read(self._pool, choose)

    def wrap_again(self, label: bytes, *, progress: Callable[[int], None]) -> int:
        """Wrap every household's keys with this key; answers how many households there were.

        Raises WrongMasterKey and LedgerUnavailable.
        """
        self._wrapping.choose(label)
        done, after = 0, FIRST
        while True:
            streams = read(self._pool, lambda c, a=after: self._batch(c, a, label))  # type: ignore[misc]
            if not streams:
                return done
            done, after = done + len(streams), streams[-1]
            progress(done)

    def retire(self, label: bytes) -> bool:
        """No household key is wrapped by another key any more; answers whether that holds."""

        def retire(connection: Connection[TupleRow]) -> bool:
            with connection.transaction():
                row = connection.execute(_LEFT, {"label": label}).fetchone()
                if row is None or row[0]:
                    return False
                connection.execute(_RETIRE)
                return True

        return read(self._pool, retire)

    def _batch(self, connection: Connection[TupleRow], after: UUID, label: bytes) -> list[UUID]:
        asked = {"after": after, "label": label, "limit": BATCH_STREAMS}
        with connection.transaction():
            rows = connection.execute(_BATCH, asked, binary=True).fetchall()
            again = [self._again(row) for row in rows]
            columns = [[each.get(name) for each in again] for name in KEY_NAMES]
            streams = [row[0] for row in rows]
            connection.execute(_WRAP_AGAIN, (streams, *columns))
        return streams

    def _again(self, row: TupleRow) -> dict[str, bytes]:
        kept = {n: v for n, v in zip(KEY_NAMES, row[1:], strict=True) if v is not None}
        return dict(self._wrapping.wrapped(self._wrapping.opened(row[0], kept)))
