"""The page of a household: where it stands, everything that happened, and a day to look back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.acts import mendable, offered
from adapters.http.pages.acts.addresses import household_id as household_id
from adapters.http.pages.acts.addresses import refers_with as refers_with
from adapters.http.pages.looking_back import Asked, asked, steps
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.sentences import tell
from adapters.http.pages.site import Site, site_of
from adapters.http.pages.words import Words
from domain.access import Actor
from domain.path import organisation_of
from domain.stages import Stage
from services.history import NotFound

router = APIRouter(route_class=PageRoute, include_in_schema=False)

WAY = (Stage.IDENTIFIED, Stage.REFERRED, Stage.IN_REVIEW, Stage.ACCOMPANIED, Stage.EXITED)
"""The floors a household goes up; a refusal leads out of them."""

SILENT_DAYS = 30

Address = Annotated[str | None, Query()]


@router.get("/menages/{household}")
def household(
    request: Request,
    household: str,
    *,
    as_of: Address = None,
    known_at: Address = None,
    at: Annotated[str | None, Query()] = None,
) -> Response:
    """Where the household stands, now or then."""
    site = site_of(request)
    visitor = site.visitor(request)
    key = household_id(household)
    zone = site.parts.configuration.rules.timezone
    wish = asked(as_of, known_at, zone=zone)
    now = site.parts.histories.household(visitor.actor, key)
    whole = site.parts.histories.history(visitor.actor, key)["events"]
    shown = then_of(site, visitor.actor, key, wish=wish)
    return site.page(
        request,
        "household.html",
        household=str(key),
        label=now["label"],
        wish=wish,
        then=shown,
        steps=steps(str(key), whole, wish, zone=zone),
        stored=_stored(whole, at, actor=visitor.actor, words=site.words),
        acts=offered(site, visitor.actor, now) if not wish.is_past else [],
        mendable=mendable(site, visitor.actor, now, events=whole) if not wish.is_past else {},
        board=board_of(site, visitor.actor, now, at=at),
        **facts_of(site, visitor.actor, key, wish=wish, shown=shown),
    )


def then_of(site: Site, actor: Actor, key: UUID, *, wish: Asked) -> Mapping[str, Any] | None:
    """The household at the moment asked for; None where nothing was known of it then."""
    try:
        return site.parts.histories.household(actor, key, wish.moment)
    except NotFound:
        return None


def facts_of(
    site: Site, actor: Actor, key: UUID, *, wish: Asked, shown: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The timeline and the standing at that moment, ready to be shown."""
    if shown is None:
        return {"years": [], "standing": None, "way": []}
    events = site.parts.histories.history(actor, key, wish.moment)["events"]
    return {
        "years": by_year(events, site.words),
        "standing": standing(shown, site.words, today=wish.moment.as_of or site.parts.today()),
        "way": way(shown),
    }


def by_year(
    events: Sequence[Mapping[str, Any]], words: Words
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The events, last first, in groups of a year; each with its sentences."""
    latest = sorted(events, key=_by_day, reverse=True)
    told = [
        {
            "event": event,
            "told": tell(event, words),
            "by": words.organisation(organisation_of(event["source"])),
        }
        for event in latest
    ]
    return [(year, list(group)) for year, group in groupby(told, key=_year)]


def _by_day(event: Mapping[str, Any]) -> tuple[str, int]:
    return event["occurred_on"], event["position"]


def _year(item: Mapping[str, Any]) -> str:
    year: str = item["event"]["occurred_on"][:4]
    return year


def standing(then: Mapping[str, Any], words: Words, *, today: date) -> dict[str, Any]:
    """Who is responsible, and what is next: what the top of the page answers."""
    stage = then["stage"]
    responsible, role = _responsible(then, words)
    silent_since = then["last_contact_on"] or then["since"]
    is_silent = stage == Stage.ACCOMPANIED and (
        today - date.fromisoformat(silent_since) > timedelta(SILENT_DAYS)
    )
    return {
        "responsible": responsible,
        "role": role,
        "is_silent": is_silent,
        "today": today,
        "outcome": _outcome(then, words),
        "debt": max(then.get("debts", ()), key=_as_of, default=None),
    }


def _as_of(debt: Mapping[str, Any]) -> str:
    day: str = debt["as_of"]
    return day


def _outcome(then: Mapping[str, Any], words: Words) -> str | None:
    last = then["episodes"][-1] if then["episodes"] else None
    if then["stage"] != Stage.EXITED or not last or not last["outcome"]:
        return None
    return words.outcome(last["outcome"])


def _responsible(then: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """The one organisation that has to act in this stage, and why it does."""
    if then["lead_organisation"]:
        return words.organisation(then["lead_organisation"]), "référent"
    if then["stage"] in (Stage.REFERRED, Stage.IN_REVIEW):
        territory = words.configuration.territories.get(then["territory"] or "")
        return words.organisation(territory.platform if territory else None), "plateforme"
    if then["landlord"]:
        return words.organisation(then["landlord"]), "bailleur"
    return "", ""


def way(then: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The floors and where the household is: behind, here or ahead."""
    stage = Stage(then["stage"])
    if stage is Stage.REFUSED:
        return [*((floor.value, "behind") for floor in WAY[:3]), (stage.value, "here")]
    here = WAY.index(stage)
    return [
        (floor.value, "behind" if index < here else "here" if index == here else "ahead")
        for index, floor in enumerate(WAY)
    ]


def board_of(
    site: Site, actor: Actor, now: Mapping[str, Any], *, at: str | None
) -> tuple[str, str]:
    """The way back: the board or portfolio that this visitor came from."""
    query = f"?at={at}" if at and at.isascii() and at.isdigit() else ""
    territory = site.parts.configuration.territories.get(now["territory"] or "")
    if territory and territory.platform == actor.organisation:
        return f"/territoires/{territory.slug}{query}", f"Tableau {territory.name}"
    if now["landlord"] == actor.organisation:
        return f"/bailleurs/{actor.organisation}{query}", "Portefeuille"
    return f"/{query}", "Mes ménages"


def _stored(
    events: Sequence[Mapping[str, Any]], at: str | None, *, actor: Actor, words: Words
) -> str | None:
    """What the visitor's organisation has just recorded, if the address names it truly."""
    for event in events:
        if str(event["position"]) == at:
            is_own = organisation_of(event["source"]) == actor.organisation
            return words.event(event["type"]) if is_own else None
    return None
