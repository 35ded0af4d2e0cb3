"""Connections: one for a thread of its own, reopened when it was lost, and pools of readers."""

from collections.abc import Callable
from typing import TypeVar

import orjson
import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool, PoolTimeout

from adapters.postgres.roles import check_role
from services.ports import LedgerUnavailable

CONNECT_SECONDS_MAX = 2
SILENT_MILLISECONDS_MAX = 5_000
KEEPALIVE_SECONDS = 5
"""Over TCP, a connection that has gone silent is given up; a Unix socket knows no such thing."""
READ_MILLISECONDS_MAX = 5000
POOL_WAIT_SECONDS_MAX = 1.0
POOL_WAITING_MAX = 64

Result = TypeVar("Result")


def bounded(conninfo: str, *, statement_milliseconds: int) -> str:
    """The same connection with deadlines, so that no call waits for ever (measurement M5)."""
    return make_conninfo(
        conninfo,
        connect_timeout=CONNECT_SECONDS_MAX,
        tcp_user_timeout=SILENT_MILLISECONDS_MAX,
        keepalives_idle=KEEPALIVE_SECONDS,
        keepalives_interval=KEEPALIVE_SECONDS,
        keepalives_count=2,
        options=(
            f"-c statement_timeout={statement_milliseconds} -c lock_timeout=2000"
            " -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
        ),
    )


class Session:
    """One connection for one thread. A lost connection is reopened at the next call."""

    def __init__(self, conninfo: str, *, statement_milliseconds: int) -> None:
        self._conninfo = bounded(conninfo, statement_milliseconds=statement_milliseconds)
        self._connection: Connection[TupleRow] | None = None

    def run(self, work: Callable[[Connection[TupleRow]], Result], *, attempts: int = 2) -> Result:
        """Do idempotent work; where the connection is lost under it, once more on a new one.

        Raises LedgerUnavailable when the last attempt fails too.
        """
        for attempt in range(1, attempts + 1):
            try:
                return work(self._connected())
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self.close()
                if attempt == attempts:
                    raise LedgerUnavailable("the database does not answer") from error
        raise AssertionError("attempts is at least 1")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Connection[TupleRow]:
        if self._connection is None or self._connection.closed:
            connection = psycopg.connect(self._conninfo, autocommit=True)
            _configure(connection)
            self._connection = connection
        return self._connection


def _configure(connection: Connection[TupleRow]) -> None:
    connection.autocommit = True
    set_json_loads(orjson.loads, connection)
    check_role(connection)


def open_pool(
    conninfo: str,
    *,
    size: int,
    learn: Callable[[Connection[TupleRow]], None] = lambda connection: None,
) -> ConnectionPool[Connection[TupleRow]]:
    """A pool of readers; who waits longer than a second is told so.

    `learn` is called with every new connection.
    """

    def configure(connection: Connection[TupleRow]) -> None:
        _configure(connection)
        learn(connection)

    return ConnectionPool(
        bounded(conninfo, statement_milliseconds=READ_MILLISECONDS_MAX),
        min_size=1,
        max_size=size,
        timeout=POOL_WAIT_SECONDS_MAX,
        max_waiting=POOL_WAITING_MAX,
        configure=configure,
        # After the database was away, its old connections are found dead before they are lent.
        check=ConnectionPool.check_connection,
        open=True,
    )


def read(
    pool: ConnectionPool[Connection[TupleRow]], work: Callable[[Connection[TupleRow]], Result]
) -> Result:
    """Read through a pool. Raises LedgerUnavailable when the database does not answer."""
    try:
        with pool.connection() as connection:
            return work(connection)
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
        raise LedgerUnavailable("the database does not answer") from error
