"""The page of a household: where it stands, everything that happened, and a day to look back."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.acts import mendable, offered
from adapters.http.pages.acts.addresses import household_id as household_id
from adapters.http.pages.acts.addresses import refers_with as refers_with
from adapters.http.pages.household_sections import sections
from adapters.http.pages.household_standing import standing, way
from adapters.http.pages.household_story import opened, story
from adapters.http.pages.looking_back import Asked, asked, days_of, known_by, steps
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, Visitor, site_of
from adapters.http.pages.words import Words
from domain.access import Actor
from domain.path import organisation_of
from services.history import NotFound
from services.registry import READ_MODELS
from services.saved_views import Visit, visitor_key
from services.verifications import audits

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Address = Annotated[str | None, Query()]
Told = Mapping[str, Any]
Shown = dict[str, Any]


@router.get("/menages/{household}")
def household(
    request: Request,
    household: str,
    *,
    as_of: Address = None,
    known_at: Address = None,
    fait: Address = None,
    at: Address = None,
) -> Response:
    """Where the household stands, now or then, and what was told of it."""
    site = site_of(request)
    visitor = site.visitor(request)
    key = household_id(household)
    wish = asked(as_of, known_at, zone=site.parts.configuration.rules.timezone)
    now = site.parts.histories.household(visitor.actor, key)
    whole = site.parts.histories.history(visitor.actor, key)["events"]
    return site.page(
        request,
        "household.html",
        household=str(key),
        label=now["label"],
        stored=_stored(whole, at, actor=visitor.actor, words=site.words),
        board=board_of(site, visitor.actor, now, at=at),
        watches=watches_over(site, visitor.actor),
        replays=audits(site.parts.configuration, visitor.actor),
        **looked_back(site, wish, whole, place=f"/menages/{key}"),
        **told_of(site, visitor, now, events=whole, wish=wish, fact=fait),
    )


def looked_back(site: Site, wish: Asked, whole: Sequence[Told], *, place: str) -> Shown:
    """The moment that is looked at, and the ways to others."""
    return {
        "place": place,
        "wish": wish,
        "days": days_of(whole, wish, today=site.parts.today()),
        "steps": steps(place, whole, wish, zone=site.parts.configuration.rules.timezone),
    }


def told_of(
    site: Site,
    visitor: Visitor,
    now: Told,
    *,
    events: Sequence[Told],
    wish: Asked,
    fact: str | None,
) -> Shown:
    """The household at the moment asked for, its story, and the fact that is opened."""
    actor, place = visitor.actor, f"/menages/{now['household_id']}"
    if wish.is_past:
        visit, then = None, then_of(site, actor, UUID(now["household_id"]), wish=wish)
    else:
        visit, then = previous_visit(site, visitor), now
    told = known_by(events, wish.moment) if then else []
    since = visit.position if visit else None
    tale = story(told, site.words, place=place, wish=wish, since=since)
    return {
        "then": then,
        "visit": visit,
        "story": tale,
        "opened": opened(tale, fact, site.words, place=place, wish=wish),
        "mendable": {} if wish.is_past else mendable(site, actor, now, events=events),
        **(facts_of(site, actor, then, told=told, wish=wish) if then else {}),
    }


def then_of(site: Site, actor: Actor, key: UUID, *, wish: Asked) -> Mapping[str, Any] | None:
    """The household at the moment asked for; None where nothing was known of it then."""
    try:
        return site.parts.histories.household(actor, key, wish.moment)
    except NotFound:
        return None


def facts_of(site: Site, actor: Actor, shown: Told, *, told: Sequence[Told], wish: Asked) -> Shown:
    """The standing at that moment and the sections, ready to be shown."""
    today = wish.moment.as_of or site.parts.today()
    acts = offered(site, actor, shown) if not wish.is_past else []
    return {
        "standing": standing(shown, site.words, today=today),
        "way": way(shown),
        "acts": acts,
        **sections(shown, told, words=site.words, today=today, acts=acts),
    }


def previous_visit(site: Site, visitor: Visitor) -> Visit | None:
    """The visit before this one. The first page of a session keeps how far the log has come."""
    position = site.parts.waiter.position(model.name for model in READ_MODELS)
    return site.parts.visits.earlier(
        visitor_key(visitor.actor), began_at=visitor.session.began_at, position=position
    )


def watches_over(site: Site, actor: Actor) -> bool:
    """Whether the trace of who looked is theirs to read."""
    try:
        site.parts.who_looked.require_supervisor(actor)
    except NotFound:
        return False
    return True


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
    if audits(site.parts.configuration, actor):
        return "/audit", "Audit"
    return f"/menages{query}", "Mes ménages"


def _stored(
    events: Sequence[Mapping[str, Any]], at: str | None, *, actor: Actor, words: Words
) -> str | None:
    """What the visitor's organisation has just recorded, if the address names it truly."""
    for event in events:
        if str(event["position"]) == at:
            is_own = organisation_of(event["source"]) == actor.organisation
            return words.event(event["type"]) if is_own else None
    return None
