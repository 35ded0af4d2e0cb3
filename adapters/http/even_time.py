"""What is not there is answered after an even time: how long a look took does not tell of what."""

import asyncio
import time

from adapters.http.observing import Asgi, Message, Receive, Scope, Send

SLOT_SECONDS = 0.02
"""Longer than it takes to fold a long path, shorter than anybody minds."""


class EvenTime:
    """ASGI middleware: a 404 of a route leaves at the end of the slot that it was ready in.

    A household of others has to be folded before its reader is known to have no part in it; one
    that does not exist has not. Within a slot, both are answered at the same moment.
    """

    def __init__(self, app: Asgi, *, slot_seconds: float = SLOT_SECONDS) -> None:
        self._app = app
        self._slot_seconds = slot_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()

        async def even(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_not_there(scope, message):
                passed = time.perf_counter() - started
                await asyncio.sleep(end_of_slot(passed, self._slot_seconds) - passed)
            await send(message)

        await self._app(scope, receive, even)


def end_of_slot(seconds: float, slot_seconds: float) -> float:
    """When what was ready after so many seconds is answered: at the next end of a slot."""
    return (seconds // slot_seconds + 1) * slot_seconds


def _is_not_there(scope: Scope, message: Message) -> bool:
    # Where no route was found, nothing was looked for either.
    return message["status"] == 404 and scope.get("route") is not None
