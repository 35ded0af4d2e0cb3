"""The copy that a person is given is in French to its last code, field and day."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter

from adapters.http.pages.copy_document import RELATIONS, fields_of
from adapters.http.pages.copy_words import NAMES, named, read_by
from adapters.http.pages.sentences import tell
from adapters.http.pages.trace_page import CLASSES, PURPOSES, WHAT
from adapters.http.pages.words import Words
from domain.household import ALL_FACTS, VARIANTS, is_of_household
from domain.marks import SEALED, FieldClass
from domain.programme import Configuration
from domain.purposes import Purpose
from domain.relations import RelationKind
from services.examples import EXAMPLES
from services.looks import What

SHAPES = [
    (name, kind)
    for shapes in (ALL_FACTS, VARIANTS)
    for name, kind in shapes.items()
    if is_of_household(name)
]
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b\d{4}-\d\d-\d\d\b")
"""What a code or a stored day looks like."""


@pytest.fixture(scope="module")
def words(configuration: Configuration) -> Words:
    return Words(configuration=configuration)


def leaves(schema: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Every field of a fact's schema by its place, with the closed list it takes codes from."""
    parts = schema.get("$defs", {})

    def walk(field: Mapping[str, Any], place: str) -> Iterator[tuple[str, str | None]]:
        plain = next((e for e in field.get("anyOf", ()) if e.get("type") != "null"), field)
        plain = plain["items"] if plain.get("type") == "array" else plain
        part = parts.get(plain.get("$ref", "").rpartition("/")[2])
        if part is None:
            yield place, plain.get("x-etage-list")
            return
        for name, inner in part["properties"].items():
            yield from walk(inner, f"{place}/{name}")

    for name, field in schema["properties"].items():
        yield from walk(field, name)


@pytest.mark.parametrize(("name", "kind"), SHAPES)
def test_every_field_has_a_name_and_every_code_of_its_list_a_label(
    words: Words, name: str, kind: type
) -> None:
    for place, listed in leaves(TypeAdapter(kind).json_schema()):
        if place in ("occurred_on", "corrections"):
            continue
        assert named(place) == NAMES[place]
        for code in words.configuration.closed_lists[listed] if listed else ():
            assert read_by(name, None, place)(code, words) != code, (place, code)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if is_of_household(name)])
def test_no_code_and_no_stored_day_is_shown_of_a_fact(words: Words, name: str) -> None:
    event = {"type": name, "data": EXAMPLES[name], "source": "urn:etage:org:lahso"}
    shown = [value for _, value in fields_of(event, words)]
    sentences = tell(event, words).sentences
    identifiers = {str(value) for value in EXAMPLES[name].values()}
    told = [text for text in (*shown, *sentences) if text not in identifiers]
    assert [text for text in told if CODE.search(text) and "ct-" not in text] == []


def test_a_correction_is_read_as_the_fact_that_it_corrects(words: Words) -> None:
    data = {
        "event": {
            "source": "urn:etage:org:grandlyon-habitat",
            "id": "evt-1",
            "type": "etage.household.debt-recorded.v1",
        },
        "corrections": {"kind": "legal_costs", "amount": "2184.60", "as_of": "2019-03-31"},
        "reason": "Mal saisi",
    }
    event = {"type": "etage.household.rectified.v1", "data": data}
    told = {name: re.sub(r"\s", " ", value) for name, value in fields_of(event, words)}
    assert told["nature"] == "Frais de procédure"
    assert told["compte arrêté au"] == "31 mars 2019"
    assert told["montant"] == "2 184,60 €"


def test_what_people_wrote_stays_as_they_wrote_it(words: Words) -> None:
    note = "L'assistante a dit : « oui »"
    event = {"type": "etage.household.contact-recorded.v1", "data": {"note": note}}
    assert dict(fields_of(event, words)) == {"note": note}


def test_who_follows_and_who_looked_are_in_words(words: Words) -> None:
    assert set(RELATIONS) == {kind.value for kind in RelationKind}
    assert set(WHAT) == set(What)
    assert set(PURPOSES) == {purpose.value for purpose in Purpose}
    assert set(CLASSES) >= {each.value for each in (*SEALED, FieldClass.RENT)}
    assert [role for role in words.configuration.roles if words.role(role) == role] == []
