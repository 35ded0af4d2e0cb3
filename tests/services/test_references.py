"""Own case references: what they lead to, and what becomes of them when a person is forgotten."""

import asyncio
from uuid import UUID

from services.answers import Erased, ReferenceTaken
from tests.services.conftest import Desk

PLATFORM = "plateforme-venissieux"


def test_an_attached_reference_leads_to_the_same_household(desk: Desk) -> None:
    asyncio.run(desk.stored(desk.opened(), desk.identified(), desk.referred()))
    household = desk.ledger.page(1, limit=1)[0].stream
    attach = {"reference": "PF-77"}
    asyncio.run(
        desk.stored(desk.posted(PLATFORM, "household.reference-attached", str(household), **attach))
    )
    review = {"session": "ct-1", "on": "2019-05-09"}

    found = asyncio.run(
        desk.stored(desk.posted(PLATFORM, "household.review-scheduled", "PF-77", **review))
    )

    assert found == household


def test_a_reference_cannot_be_attached_to_a_second_household(desk: Desk) -> None:
    second = asyncio.run(desk.stored(desk.identified("GLH-1"), desk.identified("GLH-2")))

    (answer,) = asyncio.run(
        desk.post(
            desk.posted(
                "grandlyon-habitat",
                "household.reference-attached",
                str(second),
                reference="GLH-1",
            )
        )
    )

    assert isinstance(answer, ReferenceTaken)


def test_an_event_of_an_erased_household_is_gone_whatever_its_content(desk: Desk) -> None:
    household = asyncio.run(desk.stored(desk.identified(id="one")))
    desk.key_ring.destroy(household)

    same, other = (
        asyncio.run(desk.post(desk.identified(id="one", occurred_on=day)))[0]
        for day in ("2019-05-02", "2019-05-03")
    )

    assert isinstance(same, Erased)
    assert isinstance(other, Erased)


def test_an_erased_reference_opens_a_new_path(desk: Desk) -> None:
    first = asyncio.run(desk.stored(desk.identified("GLH-1")))
    desk.key_ring.destroy(first)

    second = asyncio.run(desk.stored(desk.identified("GLH-1")))

    assert second not in (first, UUID(int=0))
