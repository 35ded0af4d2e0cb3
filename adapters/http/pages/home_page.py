"""The first page after the sign-in: the board, the portfolio, or the list of one's households."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.boards_page import fresh
from adapters.http.pages.cases import by_stage
from adapters.http.pages.household_page import refers_with
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import see_other, site_of
from domain.access import FOLLOWING_KINDS
from domain.programme import OrganisationKind
from services.accounts import ADMIN_ROLE
from services.case_pages import Filters
from services.who_looked import SUPERVISOR_ROLE

BY_ROLE = {ADMIN_ROLE: "/comptes", SUPERVISOR_ROLE: "/consultations"}
"""The first page of those whose work is not with households."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/")
async def home(
    request: Request,
    after: Annotated[str | None, Query()] = None,
    at: Annotated[str | None, Query()] = None,
) -> Response:
    """Go on to the one board or portfolio that is the visitor's; else what they may read."""
    site = site_of(request)
    visitor = site.visitor(request)
    if visitor.actor.role in BY_ROLE:
        return see_other(BY_ROLE[visitor.actor.role])
    configuration = site.parts.configuration
    if visitor.actor.role not in configuration.reading_roles:
        return site.page(request, "nothing_here.html")
    kind = site.words.kind(visitor.actor.organisation)
    own = [
        territory
        for territory in configuration.territories.values()
        if territory.platform == visitor.actor.organisation
    ]
    if len(own) == 1:
        return see_other(f"/territoires/{own[0].slug}")
    if kind is OrganisationKind.LANDLORD:
        return see_other(f"/bailleurs/{visitor.actor.organisation}")
    if kind is OrganisationKind.AUDITOR or own:
        territories = own or list(configuration.territories.values())
        return site.page(request, "territories.html", territories=territories)
    if kind not in FOLLOWING_KINDS:
        return site.page(request, "nothing_here.html")
    is_fresh = await fresh(site, at)
    page = await run_in_threadpool(
        site.parts.lists.households, visitor.actor, Filters(), after=after
    )
    return site.page(
        request,
        "households.html",
        page=page,
        groups=by_stage(page["households"]),
        is_fresh=is_fresh,
        refers=refers_with(site, visitor.actor),
    )
