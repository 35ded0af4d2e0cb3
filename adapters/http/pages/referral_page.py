"""The form of a referral (saisine): for landlords, CCAS, MDM and others who refer."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.acts.addresses import household_id, refers_with
from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, new_form, post, sent_form, without_blanks
from adapters.http.pages.refusals import FormError
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.pages.words import Choice, communes_of
from adapters.http.problems import Problem
from domain.programme import OrganisationKind, Programme
from domain.referral import Referred
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

UNPROCESSABLE = 422
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/ -]{0,63}\Z", re.ASCII)
BAD_REFERENCE = (
    "La référence a au plus 64 lettres sans accent, chiffres, espaces ou signes . _ / -"
    " et commence par une lettre ou un chiffre."
)

FIELDS: Mapping[str, str] = {
    "/subject": "reference",
    "/data/occurred_on": "occurred_on",
    "/data/motive": "motive",
    "/data/stream": "stream",
    "/data/urgency": "urgency",
    "/data/referrer_service": "referrer_service",
    "/data/signals/0/kind": "signal_kind",
    "/data/signals/0/service": "referrer_service",
    "/data/signals/0/observed_on": "signal_on",
    "/data/composition/adults": "adults",
    "/data/composition/children": "children",
    "/data/reference_person/name": "name",
    "/data/reference_person/phone": "phone",
    "/data/dwelling": "commune",
    "/data/dwelling/landlord": "landlord",
    "/data/dwelling/commune": "commune",
    "/data/dwelling/address": "address",
    "/data/commune": "commune",
}
LABELS: Mapping[str, str] = {"occurred_on": "Jour de la saisine"}


@router.get("/saisines/nouvelle")
def empty_referral(request: Request, menage: Annotated[str | None, Query()] = None) -> Response:
    """The empty form: of a new household, or of one that is known."""
    site = site_of(request)
    visitor = site.visitor(request)
    known = _known(site, visitor, menage)
    role = visitor.actor.role
    services = site.parts.configuration.lists["services"]
    kind = site.words.kind(visitor.actor.organisation) or ""
    prefilled = next((code for code in (role, kind) if code in services), "")
    state = new_form({"referrer_service": [prefilled]})
    return _shown(request, visitor, known, state=state)


@router.post("/saisines/nouvelle")
async def record_referral(request: Request) -> Response:
    """Record the referral, and go on to the household."""
    site = site_of(request)
    visitor = site.visitor(request)
    form = await posted_form(request, visitor)
    known = await run_in_threadpool(_known, site, visitor, text(form, "menage"))
    state = sent_form(form)
    errors = _before_posting(form, known)
    if not errors:
        draft = _draft(site, visitor, form, known=known, nonce=state.nonce)
        answer = await post(site, visitor, draft, nonce=state.nonce)
        if isinstance(answer, Receipt):
            return see_other(f"/menages/{answer.household_id}?at={answer.position}")
        errors = answer
    refused = FormState(nonce=state.nonce, values=form, errors=errors, labels=LABELS)
    return _shown(request, visitor, known, state=refused)


def _known(site: Site, visitor: Visitor, menage: str | None) -> dict[str, Any] | None:
    """The household that is referred again; raises NotFound, and the 403 problem."""
    if not refers_with(site, visitor.actor):
        raise Problem("forbidden")
    if not menage:
        return None
    return site.parts.histories.household(visitor.actor, household_id(menage))


def _before_posting(form: Form, known: Mapping[str, Any] | None) -> Sequence[FormError]:
    """What the form asks for beyond the rules: a name, and a reference of the right form."""
    if known is not None:
        return []
    errors = []
    reference = text(form, "reference")
    if reference and not REFERENCE.match(reference):
        errors.append(FormError(field="reference", sentence=BAD_REFERENCE))
    if not text(form, "name"):
        errors.append(FormError(field="name", sentence="Ce champ est obligatoire."))
    return errors


def _draft(
    site: Site,
    visitor: Visitor,
    form: Form,
    *,
    known: Mapping[str, Any] | None,
    nonce: str,
) -> Draft:
    data: dict[str, Any] = {
        "occurred_on": text(form, "occurred_on"),
        "referrer_kind": site.words.kind(visitor.actor.organisation),
        "motive": text(form, "motive"),
        "stream": text(form, "stream"),
        "urgency": text(form, "urgency"),
        "referrer_service": text(form, "referrer_service"),
        "difficulties": form.get("difficulties", []),
        "household_aware": {"oui": True, "non": False}.get(text(form, "household_aware")),
    }
    if known is None:
        data |= _household(site, visitor, form)
    subject = known["household_id"] if known else text(form, "reference") or reference_of(nonce)
    return Draft(type=Referred.NAME, subject=subject, data=without_blanks(data), fields=FIELDS)


def reference_of(nonce: str) -> str:
    """The own reference of a household whose referrer has none: the same for the same form."""
    return f"SAISINE-{nonce[:12].upper()}"


def _household(site: Site, visitor: Visitor, form: Form) -> dict[str, Any]:
    """What opens a path: the person, the dwelling, and a first signal."""
    is_landlord = site.words.kind(visitor.actor.organisation) is OrganisationKind.LANDLORD
    landlord = visitor.actor.organisation if is_landlord else text(form, "landlord")
    signal = {
        "kind": text(form, "signal_kind"),
        "service": text(form, "referrer_service"),
        "observed_on": text(form, "signal_on") or text(form, "occurred_on"),
    }
    return {
        "reference_person": {"name": text(form, "name"), "phone": text(form, "phone")},
        "dwelling": {
            "landlord": landlord,
            "commune": text(form, "commune"),
            "address": text(form, "address"),
        },
        "composition": {
            "adults": _number(text(form, "adults")),
            "children": _number(text(form, "children")),
        },
        "signals": [without_blanks(signal)] if signal["kind"] else [],
    }


def _number(typed: str) -> int | str:
    """A whole number; anything else stays as typed, for the rules to refuse."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else typed


def _shown(
    request: Request,
    visitor: Visitor,
    known: Mapping[str, Any] | None,
    *,
    state: FormState,
) -> Response:
    site = site_of(request)
    programme = _programme(site)
    is_landlord = site.words.kind(visitor.actor.organisation) is OrganisationKind.LANDLORD
    streams = [(code, site.words.code("streams", code)) for code in programme.streams]
    return site.page(
        request,
        "referral.html",
        status=UNPROCESSABLE if state.errors else 200,
        form=state,
        known=known,
        is_landlord=is_landlord,
        landlords=site.words.organisations(programme.landlords),
        communes=communes(site, visitor.actor.organisation, programme),
        streams=streams,
    )


def _programme(site: Site) -> Programme:
    """The programme of today. Raises the 404 problem where none runs."""
    programme = site.parts.configuration.programme_on(site.parts.today())
    if programme is None:
        raise Problem("not-found")
    return programme


def communes(
    site: Site, organisation: str, programme: Programme
) -> Sequence[tuple[str, Sequence[Choice]]]:
    """The communes where the organisation may refer, under the names of their territories."""
    configuration = site.parts.configuration
    bounds = configuration.organisations[organisation].territories
    return [
        (territory.name, communes_of(territory))
        for territory in configuration.territories.values()
        if territory.programme == programme.slug and (not bounds or territory.slug in bounds)
    ]
