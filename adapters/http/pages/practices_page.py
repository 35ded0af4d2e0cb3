"""The page of shared practice: what the partners of a programme learned from one another."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from adapters.http.reading import day_of
from services.practices import latest_programme

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PAGE_PRACTICES = 50
Told = Annotated[str | None, Query()]
Number = Annotated[int, Query(ge=0)]


@router.get("/pratiques")
async def practices_page(
    request: Request, *, programme: Told = None, au: Told = None, after: Number = 0
) -> Response:
    """The practice shared until a day, the latest first; titles for those who shared it."""
    site = site_of(request)
    actor = site.visitor(request).actor
    configuration, today = site.parts.configuration, site.parts.today()
    slug = programme or latest_programme(configuration).slug
    day = min(day_of("au", au), today) if au else today
    found = await run_in_threadpool(site.parts.practices.answer, actor, slug, day)
    every = found["practices"][::-1]
    shown = every[after : after + PAGE_PRACTICES]
    end = after + len(shown)
    return site.page(
        request,
        "practices.html",
        programme=slug,
        programmes=[(each.slug, each.name) for each in configuration.programmes.values()],
        day=day,
        position=found["position"],
        count=len(every),
        practices=shown,
        next=end if end < len(every) else None,
        query={"programme": slug, "au": day.isoformat()},
        after=after,
        is_fresh=True,
    )
