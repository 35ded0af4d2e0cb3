"""A small application behind the real door: uvicorn, our protocol, a real socket."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, BinaryIO, ClassVar

import pytest
import uvicorn
from fastapi import FastAPI, Query, Request

from adapters.http.body import read_body
from adapters.http.cloudevents import EVENT_BYTES_MAX
from adapters.http.problems import Problem, install
from adapters.http.protocol import BoundedProtocol
from domain.refusal import Forbidden, IllegalTransition, Invalid, PlatformNotOpen
from domain.stages import Stage
from services.ports import LedgerUnavailable
from tests.adapters.http.answers import Answer, Connect, read_answer

FAULTS: dict[str, Exception] = {
    "away": LedgerUnavailable("connection refused"),
    "bug": RuntimeError("Zélie Fictive"),
    "stage": IllegalTransition(Stage.EXITED, "It ended on 2020-05-28."),
    "closed": PlatformNotOpen(),
    "field": Invalid("A signal is required.", pointer="/data/signals"),
    "right": Forbidden(),
    "reused": Problem("event-id-reused"),
    "elsewhere": Problem("no-such-slug"),
}


class HastyProtocol(BoundedProtocol):
    """The same bounds, with less patience, so that tests need not wait."""

    head_seconds_max: ClassVar[float] = 0.3
    drain_seconds_max: ClassVar[float] = 0.3


def application() -> FastAPI:
    """Routes that read a body, take a parameter, and fail in every way."""
    app = FastAPI(telemetry={"logs": False})
    install(app)

    @app.post("/body")
    async def body(request: Request) -> int:
        return len(await read_body(request, bytes_max=EVENT_BYTES_MAX, seconds_max=0.3))

    @app.get("/parameter")
    async def parameter(as_of: Annotated[date, Query()]) -> str:
        return as_of.isoformat()

    @app.get("/fault/{name}")
    async def fault(name: str) -> None:
        raise FAULTS[name]

    return app


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port that the application listens on."""
    config = uvicorn.Config(application(), http=HastyProtocol, ws="none", log_level="critical")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def connect(port: int) -> Connect:
    """Open a connection: its socket, to write, and a reader of what comes back."""

    @contextmanager
    def connected() -> Iterator[tuple[socket.socket, BinaryIO]]:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as connection,
            connection.makefile("rb") as reader,
        ):
            yield connection, reader

    return connected


@pytest.fixture
def send(connect: Connect) -> Callable[..., Answer]:
    """Send raw bytes on a connection of its own, in pieces if so given; the whole answer."""

    def sent(*pieces: bytes, pause: float = 0.0) -> Answer:
        with connect() as (connection, reader):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            return read_answer(reader)

    return sent
