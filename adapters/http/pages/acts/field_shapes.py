"""What a field of a fact takes, read from the fact's own type and marks."""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from domain.fact import Fact, json_name
from domain.marks import FieldClass, Form, HouseholdId, InseeCommune, Listed, Sensitivity, Text
from services.fact_json import bare
from services.fields import alternatives


class Kind(StrEnum):
    """What is typed or chosen in a field."""

    DAY = "day"
    MONEY = "money"
    WHOLE = "whole"
    FLAG = "flag"
    CODE = "code"
    CODES = "codes"
    COMMUNE = "commune"
    HOUSEHOLD = "household"
    LINE = "line"
    TEXT = "text"
    TEXTS = "texts"


PLAIN = {date: Kind.DAY, Decimal: Kind.MONEY, int: Kind.WHOLE, bool: Kind.FLAG}
FORMS = {
    get_args(Text)[1]: Kind.TEXT,
    get_args(InseeCommune)[1]: Kind.COMMUNE,
    get_args(HouseholdId)[1]: Kind.HOUSEHOLD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A field: what it takes, the closed list of its codes if it has one, and its class.

    `characters_max` is 0 where the form has no bound of its own.
    """

    kind: Kind
    required: bool
    field_class: FieldClass
    list_name: str = ""
    characters_max: int = 0


def shape_at(fact: type[Fact], at: str) -> Shape:
    """The field at that place, as `dwelling/commune`. Raises LookupError for no such field."""
    kind: Any = fact
    return _shape(kind, at)


@cache
def _shape(fact: Any, at: str) -> Shape:
    annotation: Any = fact
    required = True
    for name in at.split("/"):
        kind = bare(annotation)
        if get_origin(kind) is tuple:
            annotation = get_args(kind)[0]
            continue
        found = next((each for each in fields(kind) if json_name(each.name) == name), None)
        if found is None:
            raise LookupError(f"{fact.__name__} has no {at}")
        annotation = get_type_hints(kind, include_extras=True)[found.name]
        required = required and found.default is MISSING and found.default_factory is MISSING
    return _leaf(annotation, required)


def _leaf(annotation: Any, required: bool) -> Shape:
    marks = list(_marks(annotation))
    listed = next((mark.name for mark in marks if isinstance(mark, Listed)), "")
    form = next((mark for mark in marks if isinstance(mark, Form)), None)
    return Shape(
        kind=_kind(bare(annotation), listed, form),
        required=required,
        field_class=next(m.field_class for m in marks if isinstance(m, Sensitivity)),
        list_name=listed,
        characters_max=form.characters_max if form else 0,
    )


def _kind(plain: Any, listed: str, form: Form | None) -> Kind:
    if plain in PLAIN:
        return PLAIN[plain]
    is_many = get_origin(plain) is tuple
    if listed:
        return Kind.CODES if is_many else Kind.CODE
    if is_many:
        return Kind.TEXTS
    return FORMS.get(form, Kind.LINE) if form else Kind.LINE


def _marks(annotation: Any) -> Iterator[object]:
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        yield from marks
        yield from _marks(inner)
    elif get_origin(annotation) is tuple:
        yield from _marks(get_args(annotation)[0])
    else:
        for arm in alternatives(annotation):
            if arm is not annotation:
                yield from _marks(arm)
