"""Each request seen from outside: an id, a log line, a duration, and headers that close doors."""

import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from typing import Any
from uuid import uuid4

import structlog

from adapters.http.noting import log_refusal
from adapters.metrics import Metrics

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""On every answer, but where the answer says something else of its own: a page its own policy."""
OVER_TLS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
UNROUTED = "(none)"


class Observing:
    """ASGI middleware. Logs and labels name the route, never the address: it may name a case."""

    def __init__(self, app: Asgi, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log = structlog.get_logger("etage.http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        started = time.perf_counter()
        status = 500

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                message["headers"] = [*given, *_lacking(given, scope["scheme"])]
            await send(message)

        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                await self._app(scope, receive, observed)
        finally:
            self._note(scope, request_id, status=status, seconds=time.perf_counter() - started)

    def _note(self, scope: Scope, request_id: str, *, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", UNROUTED)
        method = scope["method"] if route != UNROUTED else UNROUTED
        self._metrics.requests.labels(method, route, status).observe(seconds)
        told = {"request_id": request_id, "method": method, "route": route, "status": status}
        self._log.info("request", **told, milliseconds=round(seconds * 1000, 1))
        if route != UNROUTED:
            log_refusal(scope.get("state", {}), told)


def _lacking(given: Sequence[tuple[bytes, bytes]], scheme: str) -> Iterator[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in given}
    for header in (*HEADERS, OVER_TLS) if scheme == "https" else HEADERS:
        if header[0] not in names:
            yield header
