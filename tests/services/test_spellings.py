"""Other spellings of a partner or a tool: refused at the door, with the one to write."""

from typing import Any

import pytest

from services.events import EventTypes, SchemaMismatch
from services.examples import EXAMPLES

IDENTIFIED = "etage.household.identified.v1"
REQUESTED = "etage.household.tool-requested.v1"


def refused(types: EventTypes, event_type: str, data: dict[str, Any]) -> dict[str, str]:
    """The pointers of what is wrong, and why."""
    with pytest.raises(SchemaMismatch) as caught:
        types.validate(event_type, data)
    return {error.pointer: error.detail for error in caught.value.errors}


def of_landlord(spelling: str) -> dict[str, Any]:
    return {**EXAMPLES[IDENTIFIED], "dwelling": {"landlord": spelling, "commune": "69259"}}


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("GLH", "grandlyon-habitat"),
        ("Grand Lyon Habitat", "grandlyon-habitat"),
        ("GrandLyon Habitat", "grandlyon-habitat"),
        ("GRANDLYON-HABITAT", "grandlyon-habitat"),
        ("est métropole habitat", "est-metropole-habitat"),
        ("Lyon Métropole", "lyon-metropole-habitat"),
        ("lmh", "lyon-metropole-habitat"),
    ],
)
def test_a_landlord_spelt_as_in_the_sheet_is_told_its_slug(
    event_types: EventTypes, spelling: str, *, slug: str
) -> None:
    assert refused(event_types, IDENTIFIED, of_landlord(spelling)) == {
        "/data/dwelling/landlord": f"is not one of the programme's landlords: write {slug}"
    }


@pytest.mark.parametrize("spelling", ["LAHSO", "Caf du Rhône", "Bailleur Inconnu", ""])
def test_a_name_that_is_no_landlord_s_is_told_nothing(
    event_types: EventTypes, spelling: str
) -> None:
    assert refused(event_types, IDENTIFIED, of_landlord(spelling)) == {
        "/data/dwelling/landlord": "is not one of the programme's landlords"
    }


def test_the_bail_sauvegarde_is_the_bail_maintien(event_types: EventTypes) -> None:
    data = {**EXAMPLES[REQUESTED], "kind": "bail_sauvegarde"}
    assert refused(event_types, REQUESTED, data) == {
        "/data/kind": "is not one of the programme's tool_kinds: write bail_maintien"
    }


def test_a_rectification_is_told_the_slug_too(event_types: EventTypes) -> None:
    with pytest.raises(SchemaMismatch) as caught:
        event_types.validate_corrections(IDENTIFIED, {"dwelling": {"landlord": "EMH"}})
    (error,) = caught.value.errors
    assert error.pointer == "/data/corrections/dwelling/landlord"
    assert error.detail.endswith(": write est-metropole-habitat")
