"""Turns: writers on one household wait for each other in this process, and none overtakes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

Name = UUID | bytes
"""What an event calls its household: the identifier, or an own reference's hash."""


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    writers: int = 0


class Turns:
    """First come, first served. Without them a hundred writers would each decide a hundred times.

    They spare work and promise nothing: another process, or a writer that uses another name, may
    still come between, and the ledger alone says which version is the next.
    """

    def __init__(self) -> None:
        self._turns: dict[Name, _Turn] = {}

    @asynccontextmanager
    async def of(self, names: Sequence[Name | None]) -> AsyncIterator[None]:
        """Wait for the turn of a call about one household; a batch about many takes none.

        A batch that held the turns of a thousand households would keep everybody waiting.
        """
        name = names[0] if names and len(set(names)) == 1 else None
        if name is None:
            yield
            return
        turn = self._turns.setdefault(name, _Turn())
        turn.writers += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.writers -= 1
            if not turn.writers:
                del self._turns[name]
