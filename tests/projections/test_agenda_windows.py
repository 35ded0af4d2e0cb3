"""Why a household is on an agenda: from which day, and until which decision."""

from collections.abc import Callable

import pytest

from domain.fact import Fact
from domain.programme import Configuration
from projections.committee_agenda import AGENDA_REASONS
from projections.committee_agenda.windows import Window, windows
from tests.domain import work
from tests.domain.cast import (
    GRAND,
    IN_LYON_7,
    LYON_7_8,
    PLATFORM,
    PLATFORM_LYON,
    VENISSIEUX,
    adjourned,
    admitted,
    contact,
    day,
    dwelling,
    exited,
    identified,
    legal_stage,
    moved,
    reentered,
    referred,
    scheduled,
    turned_down,
    withdrawn,
)
from tests.domain.story import Story

Tell = Callable[..., Story]


@pytest.fixture(name="tell")
def _tell(configuration: Configuration) -> Tell:
    """A household referred in Vénissieux on 1 April 2019, and what comes after."""

    def tell(*facts: Fact, by: str = PLATFORM) -> Story:
        story = Story(configuration)
        story.tell(identified("2019-03-12"))
        story.tell(referred("2019-04-01"))
        for fact in facts:
            story.tell(fact, by=by)
        return story

    return tell


def of(story: Story, reason: str, *, session: str | None = None) -> list[tuple[str, str | None]]:
    """First day and first day without, of each window of that reason kept for that session."""
    return [
        (str(each.starts_on), str(each.ends_on) if each.ends_on else None)
        for each in all_of(story)
        if each.reason == reason and each.session == session
    ]


def all_of(story: Story) -> list[Window]:
    """Every window, by its first day."""
    return sorted(windows(story.recorded), key=lambda each: each.starts_on)


def test_a_referral_waits_for_any_session_until_it_is_kept_for_one(tell: Tell) -> None:
    assert of(tell(), "new") == [("2019-04-01", None)]
    kept = tell(scheduled("2019-04-15", meets_on="2019-05-02"))
    assert of(kept, "new", session="ct-2019-05") == [("2019-04-15", "2019-05-03")]
    assert of(kept, "new") == [("2019-04-01", "2019-04-15"), ("2019-05-03", None)]


def test_a_session_that_is_put_off_keeps_the_case(tell: Tell) -> None:
    story = tell(
        scheduled("2019-04-15", meets_on="2019-05-02"),
        scheduled("2019-04-20", meets_on="2019-05-09"),
    )
    assert of(story, "new", session="ct-2019-05") == [
        ("2019-04-15", "2019-04-20"),
        ("2019-04-20", "2019-05-10"),
    ]


def test_an_adjourned_case_is_for_the_next_session(tell: Tell) -> None:
    story = tell(scheduled("2019-04-15", meets_on="2019-05-02"), adjourned("2019-05-02"))
    assert of(story, "new", session="ct-2019-05") == [("2019-04-15", "2019-05-03")]
    assert of(story, "new")[-1] == ("2019-05-03", None)
    assert all_of(story)[-1].since == day("2019-04-01")


@pytest.mark.parametrize(
    ("end", "ends_on"),
    [
        (turned_down("2019-05-02"), "2019-05-03"),
        (admitted("2019-05-02"), "2019-05-03"),
        (withdrawn("2019-05-02"), "2019-05-02"),
    ],
)
def test_what_is_decided_on_a_day_was_on_its_agenda(tell: Tell, end: Fact, ends_on: str) -> None:
    assert of(tell(end), "new") == [("2019-04-01", ends_on)]


def test_an_urgent_admission_is_there_until_a_session_looks_at_it(tell: Tell) -> None:
    story = tell(legal_stage("2019-04-20", hearing_on=day("2019-05-20")), by=GRAND)
    story.tell(admitted("2019-05-02", session=None, urgent=True), by=PLATFORM)
    assert of(story, "urgent_to_confirm") == [("2019-05-02", None)]
    story.tell(work.reviewed("2019-05-16"), by=PLATFORM)
    assert of(story, "urgent_to_confirm") == [("2019-05-02", "2019-05-17")]


