"""« Accès exceptionnel »: a person asks, another one approves, and either closes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from adapters.http.erasure import is_opaque
from adapters.http.french import ToFrench
from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, site_of
from adapters.http.problems import Problem
from adapters.http.waiting import within
from domain.emergency import CannotBreak
from domain.marks import TEXT_CHARACTERS_MAX
from services.emergency import Wanted
from services.system_facts import NoHousehold

router = APIRouter(route_class=PageRoute, include_in_schema=False)

REFUSED = 422
CLASSES: Mapping[str, str] = {
    "C2": "identité",
    "C3": "logement et dette",
    "C4": "éléments sociaux",
    "C5": "santé",
}


class Unreadable(Exception):
    """A field of the form holds nothing that can be asked for; the sentence is for its author."""


@router.get("/acces-exceptionnel")
async def glass_page(request: Request) -> Response:
    """The forms; the address names no household."""
    site, visitor = _entitled(request)
    return _shown(request, site, visitor)


@router.post("/acces-exceptionnel")
async def act(request: Request) -> Response:
    """Ask, see what is asked, approve it, or close what is open."""
    site, visitor = _entitled(request)
    form = await posted_form(request, visitor)
    doing = DOINGS.get(text(form, "geste"))
    if doing is None:
        raise Problem("not-found")
    try:
        told = await within(lambda: doing(site, visitor, form))
    except Unreadable as unreadable:
        return _shown(request, site, visitor, typed=form, error=str(unreadable))
    except NoHousehold:
        error = "Ce ménage n’existe pas, ou ne vous est pas ouvert."
        return _shown(request, site, visitor, typed=form, error=error)
    except CannotBreak as reason:
        to_french: ToFrench = request.app.state.to_french
        error = to_french(reason.sentence) or str(reason.sentence)
        return _shown(request, site, visitor, typed=form, error=error)
    return _shown(request, site, visitor, typed=form, **told)


def _ask(site: Site, visitor: Visitor, form: Form) -> dict[str, Any]:
    reason, hours = text(form, "motif"), text(form, "heures")
    if not 0 < len(reason) <= TEXT_CHARACTERS_MAX:
        raise Unreadable("Dites pourquoi, en 500 caractères au plus.")
    if not hours.isascii() or not hours.isdigit() or len(hours) > 2:
        raise Unreadable("Donnez un nombre d’heures.")
    classes = [each for each in form.get("classes", ()) if each in CLASSES]
    wanted = Wanted(classes=classes, hours=int(hours), reason=reason)
    return {"made": site.parts.emergency.ask(_household(form), visitor.actor, wanted)}


def _read(site: Site, visitor: Visitor, form: Form) -> dict[str, Any]:
    given = text(form, "demande")
    return {"asked": site.parts.emergency.read(_household(form), visitor.actor, given)}


def _approve(site: Site, visitor: Visitor, form: Form) -> dict[str, Any]:
    given = text(form, "demande")
    glass = site.parts.emergency.approve(_household(form), visitor.actor, given)
    ends_at: datetime = glass.ends_at
    return {"ends_at": ends_at if glass.closed_on is None else None, "is_approved": True}


def _close(site: Site, visitor: Visitor, form: Form) -> dict[str, Any]:
    return {"closed": site.parts.emergency.close(_household(form), visitor.actor)}


DOINGS: Mapping[str, Callable[[Site, Visitor, Form], dict[str, Any]]] = {
    "demander": _ask,
    "voir": _read,
    "approuver": _approve,
    "fermer": _close,
}


def _household(form: Form) -> UUID:
    try:
        return UUID(text(form, "menage"))
    except ValueError:
        raise Unreadable("Donnez l’identifiant du ménage, tel qu’il est dans l’adresse.") from None


def _entitled(request: Request) -> tuple[Site, Visitor]:
    """A person in a role that may ask; for others the page does not exist."""
    site = site_of(request)
    visitor = site.visitor(request)
    roles = site.parts.configuration.access.glass.roles
    if visitor.actor.role not in roles or not is_opaque(visitor.actor.person):
        raise Problem("not-found")
    return site, visitor


def _shown(
    request: Request,
    site: Site,
    visitor: Visitor,
    *,
    typed: Form | None = None,
    error: str | None = None,
    **told: Any,
) -> Response:
    policy = site.parts.configuration.access
    opened = policy.most_through_glass(visitor.actor.role)
    blank: dict[str, Any] = {"made": None, "asked": None, "is_approved": False, "ends_at": None}
    fields = ("menage", "motif", "heures", "demande")
    return site.page(
        request,
        "glass.html",
        status=REFUSED if error else 200,
        error=error,
        typed={name: text(typed or {}, name) for name in fields},
        chosen=(typed or {}).get("classes", []),
        choices={code: words for code, words in CLASSES.items() if code in opened},
        words_of_classes=CLASSES,
        hours_max=policy.glass.hours_max,
        **{**blank, "closed": None, **told},
    )
