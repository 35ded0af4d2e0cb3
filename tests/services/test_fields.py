"""What is sealed, what stays clear, and what a reader sees, field by field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.household import ALL_FACTS
from domain.marks import FieldClass
from services.events import EventTypes
from services.examples import EXAMPLES
from services.fields import STRONGEST, class_at, merge, split, visible

IDENTIFIED = "etage.household.identified.v1"
REFERRED = "etage.household.referred.v1"
ADMITTED = "etage.household.admitted.v1"
RECTIFIED = "etage.household.rectified.v1"
EVERYONE = frozenset(FieldClass)


def opened(boxes: dict[FieldClass, dict[str, Any]]) -> dict[str, Any]:
    """All boxes in one."""
    return {pointer: value for box in boxes.values() for pointer, value in box.items()}


@pytest.mark.parametrize("event_type", ALL_FACTS)
def test_what_is_sealed_and_opened_again_is_what_was_posted(
    event_type: str, event_types: EventTypes
) -> None:
    example = EXAMPLES[event_type]
    clear, boxes = split(event_types.marks_for(event_type, example), example)
    assert merge(clear, opened(boxes)) == example


def test_names_and_addresses_are_sealed_and_rents_stay_clear(event_types: EventTypes) -> None:
    clear, boxes = split(event_types.marks_of(IDENTIFIED), EXAMPLES[IDENTIFIED])
    assert clear["dwelling"]["monthly_rent"] == "412.50"
    assert clear["reference_person"] == {}
    assert sorted(boxes[FieldClass.IDENTITY]) == [
        "/dwelling/address",
        "/dwelling/lease_reference",
        "/reference_person/name",
        "/reference_person/phone",
    ]


def test_a_sealed_field_in_an_array_keeps_the_place_of_its_element(
    event_types: EventTypes,
) -> None:
    tried = [{"kind": "fsl"}, {"kind": "fsl", "result": "Refusé."}]
    clear, boxes = split(event_types.marks_of(REFERRED), {"already_tried": tried})
    assert clear == {"already_tried": [{"kind": "fsl"}, {"kind": "fsl"}]}
    assert boxes == {FieldClass.SOCIAL: {"/already_tried/1/result": "Refusé."}}
    assert merge(clear, opened(boxes)) == {"already_tried": tried}


def test_an_array_of_sealed_texts_is_sealed_as_one(event_types: EventTypes) -> None:
    clear, boxes = split(event_types.marks_of(ADMITTED), {"objectives": ["a", "b"]})
    assert clear == {}
    assert boxes == {FieldClass.SOCIAL: {"/objectives": ["a", "b"]}}


def test_opening_a_box_leaves_the_stored_part_as_it_was() -> None:
    clear: dict[str, Any] = {"reference_person": {}}
    merge(clear, {"/reference_person/name": "Zélie Fictive"})
    assert clear == {"reference_person": {}}


def test_corrections_are_sealed_as_the_event_that_they_correct(event_types: EventTypes) -> None:
    data = {
        "event": {"source": "urn:etage:org:lahso", "id": "evt-1", "type": IDENTIFIED},
        "corrections": {"dwelling": {"monthly_rent": "1.00", "address": "1 rue Inventée"}},
    }
    clear, boxes = split(event_types.marks_for(RECTIFIED, data), data)
    assert clear["corrections"] == {"dwelling": {"monthly_rent": "1.00"}}
    assert boxes == {FieldClass.IDENTITY: {"/corrections/dwelling/address": "1 rue Inventée"}}


def test_corrections_of_an_event_not_yet_known_are_sealed_whole(event_types: EventTypes) -> None:
    data = {"corrections": {"note": "Zélie Fictive"}}
    clear, boxes = split(event_types.marks_for(RECTIFIED, data), data)
    assert clear == {}
    assert boxes == {FieldClass.HEALTH: {"/corrections": {"note": "Zélie Fictive"}}}


def test_a_field_that_no_mark_describes_is_of_the_strongest_class(
    event_types: EventTypes,
) -> None:
    tree = event_types.marks_of(IDENTIFIED)
    assert split(tree, {"secret": 1}) == ({}, {STRONGEST: {"/secret": 1}})
    assert visible(tree, {"secret": 1}, EVERYONE - {STRONGEST}) == {}
    assert class_at(tree, "/secret/inside") is STRONGEST


def test_a_reader_of_the_path_alone_sees_neither_names_nor_rents(event_types: EventTypes) -> None:
    seen = visible(event_types.marks_of(IDENTIFIED), EXAMPLES[IDENTIFIED], {FieldClass.PATH})
    assert seen == {
        "occurred_on": "2019-03-12",
        "dwelling": {"landlord": "grandlyon-habitat", "commune": "69259"},
        "signals": EXAMPLES[IDENTIFIED]["signals"],
        "composition": {"adults": 1, "children": 2},
    }


def test_a_reader_of_every_class_sees_all(event_types: EventTypes) -> None:
    for event_type, example in EXAMPLES.items():
        assert visible(event_types.marks_for(event_type, example), example, EVERYONE) == example


def test_an_array_shows_only_as_long_as_something_in_it_does(event_types: EventTypes) -> None:
    tree = event_types.marks_of(REFERRED)
    data = {"already_tried": [{"result": "a"}, {"kind": "fsl", "result": "b"}]}
    assert visible(tree, data, {FieldClass.PATH}) == {"already_tried": [{}, {"kind": "fsl"}]}
    assert visible(tree, data, {FieldClass.HEALTH}) == {}


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/occurred_on", FieldClass.PATH),
        ("/dwelling/monthly_rent", FieldClass.RENT),
        ("/reference_person/name", FieldClass.IDENTITY),
        ("/signals/0/kind", FieldClass.PATH),
        ("/already_tried/3/result", FieldClass.SOCIAL),
        ("/dwelling", STRONGEST),
    ],
)
def test_a_pointer_tells_the_class_of_its_field(
    pointer: str, expected: FieldClass, event_types: EventTypes
) -> None:
    assert class_at(event_types.marks_of(REFERRED), pointer) is expected


@given(classes=st.sets(st.sampled_from(FieldClass)), event_type=st.sampled_from(sorted(EXAMPLES)))
def test_seeing_fewer_classes_never_shows_more(
    classes: set[FieldClass], event_type: str, event_types: EventTypes
) -> None:
    example = EXAMPLES[event_type]
    tree = event_types.marks_for(event_type, example)
    clear, boxes = split(tree, visible(tree, example, classes))
    assert set(boxes) <= classes
    assert merge(clear, opened(boxes)) == visible(tree, example, classes)
