"""What lies under the pages' addresses but is no page: a 404 for people."""

from fastapi import APIRouter, Request, Response

from adapters.http.pages.page_route import PageRoute
from services.history import NotFound

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/territoires/{rest:path}")
@router.get("/bailleurs/{rest:path}")
@router.get("/menages/{rest:path}")
@router.get("/saisines/{rest:path}")
@router.get("/comptes/{rest:path}")
@router.get("/programmes/{rest:path}")
def nowhere(request: Request, rest: str) -> Response:
    """No page."""
    raise NotFound
