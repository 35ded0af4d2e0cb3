"""« Qui a consulté »: the trace of looking, for those who watch over it; no figure of a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages import typography
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, site_of
from adapters.http.waiting import within
from services.looks import LOOKS, Asked, Looked, What
from services.views import pseudonym
from services.who_looked import EVERYTHING

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CHARACTERS_MAX = 200
SERIAL_MAX = 2**62
WHAT: Mapping[str, str] = {
    What.HOUSEHOLD: "dossier",
    What.HISTORY: "historique",
    What.FEED: "fil des événements",
    What.CONFLICT: "faits arrivés entre-temps",
    What.COPY: "copie du dossier",
    What.REPLAY: "parcours rejoué par l’exploitant",
    What.AWAITED: "ce qui attend la personne",
    What.BOARD: "tableau du territoire",
    What.CHANGES: "ce qui a changé depuis une visite",
    What.PORTFOLIO: "portefeuille du bailleur",
    What.EXPORT: "portefeuille emporté dans un fichier",
    What.HOUSEHOLDS: "liste des ménages",
    What.AGENDA: "ordre du jour",
    What.SESSION: "séance du comité",
    What.DUPLICATES: "doublons possibles",
    What.REFUSALS: "événements refusés",
    What.TRACE: "qui a consulté",
    What.ALERT: "beaucoup de dossiers en une heure",
    What.REFUSED: "trop de dossiers en une heure, refusé",
    What.PURGE: "fin de conservation de la trace",
}
PURPOSES: Mapping[str, str] = {
    "accompaniment": "accompagnement",
    "committee": "comité",
    "rights-request": "demande de la personne",
    "audit": "contrôle",
    "incident": "incident",
}
CLASSES: Mapping[str, str] = {
    "C2": "identité",
    "C3": "logement et dette",
    "C4": "éléments sociaux",
    "C5": "santé",
}
ASKED: Mapping[str, str] = {
    EVERYTHING: "toutes les consultations",
    "organisation": "organisation",
    "person": "personne",
    "from": "depuis le",
    "to": "avant le",
    "before": "avant le n°",
}
"""What was asked of the trace, whose own words are English."""
ID_CHARACTERS = 8
DAY_CHARACTERS = 10
Text = Annotated[str | None, Query(max_length=CHARACTERS_MAX)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the address asks for, as it was typed, and what is wrong with it by field."""

    typed: Mapping[str, str]
    asked: Asked
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("/consultations")
async def looks_page(
    request: Request,
    *,
    menage: Text = None,
    personne: Text = None,
    du: Text = None,
    au: Text = None,
    avant: Annotated[int | None, Query(ge=1, le=SERIAL_MAX)] = None,
) -> Response:
    """Who looked at a household, what a person looked at, or the latest looks of all."""
    site = site_of(request)
    visitor = site.visitor(request)
    typed = {"menage": menage, "personne": personne, "du": du, "au": au}
    zone = ZoneInfo(site.parts.configuration.rules.timezone)
    wish = wish_of({name: text or "" for name, text in typed.items()}, zone, before=avant)
    looks, notices = await within(lambda: site.parts.who_looked.overview(visitor.actor, wish.asked))
    looks = () if wish.errors else looks
    return site.page(
        request,
        "looks.html",
        wish=wish,
        looks=looks,
        notices=notices,
        next=looks[-1].serial if len(looks) == LOOKS else None,
        names=await within(lambda: names_of(site, visitor)),
        what=WHAT,
        purposes=PURPOSES,
        reason_words=reason_words,
        short_id=short_id,
        classes=CLASSES,
        pseudonym=pseudonym,
        months=site.parts.configuration.rules.trace_months,
    )


def wish_of(typed: Mapping[str, str], zone: ZoneInfo, *, before: int | None = None) -> Wish:
    """What was typed in the filter; both days are included, in the time zone of the programme."""
    errors: dict[str, str] = {}
    household = _household(typed["menage"], errors)
    first, last = _day("du", typed["du"], errors), _day("au", typed["au"], errors)
    asked = Asked(
        household=household,
        person=typed["personne"].strip() or None,
        since=_midnight(first, zone),
        until=_midnight(last + timedelta(1), zone) if last else None,
        before=before,
    )
    return Wish(typed=typed, asked=asked, errors=errors)


def reason_words(look: Looked) -> str:
    """Why somebody looked: their own words, or what they asked of the trace."""
    if look.what != What.TRACE or look.reason is None:
        return look.reason or ""
    return ", ".join(_asked_words(part) for part in look.reason.split(", "))


def _asked_words(part: str) -> str:
    name, _, value = part.partition(" ")
    if name in {"from", "to"}:
        value = typography.day(value[:DAY_CHARACTERS])
    elif name == "person":
        value = short_id(value)
    return f"{ASKED.get(name, name)} {value}".strip()


def short_id(person: str) -> str:
    """The beginning of an opaque id, enough to tell people apart; a short one as it is."""
    return person if len(person) <= ID_CHARACTERS else f"{person[:ID_CHARACTERS]}…"


def names_of(site: Site, visitor: Visitor) -> Mapping[str, str]:
    """The names of the people of the visitor's own organisation, by their opaque id."""
    accounts = site.parts.accounts.of(visitor.actor.organisation)
    return {str(account.id): account.name for account in accounts if account.name}


def _household(text: str, errors: dict[str, str]) -> UUID | None:
    try:
        return UUID(text.strip()) if text.strip() else None
    except ValueError:
        errors["menage"] = "Donnez l’identifiant du ménage, tel qu’il est dans l’adresse."
        return None


def _day(name: str, text: str, errors: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.max
    if day == date.max:
        errors[name] = "Donnez un jour du calendrier, par exemple 2020-06-30."
        return None
    return day


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)
