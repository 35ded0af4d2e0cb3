"""What is rectified: which facts this person may, and what they changed in the form of one."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import Any

from adapters.http.pages.acts.catalogue import BY_TYPE
from adapters.http.pages.acts.field_shapes import Kind, shape_at
from adapters.http.pages.acts.filled_in import value_of
from adapters.http.pages.acts.form_layout import Asked, Chooser, Scene
from adapters.http.pages.form_body import Form, text
from adapters.http.pages.site import Site
from adapters.http.pages.words import Choice
from domain.access import Actor, Classes, may_post
from domain.fact import Fact
from domain.path import organisation_of
from domain.programme import OrganisationKind
from domain.rectification import Rectified
from domain.stages import TRANSITIONS
from services.events import patched

Data = Mapping[str, Any]

KEPT = frozenset({"tool", "action", "with", "domain"})
"""What a fact is about, which is not corrected: the fact is withdrawn and recorded anew."""

ABSENT = object()


def mendable(site: Site, actor: Actor, now: Data, *, events: Sequence[Data]) -> Mapping[int, str]:
    """Where each of these events may be rectified by this visitor, by its version."""
    scene = Scene(site=site, actor=actor, now=now)
    gone = withdrawn(events)
    household = now["household_id"]
    return {
        event["version"]: f"/menages/{household}/rectification?fait={event['version']}"
        for event in events
        if may_mend(scene, event) and key_of(event) not in gone
    }


def may_mend(scene: Scene, event: Data) -> bool:
    """The platform corrects what it may record itself; anyone else, its own but transitions."""
    event_type = event["type"]
    if event_type not in BY_TYPE or not may_post(scene.configuration, scene.actor, Rectified.NAME):
        return False
    if scene.is_platform and OrganisationKind.PLATFORM in scene.configuration.posting[event_type]:
        return True
    is_own = organisation_of(event["source"]) == scene.actor.organisation
    return is_own and event_type not in TRANSITIONS


def key_of(event: Data) -> tuple[str, str]:
    """The event's source and id."""
    return event["source"], event["id"]


def withdrawn(events: Sequence[Data]) -> frozenset[tuple[str, str]]:
    """The events that a rectification withdraws."""
    return frozenset(
        key_of(event["data"]["event"])
        for event in events
        if event["type"] == Rectified.NAME and event["data"].get("void")
    )


def as_corrected(event: Data, events: Sequence[Data], *, until: int) -> dict[str, Any]:
    """The event's data with what was corrected in it, up to that version of the household."""
    data = dict(event["data"])
    for each in events:
        is_on_it = each["type"] == Rectified.NAME and each["version"] <= until
        if is_on_it and key_of(each["data"]["event"]) == key_of(event):
            data = patched(data, each["data"].get("corrections", {}))
    return data


def correctable(scene: Scene, event: Data, data: Data, *, classes: Classes) -> Sequence[Asked]:
    """The fields of the event that this reader sees; each offers what it holds."""
    layout = BY_TYPE[event["type"]]
    variant = data.get(layout.variant, "") if layout.variant else ""
    return [
        replace(
            asked,
            like="",
            needed=None,
            default=None,
            choices=_with_current(asked, layout.fact, at(data, asked.at)),
            folded=asked.folded and at(data, asked.at) is ABSENT,
        )
        for asked in layout.fields(scene, variant)
        if asked.at not in KEPT and shape_at(layout.fact, asked.at).field_class in classes
    ]


def _with_current(asked: Asked, fact: type[Fact], current: Any) -> Chooser | None:
    """What it offers, and what it holds where it would offer that no more."""
    chooser, list_name = asked.choices, shape_at(fact, asked.at).list_name
    if chooser is None:
        return None
    held = [str(each) for each in current] if isinstance(current, list) else [str(current)]

    def found(scene: Scene) -> Sequence[Choice]:
        offered = list(chooser(scene))
        known = {code for code, _ in offered}
        missing = [code for code in held if current is not ABSENT and code not in known]
        return [*offered, *((code, _label(scene, list_name, code)) for code in missing)]

    return found


def _label(scene: Scene, list_name: str, code: str) -> str:
    if list_name in ("organisations", "landlords"):
        return scene.words.organisation(code)
    return scene.words.place(scene.words.code(list_name, code))


def at(data: Any, place: str) -> Any:
    """What stands at a place of the data, as `dwelling/commune`; ABSENT where nothing does."""
    for step in place.split("/"):
        if isinstance(data, list):
            data = data[int(step)] if int(step) < len(data) else ABSENT
        elif isinstance(data, Mapping):
            data = data.get(step, ABSENT)
        else:
            return ABSENT
    return data


def typed_of(fact: type[Fact], fields: Sequence[Asked], data: Data) -> Mapping[str, Sequence[str]]:
    """What a form holds that shows this data, as a person would have typed it."""
    values: dict[str, Sequence[str]] = {}
    for asked in fields:
        value = at(data, asked.at)
        if value is not ABSENT:
            values[asked.name] = _typed(shape_at(fact, asked.at).kind, value)
    return values


def _typed(kind: Kind, value: Any) -> Sequence[str]:
    match kind:
        case Kind.CODES:
            return [str(each) for each in value]
        case Kind.TEXTS:
            return ["\n".join(value)]
        case Kind.FLAG:
            return ["oui" if value else "non"]
        case Kind.MONEY:
            return [str(value).replace(".", ",")]
        case _:
            return [str(value)]


def changes(
    form: Form, fact: type[Fact], fields: Sequence[Asked], *, data: Data
) -> tuple[dict[str, Any], Sequence[str]]:
    """The corrections that the form makes of this data, and the fields that it empties.

    A correction replaces: what is emptied would have to be withdrawn, but a list may be empty.
    """
    after: dict[str, Any] = deepcopy(dict(data))
    emptied = []
    for asked in fields:
        kind = shape_at(fact, asked.at).kind
        before, value = at(data, asked.at), value_of(form, asked, kind)
        if value in (None, "") or (value == [] and before is ABSENT):
            if before is not ABSENT and not _is_unticked(form, asked, kind):
                emptied.append(asked.name)
            continue
        if value != before:
            _put(after, asked, value)
    return _difference(data, after), emptied


def _is_unticked(form: Form, asked: Asked, kind: Kind) -> bool:
    return kind is Kind.FLAG and not text(form, asked.name)


def _put(data: dict[str, Any], asked: Asked, value: Any) -> None:
    for place, told in ((asked.at, value), *asked.beside.items()):
        node: Any = data
        steps = place.split("/")
        for step, following in pairwise(steps):
            node = _inside(node, step, is_list=following.isdigit())
        node[steps[-1]] = told


def _inside(node: Any, step: str, *, is_list: bool) -> Any:
    if not isinstance(node, list):
        return node.setdefault(step, [] if is_list else {})
    while len(node) <= int(step):
        node.append({})
    return node[int(step)]


def _difference(before: Data, after: Data) -> dict[str, Any]:
    """What is other in `after`: objects by their parts, anything else as a whole."""
    found: dict[str, Any] = {}
    for name, value in after.items():
        held = before.get(name, ABSENT)
        if isinstance(value, Mapping) and isinstance(held, Mapping):
            inner = _difference(held, value)
            if inner:
                found[name] = inner
        elif value != held:
            found[name] = value
    return found
