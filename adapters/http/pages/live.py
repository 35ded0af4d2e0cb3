"""The address of the live stream: for whoever is signed in, and no longer than they are."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import NotSignedIn, session_cookie, site_of
from adapters.http.pages.streams import Streams, TooManyStreams
from adapters.http.problems import Problem
from adapters.http.protocol import STOPPING

router = APIRouter(route_class=PageRoute, include_in_schema=False)

NO_CONTENT = 204
"""What ends a browser's stream for good; a refusal would let some of them come again."""
RETRY_SECONDS = 30
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""What a proxy hears that a line is to be passed on at once."""


class LiveResponse(StreamingResponse):
    """A stream that gives its place back, however it ends."""

    def __init__(self, lines: AsyncIterator[bytes], *, streams: Streams, session: str) -> None:
        super().__init__(lines, media_type="text/event-stream", headers=UNBUFFERED)
        self._streams = streams
        self._session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams.release(self._session)


@router.get("/vivant")
async def live(request: Request) -> Response:
    """Say each time that the read models have moved; 204 where nobody is signed in.

    Raises the 429 problem where the session, or the process, has no stream left.
    """
    site = site_of(request)
    try:
        visitor = site.visitor(request)
    except NotSignedIn:
        return Response(status_code=NO_CONTENT)
    session = visitor.session.id
    try:
        site.streams.take(session)
    except TooManyStreams:
        raise Problem("too-fast", headers={"Retry-After": str(RETRY_SECONDS)}) from None
    cookie = request.cookies.get(session_cookie(request))
    stopping: asyncio.Event = getattr(request.state, STOPPING, None) or asyncio.Event()
    lines = site.streams.tell(lambda: site.is_still(cookie), stopping)
    return LiveResponse(lines, streams=site.streams, session=session)
