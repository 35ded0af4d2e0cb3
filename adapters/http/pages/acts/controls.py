"""The controls of a form, from its layout and the fact's types: what a template draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.http.pages.acts.field_shapes import Kind, Shape, shape_at
from adapters.http.pages.acts.form_layout import Asked, Layout, Scene, Widget
from adapters.http.pages.form_body import Form
from adapters.http.pages.refusals import FormError
from adapters.http.pages.typography import inside
from adapters.http.pages.words import Choice
from domain.fact import Fact

RADIOS_MAX = 5
REQUIRED = "Ce champ est obligatoire."
YES_NO: Sequence[Choice] = (("oui", "Oui"), ("non", "Non"))
TICKED: Sequence[Choice] = (("oui", "Oui"),)
BY_KIND: Mapping[Kind, str] = {
    Kind.DAY: "date",
    Kind.MONEY: "money",
    Kind.WHOLE: "whole",
    Kind.LINE: "line",
    Kind.HOUSEHOLD: "line",
    Kind.TEXT: "text",
    Kind.TEXTS: "text",
    Kind.CODES: "checks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control: how it is drawn (`widget`), what it offers, and what bounds it."""

    name: str
    label: str
    hint: str
    widget: str
    required: bool
    folded: bool
    choices: Sequence[Choice] = ()
    suggestions: Sequence[Choice] = ()
    latest: str = ""
    is_many: bool = False
    characters_max: int = 0

    @property
    def short(self) -> str:
        """The label as it stands in a list of them."""
        return inside(self.label).rstrip(" ?")


def controls_of(scene: Scene, fact: type[Fact], fields: Sequence[Asked]) -> Sequence[Control]:
    """The controls of these fields, in their order; a list with nothing to choose is left out."""
    made = (_control(scene, asked, shape_at(fact, asked.at)) for asked in fields)
    return [each for each in made if each is not None]


def _control(scene: Scene, asked: Asked, shape: Shape) -> Control | None:
    choices = choices_of(scene, asked, shape)
    widget = _widget(asked, shape, choices)
    if widget in ("select", "radios", "checks") and not choices:
        return None
    return Control(
        name=asked.name,
        label=asked.label,
        hint=asked.hint,
        widget=widget,
        required=_is_required(scene, asked, shape),
        folded=asked.folded,
        choices=choices,
        suggestions=asked.suggested(scene) if asked.suggested else (),
        latest="" if asked.ahead or shape.kind is not Kind.DAY else scene.today.isoformat(),
        is_many=shape.kind is Kind.TEXTS,
        characters_max=shape.characters_max,
    )


def _is_required(scene: Scene, asked: Asked, shape: Shape) -> bool:
    if asked.like:
        return False
    return shape.required or (asked.needed is not None and asked.needed(scene))


def choices_of(scene: Scene, asked: Asked, shape: Shape) -> Sequence[Choice]:
    """What may be chosen: what the layout says, else the whole closed list."""
    if shape.kind is Kind.FLAG:
        return TICKED if asked.widget is Widget.CHECK else YES_NO
    if asked.choices is not None:
        return asked.choices(scene)
    return scene.words.choices(shape.list_name) if shape.list_name else ()


def _widget(asked: Asked, shape: Shape, choices: Sequence[Choice]) -> str:
    if asked.widget is not Widget.BY_TYPE:
        return asked.widget.value
    if shape.kind in BY_KIND and (shape.kind is Kind.CODES or asked.choices is None):
        return BY_KIND[shape.kind]
    return "radios" if len(choices) <= RADIOS_MAX else "select"


def blanks(controls: Sequence[Control], form: Form) -> Sequence[FormError]:
    """The required fields that the form leaves out."""
    return [
        FormError(field=each.name, sentence=REQUIRED)
        for each in controls
        if each.required and not any(value.strip() for value in form.get(each.name, []))
    ]


def defaults_of(
    scene: Scene, layout: Layout, fields: Sequence[Asked]
) -> Mapping[str, Sequence[str]]:
    """What a new form holds: the layout's own defaults, and a required choice of one."""
    values: dict[str, Sequence[str]] = {}
    for asked in fields:
        shape = shape_at(layout.fact, asked.at)
        if asked.default is not None:
            values[asked.name] = [asked.default(scene)]
        elif shape.kind is Kind.CODE or asked.choices is not None:
            choices = choices_of(scene, asked, shape)
            if _is_required(scene, asked, shape) and len(choices) == 1:
                values[asked.name] = [choices[0][0]]
    return values
