"""The page of a committee's decision on a referral: the next one to take, and the others beside."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.acts.act_page import opened_form, scene_of
from adapters.http.pages.acts.form_layout import Layout
from adapters.http.pages.acts.reviewing import ADJOURNED, ADMITTED, REFUSED, SCHEDULED
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

DECISIONS: Mapping[str, Layout] = {
    "scheduled": SCHEDULED,
    "admitted": ADMITTED,
    "adjourned": ADJOURNED,
    "refused": REFUSED,
}


@router.get("/menages/{household}/decision")
def empty_decision(
    request: Request, household: str, decision: Annotated[str | None, Query()] = None
) -> Response:
    """The empty form of one decision; the first shown is the next one to take."""
    site = site_of(request)
    scene = scene_of(site, site.visitor(request), household, layout=SCHEDULED)
    following = ADMITTED if scene.now["review"] else SCHEDULED
    return opened_form(request, DECISIONS.get(decision or "", following), scene)
