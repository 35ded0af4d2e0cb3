"""One household before the committee: where it stands, and beside it what the session decides."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.acts import choosing
from adapters.http.pages.acts.addresses import household_id
from adapters.http.pages.acts.form_layout import Scene
from adapters.http.pages.case_parts import (
    OVER,
    contributions_of,
    debt_curve,
    next_deadline,
    on_of,
    waiting_actions,
)
from adapters.http.pages.committee_acts import (
    BY_CODE,
    CommitteeAct,
    day_of_decision,
    decidable,
    draft,
    offered,
)
from adapters.http.pages.committee_addresses import SessionAddress, fresh, is_masked
from adapters.http.pages.committee_words import details, headline, reason_words, session_title
from adapters.http.pages.form_body import posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import FormState, new_form, post, sent_form
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.pages.words import Choice
from adapters.http.problems import Problem
from domain.path import organisation_of
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Address = Annotated[str | None, Query()]
Told = Mapping[str, Any]
UNPROCESSABLE = 422

LABELS: Mapping[str, str] = {
    "occurred_on": "Jour de la décision",
    "session": "Séance",
    "lead_organisation": "Référent",
    "to_organisation": "Nouveau référent",
    "modality": "Modalité",
    "objectives": "Objectifs",
    "reason": "Motif",
    "redirected_to": "Orientation",
    "decision": "Décision",
    "next_review_on": "Prochain point",
    "outcome": "Issue",
    "residual_difficulties": "Difficultés restantes",
    "tool": "Outil",
    "amount": "Montant",
    "kind": "Action",
    "owner_organisation": "Qui",
    "due_on": "Pour le",
}
"""How the summary of a refused form calls each field."""


@router.get("/seances/{session:path}/menages/{household}")
async def case(
    request: Request,
    session: str,
    household: str,
    *,
    territoire: Address = None,
    acte: Address = None,
    at: Address = None,
) -> Response:
    """The household on the left, the form of one decision on the right."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    found = await _case(site, visitor, request, at=(session, household, territoire))
    acts = offered(site, visitor.actor, found["household"]) if found["has_begun"] else []
    chosen = next((act for act in acts if act.code == acte), acts[0] if acts else None)
    return _shown(
        request,
        found,
        acts=acts,
        chosen=chosen,
        state=new_form(),
        is_fresh=is_fresh,
        stored=_stored(found, at, site=site, visitor=visitor),
    )


@router.post("/seances/{session:path}/menages/{household}")
async def decide(
    request: Request, session: str, household: str, *, territoire: Address = None
) -> Response:
    """Record what the session decided, as it is taken, and come back to the household."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    found = await _case(site, visitor, request, at=(session, household, territoire))
    act = BY_CODE.get(text(form, "acte"))
    if act is None:
        raise Problem("not-found")
    state = sent_form(form)
    sent = draft(act, found["household"], form, session=session, nonce=state.nonce)
    answer = await post(site, visitor, sent, nonce=state.nonce)
    if isinstance(answer, Receipt):
        there = _address(request, found)
        return see_other(there.case(household, at=str(answer.position)))
    refused = FormState(nonce=state.nonce, values=form, errors=answer)
    acts = offered(site, visitor.actor, found["household"])
    return _shown(request, found, acts=acts, chosen=act, state=refused)


async def _case(
    site: Site, visitor: Visitor, request: Request, *, at: tuple[str, str, str | None]
) -> dict[str, Any]:
    session, household, territory = at
    key = household_id(household)

    def read() -> dict[str, Any]:
        return site.parts.sittings.case(
            visitor.actor, session, key, territory=territory, masked=is_masked(request)
        )

    return await run_in_threadpool(read)


def _address(request: Request, found: Told) -> SessionAddress:
    return SessionAddress(
        session=found["session"], territory=found["territory"], masked=is_masked(request)
    )


def _shown(
    request: Request,
    found: Told,
    *,
    acts: Sequence[CommitteeAct],
    chosen: CommitteeAct | None,
    state: FormState,
    is_fresh: bool = True,
    stored: str | None = None,
) -> Response:
    site = site_of(request)
    now = found["household"]
    there = _address(request, found)
    today = site.parts.today()
    return site.page(
        request,
        "committee_case.html",
        status=UNPROCESSABLE if state.errors else 200,
        case=found,
        now=now,
        title=session_title(found, site.words),
        there=there,
        turned=replace(there, masked=not there.masked),
        reason_words=reason_words,
        headline=headline,
        details=details,
        contributions=contributions_of(found["events"], now, site.words),
        debts=debt_curve(now, today),
        deadline=next_deadline(now, today),
        procedure=max(now.get("legal_stages", ()), key=on_of, default=None),
        tools=[use for use in now["tools"] if use["state"] not in OVER],
        waiting=waiting_actions(now),
        acts=acts,
        chosen=chosen,
        form=replace(state, labels=LABELS),
        choices=choices_of(site, request.state.visitor, now) if chosen else {},
        decided_on=day_of_decision(date.fromisoformat(found["on"]), today),
        stored=stored,
        is_fresh=is_fresh,
    )


def choices_of(site: Site, visitor: Visitor, now: Told) -> Mapping[str, Sequence[Choice]]:
    """What the lists of the forms offer."""
    scene = Scene(site=site, actor=visitor.actor, now=now)
    return {
        "leads": choosing.leads(scene),
        "next_leads": choosing.next_leads(scene),
        "redirections": choosing.redirections(scene),
        "modalities": choosing.modalities(scene),
        "outcomes": choosing.outcomes(scene),
        "owners": choosing.following(scene),
        "tools": decidable(site, visitor.actor, now),
    }


def _stored(found: Told, at: str | None, *, site: Site, visitor: Visitor) -> str | None:
    """What the visitor's organisation has just recorded, if the address names it truly."""
    recorded = found["recorded"].get(at or "")
    if recorded is None or organisation_of(recorded["source"]) != visitor.actor.organisation:
        return None
    return site.words.event(recorded["type"])
