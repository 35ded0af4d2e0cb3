"""Indicators over HTTP: of a programme, of a territory, of a landlord, as of a day."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from adapters.http.listing import AtLeast, from_models
from adapters.http.parts import Parts, parts_of
from adapters.http.reading import AsOf, day_of, invalid
from services.indicator_figures import Scope
from services.indicators import TooNarrow

router = APIRouter(prefix="/v1", tags=["reading"])

Narrowing = Annotated[str | None, Query(max_length=64)]
Households = Annotated[bool, Query(description="with the households behind each figure")]


@router.get("/programmes/{slug}/indicators")
async def read_programme_indicators(
    request: Request,
    slug: str,
    *,
    as_of: AsOf = None,
    territory: Narrowing = None,
    landlord: Narrowing = None,
    stream: Narrowing = None,
    households: Households = False,
    at_least: AtLeast = None,
) -> Response:
    """Every indicator of a programme."""
    asked = {"programme": slug, "territory": territory, "landlord": landlord, "stream": stream}
    return await _answered(request, asked, as_of, households=households, at_least=at_least)


@router.get("/territories/{slug}/indicators")
async def read_territory_indicators(
    request: Request,
    slug: str,
    *,
    as_of: AsOf = None,
    landlord: Narrowing = None,
    stream: Narrowing = None,
    households: Households = False,
    at_least: AtLeast = None,
) -> Response:
    """Every indicator of a territory, within its programme."""
    found = parts_of(request).configuration.territories.get(slug)
    programme = None if found is None else found.programme
    asked = {"programme": programme, "territory": slug, "landlord": landlord, "stream": stream}
    return await _answered(request, asked, as_of, households=households, at_least=at_least)


@router.get("/landlords/{slug}/indicators")
async def read_landlord_indicators(
    request: Request,
    slug: str,
    *,
    as_of: AsOf = None,
    territory: Narrowing = None,
    stream: Narrowing = None,
    households: Households = False,
    at_least: AtLeast = None,
) -> Response:
    """Every indicator of a landlord's dwellings, over all programmes and territories."""
    asked = {"programme": None, "territory": territory, "landlord": slug, "stream": stream}
    return await _answered(request, asked, as_of, households=households, at_least=at_least)


async def _answered(
    request: Request,
    asked: dict[str, str | None],
    as_of: str | None,
    *,
    households: bool,
    at_least: int | None,
) -> Response:
    parts: Parts = parts_of(request)
    actor = parts.door.enter(request)
    day = parts.today() if as_of is None else day_of("as_of", as_of)
    scope = Scope(as_of=day, **asked)

    def read() -> dict[str, Any]:
        try:
            return parts.indicators.answer(actor, scope, households=households)
        except TooNarrow:
            narrowed = scope.narrowings[-1]
            raise invalid(narrowed, "one narrowing at a time for readers of aggregates") from None

    return await from_models(parts, read, at_least=at_least)
