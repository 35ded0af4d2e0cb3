"""Every field of every fact has an access class, and what people write freely is sealed."""

import json
import re
import types
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.household import ALL_FACTS, VARIANTS
from domain.legal import DebtRecorded
from domain.marks import (
    SEALED,
    Day,
    Form,
    InseeCommune,
    Listed,
    Money,
    Postcode,
    Sensitivity,
    Social,
    Text,
    Urn,
    Whole,
)

FREE = ("Zélie Fictive", "06 00 00 00 00", "3 bis", "élan")
"""Samples of what people write: a form that lets one of them in holds free text."""

KEEP_ANOTHER_EVENT_S_MARKS = {
    f"etage.{kind}.rectified.v1/corrections"
    for kind in ("household", "programme", "place", "committee")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One field of one fact, with the marks around it, the outer ones first."""

    pointer: str
    kind: Any
    marks: tuple[Any, ...]

    @property
    def sensitivities(self) -> list[Sensitivity]:
        return [mark for mark in self.marks if isinstance(mark, Sensitivity)]

    @property
    def is_free_text(self) -> bool:
        """Whether a person may write what they like: a string that is no code, slug or id."""
        forms = [mark for mark in self.marks if isinstance(mark, Form)]
        if self.kind is not str or any(isinstance(mark, Listed) for mark in self.marks):
            return False
        return not forms or any(re.search(forms[0].pattern, sample) for sample in FREE)


def leaves(annotation: Any, pointer: str, marks: tuple[Any, ...] = ()) -> Iterator[Leaf]:
    """The fields inside an annotation."""
    if get_origin(annotation) is Annotated:
        inner, *own = get_args(annotation)
        yield from leaves(inner, pointer, (*marks, *own))
    elif get_origin(annotation) in (Union, types.UnionType):
        for arm in get_args(annotation):
            if arm is not type(None):
                yield from leaves(arm, pointer, marks)
    elif get_origin(annotation) is tuple:
        yield from leaves(get_args(annotation)[0], f"{pointer}/0", marks)
    elif is_dataclass(annotation) and isinstance(annotation, type):
        hints = get_type_hints(annotation, include_extras=True)
        for field in fields(annotation):
            yield from leaves(hints[field.name], f"{pointer}/{field.name}", marks)
    else:
        yield Leaf(pointer=pointer, kind=annotation, marks=marks)


SHAPES = (
    *ALL_FACTS.items(),
    *((f"{name} (its stricter shape)", fact) for name, fact in VARIANTS.items()),
)
LEAVES = [leaf for name, fact in SHAPES for leaf in leaves(fact, name)]
MARKED = [leaf for leaf in LEAVES if leaf.pointer not in KEEP_ANOTHER_EVENT_S_MARKS]


@pytest.mark.parametrize("leaf", MARKED, ids=lambda leaf: leaf.pointer)
def test_every_field_has_exactly_one_access_class(leaf: Leaf) -> None:
    assert len(leaf.sensitivities) == 1


@pytest.mark.parametrize(
    "leaf", [leaf for leaf in MARKED if leaf.is_free_text], ids=lambda leaf: leaf.pointer
)
def test_what_people_write_freely_is_sealed(leaf: Leaf) -> None:
    assert leaf.sensitivities[0].field_class in SEALED


@pytest.mark.parametrize("leaf", MARKED, ids=lambda leaf: leaf.pointer)
def test_every_text_has_a_form_or_a_list(leaf: Leaf) -> None:
    forms = [mark for mark in leaf.marks if isinstance(mark, Form | Listed)]
    assert len(forms) == (1 if leaf.kind is str else 0)


def test_only_a_rectification_keeps_the_marks_of_another_event() -> None:
    unmarked = {leaf.pointer for leaf in LEAVES if not leaf.sensitivities}
    assert unmarked == KEEP_ANOTHER_EVENT_S_MARKS


def test_free_text_is_found() -> None:
    found = {leaf.pointer for leaf in MARKED if leaf.is_free_text}
    assert "etage.household.identified.v1/reference_person/name" in found
    assert "etage.household.identified.v1/dwelling/lease_reference" in found
    assert "etage.household.identified.v1/dwelling/commune" not in found


def read(form: Any, value: Any, **lists: Collection[str]) -> Any:
    """The value as the door reads it from JSON."""
    return TypeAdapter(form).validate_json(json.dumps(value), context=lists)


@pytest.mark.parametrize(
    ("form", "value", "meaning"),
    [
        (Day, "2019-03-12", date(2019, 3, 12)),
        (Money, "-0.05", Decimal("-0.05")),
        (Money, "999999999.99", Decimal("999999999.99")),
        (Text, "Un mot.", "Un mot."),
        (InseeCommune, "2A004", "2A004"),
        (Urn, "urn:etage:org:grandlyon-habitat:erp", "urn:etage:org:grandlyon-habitat:erp"),
        (Annotated[int, Whole(0, 30)], 30, 30),
        (Annotated[str, Listed("titles")], "lease", "lease"),
        (Annotated[Text, Social], "Un autre.", "Un autre."),
    ],
)
def test_a_field_of_the_right_form_is_read(form: Any, value: Any, meaning: object) -> None:
    assert read(form, value, titles={"lease"}) == meaning


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (Day, "1552348800"),
        (Day, "2019-02-30"),
        (Day, 1552348800),
        (Day, "2019-03-12T00:00:00"),
        (Day, "٢٠١٩-٠٣-١٢"),
        (Money, 412.5),
        (Money, "412.5"),
        (Money, "1_000.00"),
        (Money, "1e3"),
        (Money, "1000000000.00"),
        (Text, "   "),
        (Text, "x" * 501),
        (Postcode, "6900"),
        (InseeCommune, "Bron"),
        (Annotated[int, Whole(0, 30)], 31),
        (Annotated[int, Whole(0, 30)], True),
        (Annotated[int, Whole(0, 30)], "3"),
        (Annotated[str, Listed("titles")], "freehold"),
        (Annotated[str, Listed("titles")], 1),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_a_field_of_another_form_is_refused(form: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        read(form, value, titles={"lease"})


def test_a_schema_shows_class_form_and_list() -> None:
    schema = TypeAdapter(DebtRecorded).json_schema()["properties"]
    assert schema["as_of"]["x-etage-class"] == "C3"
    assert schema["as_of"]["format"] == "date"
    assert re.fullmatch(schema["amount"]["pattern"], "412.50")
    assert not re.fullmatch(schema["amount"]["pattern"], "412.5")
    assert schema["kind"]["anyOf"][0]["x-etage-list"] == "debt_kinds"
