"""Sessions of committees are scheduled by their platform, moved, and held once."""

from typing import Any

import pytest

from domain.committee import (
    CommitteeFact,
    CommitteeHeld,
    CommitteeScheduled,
    SessionAlreadyHeld,
    SessionAlreadyScheduled,
    SessionDiffers,
    decide,
    folded,
)
from domain.refusal import Forbidden, Invalid, Refusal
from tests.domain.cast import GRAND, LYON_7_8, PLATFORM, VENISSIEUX, day
from tests.domain.story import Story
from tests.domain.subject_history import history

SESSION = "ct-venissieux-2019-04-25"


def scheduled(on: str, meets_on: str, **fields: Any) -> CommitteeScheduled:
    whole = {"session": SESSION, "kind": "technical", "territory": VENISSIEUX}
    return CommitteeScheduled(occurred_on=day(on), on=day(meets_on), **{**whole, **fields})


def held(on: str, met_on: str | None = None, **fields: Any) -> CommitteeHeld:
    whole = {"session": SESSION, "kind": "technical", "territory": VENISSIEUX}
    return CommitteeHeld(
        occurred_on=day(on), on=day(met_on or on), participants=(GRAND,), **{**whole, **fields}
    )


def told(story: Story, *facts: CommitteeFact, by: str = PLATFORM) -> None:
    """Each of these facts must be accepted after those before it."""
    for number, fact in enumerate(facts):
        assert decide(history(*facts[:number]), fact, story.circumstances(by)) == fact


def refusal(story: Story, *facts: CommitteeFact, by: str = PLATFORM) -> Refusal:
    """The refusal of the last of these facts."""
    told(story, *facts[:-1])
    with pytest.raises(Refusal) as caught:
        decide(history(*facts[:-1]), facts[-1], story.circumstances(by))
    return caught.value


def test_a_session_may_be_moved_until_it_is_held(story: Story) -> None:
    facts = (scheduled("2019-04-10", "2019-04-25"), scheduled("2019-04-20", "2019-05-02"))
    told(story, *facts, held("2019-05-02"))
    assert folded(facts).on == day("2019-05-02")
    moved = scheduled("2019-05-03", "2019-05-09")
    assert isinstance(refusal(story, *facts, held("2019-05-02"), moved), SessionAlreadyHeld)


def test_a_session_is_not_scheduled_twice_for_one_day(story: Story) -> None:
    facts = (scheduled("2019-04-10", "2019-04-25"), scheduled("2019-04-11", "2019-04-25"))
    assert isinstance(refusal(story, *facts), SessionAlreadyScheduled)


def test_a_session_is_held_once(story: Story) -> None:
    assert isinstance(refusal(story, held("2019-04-25"), held("2019-04-26")), SessionAlreadyHeld)


def test_what_was_scheduled_may_be_recorded_after_the_session(story: Story) -> None:
    told(story, held("2019-04-25"), scheduled("2019-04-10", "2019-04-25"))


def test_a_session_is_not_held_in_the_future(story: Story) -> None:
    assert isinstance(refusal(story, held("2019-04-25", "2019-04-26")), Invalid)


def test_a_session_stays_with_its_committee(story: Story) -> None:
    facts = (scheduled("2019-04-10", "2019-04-25"), held("2019-04-25", kind="follow_up"))
    assert isinstance(refusal(story, *facts), SessionDiffers)


@pytest.mark.parametrize(
    "fields",
    [
        {"programme": "etage"},
        {"territory": None},
        {"territory": None, "programme": "etage"},
    ],
)
def test_a_technical_committee_is_of_one_territory(story: Story, fields: dict[str, Any]) -> None:
    fact = scheduled("2019-04-10", "2019-04-25", **fields)
    assert isinstance(refusal(story, fact), Invalid)


def test_a_steering_committee_may_be_of_the_programme(story: Story) -> None:
    whole = {"kind": "steering", "territory": None, "programme": "etage"}
    told(story, scheduled("2019-04-10", "2019-04-25", **whole))


@pytest.mark.parametrize(
    "fields",
    [
        {"territory": LYON_7_8},
        {"kind": "steering", "territory": None, "programme": "place"},
    ],
)
def test_a_platform_speaks_for_its_own_committees(story: Story, fields: dict[str, Any]) -> None:
    fact = scheduled("2019-04-10", "2019-04-25", **fields)
    assert isinstance(refusal(story, fact), Forbidden)
