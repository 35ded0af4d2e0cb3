"""The HTTP application: its routes, and problem details for whatever goes wrong."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI

from adapters.http import (
    duplicates,
    indicators,
    intake,
    listing,
    money,
    operations,
    problems,
    reading,
    session_reading,
    stock,
    well_known,
)
from adapters.http.observing import Observing
from adapters.http.pages.french_gaps import French
from adapters.http.pages.words import Words
from adapters.http.parts import Parts

TITLE = "etage"
VERSION = "1"

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_http(parts: Parts, *, lifespan: Lifespan | None = None) -> FastAPI:
    """The application that serves these parts."""
    app = FastAPI(
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
    app.include_router(duplicates.router)
    app.include_router(intake.router)
    app.include_router(indicators.router)
    app.include_router(listing.router)
    app.include_router(reading.router)
    app.include_router(session_reading.router)
    app.include_router(money.router)
    app.include_router(stock.router)
    app.include_router(operations.router)
    app.include_router(well_known.router)
    app.add_middleware(Observing, metrics=parts.metrics)
    return app
