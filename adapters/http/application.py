"""The HTTP application: its routes, and problem details for whatever goes wrong."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from adapters.http import (
    boards,
    duplicates,
    erasure,
    glass,
    indicators,
    intake,
    listing,
    money,
    operations,
    portfolio_files,
    problems,
    reading,
    refusals_api,
    session_reading,
    stock,
    trace_api,
    well_known,
)
from adapters.http.even_time import EvenTime
from adapters.http.observing import Observing
from adapters.http.pages.french_gaps import French
from adapters.http.pages.words import Words
from adapters.http.parts import Parts
from adapters.metrics import Metrics

TITLE = "etage"
VERSION = "1"

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Mapping[str, Any] | None]]


class Http(FastAPI):
    """An application whose every answer is observed, that of an error nobody expected too."""

    def __init__(self, *, metrics: Metrics, **options: Any) -> None:
        self._metrics = metrics
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        # What answers such an error stands around every middleware that is added.
        return Observing(EvenTime(super().build_middleware_stack()), metrics=self._metrics)


def create_http(parts: Parts, *, lifespan: Lifespan | None = None) -> FastAPI:
    """The application that serves these parts."""
    app = Http(
        metrics=parts.metrics,
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        telemetry={"logs": False},
        lifespan=lifespan,
    )
    app.state.parts = parts
    problems.install(app, French(Words(configuration=parts.configuration)))
    app.include_router(boards.router)
    app.include_router(duplicates.router)
    app.include_router(erasure.router)
    app.include_router(glass.router)
    app.include_router(intake.router)
    app.include_router(indicators.router)
    app.include_router(listing.router)
    app.include_router(portfolio_files.router)
    app.include_router(reading.router)
    app.include_router(refusals_api.router)
    app.include_router(session_reading.router)
    app.include_router(money.router)
    app.include_router(stock.router)
    app.include_router(trace_api.router)
    app.include_router(operations.router)
    app.include_router(well_known.router)
    return app
