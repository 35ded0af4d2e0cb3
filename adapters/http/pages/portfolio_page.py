"""The page of a landlord's portfolio."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.boards_page import Address, fresh
from adapters.http.pages.cases import SORT, SORTS, by_stage, sorted_by
from adapters.http.pages.household_page import refers_with
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from services.case_pages import PAGE_CASES_MAX

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/bailleurs/{landlord}")
async def portfolio(
    request: Request,
    landlord: str,
    *,
    tri: Address = None,
    after: Address = None,
    at: Address = None,
) -> Response:
    """A landlord's households over all territories."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(
        site.parts.lists.portfolio, visitor.actor, landlord, after=after, limit=PAGE_CASES_MAX
    )
    sort = tri if tri and tri in SORTS else SORT
    return site.page(
        request,
        "portfolio.html",
        portfolio=found,
        landlord=landlord,
        groups=[(stage, sorted_by(cases, sort)) for stage, cases in by_stage(found["households"])],
        sort=sort,
        sorts={code: words for code, (words, _) in SORTS.items()},
        after=after,
        is_fresh=is_fresh,
        refers=refers_with(site, visitor.actor),
        takes_away=visitor.actor.role in site.parts.configuration.access.exporting_roles
        and visitor.actor.organisation == landlord,
    )
