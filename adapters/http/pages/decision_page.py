"""The form of a committee's decision on a referral; for the territory's platform."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.household_page import household_id
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, new_form, post, sent_form, without_blanks
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.pages.words import Choice
from adapters.http.problems import Problem
from domain.access import may_post
from domain.programme import OrganisationKind
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

DECISIONS: Mapping[str, str] = {
    "scheduled": "etage.household.review-scheduled.v1",
    "admitted": "etage.household.admitted.v1",
    "adjourned": "etage.household.referral-adjourned.v1",
    "refused": "etage.household.referral-refused.v1",
}
LABELS: Mapping[str, str] = {
    "scheduled": "Inscrire au comité",
    "admitted": "Admettre",
    "adjourned": "Reporter",
    "refused": "Refuser",
}
ASKED: Mapping[str, Sequence[str]] = {
    "scheduled": ("session", "on"),
    "admitted": ("session", "lead_organisation", "modality"),
    "adjourned": ("session", "reason", "redirected_to"),
    "refused": ("session", "reason", "redirected_to"),
}
"""What each decision asks for, besides its day."""

FIELDS = {
    f"/data/{name}": name
    for name in (
        "occurred_on",
        "session",
        "on",
        "reason",
        "redirected_to",
        "lead_organisation",
        "modality",
        "urgent",
    )
}
UNPROCESSABLE = 422
LEADS = frozenset({OrganisationKind.ASSOCIATION, OrganisationKind.CCAS, OrganisationKind.MDM})


@router.get("/menages/{household}/decision")
def empty_decision(
    request: Request, household: str, decision: Annotated[str | None, Query()] = None
) -> Response:
    """The empty form of one decision; the first shown is the next one to take."""
    site = site_of(request)
    visitor = site.visitor(request)
    now = _household(site, visitor, household)
    following = "admitted" if now["review"] else "scheduled"
    chosen = decision if decision and decision in DECISIONS else following
    session = [now["review"]["session"]] if now["review"] else []
    values = {"session": session} if session and chosen != "scheduled" else {}
    return _shown(request, now, decision=chosen, state=new_form(values))


@router.post("/menages/{household}/decision")
async def record_decision(request: Request, household: str) -> Response:
    """Record the decision, and go back to the household."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    now = await run_in_threadpool(_household, site, visitor, household)
    state = sent_form(form)
    decision = text(form, "decision")
    if decision not in DECISIONS:
        raise Problem("not-found")
    draft = _draft(now["household_id"], form, decision)
    answer = await post(site, visitor, draft, nonce=state.nonce)
    if isinstance(answer, Receipt):
        return see_other(f"/menages/{answer.household_id}?at={answer.position}")
    refused = FormState(nonce=state.nonce, values=form, errors=answer)
    return _shown(request, now, decision=decision, state=refused)


def _household(site: Site, visitor: Visitor, household: str) -> dict[str, Any]:
    now = site.parts.histories.household(visitor.actor, household_id(household))
    if not may_post(site.parts.configuration, visitor.actor, DECISIONS["scheduled"]):
        raise Problem("forbidden")
    return now


def _draft(subject: str, form: Form, decision: str) -> Draft:
    data: dict[str, Any] = {name: text(form, name) for name in ASKED[decision]}
    data["occurred_on"] = text(form, "occurred_on")
    if decision == "admitted":
        data["urgent"] = True if text(form, "urgent") else None
    return Draft(
        type=DECISIONS[decision], subject=subject, data=without_blanks(data), fields=FIELDS
    )


def _shown(request: Request, now: dict[str, Any], *, decision: str, state: FormState) -> Response:
    site = site_of(request)
    programme = site.parts.configuration.programmes[now["programme"]]
    return site.page(
        request,
        "decision.html",
        status=UNPROCESSABLE if state.errors else 200,
        form=state,
        household=now,
        decision=decision,
        decisions=LABELS,
        leads=leads_of(site, now["landlord"]),
        modalities=[(code, site.words.code("modalities", code)) for code in programme.modalities],
        redirections=redirections_of(site),
    )


def leads_of(site: Site, landlord: str | None) -> Sequence[Choice]:
    """Who may lead this household: the partners that may, and its own landlord."""
    organisations = site.parts.configuration.organisations.values()
    return site.words.organisations(
        each.slug
        for each in organisations
        if each.may_lead and (each.kind in LEADS or each.slug == landlord)
    )


def redirections_of(site: Site) -> Sequence[Choice]:
    """Where a household may be sent instead: mainstream measures, and public services."""
    organisations = site.parts.configuration.organisations.values()
    public = (OrganisationKind.CCAS, OrganisationKind.MDM)
    services = site.words.organisations(each.slug for each in organisations if each.kind in public)
    return [*site.words.choices("measures"), *services]
