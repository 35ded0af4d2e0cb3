"""The streams of live pages that one process holds: how many, how long, and what they say."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence

from adapters.postgres.waiting import ProjectionWaiter

STREAMS_MAX = 400
SESSION_STREAMS_MAX = 4
"""A browser has six connections to one place; some must be left for its pages."""
LIFE_SECONDS_MAX = 900.0
"""The browser comes again by itself, with the cookie it has by then."""
HEARTBEAT_SECONDS = 15.0
REST_SECONDS = 2.0
LOOK_SECONDS = 1.0
"""How often each stream asks whether its session is still one."""

BEGINNING = b"retry: 5000\n\n"
BEAT = b":\n\n"


class TooManyStreams(Exception):
    """This session, or all of them together, hold as many streams as one process gives."""


class Streams:
    """Counts the streams and feeds each of them; it belongs to the event loop of its waiter."""

    def __init__(self, waiter: ProjectionWaiter, models: Sequence[str]) -> None:
        self._waiter = waiter
        self._models = models
        self._open: Counter[str] = Counter()

    def take(self, session: str) -> None:
        """Count one more stream of a session. Raises TooManyStreams."""
        if self._open.total() >= STREAMS_MAX or self._open[session] >= SESSION_STREAMS_MAX:
            raise TooManyStreams
        self._open[session] += 1

    def release(self, session: str) -> None:
        """Count one stream of a session less."""
        self._open[session] -= 1
        if self._open[session] <= 0:
            del self._open[session]

    def count(self) -> int:
        """How many streams are open."""
        return self._open.total()

    async def tell(
        self, is_still: Callable[[], bool], stopping: asyncio.Event
    ) -> AsyncIterator[bytes]:
        """Lines of a stream: a number that grows each time the read models have moved.

        `is_still` is asked before every line, with nothing awaited in between: what is said after
        a session was ended is said to nobody. Moves are counted together for REST_SECONDS, so a
        slow reader has few lines waiting and never more.
        """
        clock = asyncio.get_running_loop().time
        ends_at = clock() + LIFE_SECONDS_MAX
        seen = self._waiter.position(self._models)
        said, said_at, count = BEGINNING, 0.0, 0
        while clock() < ends_at and not stopping.is_set() and is_still():
            if said:
                yield said
                said_at = clock()
            said = b""
            await self._pass(seen, stopping)
            position, quiet = self._waiter.position(self._models), clock() - said_at
            if position > seen and quiet >= REST_SECONDS:
                seen, count = position, count + 1
                said = b"event: change\ndata: %d\n\n" % count
            elif quiet >= HEARTBEAT_SECONDS:
                said = BEAT

    async def _pass(self, seen: int, stopping: asyncio.Event) -> None:
        """Let LOOK_SECONDS pass, less where the read models move or the server stops."""
        has_moved = self._waiter.position(self._models) > seen
        waits: list[asyncio.Task[bool]] = [asyncio.create_task(stopping.wait())]
        if not has_moved:
            waits.append(asyncio.create_task(self._moved(seen)))
        try:
            await asyncio.wait(waits, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    async def _moved(self, seen: int) -> bool:
        return await self._waiter.wait_for(self._models, seen + 1, timeout=LOOK_SECONDS)
