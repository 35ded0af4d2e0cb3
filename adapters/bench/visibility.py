"""When what was stored became visible: the projector's own notifications, as they arrive."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

LAST_SECONDS_MAX = 5.0


class Visibility:
    """Pairs each 201 with the notification that its position is in a read model's rows.

    The notification comes with the commit of the rows. What was visible before its 201 was read
    counts as zero.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self._waiting: deque[tuple[int, float]] = deque()
        self._lags: list[tuple[float, float]] = []
        self._reached = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self, conninfo: str) -> None:
        """Begin to listen."""
        connection = await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
        await connection.execute("LISTEN projection")
        self._task = asyncio.create_task(self._listen(connection))

    def stored(self, position: int, moment: float) -> None:
        """A 201 was read."""
        if position <= self._reached:
            self._lags.append((moment, 0.0))
        else:
            self._waiting.append((position, moment))

    async def finish(self, counts_from: float) -> Sequence[float]:
        """The lags in seconds of what was answered from then on; waits for the last ones."""
        until = time.perf_counter() + LAST_SECONDS_MAX
        while self._waiting and time.perf_counter() < until:
            await asyncio.sleep(0.05)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._waiting:
            # Never seen: it took at least as long as was waited for it.
            now = time.perf_counter()
            self._lags += [(moment, now - moment) for _, moment in self._waiting]
        return [lag for moment, lag in self._lags if moment >= counts_from]

    async def _listen(self, connection: AsyncConnection[TupleRow]) -> None:
        async with connection:
            async for notify in connection.notifies():
                name, _, position = notify.payload.partition(":")
                if name == self._model:
                    self._visible(int(position))

    def _visible(self, position: int) -> None:
        now = time.perf_counter()
        self._reached = position
        # Answers of concurrent requests come nearly, not quite, in order of position.
        later = deque[tuple[int, float]]()
        while self._waiting:
            one = self._waiting.popleft()
            if one[0] > position:
                later.append(one)
            else:
                self._lags.append((one[1], now - one[1]))
        self._waiting = later
