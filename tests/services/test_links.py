"""Duplicates through the intake: linked once, read both ways, by those who follow both."""

from uuid import UUID, uuid4

import pytest

from domain.access import Actor
from domain.refusal import Invalid
from services.answers import HouseholdUnknown, TypeNotAllowed
from services.ports import Posted
from tests.services.conftest import Desk

PLATFORM = "plateforme-venissieux"
IN_BRON = {"landlord": "grandlyon-habitat", "commune": "69029"}


def link(desk: Desk, one: UUID, other: UUID, *, name: str = "linked") -> Posted:
    """The platform of Vénissieux links two files, or unlinks them."""
    data = {"with": str(other), "reason": "Même bail"}
    return desk.posted(PLATFORM, f"household.{name}", str(one), **data)


def linked_with(desk: Desk, household: UUID, organisation: str = PLATFORM) -> list[str]:
    """The other files that a reader finds in an answer."""
    actor = Actor(organisation=organisation, role="organisation")
    found: list[str] = desk.histories.household(actor, household)["linked_with"]
    return found


@pytest.mark.anyio
async def test_a_link_is_stored_once_and_read_both_ways(desk: Desk) -> None:
    one = await desk.stored(desk.identified("GLH-1"))
    other = await desk.stored(desk.identified("GLH-2"))
    await desk.stored(link(desk, one, other))
    assert linked_with(desk, one) == [str(other)]
    assert linked_with(desk, other) == [str(one)]
    await desk.stored(link(desk, one, other, name="unlinked"))
    assert linked_with(desk, one) == linked_with(desk, other) == []


@pytest.mark.anyio
async def test_a_file_of_another_territory_is_not_linked(desk: Desk) -> None:
    one = await desk.stored(desk.identified("GLH-1"))
    other = await desk.stored(desk.identified("GLH-2", dwelling=IN_BRON))
    for hidden in (other, uuid4()):
        (answer,) = await desk.post(link(desk, one, hidden))
        assert isinstance(answer, Invalid)
        assert (answer.pointer, answer.detail) == (
            "/data/with",
            "No household is known to this caller under it.",
        )


@pytest.mark.anyio
async def test_linking_gives_no_right_on_the_other_file(desk: Desk) -> None:
    one = await desk.stored(desk.identified("GLH-1"))
    lent = {"landlord": "est-metropole-habitat", "commune": "69259"}
    opened = desk.posted(
        "est-metropole-habitat",
        "household.identified",
        "EMH-1",
        dwelling=lent,
        signals=[{"kind": "arrears", "service": "recouvrement", "observed_on": "2019-05-01"}],
    )
    other = await desk.stored(opened)
    await desk.stored(link(desk, one, other))
    (answer,) = await desk.post(
        desk.posted(
            "grandlyon-habitat",
            "household.signal-recorded",
            str(other),
            kind="isolation",
            service="proximite",
            observed_on="2019-05-01",
        )
    )
    assert isinstance(answer, HouseholdUnknown)
    assert linked_with(desk, one, "grandlyon-habitat") == []
    assert linked_with(desk, one) == [str(other)]
    landlord = Actor(organisation="grandlyon-habitat", role="organisation")
    assert str(other) not in str(desk.histories.history(landlord, one))


@pytest.mark.anyio
async def test_a_landlord_links_nothing(desk: Desk) -> None:
    one = await desk.stored(desk.identified("GLH-1"))
    other = await desk.stored(desk.identified("GLH-2"))
    data = {"with": str(other), "reason": "Même bail"}
    (answer,) = await desk.post(
        desk.posted("grandlyon-habitat", "household.linked", str(one), **data)
    )
    assert isinstance(answer, TypeNotAllowed)
