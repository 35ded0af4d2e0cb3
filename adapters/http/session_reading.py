"""Sessions of committees over HTTP: their agendas, and what they decided."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from adapters.http.listing import After, AtLeast, from_models
from adapters.http.parts import parts_of
from adapters.http.reading import day_of
from services.agendas import AGENDA_CASES_MAX

router = APIRouter(prefix="/v1", tags=["reading"])

From = Annotated[str | None, Query(alias="from", description="a day, as 2020-06-30")]
To = Annotated[str | None, Query(description="a day, as 2020-06-30")]
On = Annotated[str | None, Query(description="a day, as 2020-06-30; today unless told")]
Limit = Annotated[int, Query(ge=1, le=AGENDA_CASES_MAX)]
Territory = Annotated[str | None, Query(max_length=64)]


@router.get("/territories/{slug}/sessions")
async def read_territory_sessions(
    request: Request, slug: str, *, first: From = None, to: To = None, at_least: AtLeast = None
) -> Response:
    """The sessions of a territory's committees, by their days."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    days = _days(first, to)

    def read() -> dict[str, Any]:
        return parts.sessions.of_territory(actor, slug, **days)

    return await from_models(parts, read, at_least=at_least)


@router.get("/programmes/{slug}/sessions")
async def read_programme_sessions(
    request: Request, slug: str, *, first: From = None, to: To = None, at_least: AtLeast = None
) -> Response:
    """The sessions of a programme's committees, follow-up and steering ones among them."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    days = _days(first, to)

    def read() -> dict[str, Any]:
        return parts.sessions.of_programme(actor, slug, **days)

    return await from_models(parts, read, at_least=at_least)


@router.get("/territories/{slug}/agenda")
async def read_agenda(
    request: Request,
    slug: str,
    *,
    on: On = None,
    at_least: AtLeast = None,
    after: After = None,
    limit: Limit = AGENDA_CASES_MAX,
) -> Response:
    """What a technical committee that met that day would look at, in its order."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    day = None if on is None else day_of("on", on)

    def read() -> dict[str, Any]:
        return parts.sessions.agenda(actor, slug, day, after=after, limit=limit)

    return await from_models(parts, read, at_least=at_least)


# The name of a session is its platform's, and may hold a slash.
@router.get("/sessions/{session:path}")
async def read_session(
    request: Request, session: str, *, territory: Territory = None, at_least: AtLeast = None
) -> Response:
    """One session: who takes part, its agenda, and what it decided."""
    parts = parts_of(request)
    actor = parts.door.enter(request)

    def read() -> dict[str, Any]:
        return parts.sessions.session(actor, session, territory=territory)

    return await from_models(parts, read, at_least=at_least)


def _days(first: str | None, to: str | None) -> dict[str, date]:
    """From which day to which; without a parameter, as far as there are sessions."""
    days: dict[str, date] = {}
    if first is not None:
        days["first"] = day_of("from", first)
    if to is not None:
        days["last"] = day_of("to", to)
    return days
