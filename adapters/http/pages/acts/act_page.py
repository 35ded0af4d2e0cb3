"""The pages of the acts: one short form each, filled in beside the household it changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.acts.addresses import household_id
from adapters.http.pages.acts.catalogue import BY_CODE, LAYOUTS
from adapters.http.pages.acts.controls import blanks, controls_of, defaults_of
from adapters.http.pages.acts.daily import CONTACT
from adapters.http.pages.acts.filled_in import FilledIn, filled_in
from adapters.http.pages.acts.form_layout import Asked, Layout, Scene
from adapters.http.pages.acts.offering import Act, accepts, offered
from adapters.http.pages.acts.session_ended import ended, visitor_if_any
from adapters.http.pages.form_body import posted_form, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.posting import Draft, FormState, misfits, new_form, post, sent_form
from adapters.http.pages.refusals import FormError
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.problems import Problem
from domain.access import may_post
from domain.stages import ON_ITS_DAY
from services.answers import Receipt

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CONFLICT, UNPROCESSABLE = 409, 422
CHOSEN = "choix"
"""The field that holds what was chosen first, where an act has variants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """An act that somebody fills in: its layout, the household, and a variant where it has some."""

    layout: Layout
    scene: Scene
    variant: str = ""

    @property
    def fields(self) -> Sequence[Asked]:
        """Everything the form asks."""
        return self.layout.fields(self.scene, self.variant)

    @property
    def household(self) -> str:
        """The household's identifier."""
        found: str = self.scene.now["household_id"]
        return found


@router.get("/menages/{household}/contact")
def empty_contact(request: Request, household: str) -> Response:
    """The empty form of a contact."""
    return empty_form(request, household, CONTACT)


@router.post("/menages/{household}/contact")
async def record_contact(request: Request, household: str) -> Response:
    """Record the contact, and go back to the household."""
    return await record(request, household, CONTACT)


@router.get("/menages/{household}/faits/{act}")
def empty_act(request: Request, household: str, act: str) -> Response:
    """The empty form of an act."""
    return empty_form(request, household, layout_of(act))


@router.post("/menages/{household}/faits/{act}")
async def record_act(request: Request, household: str, act: str) -> Response:
    """Record the act, and go back to the household."""
    return await record(request, household, layout_of(act))


def layout_of(code: str) -> Layout:
    """The act of that name, unless it has a page of its own. Raises the 404 problem."""
    found = BY_CODE.get(code)
    if found is None or found.page:
        raise Problem("not-found")
    return found


def empty_form(request: Request, household: str, layout: Layout) -> Response:
    """The empty form, or why there is nothing to fill in. Raises NotFound and the 403 problem."""
    site = site_of(request)
    scene = scene_of(site, site.visitor(request), household, layout=layout)
    return opened_form(request, layout, scene)


def opened_form(request: Request, layout: Layout, scene: Scene) -> Response:
    """The empty form of that household, or why there is nothing to fill in."""
    is_late = layout.fact.NAME in ON_ITS_DAY
    if not (is_late or accepts(layout, scene)) or not layout.when(scene):
        return not_now(request, layout, scene)
    filling = Filling(layout=layout, scene=scene, variant=_variant(request, layout, scene))
    given = {each.name: request.query_params.getlist(each.name) for each in filling.fields}
    defaults = defaults_of(scene, layout, filling.fields)
    asked = {name: values for name, values in given.items() if values}
    return shown(request, filling, new_form({**defaults, **asked}))


def _variant(request: Request, layout: Layout, scene: Scene) -> str:
    chosen = request.query_params.get(CHOSEN, "")
    codes = [code for code, _ in layout.variants(scene)] if layout.variants else []
    return chosen if chosen in codes else ""


async def record(request: Request, household: str, layout: Layout) -> Response:
    """Post the fact through the intake: the household's page follows, or the form with errors.

    What the household allows is judged by the rules, which find a form that was sent twice first.
    """
    site = site_of(request)
    visitor = visitor_if_any(site, request)
    if visitor is None:
        return ended(request)
    form = await posted_form(request, visitor)
    scene = await run_in_threadpool(seen, site, visitor, household, layout=layout)
    filling = Filling(layout=layout, scene=scene, variant=text(form, CHOSEN))
    state = sent_form(form)
    filled = filled_in(form, layout.fact, filling.fields)
    draft = draft_of(filling, filled, state.nonce)
    controls = controls_of(scene, layout.fact, filling.fields)
    answer = await posted(site, visitor, draft, nonce=state.nonce, left_out=blanks(controls, form))
    if isinstance(answer, Receipt):
        return see_other(f"/menages/{answer.household_id}?at={answer.position}")
    refused = FormState(nonce=state.nonce, values=form, errors=clearer(answer, filled))
    return await run_in_threadpool(shown, request, filling, refused)


