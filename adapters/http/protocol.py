"""HTTP/1.1 below the application: uvicorn's protocol, with bounds and problem details of its own.

What httptools cannot parse never reaches FastAPI; uvicorn would answer it in plain text and puts
no bound on headers or on the time they take.
"""

import asyncio
from asyncio import TimerHandle
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import orjson
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from adapters.http.problems import MEDIA_TYPE, Problem

STOPPING = "stopping"
"""The name, in the state that the lifespan gives to every request, of the event of the end."""

HEADERS_MAX = 100
HEAD_BYTES_MAX = 32 * 1024
URL_BYTES_MAX = 8 * 1024
HEAD_SECONDS_MAX = 10.0
DRAIN_SECONDS_MAX = 10.0
LINGER_SECONDS_MAX = 1.0


class _Unwanted(Exception):
    """Stops the parser in the middle of a head that is not going to be read."""


class BoundedProtocol(HttpToolsProtocol):
    """At most HEADERS_MAX headers in HEAD_BYTES_MAX, complete within HEAD_SECONDS_MAX."""

    head_seconds_max: ClassVar[float] = HEAD_SECONDS_MAX
    drain_seconds_max: ClassVar[float] = DRAIN_SECONDS_MAX

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._head_bytes = 0
        self._header_bytes = 0
        self._in_head = True
        self._in_body = False
        self._timer: TimerHandle | None = None
        self._slug = "malformed"
        self._has_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._set_timer(self.head_seconds_max, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Let the streams know that the server stops: nothing else would end them."""
        stopping = self.app_state.get(STOPPING)
        if stopping is not None:
            stopping.set()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        if self._has_refused:
            return
        super().data_received(data)
        if not self._in_head or self._has_refused:
            return
        # httptools tells a header only when it is complete: the bytes are counted here as well.
        self._head_bytes += len(data)
        if self._head_bytes > HEAD_BYTES_MAX:
            self._refuse("headers-too-large")
        elif self._timer is None:
            self._set_timer(self.head_seconds_max, self._head_is_late)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0
        self._header_bytes = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > URL_BYTES_MAX:
            self._stop_parsing("uri-too-long")

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._header_bytes += len(name) + len(value)
        if len(self.headers) > HEADERS_MAX or self._header_bytes > HEAD_BYTES_MAX:
            self._stop_parsing("headers-too-large")

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._in_body = True
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        self._stop_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._in_body:
            # Answered before the body was read: its sender gets a while to finish and to listen.
            self._set_timer(self.drain_seconds_max, self.transport.close)

    def send_400_response(self, msg: str) -> None:
        """Called for whatever the parser refuses, or was stopped at by a bound above."""
        self._refuse(self._slug)

    def _stop_parsing(self, slug: str) -> None:
        self._slug = slug
        raise _Unwanted

    def _set_timer(self, seconds: float, call: Callable[[], None]) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, call)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _head_is_late(self) -> None:
        if self._head_bytes == 0:
            self.transport.close()
        else:
            self._refuse("timeout")

    def _refuse(self, slug: str) -> None:
        """Answer and say goodbye; what still comes in is dropped, for a reset would lose both."""
        self._has_refused = True
        if self.transport.is_closing():
            return
        self.transport.write(b"".join(_answer(Problem(slug), self.server_state.default_headers)))
        if self.transport.can_write_eof():
            self.transport.write_eof()
            self._set_timer(LINGER_SECONDS_MAX, self.transport.close)
        else:
            self.transport.close()


def _answer(problem: Problem, default_headers: list[tuple[bytes, bytes]]) -> Iterable[bytes]:
    body = orjson.dumps(problem.body())
    yield STATUS_LINE[problem.status]
    for name, value in default_headers:
        yield b"%b: %b\r\n" % (name, value)
    yield b"content-type: %b\r\n" % MEDIA_TYPE.encode("ascii")
    yield b"content-length: %d\r\nconnection: close\r\n\r\n" % len(body)
    yield body
