"""The minutes of a session, as a page to print and as a document to keep."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.documents import TooLong, pdf
from adapters.http.pages.committee_addresses import SessionAddress, fresh
from adapters.http.pages.minutes_words import minutes_told
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, site_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Address = Annotated[str | None, Query()]
PDF_TYPE = "application/pdf"
PDF_SECONDS_MAX = 15
TOO_LARGE = 413
TOO_LONG = "Le document serait trop long"
INSTEAD = "Ouvrez le relevé comme page, et imprimez-le depuis le navigateur."


@router.get("/seances/{session:path}/releve.pdf")
async def document(
    request: Request, session: str, *, territoire: Address = None, at: Address = None
) -> Response:
    """The minutes as tagged PDF, of what this reader may see."""
    site = site_of(request)
    visitor = site.visitor(request)
    await fresh(site, at)
    told = await _told(site, visitor, session, territory=territoire)
    try:
        made = await asyncio.wait_for(run_in_threadpool(pdf, "minutes", told), PDF_SECONDS_MAX)
    except (TooLong, TimeoutError):
        return site.page(
            request, "error.html", status=TOO_LARGE, heading=TOO_LONG, sentence=INSTEAD
        )
    return Response(
        made,
        media_type=PDF_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{told["file_name"]}"'},
    )


@router.get("/seances/{session:path}/releve")
async def minutes(
    request: Request, session: str, *, territoire: Address = None, at: Address = None
) -> Response:
    """The minutes as a page that prints well."""
    site = site_of(request)
    visitor = site.visitor(request)
    await fresh(site, at)
    told = await _told(site, visitor, session, territory=territoire)
    there = SessionAddress(session=session, territory=told["territory"] or None)
    return site.page(request, "minutes.html", told=told, there=there)


async def _told(
    site: Site, visitor: Visitor, session: str, *, territory: str | None
) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        found = site.parts.minutes.of(visitor.actor, session, territory=territory)
        reader = site.words.organisation(visitor.actor.organisation)
        return minutes_told(found, site.words, reader=reader, today=site.parts.today())

    return await run_in_threadpool(read)
