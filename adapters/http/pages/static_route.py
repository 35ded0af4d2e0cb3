"""Serving the stylesheet and the pictures, which a browser may keep for as long as it likes."""

from fastapi import APIRouter, Request, Response

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from services.history import NotFound

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/static/{digest}/{name}")
def static(request: Request, digest: str, name: str) -> Response:
    """A file under the digest of its content."""
    file = site_of(request).static.get(name)
    if file is None or file.url != f"/static/{digest}/{name}":
        raise NotFound
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
