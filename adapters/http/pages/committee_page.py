"""The sessions of a territory's committees, and the agenda that one of them goes through."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.committee_addresses import SessionAddress, fresh, is_masked
from adapters.http.pages.committee_words import headline, reason_words, session_title
from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, new_form, post, sent_form, without_blanks
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.pages.words import Choice
from adapters.http.problems import Problem
from domain.access import Actor, may_post
from domain.committee import TECHNICAL, CommitteeHeld, CommitteeScheduled
from domain.programme import OrganisationKind
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Address = Annotated[str | None, Query()]
UNPROCESSABLE = 422
FIELDS = {
    "/subject": "session",
    "/data/on": "on",
    "/data/occurred_on": "on",
    "/data/participants": "participants",
    "/data/kind": "on",
    "/data/territory": "on",
}
LABELS: Mapping[str, str] = {
    "session": "Nom de la séance",
    "on": "Jour",
    "participants": "Participants",
}
SESSIONS_SHOWN_MAX = 200
"""Eight years of a committee that meets twice a month; the API lists them all."""


@router.get("/territoires/{territory}/seances")
async def sessions(request: Request, territory: str, *, at: Address = None) -> Response:
    """The sessions of a territory's committees: those to come, and those that were held."""
    return await _sessions_shown(request, territory, state=new_form(), at=at)


@router.post("/territoires/{territory}/seances")
async def schedule(request: Request, territory: str) -> Response:
    """Schedule a session, or move one that is scheduled."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    await run_in_threadpool(site.parts.sessions.of_territory, visitor.actor, territory)
    require_platform(site, visitor.actor, territory, event_type=CommitteeScheduled.NAME)
    state = sent_form(form)
    name = text(form, "session")
    draft = _draft(CommitteeScheduled.NAME, name, form, territory=territory)
    data = {**draft.data, "occurred_on": site.parts.today().isoformat()}
    draft = Draft(type=draft.type, subject=draft.subject, data=data, fields=FIELDS)
    answer = await post(site, visitor, draft, nonce=state.nonce)
    if isinstance(answer, Receipt):
        there = SessionAddress(session=name, territory=territory)
        return see_other(there.agenda(at=str(answer.position)))
    refused = FormState(nonce=state.nonce, values=form, errors=answer)
    return await _sessions_shown(request, territory, state=refused)


async def _sessions_shown(
    request: Request, territory: str, *, state: FormState, at: str | None = None
) -> Response:
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(site.parts.sessions.of_territory, visitor.actor, territory)
    today = site.parts.today()
    told = found["sessions"][-SESSIONS_SHOWN_MAX:]
    ahead = [each for each in told if is_ahead(each, today)]
    return site.page(
        request,
        "committee_sessions.html",
        status=UNPROCESSABLE if state.errors else 200,
        territory=territory,
        position=found["position"],
        is_fresh=is_fresh,
        ahead=ahead,
        past=[each for each in reversed(told) if each not in ahead],
        address=SessionAddress,
        form=replace(state, labels=LABELS),
        schedules=may_convene(site, visitor.actor, territory, event_type=CommitteeScheduled.NAME),
        members=members_of(site, territory),
        suggested=f"ct-{territory}-{today.isoformat()}",
    )


def is_ahead(session: Mapping[str, Any], today: date) -> bool:
    """Whether the session is still to be held."""
    is_over = session["held_on"] or (not session["recorded"] and session["decided"])
    return not is_over and session["on"] >= today.isoformat()


@router.post("/seances/{session:path}/tenue")
async def hold(request: Request, session: str, *, territoire: Address = None) -> Response:
    """Record that the session was held, and who was there."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    found = await _sitting(site, visitor, request, session=session, territory=territoire)
    territory = found["territory"] or ""
    require_platform(site, visitor.actor, territory, event_type=CommitteeHeld.NAME)
    state = sent_form(form)
    draft = _draft(CommitteeHeld.NAME, session, form, territory=territory)
    data = {**draft.data, "occurred_on": text(form, "on"), "participants": _ticked(form)}
    draft = Draft(type=draft.type, subject=session, data=data, fields=FIELDS)
    answer = await post(site, visitor, draft, nonce=state.nonce)
    there = SessionAddress(session=session, territory=territory, masked=is_masked(request))
    if isinstance(answer, Receipt):
        return see_other(there.agenda(at=str(answer.position)))
    refused = FormState(nonce=state.nonce, values=form, errors=answer)
    return _agenda_shown(request, found, state=refused, is_fresh=True)


