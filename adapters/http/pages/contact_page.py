"""The form of a contact with a household, or of an attempt at one."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.household_page import CONTACT, household_id
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, new_form, post, sent_form, without_blanks
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.problems import Problem
from domain.access import may_post
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FIELDS = {
    "/data/occurred_on": "occurred_on",
    "/data/kind": "kind",
    "/data/outcome": "outcome",
    "/data/note": "note",
}
UNPROCESSABLE = 422


@router.get("/menages/{household}/contact")
def empty_contact(request: Request, household: str) -> Response:
    """The empty form."""
    site = site_of(request)
    visitor = site.visitor(request)
    now = _household(site, visitor, household)
    return _shown(request, now, new_form())


@router.post("/menages/{household}/contact")
async def record_contact(request: Request, household: str) -> Response:
    """Record the contact, and go back to the household."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    now = await run_in_threadpool(_household, site, visitor, household)
    state = sent_form(form)
    answer = await post(site, visitor, _draft(now["household_id"], form), nonce=state.nonce)
    if isinstance(answer, Receipt):
        return see_other(f"/menages/{answer.household_id}?at={answer.position}")
    refused = FormState(nonce=state.nonce, values=form, errors=answer)
    return _shown(request, now, refused)


def _household(site: Site, visitor: Visitor, household: str) -> dict[str, Any]:
    now = site.parts.histories.household(visitor.actor, household_id(household))
    if not may_post(site.parts.configuration, visitor.actor, CONTACT):
        raise Problem("forbidden")
    return now


def _draft(subject: str, form: Form) -> Draft:
    data = {
        "occurred_on": text(form, "occurred_on"),
        "kind": text(form, "kind"),
        "outcome": text(form, "outcome"),
        "unannounced": True if text(form, "unannounced") else None,
        "note": text(form, "note"),
    }
    return Draft(type=CONTACT, subject=subject, data=without_blanks(data), fields=FIELDS)


def _shown(request: Request, now: dict[str, Any], state: FormState) -> Response:
    status = UNPROCESSABLE if state.errors else 200
    return site_of(request).page(request, "contact.html", status=status, form=state, household=now)
