"""Readers' contexts, signed so that what is injected into a query cannot choose its reader."""

import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.session import read
from services.reader_context import ReaderContext, Reading

CONTEXT_SECONDS_MAX = 30
BLOCK_BYTES = 64

Result = TypeVar("Result")


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and the outer pad of HMAC with SHA-256 (RFC 2104), for a key of a block at most."""
    whole = key.ljust(BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x36 for byte in whole), bytes(byte ^ 0x5C for byte in whole)


class Signer:
    """Signs contexts for one connection and some seconds; `key` is the installation's.

    The seconds are counted on the database's clock, which is read where a connection is opened:
    this process' own may be wrong.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._ahead = time.time() - time.monotonic()

    def learn(self, connection: Connection[TupleRow]) -> None:
        """Read the database's clock."""
        row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
        if row is not None:
            self._ahead = row[0] - time.monotonic()

    def signed(self, context: ReaderContext, *, backend: int) -> str:
        """The text of `etage.reader` for that process of the server."""
        told: dict[str, Any] = {
            "reads_as": context.reads_as,
            "keys": context.keys,
            "backend": backend,
            "until": time.monotonic() + self._ahead + CONTEXT_SECONDS_MAX,
        }
        return self.sign(json.dumps(told))

    def sign(self, body: str) -> str:
        """A body after its signature and a full stop."""
        return f"{hmac.new(self._key, body.encode(), sha256).hexdigest()}.{body}"

    def reading(self, connection: Connection[TupleRow]) -> Reading:
        """The connection as the lists read through it."""
        backend = connection.info.backend_pid
        return Reading(
            connection=connection, signed=lambda context: self.signed(context, backend=backend)
        )


def read_signed(
    pool: ConnectionPool[Connection[TupleRow]], signer: Signer, work: Callable[[Reading], Result]
) -> Result:
    """Read through a pool as whoever the work says. Raises LedgerUnavailable."""
    return read(pool, lambda connection: work(signer.reading(connection)))
