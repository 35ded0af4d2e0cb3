"""An urgent admission that no session decided is confirmed by the first that looks at it."""

import pytest

from domain.path import Episode
from tests.domain import work
from tests.domain.cast import (
    PLATFORM,
    admitted,
    day,
    exited,
    legal_stage,
    rectified,
    reentered,
)
from tests.domain.story import Story


@pytest.fixture(name="urgent")
def _urgent(asked: Story) -> Story:
    """A hearing was near, and the coordinator admitted the household on 2 May 2019."""
    asked.tell(legal_stage("2019-04-20", hearing_on=day("2019-05-20")))
    asked.tell(admitted("2019-05-02", session=None, urgent=True), by=PLATFORM)
    return asked


def episode(story: Story) -> Episode:
    """The latest episode."""
    return story.path.episodes[-1]


def test_an_urgent_admission_awaits_its_confirmation(urgent: Story) -> None:
    assert episode(urgent).awaits_confirmation
    assert episode(urgent).confirmed_by is None


def test_the_first_session_that_looks_at_it_confirms_it(urgent: Story) -> None:
    urgent.tell(work.reviewed("2019-05-16", session="ct-2019-05"), by=PLATFORM)
    urgent.tell(work.reviewed("2019-09-12", session="ct-2019-09"), by=PLATFORM)
    assert not episode(urgent).awaits_confirmation
    assert (episode(urgent).confirmed_by, episode(urgent).confirmed_on) == (
        "ct-2019-05",
        day("2019-05-16"),
    )


def test_an_earlier_session_told_later_is_the_one_that_confirmed(urgent: Story) -> None:
    urgent.tell(work.reviewed("2019-09-12", session="ct-2019-09"), by=PLATFORM)
    urgent.tell(work.reviewed("2019-05-16", session="ct-2019-05"), by=PLATFORM)
    assert episode(urgent).confirmed_by == "ct-2019-05"


def test_a_withdrawn_review_confirms_nothing(urgent: Story) -> None:
    urgent.tell(work.reviewed("2019-05-16"), by=PLATFORM)
    urgent.tell(rectified(str(len(urgent.recorded)), PLATFORM, void=True), by=PLATFORM)
    assert episode(urgent).awaits_confirmation


def test_the_session_of_the_day_of_exit_still_confirms(urgent: Story) -> None:
    urgent.tell(exited("2019-06-03"), by=PLATFORM)
    assert episode(urgent).awaits_confirmation
    urgent.tell(work.reviewed("2019-06-03"), by=PLATFORM)
    assert episode(urgent).confirmed_on == day("2019-06-03")


def test_an_admission_by_a_session_needs_no_other(followed: Story) -> None:
    assert not episode(followed).awaits_confirmation
    followed.tell(work.reviewed("2019-09-12"), by=PLATFORM)
    assert episode(followed).confirmed_by is None


def test_an_urgent_admission_that_a_session_decided_is_confirmed_already(asked: Story) -> None:
    asked.tell(legal_stage("2019-04-20", hearing_on=day("2019-05-20")))
    asked.tell(admitted("2019-05-02", urgent=True), by=PLATFORM)
    assert not episode(asked).awaits_confirmation


def test_a_review_after_a_return_confirms_no_earlier_episode(urgent: Story) -> None:
    urgent.tell(exited("2019-06-03"), by=PLATFORM)
    urgent.tell(reentered("2019-07-01"), by=PLATFORM)
    urgent.tell(work.reviewed("2019-09-12"), by=PLATFORM)
    first, second = urgent.path.episodes
    assert first.awaits_confirmation
    assert second.confirmed_by is None


def test_a_session_that_goes_on_answers_a_proposal_to_exit(followed: Story) -> None:
    followed.tell(work.exit_proposed("2019-10-01"), by=PLATFORM)
    followed.tell(work.reviewed("2019-10-10", "prepare_exit"), by=PLATFORM)
    assert followed.path.exit_proposal is not None
    followed.tell(work.reviewed("2019-11-14", "continue"), by=PLATFORM)
    assert followed.path.exit_proposal is None