@router.get("/seances/{session:path}")
async def agenda(
    request: Request,
    session: str,
    *,
    territoire: Address = None,
    after: Address = None,
    at: Address = None,
) -> Response:
    """A session: its agenda by reason, how far it got, and what it decided."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    found = await _sitting(
        site, visitor, request, session=session, territory=territoire, after=after
    )
    state = new_form({"participants": found["participants"]})
    return _agenda_shown(request, found, state=state, is_fresh=is_fresh, after=after)


async def _sitting(
    site: Site, visitor: Visitor, request: Request, *, session: str, **asked: Any
) -> dict[str, Any]:
    def read() -> dict[str, Any]:
        return site.parts.sittings.sitting(
            visitor.actor, session, masked=is_masked(request), **asked
        )

    return await run_in_threadpool(read)


def _agenda_shown(
    request: Request,
    found: Mapping[str, Any],
    *,
    state: FormState,
    is_fresh: bool,
    after: str | None = None,
) -> Response:
    site = site_of(request)
    visitor = site.visitor(request)
    territory = found["territory"] or ""
    there = SessionAddress(
        session=found["session"], territory=territory or None, masked=is_masked(request)
    )
    unmasked = SessionAddress(session=found["session"], territory=territory or None)
    return site.page(
        request,
        "committee.html",
        status=UNPROCESSABLE if state.errors else 200,
        session=found,
        title=session_title(found, site.words),
        groups=groups_of(found["agenda"]),
        reason_words=reason_words,
        headline=headline,
        there=there,
        turned=unmasked
        if there.masked
        else SessionAddress(session=there.session, territory=there.territory, masked=True),
        form=replace(state, labels=LABELS),
        after=after,
        is_fresh=is_fresh,
        holds=found["kind"] == TECHNICAL
        and found["held_on"] is None
        and found["has_begun"]
        and may_convene(site, visitor.actor, territory, event_type=CommitteeHeld.NAME),
        members=members_of(site, territory, invited=found["participants"]),
    )


def groups_of(lines: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, Sequence[Any]]]:
    """The lines of a page of an agenda, in groups of their first reason."""
    codes = list(dict.fromkeys(line["reason"] for line in lines))
    return [(code, [line for line in lines if line["reason"] == code]) for code in codes]


def may_convene(site: Site, actor: Actor, territory: str, *, event_type: str) -> bool:
    """Whether the visitor speaks for the platform whose committee it is."""
    found = site.parts.configuration.territories.get(territory)
    return (
        found is not None
        and found.platform == actor.organisation
        and may_post(site.parts.configuration, actor, event_type)
    )


def require_platform(site: Site, actor: Actor, territory: str, *, event_type: str) -> None:
    """Raise the 403 problem for anybody but the platform whose committee it is."""
    if not may_convene(site, actor, territory, event_type=event_type):
        raise Problem("forbidden")


def members_of(site: Site, territory: str, invited: Sequence[str] = ()) -> Sequence[Choice]:
    """The organisations that may sit: those who follow households there, and who was invited."""
    configuration = site.parts.configuration
    found = configuration.territories.get(territory)
    if found is None:
        return site.words.organisations(invited)
    local = (OrganisationKind.CCAS, OrganisationKind.MDM)
    landlords = configuration.programmes[found.programme].landlords
    sitting = [
        each.slug
        for each in configuration.organisations.values()
        if each.kind is OrganisationKind.ASSOCIATION
        or (each.kind in local and territory in each.territories)
        or each.slug in landlords
        or each.slug == found.platform
    ]
    return site.words.organisations(dict.fromkeys((*sitting, *invited)))


def _ticked(form: Form) -> list[str]:
    return form.get("participants", [])


def _draft(event_type: str, session: str, form: Form, *, territory: str) -> Draft:
    data = {
        "kind": TECHNICAL,
        "territory": territory,
        "on": text(form, "on"),
        "participants": _ticked(form),
    }
    return Draft(type=event_type, subject=session, data=without_blanks(data), fields=FIELDS)
