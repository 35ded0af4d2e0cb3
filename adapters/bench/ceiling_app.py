"""The ceiling over HTTP: FastAPI, pydantic and uvicorn that read an event and do nothing.

Run as `python -m adapters.bench.ceiling_app single|batch PORT`.
"""

import sys
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

HOUSEHOLD = UUID(int=1)


class Event(BaseModel):
    """A CloudEvent, checked for its shape only."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    data: dict[str, Any]


class Receipt(BaseModel):
    """What the service answers, with nothing behind it."""

    id: str
    source: str
    household_id: UUID = HOUSEHOLD
    version: int = 1
    position: int = 1
    recorded_at: str = "2019-01-01T00:00:00.000000Z"
    duplicate: bool = False
    status: int = 201


class Results(BaseModel):
    """The answer to a batch."""

    results: list[Receipt]


def create_single() -> FastAPI:
    """One event a request."""
    app = FastAPI(openapi_url=None, telemetry={"logs": False})

    @app.post("/v1/events", status_code=201)
    async def post(event: Event) -> Receipt:
        return Receipt(id=event.id, source=event.source)

    return app


def create_batch() -> FastAPI:
    """A batch a request."""
    app = FastAPI(openapi_url=None, telemetry={"logs": False})

    @app.post("/v1/events")
    async def post(events: list[Event]) -> Results:
        return Results(results=[Receipt(id=event.id, source=event.source) for event in events])

    return app


def main() -> None:
    """Serve until ended."""
    app = create_single() if sys.argv[1] == "single" else create_batch()
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[2]),
        log_config=None,
        access_log=False,
        ws="none",
    )


if __name__ == "__main__":
    main()
