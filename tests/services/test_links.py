"""Duplicates through the intake: linked once, read both ways, by those who follow both."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from domain.access import Actor
from domain.refusal import Invalid
from services.answers import HouseholdUnknown, Receipt, TypeNotAllowed
from services.events import SchemaMismatch
from services.history import Moment
from services.ports import Posted
from tests.services.conftest import Desk

PLATFORM = "plateforme-venissieux"
IN_BRON = {"landlord": "grandlyon-habitat", "commune": "69029"}


def link(
    desk: Desk, one: UUID, other: UUID, *, name: str = "linked", on: str = "2019-05-03"
) -> Posted:
    """The platform of Vénissieux links two files, or unlinks them."""
    data = {"with": str(other), "reason": "Même bail", "occurred_on": on}
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


@pytest.mark.anyio
async def test_a_word_is_not_dated_before_the_last_one(desk: Desk) -> None:
    one = await desk.stored(desk.identified("GLH-1"))
    other = await desk.stored(desk.identified("GLH-2"))
    await desk.stored(link(desk, one, other, on="2019-05-20"))
    (answer,) = await desk.post(link(desk, other, one, name="unlinked", on="2019-05-19"))
    assert isinstance(answer, Invalid)
    assert answer.pointer == "/data/occurred_on"
    assert linked_with(desk, one) == [str(other)]


@pytest.mark.anyio
async def test_the_link_of_a_day_is_read_as_of_that_day(desk: Desk) -> None:
    one = await desk.stored(desk.identified("GLH-1"))
    other = await desk.stored(desk.identified("GLH-2"))
    await desk.stored(link(desk, one, other, on="2019-05-10"))
    await desk.stored(link(desk, other, one, name="unlinked", on="2019-05-20"))
    actor = Actor(organisation=PLATFORM, role="organisation")
    for household, named in ((one, other), (other, one)):
        for day, found in ((9, []), (10, [str(named)]), (19, [str(named)]), (20, [])):
            moment = Moment(as_of=date(2019, 5, day))
            answer = desk.histories.household(actor, household, moment)
            assert answer["linked_with"] == found


@pytest.mark.anyio
async def test_a_link_to_the_wrong_file_is_rectified(desk: Desk) -> None:
    one, wrong, right = [await desk.stored(desk.identified(f"GLH-{n}")) for n in range(3)]
    told = link(desk, one, wrong)
    await desk.stored(told, rectified(desk, one, told, **{"with": str(right)}))
    assert linked_with(desk, one) == [str(right)]
    assert linked_with(desk, right) == [str(one)]
    assert linked_with(desk, wrong) == []


@pytest.mark.anyio
async def test_a_rectified_link_leads_to_no_file_of_another_territory(desk: Desk) -> None:
    one, wrong = [await desk.stored(desk.identified(f"GLH-{n}")) for n in range(2)]
    hidden = await desk.stored(desk.identified("GLH-2", dwelling=IN_BRON))
    told = link(desk, one, wrong)
    await desk.stored(told)
    (answer,) = await desk.post(rectified(desk, one, told, **{"with": str(hidden)}))
    assert isinstance(answer, Invalid)
    assert answer.pointer == "/data/corrections/with"


@pytest.mark.anyio
async def test_a_rectified_link_names_a_household_by_its_identifier(desk: Desk) -> None:
    one, other = [await desk.stored(desk.identified(f"GLH-{n}")) for n in range(2)]
    told = link(desk, one, other)
    await desk.stored(told)
    (answer,) = await desk.post(rectified(desk, one, told, **{"with": "GLH-1"}))
    assert isinstance(answer, SchemaMismatch)
    assert [error.pointer for error in answer.errors] == ["/data/corrections/with"]


@pytest.mark.anyio
async def test_a_link_told_in_the_other_file_hinders_no_rectification(desk: Desk) -> None:
    one, other = [await desk.stored(desk.identified(f"GLH-{n}")) for n in range(2)]
    late = link(desk, one, other, name="unlinked")
    await desk.stored(link(desk, other, one), late)
    (answer,) = await desk.post(rectified(desk, one, late, occurred_on="2019-05-04"))
    assert isinstance(answer, Receipt)


def rectified(desk: Desk, household: UUID, told: Posted, **corrections: str) -> Posted:
    """The platform corrects a word of its own on two files."""
    event = {"source": told.source, "id": told.id}
    return desk.posted(
        PLATFORM,
        "household.rectified",
        str(household),
        event=event,
        corrections=corrections,
        reason="Mauvais dossier",
    )
