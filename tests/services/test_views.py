"""What one reader is shown of what another recorded."""

import asyncio
from typing import Any
from uuid import UUID

from domain.access import Actor
from tests.services.conftest import Desk

PLATFORM = "plateforme-venissieux"
LANDLORD = "grandlyon-habitat"


def history(desk: Desk, organisation: str, household: UUID) -> list[dict[str, Any]]:
    """The events that the organisation is given."""
    actor = Actor(organisation=organisation, role="organisation")
    events: list[dict[str, Any]] = desk.histories.history(actor, household)["events"]
    return events


def referred(desk: Desk) -> UUID:
    """A household that its landlord and the platform follow."""
    return asyncio.run(desk.stored(desk.opened(), desk.identified("GLH-1"), desk.referred()))


def test_an_own_reference_is_shown_to_its_organisation_alone(desk: Desk) -> None:
    household = referred(desk)
    attached = desk.posted(
        PLATFORM, "household.reference-attached", str(household), reference="PF-PRIVEE"
    )
    asyncio.run(desk.stored(attached))

    own, others = history(desk, PLATFORM, household), history(desk, LANDLORD, household)

    assert own[-1]["data"]["reference"] == "PF-PRIVEE"
    assert "PF-PRIVEE" not in str(others)
    assert others[-1]["type"] == own[-1]["type"]


def test_forgotten_fields_are_absent_and_named(desk: Desk) -> None:
    household = referred(desk)
    desk.key_ring.destroy(household)

    first = history(desk, LANDLORD, household)[0]

    assert "reference_person" not in first["data"]
    assert first["forgotten"] == ["/data/reference_person/name"]


def test_a_field_of_a_class_not_seen_is_absent_and_not_named(desk: Desk) -> None:
    household = referred(desk)
    actor = Actor(organisation="ancols", role="auditor")

    first = desk.histories.history(actor, household)["events"][0]

    assert "reference_person" not in first["data"]
    assert "forgotten" not in first
    assert first["data"]["dwelling"] == {"landlord": LANDLORD, "commune": "69259"}


def test_a_fact_recorded_a_week_later_is_shown_as_late(desk: Desk) -> None:
    household = referred(desk)

    assert all(event["late"] for event in history(desk, LANDLORD, household))
