"""One household's canaries: texts, amounts, numbers, days and codes that are nobody else's.

Whatever field a fact has beyond C1 is planted by its marks alone, so that a field that comes to be
declared is planted, or told of as missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import partial
from types import GenericAlias
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from domain.fact import json_name
from domain.marks import (
    Day,
    Email,
    FieldClass,
    Form,
    Listed,
    Money,
    Phone,
    Reference,
    Sensitivity,
    Text,
    Whole,
)
from services.fields import Each, alternatives, tree_of

Planted = dict[str, dict[str, str]]
"""Canaries by class, and by the type and field they were planted in."""

CODES: Mapping[str, tuple[str, ...]] = {
    "titles": ("occupancy_agreement", "sublease", "lease_terminated", "protocol"),
    "debt_kinds": ("legal_costs",),
    "housing_benefits": ("paid_to_tenant",),
    "repayment_plans": ("broken",),
    "legal_stages": ("summons",),
    "legal_grounds": ("nuisance",),
    "legal_outcomes": ("postponed",),
    "needs": ("care_orientation",),
}
"""What is planted of closed lists, place after place: nothing of C1 in the scene is so called."""

HEARD_IN = 2045
BORN_BEFORE = 2018


def leaves(kind: type) -> Iterator[tuple[str, FieldClass]]:
    """Every field of a fact with its class, by JSON name."""

    def walk(tree: Any, place: str) -> Iterator[tuple[str, FieldClass]]:
        for name, mark in tree.items():
            if isinstance(mark, FieldClass):
                yield f"{place}/{name}", mark
            else:
                yield from walk(mark.marks if isinstance(mark, Each) else mark, f"{place}/{name}")

    return walk(tree_of(kind), "")


@dataclass(kw_only=True)
class Household:
    """One household: its id once it has one, and what was planted in it."""

    number: int
    state: str
    id: str = ""
    planted: Planted = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    _counter: int = 0
    _days: int = 0
    _codes: dict[str, int] = field(default_factory=dict)

    def text(self, code: str, place: str) -> str:
        """A text that occurs nowhere else."""
        return self.kept(code, place, f"canari{code}x{self.number:02}x{self._next():03}fictif")

    def money(self, code: str, place: str) -> str:
        """An amount that occurs nowhere else, smaller than those before: small ones are no canary.

        What is paid is less than what was granted, and that than what was asked for.
        """
        return self.kept(code, place, f"{self.number + 11}{999 - self._next():03}.37")

    def phone(self, code: str, place: str) -> str:
        """A telephone number that occurs nowhere else."""
        return self.kept(code, place, f"+336{self.number:02}{self._next():03}371")

    def day(self, code: str, place: str) -> str:
        """A day that occurs nowhere else: every household has one of its own for each place."""
        self._days += 1
        latest = HEARD_IN if place.endswith("/hearing_on") else BORN_BEFORE - 10 * self._days
        return self.kept(code, place, f"{latest - self.number}-{self._days % 12 + 1:02}-17")

    def code(self, code: str, place: str, list_name: str) -> str:
        """A code of a list; it is looked for where an answer tells of this household."""
        nth = self._codes[list_name] = self._codes.get(list_name, -1) + 1
        chosen = CODES[list_name][nth % len(CODES[list_name])]
        self.kept(code, place, f"={chosen}")
        return chosen

    def whole(self, code: str, place: str) -> int:
        """A number too small to be one of its own: it is looked for under the name of its field."""
        nth = self._codes["whole"] = self._codes.get("whole", 20) + 1
        self.kept(code, place, f"{place.rpartition('/')[2]}={nth}")
        return nth

    def kept(self, code: str, place: str, canary: str) -> str:
        """Note a canary under its place; what is told there again has a number as well."""
        places = self.planted.setdefault(code, {})
        again = sum(1 for each in places if each.partition("#")[0] == place)
        places[f"{place}#{again + 1}" if again else place] = canary
        return canary

    def _next(self) -> int:
        self._counter += 1
        return self._counter


def planted_in(
    household: Household, name: str, kind: type, *, base: Mapping[str, Any]
) -> dict[str, Any]:
    """The data of a fact: what `base` tells, and a canary in every field beyond C1 that it has not.

    Of a part that `base` does not name, nothing is planted; in a palette of parameters only where
    it names one, as an ellipsis.
    """
    hints = get_type_hints(kind, include_extras=True)
    data = dict(base)
    for each in fields(kind):
        told = json_name(each.name)
        part = _part(hints[each.name])
        if part is not None:
            if told in base:
                plant = partial(planted_in, household, f"{name}/{told}", part)
                given = base[told]
                is_many = isinstance(given, list)
                data[told] = [plant(base=e) for e in given] if is_many else plant(base=given)
        elif told not in base or base[told] is ...:
            mark, inner = _marked(hints[each.name])
            if mark is not None and (base.get(told) is ... or not _is_palette(kind)):
                spot = Spot(household=household, code=mark.value, place=f"{name}/{told}")
                data[told] = spot.filled(inner)
    return data


def _part(annotation: Any) -> type | None:
    """The dataclass that a field holds, alone or in an array, if it holds one."""
    (arm, *_) = alternatives(annotation)
    if get_origin(arm) is tuple:
        (arm, *_) = get_args(arm)
    return arm if isinstance(arm, type) and is_dataclass(arm) else None


def _is_palette(kind: type) -> bool:
    return kind.__name__ == "ToolParameters"


def _marked(annotation: Any) -> tuple[FieldClass | None, Any]:
    """The class of a leaf beyond C1, and the annotation of its value."""
    if get_origin(annotation) is tuple:
        mark, inner = _marked(get_args(annotation)[0])
        return mark, GenericAlias(tuple, (inner, ...))
    if get_origin(annotation) is not Annotated:
        return None, annotation
    inner, *marks = get_args(annotation)
    mark = next((each.field_class for each in marks if isinstance(each, Sensitivity)), None)
    rest = [each for each in marks if not isinstance(each, Sensitivity)]
    (arm, *_) = alternatives(inner)
    found = Annotated[arm, *rest] if rest else arm
    return (None if mark is FieldClass.PATH else mark), found


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A field of one household that a canary is to stand in."""

    household: Household
    code: str
    place: str

    def filled(self, annotation: Any) -> Any:
        """A canary, by what may stand there."""
        kind, *marks = get_args(annotation) or (annotation,)
        if get_origin(annotation) is tuple:
            return [self.filled(kind)]
        for mark in marks:
            if isinstance(mark, Listed):
                return self.household.code(self.code, self.place, mark.name)
            if isinstance(mark, Whole):
                return self.household.whole(self.code, self.place)
            if mark in MAKERS:
                return MAKERS[mark](self.household, self.code, self.place)
            if isinstance(mark, Form):
                return self._small(mark.pattern.strip("^$"))
        if kind is bool:
            return self._small("true") == "true"
        raise TypeError(f"{self.place}: nothing is known that could stand there")

    def _small(self, value: str) -> str:
        """One of few values: it is looked for under the name of its field."""
        name = self.place.rpartition("/")[2]
        self.household.kept(self.code, self.place, f"{name}={value}")
        return value


def _text(household: Household, code: str, place: str) -> str:
    # Asked of the household, which may write texts of its own.
    return household.text(code, place)


def _email(household: Household, code: str, place: str) -> str:
    return f"{household.text(code, place)}@exemple.test"


def _mark_of(alias: Any) -> Any:
    return get_args(alias)[1]


MAKERS: Mapping[Any, Callable[[Household, str, str], str]] = {
    _mark_of(Text): _text,
    _mark_of(Reference): _text,
    _mark_of(Email): _email,
    _mark_of(Phone): Household.phone,
    _mark_of(Money): Household.money,
    _mark_of(Day): Household.day,
}
"""What makes a canary for each form that a value may have."""
