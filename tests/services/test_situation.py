"""What a refusal tells besides its rule: the stage, and what this caller may record in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor
from domain.refusal import Forbidden, Invalid, PlatformNotOpen, Refusal, Situation
from domain.stages import Stage
from domain.tools import MoreThanGranted, NoSuchTool
from services.answers import (
    Answer,
    HouseholdUnknown,
    NotStored,
    Overtaken,
    ReferenceTaken,
    TypeNotAllowed,
)
from tests.services.conftest import Desk

GRAND = "grandlyon-habitat"
PLATFORM = "plateforme-venissieux"
ADMITTED: Mapping[str, Any] = {
    "occurred_on": "2019-06-03",
    "session": "ct-2019-06",
    "modality": "coordination",
    "lead_organisation": "lahso",
}
AID: Mapping[str, Any] = {
    "occurred_on": "2019-06-10",
    "tool": "aide-0001",
    "kind": "aide_quittance",
    "parameters": {
        "monthly_amount": "150.00",
        "first_month": "2019-07-01",
        "months": 6,
        "payee": GRAND,
        "funder": GRAND,
        "condition": "current_rent_resumed",
    },
}


def situation(answer: Answer) -> Situation:
    """What a refusal tells of the household."""
    assert isinstance(answer, Refusal | NotStored), answer
    assert answer.situation is not None, answer
    return answer.situation


def short(found: Situation) -> set[str]:
    """The last words of the types that are allowed."""
    return {name.split(".")[2] for name in found.allowed}


async def referred(desk: Desk) -> str:
    """A household of GrandLyon Habitat whose referral waits in Vénissieux."""
    await desk.stored(desk.opened())
    return str(await desk.stored(desk.identified(), desk.referred()))


async def admitted(desk: Desk) -> str:
    """The same household, accompanied by LAHSo."""
    household = await referred(desk)
    await desk.stored(desk.posted(PLATFORM, "household.admitted", household, **ADMITTED))
    return household


async def refused(desk: Desk, org: str, name: str, *, of: str, **data: Any) -> Answer:
    """The answer to one event about the household."""
    (answer,) = await desk.post(desk.posted(org, f"household.{name}", of, **data))
    return answer


@pytest.mark.anyio
async def test_a_step_too_early_tells_the_stage_and_what_the_platform_may_record(
    desk: Desk,
) -> None:
    household = await referred(desk)
    outcome = {"outcome": "stayed_secured", "residual_difficulties": []}
    answer = await refused(
        desk, PLATFORM, "exited", of=household, occurred_on="2019-06-03", **outcome
    )
    found = situation(answer)
    assert found.stage is Stage.REFERRED
    assert {"admitted", "referral-refused", "review-scheduled"} <= short(found)
    assert {"exited", "debt-recorded"}.isdisjoint(short(found))


@pytest.mark.anyio
async def test_a_landlord_is_told_what_a_landlord_may_record(desk: Desk) -> None:
    household = await referred(desk)
    answer = await refused(
        desk,
        GRAND,
        "signal-recorded",
        of=household,
        occurred_on="2020-12-01",
        kind="isolation",
        service="proximite",
        observed_on="2019-05-01",
    )
    assert isinstance(answer, Invalid)
    assert situation(answer).stage is Stage.REFERRED
    assert {"debt-recorded", "signal-recorded"} <= short(situation(answer))
    assert "admitted" not in short(situation(answer))


@pytest.mark.anyio
async def test_what_the_role_may_not_record_is_not_allowed_either(desk: Desk) -> None:
    household = await admitted(desk)
    early = desk.posted(
        GRAND,
        "household.contact-recorded",
        household,
        kind="phone",
        outcome="met",
        occurred_on="2019-01-01",
    )
    told = {}
    for role in ("organisation", "recouvrement"):
        (answer,) = await desk.intake.handle(Actor(organisation=GRAND, role=role), [early])
        told[role] = short(situation(answer))
    assert told["recouvrement"] < told["organisation"]


@pytest.mark.anyio
async def test_a_type_that_is_not_theirs_tells_a_follower_what_is(desk: Desk) -> None:
    household = await referred(desk)
    answer = await refused(desk, GRAND, "admitted", of=household, **ADMITTED)
    assert isinstance(answer, TypeNotAllowed)
    assert situation(answer).stage is Stage.REFERRED
    assert "admitted" not in short(situation(answer))


@pytest.mark.anyio
async def test_what_belongs_to_the_lead_tells_others_the_stage(desk: Desk) -> None:
    household = await admitted(desk)
    handed = {"to_organisation": "intermed", "occurred_on": "2019-07-01"}
    joined = desk.posted(
        PLATFORM,
        "household.partner-joined",
        household,
        organisation="intermed",
        occurred_on="2019-06-10",
    )
    await desk.stored(joined)
    answer = await refused(desk, "intermed", "lead-handed-over", of=household, **handed)
    assert isinstance(answer, Forbidden)
    assert situation(answer).stage is Stage.ACCOMPANIED


@pytest.mark.anyio
async def test_refused_tools_tell_the_stage(desk: Desk) -> None:
    household = await admitted(desk)
    unknown = await refused(
        desk, GRAND, "tool-granted", of=household, tool="aide-9", occurred_on="2019-06-12"
    )
    assert isinstance(unknown, NoSuchTool)
    await desk.stored(desk.posted("lahso", "household.tool-requested", household, **AID))
    much = await refused(
        desk,
        GRAND,
        "tool-granted",
        of=household,
        tool="aide-0001",
        amount="9000.00",
        occurred_on="2019-06-12",
    )
    assert isinstance(much, MoreThanGranted)
    assert {situation(answer).stage for answer in (unknown, much)} == {Stage.ACCOMPANIED}


@pytest.mark.anyio
async def test_a_platform_that_is_not_open_leaves_the_household_where_it_is(desk: Desk) -> None:
    household = str(await desk.stored(desk.identified()))
    (answer,) = await desk.post(desk.referred(household))
    assert isinstance(answer, PlatformNotOpen)
    assert situation(answer).stage is Stage.IDENTIFIED
    assert "referred" in short(situation(answer))


@pytest.mark.anyio
async def test_a_correction_that_is_refused_tells_the_stage(desk: Desk) -> None:
    household = await referred(desk)
    none = {"event": {"source": "urn:etage:org:lahso", "id": "none"}, "void": True, "reason": "…"}
    answer = await refused(desk, GRAND, "rectified", of=household, **none)
    assert isinstance(answer, Invalid)
    assert situation(answer).stage is Stage.REFERRED


@pytest.mark.anyio
async def test_an_overtaken_event_and_a_taken_reference_tell_the_stage(desk: Desk) -> None:
    household = await referred(desk)
    other = await desk.stored(desk.identified("GLH-2"))
    scheduled = {"occurred_on": "2019-05-10", "session": "ct-1", "on": "2019-05-20"}
    late = await refused(
        desk, PLATFORM, "review-scheduled", of=household, expected_version=1, **scheduled
    )
    taken = await refused(desk, GRAND, "reference-attached", of=str(other), reference="GLH-1")
    assert isinstance(late, Overtaken)
    assert isinstance(taken, ReferenceTaken)
    assert situation(late).stage is Stage.REFERRED
    assert situation(taken).stage is Stage.IDENTIFIED


@pytest.mark.anyio
async def test_a_stranger_is_told_neither_the_stage_nor_what_is_allowed(desk: Desk) -> None:
    household = await admitted(desk)
    contact = {"kind": "phone", "outcome": "met", "occurred_on": "2019-06-10"}
    told = [
        await refused(desk, "est-metropole-habitat", "contact-recorded", of=household, **contact),
        await refused(desk, "est-metropole-habitat", "admitted", of=household, **ADMITTED),
        await refused(
            desk,
            "est-metropole-habitat",
            "referred",
            of=household,
            referrer_kind="ccas",
            motive="arrears",
            stream="maintien",
            occurred_on="2019-06-10",
        ),
    ]
    assert isinstance(told[0], HouseholdUnknown)
    assert isinstance(told[1], TypeNotAllowed)
    for answer in told:
        assert isinstance(answer, Refusal | NotStored)
        assert answer.situation is None


@pytest.mark.anyio
async def test_an_erased_household_has_no_stage_to_tell(desk: Desk) -> None:
    household = await referred(desk)
    desk.key_ring.destroy(UUID(household))
    answer = await refused(desk, GRAND, "admitted", of=household, **ADMITTED)
    assert isinstance(answer, TypeNotAllowed)
    assert answer.situation is None
