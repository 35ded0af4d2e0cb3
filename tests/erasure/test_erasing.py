"""Erasing a household: who must approve, what stops it, and what is left of it afterwards."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from domain.access import Actor
from domain.erasure import CannotErase
from domain.household import fold
from domain.path import HouseholdPath
from services.answers import Erased, Receipt
from services.case import recorded
from services.erasure import Approval, Erasure, NoHousehold
from services.ports import HouseholdKeys
from tests.services.conftest import Desk

pytestmark = pytest.mark.anyio

ONE, OTHER = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
APPROVED = Approval(approved_by=(ONE, OTHER), on_request=True)
GRAND = Actor(organisation="grandlyon-habitat", role="organisation")


def path_of(desk: Desk, household: UUID) -> HouseholdPath:
    history = [recorded(event, desk.event_types) for event in desk.ledger.stream(household)]
    path = fold(history, rebuild=desk.event_types.rebuild)
    assert path
    return path


def types_of(desk: Desk, household: UUID) -> Sequence[str]:
    return [event.type for event in desk.ledger.stream(household)]


async def test_an_erased_household_keeps_its_path_and_loses_its_person(
    desk: Desk, erasure: Erasure
) -> None:
    household = await desk.stored(desk.identified())
    before = path_of(desk, household)
    erasure.erase(household, APPROVED)
    after = path_of(desk, household)
    unmoved = {name for name in vars(before) if vars(before)[name] == vars(after)[name]}
    assert set(vars(before)) - unmoved == {"version", "position"}
    history = desk.histories.history(GRAND, household)["events"]
    assert history[0]["forgotten"] == ["/data/reference_person/name"]
    assert "reference_person" not in history[0]["data"]
    assert history[-1]["data"]["approved_by"] == [ONE, OTHER]


async def test_one_person_alone_erases_nothing(desk: Desk, erasure: Erasure) -> None:
    household = await desk.stored(desk.identified())
    for alone in ((ONE,), (ONE, ONE), ()):
        with pytest.raises(CannotErase, match="different people"):
            erasure.erase(household, Approval(approved_by=alone, on_request=True))
    assert len(types_of(desk, household)) == 1
    assert "reference_person" in desk.histories.household(GRAND, household)


async def test_whoever_posts_to_an_erased_household_is_told_that_it_is_gone(
    desk: Desk, erasure: Erasure
) -> None:
    first = desk.identified()
    household = await desk.stored(first)
    erasure.erase(household, APPROVED)
    later = desk.posted(
        "grandlyon-habitat",
        "household.contact-recorded",
        str(household),
        kind="phone",
        outcome="met",
    )
    answers = [*await desk.post(first), *await desk.post(later)]
    assert [type(answer) for answer in answers] == [Erased, Erased]


async def test_nothing_is_appended_after_an_erasure_even_with_a_key_still_in_memory(
    desk: Desk, erasure: Erasure
) -> None:
    household = await desk.stored(desk.identified())
    kept: HouseholdKeys = desk.key_ring.load([household])[household]
    erasure.erase(household, APPROVED)
    desk.key_ring._kept[household] = kept
    later = desk.posted(
        "grandlyon-habitat",
        "household.contact-recorded",
        str(household),
        kind="phone",
        outcome="met",
    )
    assert isinstance((await desk.post(later))[0], Erased)
    assert types_of(desk, household)[-1] == "etage.household.erased.v1"


async def test_a_reference_of_an_erased_household_opens_another_path(
    desk: Desk, erasure: Erasure
) -> None:
    household = await desk.stored(desk.identified("GLH-7"))
    erasure.erase(household, APPROVED)
    other = await desk.stored(desk.identified("GLH-7"))
    assert other != household


async def test_a_held_household_is_not_erased_until_it_is_released(
    desk: Desk, erasure: Erasure
) -> None:
    household = await desk.stored(desk.identified())
    erasure.hold(household, by=ONE, reason="Recours en cours.")
    with pytest.raises(CannotErase, match="hold"):
        erasure.erase(household, APPROVED)
    with pytest.raises(CannotErase, match="already"):
        erasure.hold(household, by=ONE, reason="Encore.")
    erasure.release(household, by=OTHER)
    assert erasure.erase(household, APPROVED)


async def test_the_reason_of_a_hold_is_sealed(desk: Desk, erasure: Erasure) -> None:
    household = await desk.stored(desk.identified())
    erasure.hold(household, by=ONE, reason="Recours en cours.")
    held = desk.ledger.stream(household)[-1]
    assert held.state["data"] == {"occurred_on": "2020-06-30", "by": ONE}
    assert held.state["sealed"]["social"]["fields"] == ["/data/reason"]


async def test_an_interrupted_erasure_is_finished(desk: Desk, erasure: Erasure) -> None:
    household = await desk.stored(desk.identified())
    kept = desk.key_ring.load([household])[household]
    erasure.erase(household, APPROVED)
    desk.key_ring._kept[household] = kept
    living = await desk.stored(desk.identified("GLH-9"))
    assert erasure.finish([household, living]) == 1
    assert desk.key_ring.load([household])[household].digest is None
    assert desk.key_ring.load([living])[living].digest is not None


async def test_erasing_again_changes_nothing(desk: Desk, erasure: Erasure) -> None:
    household = await desk.stored(desk.identified())
    assert erasure.erase(household, APPROVED)
    assert not erasure.erase(household, APPROVED)
    assert types_of(desk, household).count("etage.household.erased.v1") == 1


def test_a_household_that_is_not_there_is_not_erased(erasure: Erasure) -> None:
    with pytest.raises(NoHousehold):
        erasure.erase(uuid4(), APPROVED)


async def test_nobody_posts_what_the_system_alone_records(desk: Desk) -> None:
    household = await desk.stored(desk.identified())
    posted = desk.posted(
        "grandlyon-habitat",
        "household.erased",
        str(household),
        approved_by=[ONE, OTHER],
        on_request=True,
    )
    answer = (await desk.post(posted))[0]
    assert not isinstance(answer, Receipt)
    assert getattr(answer, "problem", None) == "forbidden"


async def test_a_fact_before_a_hold_is_still_rectified(desk: Desk, erasure: Erasure) -> None:
    first = desk.identified()
    household = await desk.stored(first)
    erasure.hold(household, by=ONE, reason="Recours en cours.")
    erasure.release(household, by=ONE)
    await desk.stored(
        desk.posted(
            "grandlyon-habitat",
            "household.rectified",
            str(household),
            occurred_on="2019-06-01",
            event={"source": first.source, "id": first.id},
            corrections={"reference_person": {"name": "Zoé Inventée"}},
            reason="Nom mal saisi.",
        )
    )
