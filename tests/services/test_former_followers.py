"""Who followed a household once may tell late what fell in its time, and nothing of later days."""

import pytest

from services.answers import HouseholdUnknown, Receipt
from tests.services.conftest import Desk

pytestmark = pytest.mark.anyio

GRAND = "grandlyon-habitat"


async def moved_away(desk: Desk) -> str:
    """A household that left GrandLyon Habitat for another landlord on 3 June 2019."""
    await desk.stored(desk.opened())
    household = str(await desk.stored(desk.identified()))
    dwelling = {"landlord": "est-metropole-habitat", "commune": "69259"}
    await desk.stored(
        desk.posted(
            GRAND,
            "household.moved",
            household,
            occurred_on="2019-06-03",
            dwelling=dwelling,
            reason="mutation vers un logement plus petit",
        )
    )
    return household


async def debt(desk: Desk, household: str, day: str) -> object:
    """What the former landlord is answered when it tells the debt of that day."""
    told = {"occurred_on": day, "as_of": day, "amount": "12.00"}
    [answer] = await desk.post(desk.posted(GRAND, "household.debt-recorded", household, **told))
    return answer


async def test_a_former_landlord_tells_late_the_debt_of_its_own_days(desk: Desk) -> None:
    household = await moved_away(desk)
    assert isinstance(await debt(desk, household, "2019-05-20"), Receipt)


@pytest.mark.parametrize("day", ["2019-06-04", "2020-01-10"])
async def test_a_former_landlord_tells_nothing_of_later_days(desk: Desk, day: str) -> None:
    household = await moved_away(desk)
    assert isinstance(await debt(desk, household, day), HouseholdUnknown)
