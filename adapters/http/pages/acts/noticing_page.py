"""The page on which a household is noticed, before and apart from any referral (repérage)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.acts.act_page import UNPROCESSABLE, clearer, placed, posted
from adapters.http.pages.acts.controls import Control, blanks, controls_of, defaults_of
from adapters.http.pages.acts.filled_in import filled_in
from adapters.http.pages.acts.form_layout import Scene
from adapters.http.pages.acts.reviewing import IDENTIFIED
from adapters.http.pages.acts.session_ended import ended, visitor_if_any
from adapters.http.pages.form_body import posted_form, text
from adapters.http.pages.navigation import notices
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, new_form, sent_form
from adapters.http.pages.referral_page import BAD_REFERENCE, REFERENCE
from adapters.http.pages.refusals import FormError
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.problems import Problem
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

OWN_REFERENCE = "reference"
NOBODY_YET: Mapping[str, Any] = {}


@router.get("/menages/nouveau")
def empty_noticing(request: Request) -> Response:
    """The empty form."""
    site = site_of(request)
    scene = _scene(site, site.visitor(request))
    values = defaults_of(scene, IDENTIFIED, IDENTIFIED.fields(scene))
    return _shown(request, scene, new_form(values))


@router.post("/menages/nouveau")
async def record_noticing(request: Request) -> Response:
    """Record the household, and go on to it."""
    site = site_of(request)
    visitor = visitor_if_any(site, request)
    if visitor is None:
        return ended(request)
    form = await posted_form(request, visitor)
    scene = _scene(site, visitor)
    state = sent_form(form)
    filled = filled_in(form, IDENTIFIED.fact, IDENTIFIED.fields(scene))
    own = text(form, OWN_REFERENCE)
    left_out = list(blanks(_controls(scene), form))
    if own and not REFERENCE.match(own):
        left_out.append(FormError(field=OWN_REFERENCE, sentence=BAD_REFERENCE))
    draft = Draft(
        type=IDENTIFIED.fact.NAME,
        subject=own or f"REPERAGE-{state.nonce[:12].upper()}",
        data=filled.data,
        fields={**filled.fields, "/subject": OWN_REFERENCE},
    )
    answer = await posted(site, visitor, draft, nonce=state.nonce, left_out=left_out)
    if isinstance(answer, Receipt):
        return see_other(f"/menages/{answer.household_id}?at={answer.position}")
    refused = FormState(nonce=state.nonce, values=form, errors=clearer(answer, filled))
    return await run_in_threadpool(_shown, request, scene, refused)


def _scene(site: Site, visitor: Visitor) -> Scene:
    """Who notices a household. Raises the 403 problem."""
    if not notices(site.parts.configuration, visitor.actor):
        raise Problem("forbidden")
    return Scene(site=site, actor=visitor.actor, now=NOBODY_YET)


def _controls(scene: Scene) -> Sequence[Control]:
    return controls_of(scene, IDENTIFIED.fact, IDENTIFIED.fields(scene))


def _shown(request: Request, scene: Scene, state: FormState) -> Response:
    controls = _controls(scene)
    labels = {**{each.name: each.label for each in controls}, OWN_REFERENCE: "Référence"}
    return site_of(request).page(
        request,
        "acts/noticing.html",
        status=UNPROCESSABLE if state.errors else 200,
        form=replace(state, errors=placed(state.errors, list(labels)), labels=labels),
        layout=IDENTIFIED,
        controls=controls,
    )
