"""Two dates: what happened when, and what was known when."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.fact import Fact
from domain.household import evolve, fold
from domain.programme import Configuration
from domain.refusal import DatedBeforeLastTransition
from domain.stages import Stage
from tests.domain import work
from tests.domain.cast import (
    EST,
    GRAND,
    IN_BRON,
    IN_VENISSIEUX,
    LAHSO,
    LYON,
    PLATFORM,
    admitted,
    contact,
    day,
    debt,
    dwelling,
    exited,
    handed_over,
    identified,
    legal_stage,
    moved,
    reentered,
    referred,
    signalled,
)
from tests.domain.story import Story


def test_without_facts_there_is_no_path(story: Story) -> None:
    assert story.path_or_none() is None


def test_before_it_begins_there_is_no_path(noticed: Story) -> None:
    assert noticed.as_of("2019-03-11") is None
    assert noticed.as_of("2019-03-12") == noticed.path


def test_a_path_is_seen_as_it_was_on_a_day(gone: Story) -> None:
    stages = {
        text: path.stage
        for text in ("2019-03-31", "2019-04-01", "2019-05-02", "2020-01-31", "2020-02-01")
        if (path := gone.as_of(text))
    }
    assert stages == {
        "2019-03-31": Stage.IDENTIFIED,
        "2019-04-01": Stage.REFERRED,
        "2019-05-02": Stage.ACCOMPANIED,
        "2020-01-31": Stage.ACCOMPANIED,
        "2020-02-01": Stage.EXITED,
    }


def test_a_path_is_seen_as_it_was_known(followed: Story) -> None:
    told_at = followed.tell(exited("2019-06-01"), by=PLATFORM).recorded_at
    known = fold(followed.recorded, known_at=told_at)
    before = fold(followed.recorded, known_at=told_at - timedelta(microseconds=1))
    assert known is not None
    assert before is not None
    assert (known.stage, before.stage) == (Stage.EXITED, Stage.ACCOMPANIED)


def test_before_anything_was_recorded_nothing_was_known(noticed: Story) -> None:
    early = noticed.recorded[0].recorded_at - timedelta(1)
    assert fold(noticed.recorded, known_at=early) is None


def test_a_fact_told_late_takes_its_place_by_date(followed: Story) -> None:
    followed.tell(debt("2019-06-01", "900.00"))
    followed.tell(debt("2019-04-15", "1400.00"))
    then = followed.as_of("2019-05-31")
    assert then is not None
    assert then.debt is not None
    assert str(then.debt.amount) == "1400.00"


def test_a_move_told_late_does_not_undo_the_next_one(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    followed.tell(moved("2019-07-01", dwelling(LYON)), by=LAHSO)
    assert followed.path.landlord == EST
    then = followed.as_of("2019-07-31")
    assert then is not None
    assert then.landlord == LYON


def test_a_path_counts_its_facts(followed: Story) -> None:
    followed.tell(contact("2019-05-20"), by=LAHSO)
    followed.tell(signalled("2019-03-20"))
    assert (followed.path.version, followed.path.position) == (5, 50)


def test_the_fact_that_begins_a_path_comes_first_whatever_its_date(noticed: Story) -> None:
    noticed.tell(signalled("2019-01-10"))
    noticed.tell(referred("2019-04-01"))
    assert noticed.path.opened_on == day("2019-03-12")
    assert noticed.path.stage is Stage.REFERRED


def test_a_path_does_not_begin_with_any_fact(noticed: Story) -> None:
    late = noticed.tell(signalled("2019-03-20"))
    with pytest.raises(ValueError, match="does not begin with"):
        evolve(None, late)


def test_facts_of_one_day_keep_the_order_of_recording(asked: Story) -> None:
    asked.tell(signalled("2019-04-01"), by=GRAND)
    assert [each.kind for each in asked.path.signals] == ["arrears", "isolation"]


def test_a_second_beginning_changes_nothing(noticed: Story) -> None:
    again = noticed.recorded[0]
    assert evolve(noticed.path, again) == noticed.path


def paid_for(story: Story) -> Story:
    """The move of the household is paid in part: 300 of 500 euros on 10 June 2019."""
    story.tell(work.requested("2019-05-10", "aide_demenagement"), by=PLATFORM)
    story.tell(work.granted("2019-05-20"))
    story.tell(work.started("2019-06-01"))
    story.tell(work.paid("2019-06-10", "300.00"))
    return story


def test_a_tool_that_had_ended_before_the_exit_may_be_told_so_after_it(followed: Story) -> None:
    story = paid_for(followed)
    story.tell(exited("2020-02-01"), by=PLATFORM)
    story.tell(work.tool_ended("2019-09-01"), by=LAHSO)
    (use,) = story.path.tools
    assert (use.ended_on, use.outcome) == (day("2019-09-01"), "completed")
    assert not use.ended_with_case
    story.conflict(work.tool_ended("2019-10-01"), by=LAHSO)


def test_a_renewal_pays_for_nothing_that_came_before_it(followed: Story) -> None:
    story = paid_for(followed)
    story.tell(work.renewed("2019-07-01", "200.00"))
    left = story.conflict(work.paid("2019-06-20", "201.00"))
    assert "200.00" in str(left)
    story.tell(work.paid("2019-07-02", "400.00"))
    assert story.path.tools[0].overpaid == 0


def test_of_two_accounts_of_one_day_the_one_told_last_says_whether_the_rent_is_paid(
    followed: Story,
) -> None:
    since = day("2019-06-01")
    followed.tell(debt("2019-06-30", current_rent_resumed_since=since))
    assert followed.path.has_resumed_rent(day("2019-07-01"))
    followed.tell(debt("2019-06-30"))
    assert not followed.path.has_resumed_rent(day("2019-07-01"))


def test_a_move_told_late_leaves_a_later_referral_where_it_says_the_dwelling_is(
    gone: Story,
) -> None:
    gone.tell(referred("2020-02-10", dwelling=dwelling()))
    gone.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert (gone.path.landlord, gone.path.commune) == (GRAND, IN_VENISSIEUX)
    then = gone.as_of("2019-12-31")
    assert then is not None
    assert (then.landlord, then.commune) == (EST, IN_BRON)


LATE: tuple[tuple[Fact, str], ...] = (
    (signalled("2019-03-20"), GRAND),
    (signalled("2019-06-20", "2019-06-01"), PLATFORM),
    (debt("2019-04-15", "1400.00"), GRAND),
    (debt("2019-06-15", "900.00"), GRAND),
    (legal_stage("2019-03-25", "formal_notice"), GRAND),
    (legal_stage("2019-06-25", "summons", hearing_on=day("2019-09-12")), GRAND),
    (contact("2019-05-12"), LAHSO),
    (contact("2019-06-12", "missed"), PLATFORM),
    (work.diagnosed("2019-05-14"), LAHSO),
    (work.spent("2019-06-30"), PLATFORM),
    (work.planned("2019-05-15", "2019-06-15", owner=GRAND), PLATFORM),
    (work.reviewed("2019-07-03"), PLATFORM),
    (moved("2019-07-05", dwelling(title="sublease")), GRAND),
    (work.paid("2019-06-13", "120.00"), GRAND),
    (work.paid("2019-06-18", "80.00"), GRAND),
    (work.tool_ended("2019-06-22"), LAHSO),
    (exited("2020-02-01"), PLATFORM),
)


@settings(max_examples=80, deadline=None)
@given(order=st.permutations(LATE))
def test_facts_told_late_make_the_same_path_in_any_order(
    lyon: Configuration, order: list[tuple[Fact, str]]
) -> None:
    paths = []
    for facts in (sorted(LATE, key=lambda told: told[0].occurred_on), order):
        story = Story(lyon)
        story.tell(identified("2019-03-12"))
        story.tell(referred("2019-04-01"))
        story.tell(admitted("2019-05-02"), by=PLATFORM)
        paid_for(story)
        for fact, by in facts:
            story.tell(fact, by=by)
        paths.append(story.path)
    assert paths[0] == paths[1]


@pytest.mark.parametrize(
    "late",
    [
        handed_over("2019-05-01"),
        exited("2019-05-01"),
        referred("2020-01-31"),
        reentered("2020-01-31"),
    ],
)
def test_a_change_of_stage_told_late_is_refused(followed: Story, late: Fact) -> None:
    if late.occurred_on > day("2020-01-01"):
        followed.tell(exited("2020-02-01"), by=PLATFORM)
    by = GRAND if late.NAME.endswith("referred.v1") else PLATFORM
    assert isinstance(followed.conflict(late, by=by), DatedBeforeLastTransition)
