"""What is searched for, sealed in addresses: a name is in no URL, no history and no proxy's log."""

import base64
import binascii
from collections.abc import Callable
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from fastapi import APIRouter, Request, Response

from adapters.http.pages.form_body import TOKEN_FIELD, posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.problems import Problem
from services.keyring import derived
from services.record import counted
from services.saved_views import is_list

router = APIRouter(route_class=PageRoute, include_in_schema=False)

SEALED = "cherche"
"""The parameter of an address that holds a sealed text."""

TEXT_MAX = 100
OTHER_FIELDS_MAX = 20
VALUE_MAX = 64

Opened = Callable[[str], str | None]


def opener(site: Site, visitor: Visitor) -> Opened:
    """Opens what was sealed for this visitor's organisation and role; None for anything else."""

    def opened(value: str) -> str | None:
        try:
            box = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
            return _cipher(site).decrypt(box, [_bound(visitor)]).decode()
        except (ValueError, binascii.Error, InvalidTag):
            return None

    return opened


def _sealed(site: Site, visitor: Visitor, words: str) -> str:
    box = _cipher(site).encrypt(words.encode(), [_bound(visitor)])
    return base64.urlsafe_b64encode(box).decode().rstrip("=")


def _cipher(site: Site) -> AESSIV:
    return AESSIV(derived(site.parts.secret, "searches of the pages"))


def _bound(visitor: Visitor) -> bytes:
    told = (visitor.actor.organisation, visitor.actor.role)
    return b"".join(counted(each.encode()) for each in told)


@router.post("/recherche")
async def search(request: Request) -> Response:
    """Go on to a list with these filters: all of them readable in its address but the text."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    page = text(form, "page")
    if not is_list(page):
        raise Problem("not-found")
    names = [name for name in form if name not in (TOKEN_FIELD, "page", "q")]
    given = {name: text(form, name)[:VALUE_MAX] for name in names[:OTHER_FIELDS_MAX]}
    words = text(form, "q")[:TEXT_MAX]
    if words:
        given[SEALED] = _sealed(site, visitor, words)
    kept = urlencode({name: value for name, value in given.items() if value})
    return see_other(f"{page}?{kept}" if kept else page)
