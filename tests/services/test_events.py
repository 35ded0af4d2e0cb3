"""Every event type accepts its example, describes itself truly, and stores what it was given."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, get_args

import jsonschema_rs
import pytest

from domain import codes
from domain.household import ALL_FACTS
from domain.identification import Identified
from domain.marks import Listed
from domain.programme import Configuration
from services.events import EventTypes, SchemaMismatch, UnknownType, patched
from services.examples import EXAMPLES
from services.fact_json import FORGOTTEN, Misshapen
from services.fields import split

IDENTIFIED = Identified.NAME
CONTACT = "etage.household.contact-recorded.v1"
EVERY_TYPE = pytest.mark.parametrize("event_type", ALL_FACTS)


def wrong(call: Callable[[], Any]) -> Mapping[str, str]:
    """The errors that a call is refused with, by pointer."""
    with pytest.raises(SchemaMismatch) as refused:
        call()
    return {error.pointer: error.detail for error in refused.value.errors}


def lists_named_in(node: Any) -> dict[str, list[str]]:
    """The closed lists that a schema names, each with its enum."""
    if isinstance(node, list):
        return {name: enum for element in node for name, enum in lists_named_in(element).items()}
    if not isinstance(node, dict):
        return {}
    own = {node["x-etage-list"]: node["enum"]} if "x-etage-list" in node else {}
    return own | lists_named_in(list(node.values()))


@EVERY_TYPE
def test_the_example_of_a_type_is_accepted_and_comes_back_as_it_was(
    event_type: str, event_types: EventTypes
) -> None:
    fact = event_types.validate(event_type, EXAMPLES[event_type])
    assert event_types.data_of(fact) == EXAMPLES[event_type]


@EVERY_TYPE
def test_the_example_fits_the_schema_that_is_served(
    event_type: str, event_types: EventTypes
) -> None:
    schema = event_types.schema(event_type)
    assert schema["$id"] == f"/v1/schemas/{event_type}"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.Draft202012Validator(schema).validate(schema["examples"][0])


@EVERY_TYPE
def test_an_unknown_field_fits_neither_the_type_nor_its_schema(
    event_type: str, event_types: EventTypes
) -> None:
    data = {**EXAMPLES[event_type], "colour": "red"}
    assert wrong(lambda: event_types.validate(event_type, data)) == {
        "/data/colour": "is not a field of this type"
    }
    assert not jsonschema_rs.is_valid(event_types.schema(event_type), data)


@EVERY_TYPE
def test_a_stored_fact_is_read_without_its_sealed_fields(
    event_type: str, event_types: EventTypes
) -> None:
    data = EXAMPLES[event_type]
    clear, boxes = split(event_types.marks_for(event_type, data), data)
    fact = event_types.from_stored(event_type, clear)
    assert type(fact) is ALL_FACTS[event_type]
    assert event_types.data_of(fact) == clear
    assert boxes or fact == event_types.validate(event_type, data)


def test_every_closed_list_stands_as_an_enum_in_a_schema(
    event_types: EventTypes, configuration: Configuration
) -> None:
    named = lists_named_in([event_types.schema(name) for name in event_types.names])
    assert named == {name: sorted(configuration.closed_lists[name]) for name in named}
    in_codes = [mark for code in vars(codes).values() for mark in get_args(code)]
    assert set(named) == {mark.name for mark in in_codes if isinstance(mark, Listed)}


def test_a_code_is_right_or_wrong_by_the_configuration_alone(
    event_types: EventTypes, configuration: Configuration
) -> None:
    data = {**EXAMPLES[CONTACT], "kind": "video_call"}
    assert wrong(lambda: event_types.validate(CONTACT, data)) == {
        "/data/kind": "is not one of the programme's contact_kinds"
    }
    video = {"video_call": "Visioconférence"}
    lists = {**configuration.lists, "contact_kinds": video}
    wider = EventTypes(replace(configuration, lists=lists))
    assert wider.data_of(wider.validate(CONTACT, data)) == data


def test_every_error_is_told_at_once_and_by_its_rule(event_types: EventTypes) -> None:
    data = {
        "occurred_on": "2019-02-30",
        "dwelling": {"landlord": "nobody", "monthly_rent": 412.5, "address": "x" * 501},
        "signals": [{"kind": "arrears", "service": "proximite", "observed_on": 20190310}],
        "composition": {"adults": 1.0, "children": 31},
        "reference_person": "Zélie Fictive",
    }
    assert wrong(lambda: event_types.validate(IDENTIFIED, data)) == {
        "/data/occurred_on": "is not a possible value (a date must be a day of the calendar)",
        "/data/dwelling/landlord": "is not one of the programme's landlords",
        "/data/dwelling/commune": "is required",
        "/data/dwelling/monthly_rent": "must be a string",
        "/data/dwelling/address": "must have at most 500 characters",
        "/data/signals/0/observed_on": "must be a string",
        "/data/composition/adults": "must be a whole number",
        "/data/composition/children": "must be at most 30",
        "/data/reference_person": "must be an object",
    }


def test_an_unknown_type_is_an_error_of_the_type(event_types: EventTypes) -> None:
    assert set(wrong(lambda: event_types.validate("os:system", {}))) == {"/type"}
    with pytest.raises(UnknownType):
        event_types.from_stored("os:system", {})


@pytest.mark.parametrize(
    "poison",
    [
        {},
        {"_type_": "nope", "_data_": 1},
        {"occurred_on": "2019-05-06", "kind": "home_visit"},
        {"occurred_on": "2019-05-06", "kind": "home_visit", "outcome": {"_type_": "date"}},
        {"occurred_on": "2019-05-06", "kind": 7, "outcome": "met"},
        {"occurred_on": "2019-13-06", "kind": "home_visit", "outcome": "met"},
        {"occurred_on": 20190506, "kind": "home_visit", "outcome": "met"},
        {"occurred_on": "2019-05-06", "kind": "home_visit", "outcome": "met", "unannounced": 1},
        {"occurred_on": "2019-05-06", "kind": "home_visit", "outcome": None},
    ],
)
def test_poison_in_the_ledger_is_named_as_such(
    poison: dict[str, Any], event_types: EventTypes
) -> None:
    with pytest.raises(Misshapen):
        event_types.from_stored(CONTACT, poison)


def test_a_code_that_left_the_list_is_still_read_from_the_ledger(event_types: EventTypes) -> None:
    data = {"occurred_on": "2019-05-06", "kind": "pigeon", "outcome": "met"}
    assert event_types.data_of(event_types.from_stored(CONTACT, data)) == data


def test_a_required_name_that_was_forgotten_has_a_place_holder(event_types: EventTypes) -> None:
    data = EXAMPLES[IDENTIFIED]
    clear, _ = split(event_types.marks_of(IDENTIFIED), data)
    fact = event_types.from_stored(IDENTIFIED, clear)
    assert isinstance(fact, Identified)
    assert fact.reference_person is not None
    assert fact.reference_person.name is FORGOTTEN
    assert fact.reference_person.phone is None


def test_corrections_may_give_any_part_of_the_corrected_data(event_types: EventTypes) -> None:
    corrections = {"dwelling": {"monthly_rent": "421.50"}, "occurred_on": "2019-03-13"}
    event_types.validate_corrections(IDENTIFIED, corrections)
    before = event_types.validate(IDENTIFIED, EXAMPLES[IDENTIFIED])
    after = event_types.rebuild(before, corrections)
    assert event_types.data_of(after) == patched(EXAMPLES[IDENTIFIED], corrections)
    assert changed(before, after) == {"occurred_on", "dwelling"}


def changed(before: Any, after: Any) -> set[str]:
    """The fields in which two facts differ."""
    names = {field.name for field in fields(before)}
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def test_an_array_in_corrections_replaces_the_one_before(event_types: EventTypes) -> None:
    signal = {"kind": "no_answer", "service": "proximite", "observed_on": "2019-03-10"}
    before = event_types.validate(IDENTIFIED, EXAMPLES[IDENTIFIED])
    after = event_types.rebuild(before, {"signals": [signal]})
    assert event_types.data_of(after)["signals"] == [signal]


@pytest.mark.parametrize(
    ("corrections", "pointer"),
    [
        ({"colour": "red"}, "/colour"),
        ({"dwelling": {"colour": "red"}}, "/dwelling/colour"),
        ({"dwelling": {"monthly_rent": 421.5}}, "/dwelling/monthly_rent"),
        ({"dwelling": {"landlord": "nobody"}}, "/dwelling/landlord"),
        ({"composition": 3}, "/composition"),
        ({"signals": [{"kind": "arrears"}]}, "/signals/0/service"),
    ],
)
def test_corrections_are_held_to_the_corrected_type(
    corrections: dict[str, Any], pointer: str, event_types: EventTypes
) -> None:
    errors = wrong(lambda: event_types.validate_corrections(IDENTIFIED, corrections))
    assert f"/data/corrections{pointer}" in errors


def test_an_object_that_was_not_there_must_be_corrected_in_whole(event_types: EventTypes) -> None:
    data = {k: v for k, v in EXAMPLES[IDENTIFIED].items() if k != "reference_person"}
    fact = event_types.validate(IDENTIFIED, data)
    phone = {"reference_person": {"phone": "+33 4 00 00 00 00"}}
    assert wrong(lambda: event_types.validate_corrections(IDENTIFIED, phone, onto=fact)) == {
        "/data/corrections/reference_person/name": "is required"
    }
    whole = {"reference_person": {"name": "Zélie Fictive"}}
    event_types.validate_corrections(IDENTIFIED, whole, onto=fact)


def test_corrections_that_leave_half_a_fact_are_refused(event_types: EventTypes) -> None:
    data = {k: v for k, v in EXAMPLES[IDENTIFIED].items() if k != "dwelling"}
    fact = event_types.validate(IDENTIFIED, {**data, "commune": "69259"})
    rent = {"dwelling": {"monthly_rent": "1.00"}}
    assert set(wrong(lambda: event_types.rebuild(fact, rent))) == {"/data/corrections"}
