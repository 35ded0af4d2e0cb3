"""What a posted event becomes: stored once, answered as before, or refused with a reason."""

import asyncio
from dataclasses import replace
from uuid import uuid4

from domain.access import Actor
from domain.refusal import IllegalTransition, PlatformNotOpen
from services.answers import (
    EventIdReused,
    HouseholdUnknown,
    Overtaken,
    Receipt,
    TypeNotAllowed,
    WrongSubject,
)
from tests.services.conftest import Desk

PLATFORM = "plateforme-venissieux"


def test_the_first_event_under_an_own_reference_opens_a_path(desk: Desk) -> None:
    (receipt,) = asyncio.run(desk.post(desk.identified("GLH-1")))

    assert isinstance(receipt, Receipt)
    assert (receipt.version, receipt.position, receipt.duplicate) == (1, 1, False)
    assert receipt.household_id is not None


def test_the_same_event_again_answers_with_the_first_receipt(desk: Desk) -> None:
    event = desk.identified(id="one")
    (first,) = asyncio.run(desk.post(event))

    (again,) = asyncio.run(desk.post(event))

    assert isinstance(first, Receipt)
    assert again == replace(first, duplicate=True)
    assert desk.ledger.head().position == 1


def test_the_same_id_with_other_content_is_a_conflict(desk: Desk) -> None:
    asyncio.run(desk.post(desk.identified(id="one")))

    answers = asyncio.run(desk.post(desk.identified(id="one", occurred_on="2019-05-03")))

    assert isinstance(answers[0], EventIdReused)


def test_the_same_id_about_another_household_is_a_conflict(desk: Desk) -> None:
    asyncio.run(desk.stored(desk.identified("GLH-1", id="one"), desk.identified("GLH-2")))

    answers = asyncio.run(desk.post(desk.identified("GLH-2", id="one")))

    assert isinstance(answers[0], EventIdReused)


def test_time_and_order_of_fields_are_not_content(desk: Desk) -> None:
    event = desk.identified(id="one")
    asyncio.run(desk.post(event))
    later = replace(
        event, time=event.time.replace(year=2020), data=dict(reversed(event.data.items()))
    )

    (answer,) = asyncio.run(desk.post(later))

    assert isinstance(answer, Receipt)
    assert answer.duplicate


def test_later_events_of_a_batch_see_earlier_ones(desk: Desk) -> None:
    asyncio.run(desk.stored(desk.opened()))

    answers = asyncio.run(desk.post(desk.identified(), desk.referred()))

    assert [type(answer) for answer in answers] == [Receipt, Receipt]


def test_an_event_twice_in_a_batch_is_stored_once(desk: Desk) -> None:
    event = desk.identified(id="one")

    first, second = asyncio.run(desk.post(event, event))

    assert isinstance(first, Receipt)
    assert second == replace(first, duplicate=True)


def test_a_refused_neighbour_fails_nobody_else(desk: Desk) -> None:
    first, bad, other = asyncio.run(
        desk.post(desk.identified("GLH-1"), desk.identified("GLH-1"), desk.identified("GLH-2"))
    )

    assert isinstance(bad, IllegalTransition)
    assert isinstance(first, Receipt)
    assert isinstance(other, Receipt)


def test_a_refused_event_keeps_no_key_and_may_be_posted_again(desk: Desk) -> None:
    asyncio.run(desk.stored(desk.identified()))
    event = desk.referred(id="ref")
    (refused,) = asyncio.run(desk.post(event))
    asyncio.run(desk.stored(desk.opened()))

    (stored,) = asyncio.run(desk.post(event))

    assert isinstance(refused, PlatformNotOpen)
    assert isinstance(stored, Receipt)


def test_parallel_posts_of_one_event_are_one_stored_and_the_rest_told_so(desk: Desk) -> None:
    event = desk.identified(id="one")

    async def in_parallel() -> list[bool]:
        answers = await asyncio.gather(*(desk.post(event) for _ in range(20)))
        return [a.duplicate for (a,) in answers if isinstance(a, Receipt)]

    duplicates = asyncio.run(in_parallel())

    assert sorted(duplicates) == [False] + 19 * [True]


def test_parallel_writers_of_one_household_all_land(desk: Desk) -> None:
    household = str(asyncio.run(desk.stored(desk.identified())))
    signal = {"kind": "isolation", "service": "proximite", "observed_on": "2019-05-01"}

    async def in_parallel() -> list[object]:
        events = [
            desk.posted("grandlyon-habitat", "household.signal-recorded", household, **signal)
            for _ in range(10)
        ]
        return [a for (a,) in await asyncio.gather(*(desk.post(event) for event in events))]

    answers = asyncio.run(in_parallel())

    versions = sorted(a.version for a in answers if isinstance(a, Receipt))
    assert versions == list(range(2, 12))


