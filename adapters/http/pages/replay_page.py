"""The page of a replay: one event of a path, what it changed, and its place in the chain."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.acts.addresses import household_id
from adapters.http.pages.audit_words import fields_of, shown_changes
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.sentences import tell
from adapters.http.pages.site import site_of
from adapters.http.waiting import within
from domain.path import organisation_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

STEPS_MAX = 1_000_000
PAGES_SOURCE = ":pages"

Number = Annotated[int | None, Query(ge=1, le=STEPS_MAX)]


@router.get("/audit/menages/{household}")
async def replay_page(request: Request, household: str, pas: Number = None) -> Response:
    """One event of a path, in the order in which they were recorded; the last at first."""
    site = site_of(request)
    visitor = site.visitor(request)
    key = household_id(household)
    step = await within(lambda: site.parts.audit.replays.step(visitor.actor, key, pas))
    source = step.event["source"]
    return site.page(
        request,
        "replay.html",
        household=str(key),
        step=step,
        event=step.event,
        told=tell(step.event, site.words),
        by=organisation_of(source),
        by_pages=source.endswith(PAGES_SOURCE),
        fields=list(fields_of(step.event["data"])),
        changes=shown_changes(step.changes, site.words),
    )