async def posted(
    site: Site, visitor: Visitor, draft: Draft, *, nonce: str, left_out: Sequence[FormError]
) -> Receipt | Sequence[FormError]:
    """The receipt, or what is wrong; with something left out nothing is posted."""
    if left_out:
        return [*left_out, *misfits(site, visitor, draft, nonce=nonce)]
    return await post(site, visitor, draft, nonce=nonce)


def scene_of(site: Site, visitor: Visitor, household: str, *, layout: Layout) -> Scene:
    """The household, for who may record that of it today. Raises as `seen`."""
    scene = seen(site, visitor, household, layout=layout)
    if not layout.by(scene):
        raise Problem("forbidden")
    return scene


def seen(site: Site, visitor: Visitor, household: str, *, layout: Layout) -> Scene:
    """The household, for who may record such facts at all. Raises NotFound, and the 403 problem."""
    now = site.parts.histories.household(visitor.actor, household_id(household))
    if not may_post(site.parts.configuration, visitor.actor, layout.fact.NAME):
        raise Problem("forbidden")
    return Scene(site=site, actor=visitor.actor, now=now)


def draft_of(filling: Filling, filled: FilledIn, nonce: str) -> Draft:
    """The event that the form states; an act that names something names it by the form's number."""
    layout = filling.layout
    made = {layout.made: f"{layout.code}-{nonce[:12]}"} if layout.made else {}
    chosen = {layout.variant: filling.variant} if layout.variant else {}
    return Draft(
        type=layout.fact.NAME,
        subject=filling.household,
        data={**filled.data, **made, **chosen},
        fields=filled.fields,
    )


def clearer(errors: Sequence[FormError], filled: FilledIn) -> Sequence[FormError]:
    """The errors, with what a text should have been rather than its pattern; one for each field."""
    told: dict[tuple[str | None, str], FormError] = {}
    for error in errors:
        sentence = filled.unreadable.get(error.field or "", error.sentence)
        told.setdefault((error.field, sentence), replace(error, sentence=sentence))
    return list(told.values())


def shown(request: Request, filling: Filling, state: FormState) -> Response:
    """The form as it stands, with its errors."""
    site, scene, layout = site_of(request), filling.scene, filling.layout
    controls = controls_of(scene, layout.fact, filling.fields)
    names = {each.name: each.label for each in controls}
    drawn = placed(state.errors, list(names))
    variants = layout.variants(scene) if layout.variants and not filling.variant else ()
    return site.page(
        request,
        "acts/act.html",
        status=UNPROCESSABLE if state.errors else 200,
        form=replace(state, errors=drawn, labels=names),
        layout=layout,
        household=scene.now,
        controls=controls,
        variants=variants,
        variant=filling.variant,
        variant_label=_label(scene, filling),
        tabs=tabs_of(layout, scene),
        instead=_instead(scene) if state.is_out_of_turn else [],
    )


def placed(errors: Sequence[FormError], names: Sequence[str]) -> Sequence[FormError]:
    """The errors in the order of the fields; what is about no field of the form comes first."""
    own = [replace(each, field=each.field if each.field in names else None) for each in errors]
    return sorted(own, key=lambda each: -1 if each.field is None else names.index(each.field))


def _label(scene: Scene, filling: Filling) -> str:
    choices = filling.layout.variants(scene) if filling.layout.variants else ()
    return dict(choices).get(filling.variant, "")


def _instead(scene: Scene) -> Sequence[Act]:
    """What may be recorded instead."""
    return offered(scene.site, scene.actor, scene.now)


def tabs_of(layout: Layout, scene: Scene) -> Sequence[tuple[str, str, bool]]:
    """The acts that are chosen among side by side: address, words, and whether it is this one."""
    household = scene.now["household_id"]
    return [
        (each.address(household), each.words, each is layout)
        for each in LAYOUTS
        if layout.tabs and each.tabs == layout.tabs
    ]


def not_now(request: Request, layout: Layout, scene: Scene) -> Response:
    """Where the household stands, and what may be recorded instead."""
    return site_of(request).page(
        request,
        "acts/not_now.html",
        status=CONFLICT,
        layout=layout,
        household=scene.now,
        is_of_stage=accepts(layout, scene),
        instead=_instead(scene),
    )
