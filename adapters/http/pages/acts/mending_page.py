"""The page on which a fact is rectified: its own form, as it was filled in, or its withdrawal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.acts.act_page import UNPROCESSABLE, clearer, placed
from adapters.http.pages.acts.addresses import household_id
from adapters.http.pages.acts.catalogue import BY_TYPE
from adapters.http.pages.acts.controls import Control, controls_of
from adapters.http.pages.acts.filled_in import FilledIn, filled_in
from adapters.http.pages.acts.form_layout import Asked, Scene
from adapters.http.pages.acts.mending import (
    as_corrected,
    changes,
    correctable,
    key_of,
    may_mend,
    typed_of,
    withdrawn,
)
from adapters.http.pages.acts.session_ended import ended, visitor_if_any
from adapters.http.pages.form_body import Form, posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, new_form, post, sent_form
from adapters.http.pages.refusals import FormError
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.problems import Problem
from domain.fact import Fact
from domain.rectification import Rectified
from services.answers import Receipt
from services.history import NotFound
from services.looks import What

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FACT, KNOWN, HOW = "fait", "connu", "quoi"
CORRECT, WITHDRAW = "corriger", "retirer"
WAYS = (
    (CORRECT, "Corriger ce qui a été saisi"),
    (WITHDRAW, "Retirer ce fait : il n’a pas eu lieu"),
)
REASON = "pourquoi"
ASKED_BESIDE: Mapping[str, str] = {REASON: "Pourquoi", HOW: "Rectification"}
UNCHANGED = "Rien n’a changé : corrigez un champ, ou retirez le fait."
EMPTIED = "Une rectification remplace sans vider : retirez le fait, puis enregistrez-le de nouveau."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """An event that somebody rectifies: as it was known when its form was opened."""

    scene: Scene
    event: Mapping[str, Any]
    data: Mapping[str, Any]
    fields: Sequence[Asked]
    known: int

    @property
    def fact(self) -> type[Fact]:
        """The event's kind."""
        return BY_TYPE[self.event["type"]].fact


@router.get("/menages/{household}/rectification")
def empty_mending(request: Request, household: str, fait: Annotated[str, Query()] = "") -> Response:
    """The form of the event, as it was filled in."""
    site = site_of(request)
    mending = mending_of(site, site.visitor(request), household, fait=fait)
    values = {**typed_of(mending.fact, mending.fields, mending.data), HOW: [CORRECT]}
    return shown(request, mending, new_form(values))


@router.post("/menages/{household}/rectification")
async def record_mending(request: Request, household: str) -> Response:
    """Record the rectification, and go back to the household."""
    site = site_of(request)
    visitor = visitor_if_any(site, request)
    if visitor is None:
        return ended(request)
    form = await posted_form(request, visitor)
    mending = await run_in_threadpool(
        mending_of, site, visitor, household, fait=text(form, FACT), known=text(form, KNOWN)
    )
    state = sent_form(form)
    filled = filled_in(form, mending.fact, mending.fields)
    data, errors = corrections_of(mending, form)
    if not errors:
        draft = _draft(mending, filled, data)
        answer = await post(site, visitor, draft, nonce=state.nonce)
        if isinstance(answer, Receipt):
            return see_other(f"/menages/{answer.household_id}?at={answer.position}")
        errors = answer
    refused = FormState(nonce=state.nonce, values=form, errors=clearer(errors, filled))
    return await run_in_threadpool(shown, request, mending, refused)


def mending_of(
    site: Site, visitor: Visitor, household: str, *, fait: str, known: str = ""
) -> Mending:
    """The event to rectify. Raises NotFound, and the 403 problem for who may not rectify it."""
    key = household_id(household)
    histories, actor = site.parts.histories, visitor.actor
    scene = Scene(site=site, actor=actor, now=histories.household(actor, key))
    events = histories.history(actor, key)["events"]
    event = next((each for each in events if str(each["version"]) == fait), None)
    if event is None or key_of(event) in withdrawn(_until(events, known)):
        raise NotFound
    if not may_mend(scene, event):
        raise Problem("forbidden")
    file = histories.case_file(actor, key, what=What.HISTORY)
    classes = next(file.sight.of(each) for e, each in file.events if e.version == event["version"])
    until = _version(known, scene)
    data = as_corrected(event, events, until=until)
    fields = correctable(scene, event, data, classes=classes)
    return Mending(scene=scene, event=event, data=data, fields=fields, known=until)


def _version(known: str, scene: Scene) -> int:
    version: int = scene.now["version"]
    return min(int(known), version) if known.isascii() and known.isdigit() else version


def _until(events: Sequence[Mapping[str, Any]], known: str) -> Sequence[Mapping[str, Any]]:
    """What was known when the form was opened: sent twice, it is the same form."""
    if not (known.isascii() and known.isdigit()):
        return events
    return [each for each in events if each["version"] <= int(known)]


def corrections_of(mending: Mending, form: Form) -> tuple[dict[str, Any], Sequence[FormError]]:
    """The data of the rectification, and what the form itself finds wrong."""
    data: dict[str, Any] = {"reason": text(form, REASON)}
    errors = []
    if not data["reason"]:
        errors.append(FormError(field=REASON, sentence="Ce champ est obligatoire."))
    if text(form, HOW) == WITHDRAW:
        return {**data, "void": True}, errors
    found, emptied = changes(form, mending.fact, mending.fields, data=mending.data)
    errors += [FormError(field=name, sentence=EMPTIED) for name in emptied]
    if not found and not emptied:
        errors.append(FormError(field=None, sentence=UNCHANGED))
    return {**data, "corrections": found}, errors


def _draft(mending: Mending, filled: FilledIn, data: Mapping[str, Any]) -> Draft:
    source, id_ = key_of(mending.event)
    pointers = {
        pointer.replace("/data", "/data/corrections", 1): name
        for pointer, name in filled.fields.items()
    }
    return Draft(
        type=Rectified.NAME,
        subject=mending.scene.now["household_id"],
        data={
            "occurred_on": mending.scene.today.isoformat(),
            "event": {"source": source, "id": id_},
            **data,
        },
        fields={**pointers, "/data/reason": REASON, "/data/void": HOW},
    )


def shown(request: Request, mending: Mending, state: FormState) -> Response:
    """The form, with its errors."""
    scene = mending.scene
    controls = [
        replace(each, required=False) for each in controls_of(scene, mending.fact, mending.fields)
    ]
    labels = {**{each.name: each.label for each in controls}, **ASKED_BESIDE}
    drawn = placed(state.errors, list(labels))
    return site_of(request).page(
        request,
        "acts/mending.html",
        status=UNPROCESSABLE if state.errors else 200,
        form=replace(state, errors=drawn, labels=labels, corrects=True),
        household=scene.now,
        event=mending.event,
        known=mending.known,
        controls=_without_marks(controls),
        ways=WAYS,
    )


def _without_marks(controls: Sequence[Control]) -> Sequence[Control]:
    """The controls without the hints that are of a new fact."""
    return [replace(each, hint=each.hint if each.widget == "check" else "") for each in controls]
