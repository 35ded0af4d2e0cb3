"""The page of the stock: temporary dwellings on a day, which are taken and which are free."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from adapters.http.reading import day_of
from services.views import pseudonym

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_PLACES = 50
Told = Annotated[str | None, Query()]


@router.get("/logements")
async def stock_page(
    request: Request, *, au: Told = None, genre: Told = None, after: Told = None
) -> Response:
    """The places offered on a day, who operates them, and until when they are taken."""
    site = site_of(request)
    actor = site.visitor(request).actor
    day = day_of("au", au) if au else site.parts.today()
    kinds = site.words.choices("place_kinds")
    kind = genre if genre in dict(kinds) else None
    found = await run_in_threadpool(site.parts.stock.places, actor, on=day, kind=kind)
    places = found["places"]
    rest = [each for each in places if after is None or each["place"] > after]
    shown = rest[:PAGE_PLACES]
    return site.page(
        request,
        "stock.html",
        day=day,
        kinds=kinds,
        kind=kind,
        position=found["position"],
        count=len(places),
        free=sum(each["free"] for each in places),
        places=shown,
        next=shown[-1]["place"] if len(rest) > len(shown) else None,
        query={"au": day.isoformat(), **({"genre": kind} if kind else {})},
        after=after,
        pseudonym=_pseudonym,
        is_fresh=True,
    )


def _pseudonym(household: str) -> str:
    return pseudonym(UUID(household))
