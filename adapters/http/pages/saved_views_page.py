"""« Mes listes »: boards and portfolios with their filters, kept under a name of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from adapters.http.pages.form_body import posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.pages.typography import collated
from adapters.http.waiting import within
from services.history import NotFound
from services.saved_views import (
    NAME_CHARACTERS_MAX,
    VIEWS_MAX,
    NoName,
    NotAList,
    SavedView,
    TooManyViews,
    ViewRefused,
    keeps_views,
    view_of,
    visitor_key,
)

router = APIRouter(route_class=PageRoute, include_in_schema=False)

REFUSED = 422
SENTENCES: dict[type[ViewRefused], str] = {
    NoName: f"Donnez un nom de {NAME_CHARACTERS_MAX} caractères au plus.",
    NotAList: "Cette adresse n’est pas celle d’un tableau ou d’un portefeuille : rien n’a été"
    " gardé. Ouvrez la liste, filtrez-la, puis enregistrez-la depuis cette page.",
    TooManyViews: f"Vous gardez déjà {VIEWS_MAX} listes : supprimez-en une pour faire de la place.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The lists that the visitor keeps, by name as French sorts; `address` is the page's own.

    `may_keep` is false for those who share a role and are not known apart.
    """

    views: Sequence[SavedView]
    address: str
    may_keep: bool


async def kept(site: Site, visitor: Visitor, request: Request | None = None) -> Kept:
    """What a page needs to show and to keep lists. Raises LedgerUnavailable."""
    may_keep = keeps_views(visitor.actor)
    who = visitor_key(visitor.actor)
    views = await within(lambda: site.parts.visits.views(who)) if may_keep else ()
    address = "" if request is None else _address_of(request)
    return Kept(views=sorted(views, key=_by_name), address=address, may_keep=may_keep)


def _by_name(view: SavedView) -> tuple[str, str]:
    return collated(view.name), view.name


def _address_of(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


@router.get("/listes")
async def views_page(request: Request) -> Response:
    """The lists that the visitor keeps."""
    site = site_of(request)
    visitor = site.visitor(request)
    return await _shown(request, site, visitor)


@router.post("/listes")
async def save(request: Request) -> Response:
    """Keep a list, and go back to it."""
    site = site_of(request)
    visitor = site.visitor(request)
    _require_person(visitor)
    form = await posted_form(request, visitor)
    name = text(form, "nom")
    try:
        view = view_of(name, text(form, "adresse"))
        await within(lambda: site.parts.visits.save(visitor_key(visitor.actor), view))
    except ViewRefused as refused:
        sentence = SENTENCES[type(refused)]
        address = text(form, "adresse")
        return await _shown(request, site, visitor, error=sentence, name=name, address=address)
    return see_other(view.address)


@router.post("/listes/suppression")
async def delete(request: Request) -> Response:
    """Keep a list no more."""
    site = site_of(request)
    visitor = site.visitor(request)
    _require_person(visitor)
    form = await posted_form(request, visitor)
    name = text(form, "nom")
    await within(lambda: site.parts.visits.delete(visitor_key(visitor.actor), name))
    return see_other("/listes")


def _require_person(visitor: Visitor) -> None:
    if not keeps_views(visitor.actor):
        raise NotFound


async def _shown(
    request: Request,
    site: Site,
    visitor: Visitor,
    *,
    error: str = "",
    name: str = "",
    address: str = "",
) -> Response:
    _require_person(visitor)
    return site.page(
        request,
        "saved_views.html",
        status=REFUSED if error else 200,
        kept=await kept(site, visitor),
        error=error,
        name=name,
        address=address,
    )
