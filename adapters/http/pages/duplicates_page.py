"""The page of possible duplicates: what agrees between two files, and links to both."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from services.duplicates import PAIRS

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AGREEING = {
    "name": "le nom",
    "birth_date": "la date de naissance",
    "phone": "le téléphone",
    "email": "le courriel",
}
CURSOR_CHARACTERS_MAX = 100


@router.get("/doublons")
async def duplicates(
    request: Request,
    *,
    after: Annotated[str | None, Query(max_length=CURSOR_CHARACTERS_MAX)] = None,
) -> Response:
    """The pairs that are not linked yet, among the households whose person the visitor may know."""
    site = site_of(request)
    visitor = site.visitor(request)
    page = await run_in_threadpool(
        site.parts.duplicates.pairs, visitor.actor, after=after, limit=PAIRS
    )
    return site.page(request, "duplicates.html", page=page, agreeing=AGREEING, is_fresh=True)