def test_a_proposal_is_there_until_the_exit_or_another_decision(tell: Tell) -> None:
    proposed = (admitted("2019-05-02"), work.exit_proposed("2019-10-01"))
    prepared = (*proposed, work.reviewed("2019-10-10", "prepare_exit"))
    assert of(tell(*prepared), "exit_proposed") == [("2019-10-01", None)]
    assert of(tell(*prepared, exited("2019-11-04")), "exit_proposed") == [
        ("2019-10-01", "2019-11-05")
    ]
    assert of(tell(*proposed, work.reviewed("2019-10-10")), "exit_proposed") == [
        ("2019-10-01", "2019-10-11")
    ]


def test_an_alert_is_for_the_next_session_until_one_decides_otherwise(tell: Tell) -> None:
    story = tell(admitted("2019-05-02"), work.reviewed("2019-06-06", "alert"))
    alerted = [each for each in all_of(story) if each.reason == "blocked" and not each.counted_in]
    assert [(each.starts_on, each.ends_on) for each in alerted] == [(day("2019-06-07"), None)]
    story.tell(work.reviewed("2019-07-04"), by=PLATFORM)
    alerted = [each for each in all_of(story) if each.reason == "blocked" and not each.counted_in]
    assert [each.ends_on for each in alerted] == [day("2019-07-05")]


def test_days_without_a_meeting_are_counted_from_the_last_one(tell: Tell) -> None:
    story = tell(admitted("2019-05-02"))
    story.tell(contact("2019-05-20", "missed"))
    story.tell(contact("2019-06-03"))
    assert of(story, "blocked") == [("2019-05-02", "2019-06-03"), ("2019-06-03", None)]
    assert {each.counted_in for each in all_of(story) if each.reason == "blocked"} == {"days_unmet"}


def test_months_without_a_session_are_counted_from_the_last_one(tell: Tell) -> None:
    story = tell(
        admitted("2019-05-02"), work.reviewed("2019-06-06", next_review_on=day("2019-08-01"))
    )
    due = [each for each in all_of(story) if each.reason == "review_due"]
    assert [(each.starts_on, each.since, each.counted_in) for each in due] == [
        (day("2019-05-02"), day("2019-05-02"), "months_unreviewed"),
        (day("2019-06-07"), day("2019-06-06"), "months_unreviewed"),
        (day("2019-08-01"), day("2019-08-01"), None),
    ]


def test_who_left_is_on_no_agenda_and_who_returns_is(tell: Tell) -> None:
    story = tell(admitted("2019-05-02"), exited("2019-11-04"))
    assert {each.ends_on for each in all_of(story) if each.reason != "new"} == {day("2019-11-05")}
    story.tell(reentered("2020-01-06"), by=PLATFORM)
    assert [each.reason for each in all_of(story) if each.ends_on is None] == [
        "blocked",
        "review_due",
    ]


def test_a_household_that_moves_goes_to_the_agenda_of_its_new_territory(tell: Tell) -> None:
    story = tell(admitted("2019-05-02"))
    story.tell(moved("2019-09-02", dwelling(commune=IN_LYON_7)))
    due = [each for each in all_of(story) if each.reason == "review_due"]
    assert [(each.territory, each.starts_on, each.since) for each in due] == [
        (VENISSIEUX, day("2019-05-02"), day("2019-05-02")),
        (LYON_7_8, day("2019-09-02"), day("2019-05-02")),
    ]
    assert due[0].ends_on == day("2019-09-02")
    story.tell(exited("2019-11-04"), by=PLATFORM_LYON)
    assert all(each.ends_on for each in all_of(story))


def test_every_reason_has_words_for_professionals_and_a_source() -> None:
    assert [each.code for each in AGENDA_REASONS] == [
        "urgent_to_confirm",
        "new",
        "exit_proposed",
        "blocked",
        "review_due",
    ]
    assert all(each.words and each.source and each.rule for each in AGENDA_REASONS)
