"""« Copie d’un dossier »: what is recorded of a person, to be printed and handed over to them."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.copy_document import shown
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from adapters.http.waiting import within

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CHARACTERS_MAX = 200
NOT_AN_IDENTIFIER = "Donnez l’identifiant du ménage, tel qu’il est dans l’adresse."

Text = Annotated[str | None, Query(max_length=CHARACTERS_MAX)]


@router.get("/copie")
async def copy_page(request: Request, *, menage: Text = None, forme: Text = None) -> Response:
    """The copy, as a page or as JSON; without a household, the form that asks for one."""
    site = site_of(request)
    visitor = site.visitor(request)
    typed = (menage or "").strip()
    household = _household(typed)
    if household is None:
        error = NOT_AN_IDENTIFIER if typed else None
        blank: dict[str, Any] = {"copy": None, "typed": typed, "error": error}
        return site.page(request, "copy.html", status=422 if error else 200, **blank)
    copy = await within(lambda: site.parts.copies.of(visitor.actor, household))
    if forme == "json":
        return Response(
            orjson.dumps(copy.as_json()),
            media_type="application/json",
            headers={"Content-Disposition": 'attachment; filename="copie-du-dossier.json"'},
        )
    told = {name: value for name, value in shown(copy, site.words).items() if name != "words"}
    return site.page(request, "copy.html", **told)


def _household(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
