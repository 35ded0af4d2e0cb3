"""A request's body, bounded in size and in time before anything reads it."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from fastapi import Request

from adapters.http.problems import Problem, malformed

BODY_SECONDS_MAX = 10.0


async def read_body(
    request: Request, *, bytes_max: int, seconds_max: float = BODY_SECONDS_MAX
) -> bytes:
    """The whole body; raises the 413, 415 or 408 problem, and reads no further than the bound.

    After a 413 what is still on its way is read and thrown away by the protocol, so that the
    sender reads the answer instead of a reset; after a 408 the connection is closed.
    """
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem("unsupported-media-type", "A content encoding is not accepted.")
    announced = request.headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > bytes_max:
        raise Problem("too-large")
    try:
        async with asyncio.timeout(seconds_max):
            return await _received(request, bytes_max)
    except TimeoutError:
        raise Problem("timeout", headers={"Connection": "close"}) from None


async def _received(request: Request, bytes_max: int) -> bytes:
    body = b""
    while True:
        message: MutableMapping[str, Any] = await request.receive()
        if message["type"] == "http.disconnect":
            raise malformed("ended before its body did")
        chunk: bytes = message.get("body", b"")
        body += chunk
        if len(body) > bytes_max:
            raise Problem("too-large")
        if not message.get("more_body", False):
            return body
