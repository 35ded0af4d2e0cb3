"""The page of the glossary, for whoever has signed in."""

from fastapi import APIRouter, Request, Response

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/glossaire")
def glossary_page(request: Request) -> Response:
    """Every term with its meaning, by subject."""
    site = site_of(request)
    site.visitor(request)
    return site.page(request, "glossary.html")