def test_another_landlords_household_looks_like_none_at_all(desk: Desk) -> None:
    household = str(asyncio.run(desk.stored(desk.identified())))
    signal = {"kind": "isolation", "service": "proximite", "observed_on": "2019-05-01"}

    (hers,) = asyncio.run(
        desk.post(
            desk.posted("est-metropole-habitat", "household.signal-recorded", household, **signal)
        )
    )
    (nobodys,) = asyncio.run(
        desk.post(
            desk.posted(
                "est-metropole-habitat", "household.signal-recorded", str(uuid4()), **signal
            )
        )
    )

    assert type(hers) is type(nobodys) is HouseholdUnknown


def test_the_same_reference_of_two_organisations_is_two_households(desk: Desk) -> None:
    first = asyncio.run(desk.stored(desk.identified("REF-1")))
    second = asyncio.run(
        desk.stored(
            desk.posted(
                "est-metropole-habitat",
                "household.identified",
                "REF-1",
                dwelling={"landlord": "est-metropole-habitat", "commune": "69259"},
                signals=[
                    {"kind": "arrears", "service": "recouvrement", "observed_on": "2019-05-01"}
                ],
            )
        )
    )

    assert first != second


def test_a_type_that_is_not_the_posters_is_refused_before_the_household_is_sought(
    desk: Desk,
) -> None:
    (answer,) = asyncio.run(
        desk.post(
            desk.posted(
                "grandlyon-habitat",
                "household.review-scheduled",
                str(uuid4()),
                session="ct-1",
                on="2019-05-09",
            )
        )
    )

    assert isinstance(answer, TypeNotAllowed)


def test_a_platforms_subject_is_its_territory(desk: Desk) -> None:
    event = replace(desk.opened(), subject="lyon-7-8")

    (answer,) = asyncio.run(desk.post(event))

    assert isinstance(answer, WrongSubject)


def test_an_expected_version_that_was_overtaken_by_a_transition_is_told_what_came_since(
    desk: Desk,
) -> None:
    household = str(asyncio.run(desk.stored(desk.opened(), desk.identified(), desk.referred())))
    contact = desk.posted(
        "grandlyon-habitat",
        "household.contact-recorded",
        household,
        kind="phone",
        outcome="met",
        expected_version=1,
    )

    (answer,) = asyncio.run(desk.post(contact))

    assert isinstance(answer, Overtaken)
    assert [event["type"] for event in answer.events] == ["etage.household.referred.v1"]


def test_no_name_is_stored_in_clear(desk: Desk) -> None:
    household = asyncio.run(desk.stored(desk.identified("GLH-SECRET-1")))

    stored = b"".join(str(event.state).encode() for event in desk.ledger.stream(household))

    assert "Fictive" not in stored.decode()
    assert "GLH-SECRET-1" not in stored.decode()


def test_a_late_fact_in_a_batch_counts_by_its_day_for_those_after_it(desk: Desk) -> None:
    signal = {"service": "proximite", "observed_on": "2019-04-20"}
    events = [
        desk.opened(),
        desk.identified(),
        desk.referred(),
        desk.posted(
            "grandlyon-habitat",
            "household.moved",
            "GLH-1",
            dwelling={"landlord": "grandlyon-habitat", "commune": "69259"},
            reason="plus petit",
            occurred_on="2019-05-03",
        ),
        desk.posted(
            "grandlyon-habitat",
            "household.signal-recorded",
            "GLH-1",
            occurred_on="2019-04-20",
            **signal,
            kind="isolation",
        ),
        desk.posted("grandlyon-habitat", "household.referral-withdrawn", "GLH-1", reason="résolu"),
    ]

    household = asyncio.run(desk.stored(*events))

    actor = Actor(organisation="grandlyon-habitat", role="organisation")
    answer = desk.histories.household(actor, household)
    assert (answer["stage"], len(answer["signals"])) == ("identified", 2)


def test_a_stranger_who_refers_learns_nothing_of_where_the_path_is(desk: Desk) -> None:
    household = str(asyncio.run(desk.stored(desk.opened(), desk.identified(), desk.referred())))
    admitted = {"session": "ct-1", "modality": "coordination", "lead_organisation": "lahso"}
    asyncio.run(desk.stored(desk.posted(PLATFORM, "household.admitted", household, **admitted)))
    referral = {"referrer_kind": "ccas", "motive": "arrears", "stream": "maintien"}

    (answer,) = asyncio.run(
        desk.post(desk.posted("ccas-venissieux", "household.referred", household, **referral))
    )

    assert isinstance(answer, HouseholdUnknown)
