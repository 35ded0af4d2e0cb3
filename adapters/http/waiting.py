"""Work that waits for a database, on a thread of its own and for a bounded time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread

from services.ports import LedgerUnavailable

READ_SECONDS_MAX = 5.0
FILE_SECONDS_MAX = 30.0
"""For a file of everything that somebody follows: some ten thousand households take seconds."""

Result = TypeVar("Result")


async def within(work: Callable[[], Result], *, seconds_max: float = READ_SECONDS_MAX) -> Result:
    """The result of work that blocks; the event loop goes on meanwhile.

    Raises LedgerUnavailable when the time is up: a database that stands still may answer its
    connection never, so the thread is left to it and the caller is told.
    """
    try:
        async with asyncio.timeout(seconds_max):
            return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except TimeoutError as error:
        raise LedgerUnavailable("the read deadline has passed") from error
