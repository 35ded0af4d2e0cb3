"""The key ring in PostgreSQL: its own schema and role, apart from the events."""

import threading
from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import read
from services.keyring import KEY_NAMES, KeyCache, Wrapping, new_keys
from services.ports import HouseholdKeys

PREPARED_LEAST = 64

_LOAD = """
    SELECT stream, digest, identity, social, health
    FROM keys.stream_key
    WHERE stream = ANY(%s::uuid[])
"""

_KEEP = """
    INSERT INTO keys.stream_key (stream, digest, identity, social, health)
    SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[])
"""

# Locked until the keys are in: once another wrapping key is current, none under this one comes.
_CURRENT = "SELECT label FROM keys.wrapping_key WHERE state = 'current' FOR SHARE"

_FIRST = """
    INSERT INTO keys.wrapping_key (label, state)
    SELECT
        COALESCE(
            (SELECT substr(digest, 1, 8) FROM keys.stream_key WHERE digest IS NOT NULL LIMIT 1), %s
        ),
        'current'
    ON CONFLICT DO NOTHING
"""

_DESTROY = """
    UPDATE keys.stream_key
    SET digest = NULL, identity = NULL, social = NULL, health = NULL,
        destroyed_at = COALESCE(destroyed_at, now())
    WHERE stream = %s
"""

_FORGET_REFERENCES = "DELETE FROM ledger.reference WHERE stream = %s"

_FORGET_IDENTITY = "DELETE FROM search.identity_token WHERE household = %s"

_FORGET_UNUSED = "DELETE FROM keys.stream_key WHERE stream = ANY(%s::uuid[])"


class PostgresKeyRing:
    """Keys behind the `KeyRing` port.

    Household identifiers are random, so identities with their keys are made ahead and kept in
    stock: a new household then costs no round trip of its own before its first event.
    """

    def __init__(self, *, pool: ConnectionPool[Connection[TupleRow]], wrapping: Wrapping) -> None:
        self._pool = pool
        self._wrapping = wrapping
        self._cache = KeyCache()
        self._stock: list[HouseholdKeys] = []
        self._stock_lock = threading.Lock()

    def load(self, streams: Sequence[UUID]) -> Mapping[UUID, HouseholdKeys]:
        """The keys of those streams that have some, from the cache where it is fresh.

        Raises LedgerUnavailable when the key store does not answer.
        """
        found = self._cache.get(streams)
        missing = [stream for stream in streams if stream not in found]
        if missing:
            rows = read(self._pool, lambda c: c.execute(_LOAD, (missing,), binary=True).fetchall())
            opened = [self._opened(row) for row in rows]
            own = {one.stream: one for one in opened}
            self._cache.put(opened, none_of=[stream for stream in missing if stream not in own])
            found |= own
        return {stream: keys for stream, keys in found.items() if keys is not None}

    def prepare(self, count: int) -> Sequence[HouseholdKeys]:
        """That many new households, whose keys are already stored.

        Raises LedgerUnavailable when the key store does not answer.
        """
        with self._stock_lock:
            if len(self._stock) < count:
                made = [new_keys() for _ in range(max(count, PREPARED_LEAST))]
                self._keep(made)
                self._stock += made
            taken, self._stock = self._stock[:count], self._stock[count:]
        self._cache.put(taken)
        return taken

    def destroy(self, stream: UUID) -> None:
        """Destroy every key of a stream, its references and what it is found by.

        Doing it again changes nothing.
        """

        def forget(connection: Connection[TupleRow]) -> None:
            with connection.transaction():
                connection.execute(_DESTROY, (stream,))
                connection.execute(_FORGET_REFERENCES, (stream,))
                connection.execute(_FORGET_IDENTITY, (stream,))

        read(self._pool, forget)
        self._cache.drop(stream)

    def close(self) -> None:
        """Give back the identities that were made ahead and not used."""
        with self._stock_lock:
            unused, self._stock = self._stock, []
        if unused:
            streams = [one.stream for one in unused]
            read(self._pool, lambda c: c.execute(_FORGET_UNUSED, (streams,)))

    def _keep(self, made: Sequence[HouseholdKeys]) -> None:
        def keep(connection: Connection[TupleRow]) -> None:
            with connection.transaction():
                self._wrapping.choose(current_label(connection, otherwise=self._wrapping.label))
                wrapped = [self._wrapping.wrapped(one) for one in made]
                columns = [[one[name] for one in wrapped] for name in KEY_NAMES]
                streams = [one.stream for one in made]
                connection.execute(_KEEP, (streams, *columns))

        read(self._pool, keep)

    def _opened(self, row: TupleRow) -> HouseholdKeys:
        named = zip(KEY_NAMES, row[1:], strict=True)
        kept = {name: value for name, value in named if value is not None}
        return self._wrapping.opened(row[0], kept)


def current_label(connection: Connection[TupleRow], *, otherwise: bytes) -> bytes:
    """The label of the key that wraps now, held until the transaction ends.

    In a store that was never told, it is that of the keys it holds, or else `otherwise`.
    """
    row = connection.execute(_CURRENT).fetchone()
    if row is None:
        connection.execute(_FIRST, (otherwise,))
        row = connection.execute(_CURRENT).fetchone()
    if row is None:
        raise AssertionError("one wrapping key is current from the first household on")
    return bytes(row[0])
