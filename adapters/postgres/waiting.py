"""Waiting until read models have reached a position, so that a writer can read its own write."""

import asyncio
import time
from collections.abc import Iterable, Sequence

import psycopg
from psycopg import AsyncConnection, Notify
from psycopg.rows import TupleRow

from adapters.postgres.session import READ_MILLISECONDS_MAX, bounded

POLL_SECONDS = 1.0
RECONNECT_SECONDS = 0.5
WAIT_SECONDS_MAX = 2.0

_POSITIONS = """
    SELECT name, position FROM reading.projection
    UNION ALL
    SELECT 'identity_index', position FROM search.follower
"""


class ProjectionWaiter:
    """The positions of all read models as one process knows them, and those who wait for more.

    One connection listens for the whole process, and looks once a second as well. It belongs to
    one event loop: start and stop it there.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = bounded(conninfo, statement_milliseconds=READ_MILLISECONDS_MAX)
        self._positions: dict[str, int] = {}
        self._waiting: dict[asyncio.Future[None], tuple[frozenset[str], int]] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._follow(), name="projection waiter")

    async def stop(self) -> None:
        """End listening; whoever still waits is told at once that it was not reached."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for future in self._waiting:
            future.cancel()

    def position(self, names: Iterable[str]) -> int:
        """The position that all of these read models are known to have reached."""
        return min((self._positions.get(name, 0) for name in names), default=0)

    async def wait_for(
        self, names: Iterable[str], position: int, *, timeout: float = WAIT_SECONDS_MAX
    ) -> bool:
        """Whether all of these read models reach the position within `timeout` seconds."""
        wanted = frozenset(names)
        if self.position(wanted) >= position:
            return True
        future = asyncio.get_running_loop().create_future()
        self._waiting[future] = (wanted, position)
        try:
            done, _ = await asyncio.wait((future,), timeout=timeout)
        finally:
            del self._waiting[future]
        return bool(done) and not future.cancelled()

    async def _follow(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.OperationalError, psycopg.InterfaceError):
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        connection: AsyncConnection[TupleRow]
        async with await psycopg.AsyncConnection.connect(
            self._conninfo, autocommit=True
        ) as connection:
            await connection.execute("LISTEN projection")
            while True:
                await self._look(connection)
                next_look = time.monotonic() + POLL_SECONDS
                while (left := next_look - time.monotonic()) > 0:
                    async for notify in connection.notifies(timeout=left, stop_after=1):
                        self._heard(notify)

    async def _look(self, connection: AsyncConnection[TupleRow]) -> None:
        cursor = await connection.execute(_POSITIONS)
        self._reached([(row[0], row[1]) for row in await cursor.fetchall()])

    def _heard(self, notify: Notify) -> None:
        name, _, position = notify.payload.partition(":")
        self._reached([(name, int(position))])

    def _reached(self, positions: Sequence[tuple[str, int]]) -> None:
        # A rebuild may not set a position back, so what was reached stays reached.
        for name, position in positions:
            self._positions[name] = max(position, self._positions.get(name, 0))
        for future, (names, position) in self._waiting.items():
            if not future.done() and self.position(names) >= position:
                future.set_result(None)
