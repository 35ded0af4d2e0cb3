"""What ends with a case: actions that nobody said were done, and what may still be said of them."""

import pytest

from domain.path import PlannedAction
from domain.plan import NoSuchAction
from domain.rectification import RectificationForbidden
from domain.stages import Stage
from tests.domain import cast, work
from tests.domain.cast import GRAND, LAHSO, PLATFORM
from tests.domain.story import Story


@pytest.fixture(name="planned")
def _planned(followed: Story) -> Story:
    """An appointment of LAHSo's is planned on 6 January 2020 for the 31st."""
    followed.tell(work.planned("2020-01-06", "2020-01-31"), by=GRAND)
    return followed


@pytest.fixture(name="ended")
def _ended(planned: Story) -> Story:
    """The household left on 1 February 2020, and nobody had told of the appointment."""
    planned.tell(cast.exited("2020-02-01"), by=PLATFORM)
    return planned


def action(story: Story) -> PlannedAction:
    (only,) = story.path.actions
    return only


def test_an_action_left_open_ends_with_the_exit(ended: Story) -> None:
    assert action(ended).ended_with_case_on == cast.day("2020-02-01")
    assert not action(ended).is_open
    before = ended.as_of("2020-01-31")
    assert before is not None
    assert before.actions[0].is_open


def test_an_action_that_was_done_or_dropped_does_not_end_a_second_time(planned: Story) -> None:
    planned.tell(work.planned("2020-01-07", "2020-01-31", "a-2"), by=GRAND)
    planned.tell(work.done("2020-01-30"), by=LAHSO)
    planned.tell(work.dropped("2020-01-30", "a-2"), by=LAHSO)
    planned.tell(cast.exited("2020-02-01"), by=PLATFORM)
    assert [each.ended_with_case_on for each in planned.path.actions] == [None, None]


@pytest.mark.parametrize("day", ["2020-01-31", "2020-02-01"])
def test_what_was_done_in_the_episode_may_be_told_after_the_exit(ended: Story, day: str) -> None:
    ended.tell(work.done(day), by=LAHSO)
    assert action(ended).done_on == cast.day(day)
    assert action(ended).ended_with_case_on is None


def test_nothing_is_done_of_an_action_after_the_exit(ended: Story) -> None:
    assert ended.conflict(work.done("2020-02-02"), by=GRAND).pointer == "/data/occurred_on"


def test_a_return_does_not_open_the_actions_of_the_earlier_episode(ended: Story) -> None:
    ended.tell(cast.reentered("2020-03-02"), by=PLATFORM)
    assert action(ended).ended_with_case_on == cast.day("2020-02-01")
    assert isinstance(ended.refusal(work.done("2020-03-03"), by=LAHSO), NoSuchAction)
    ended.tell(work.planned("2020-03-03", "2020-03-31", "a-2"), by=GRAND)
    assert [each.is_open for each in ended.path.actions] == [False, True]


def test_an_action_told_late_ends_with_the_case_too(ended: Story) -> None:
    for name, day in (("a-2", "2020-01-10"), ("a-3", "2020-02-01")):
        ended.tell(work.planned(day, "2020-02-20", name), by=GRAND)
    ends = {each.ended_with_case_on for each in ended.path.actions}
    assert ends == {cast.day("2020-02-01")}


def test_a_refused_referral_ends_the_actions(asked: Story) -> None:
    asked.tell(work.planned("2019-04-02", "2019-05-31", owner=GRAND))
    asked.tell(cast.turned_down("2019-05-02"), by=PLATFORM)
    assert action(asked).ended_with_case_on == cast.day("2019-05-02")


def test_a_referral_taken_back_ends_the_actions_planned_for_it(asked: Story) -> None:
    asked.tell(work.planned("2019-04-02", "2019-05-31", owner=GRAND))
    asked.tell(cast.withdrawn("2019-04-20"))
    assert asked.path.stage is Stage.IDENTIFIED
    assert action(asked).ended_with_case_on == cast.day("2019-04-20")


def test_an_outreach_goes_on_when_a_later_referral_is_taken_back(noticed: Story) -> None:
    noticed.tell(work.planned("2019-03-14", "2019-05-31", owner=GRAND))
    noticed.tell(cast.referred("2019-04-01"))
    noticed.tell(cast.withdrawn("2019-04-20"))
    assert action(noticed).is_open
    noticed.tell(work.done("2019-04-25"))
    assert action(noticed).done_on == cast.day("2019-04-25")


def test_an_exit_withdrawn_leaves_its_actions_open(ended: Story) -> None:
    ended.tell(cast.rectified("5", PLATFORM, void=True), by=PLATFORM)
    assert action(ended).is_open
    ended.tell(work.done("2020-02-10"), by=LAHSO)
    assert action(ended).done_on == cast.day("2020-02-10")


def test_an_exit_moved_to_another_day_ends_the_actions_that_day(ended: Story) -> None:
    ended.tell(cast.rectified("5", PLATFORM, occurred_on="2020-02-14"), by=PLATFORM)
    assert action(ended).ended_with_case_on == cast.day("2020-02-14")
    ended.tell(work.done("2020-02-13"), by=LAHSO)
    back = cast.rectified("5", PLATFORM, occurred_on="2020-02-12")
    assert isinstance(ended.refusal(back, by=PLATFORM), RectificationForbidden)


def test_an_action_done_before_an_exit_was_told_stays_done(planned: Story) -> None:
    planned.tell(work.done("2020-02-10"), by=LAHSO)
    planned.tell(cast.exited("2020-02-01"), by=PLATFORM)
    assert action(planned).done_on == cast.day("2020-02-10")
