"""The plan of an accompaniment: reviews, modalities, the professional, actions."""

import pytest

from domain.plan import ActionAlreadyPlanned, NoSuchAction, SameModality
from domain.refusal import Forbidden, Invalid
from tests.domain import cast, work
from tests.domain.cast import AVDL_ASSOCIATION, GRAND, INTERMED, LAHSO, PLATFORM
from tests.domain.story import Story


def test_a_session_reviews_an_open_episode_and_the_stage_stays(followed: Story) -> None:
    followed.tell(work.reviewed("2019-09-12", next_review_on=cast.day("2019-12-12")), by=PLATFORM)
    (review,) = followed.path.follow_up_reviews
    assert (review.decision, review.next_on) == ("continue", cast.day("2019-12-12"))
    assert followed.path.stage.value == "accompanied"


def test_the_next_review_lies_ahead(followed: Story) -> None:
    fact = work.reviewed("2019-09-12", next_review_on=cast.day("2019-09-11"))
    assert followed.refusal(fact, by=PLATFORM).pointer == "/data/next_review_on"


def test_nothing_is_reviewed_before_admission_nor_after_exit(gone: Story) -> None:
    assert gone.conflict(work.reviewed("2019-04-20"), by=PLATFORM).pointer == "/data/occurred_on"
    gone.conflict(work.reviewed("2020-03-01"), by=PLATFORM)
    gone.tell(work.reviewed("2019-09-12"), by=PLATFORM)


def test_a_modality_changes_and_the_earlier_one_is_kept(followed: Story) -> None:
    followed.tell(work.modality("2019-09-12", "reinforced_support"), by=PLATFORM)
    assert followed.path.modality == "reinforced_support"
    assert followed.path.modality_on(cast.day("2019-09-11")) == "coordination"
    before = followed.as_of("2019-09-11")
    assert before is not None
    assert before.modality == "coordination"


def test_the_modality_changes_to_another_one(followed: Story) -> None:
    refusal = followed.refusal(work.modality("2019-09-12", "coordination"), by=PLATFORM)
    assert isinstance(refusal, SameModality)


def test_an_organisation_names_its_own_professional(followed: Story) -> None:
    followed.tell(work.referent("2019-05-03"), by=LAHSO)
    followed.tell(work.referent("2019-05-03", GRAND), by=PLATFORM)
    assert {each.organisation for each in followed.path.referents} == {LAHSO, GRAND}
    assert isinstance(followed.refusal(work.referent("2019-05-03", GRAND), by=LAHSO), Forbidden)


def test_a_stranger_is_not_named(followed: Story) -> None:
    refusal = followed.refusal(work.referent("2019-05-03", INTERMED), by=PLATFORM)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/organisation")


def test_an_action_is_planned_and_done_by_its_owner(followed: Story) -> None:
    followed.tell(work.planned("2019-05-06", "2019-05-31"), by=GRAND)
    assert followed.path.actions[0].is_open
    followed.tell(work.done("2019-05-28"), by=LAHSO)
    assert followed.path.actions[0].done_on == cast.day("2019-05-28")


def test_an_action_is_dropped_with_a_reason(followed: Story) -> None:
    followed.tell(work.planned("2019-05-06", "2019-05-31"), by=GRAND)
    followed.tell(work.dropped("2019-05-28"), by=PLATFORM)
    assert followed.path.actions[0].dropped_on == cast.day("2019-05-28")
    assert isinstance(followed.refusal(work.done("2019-05-29"), by=LAHSO), NoSuchAction)


def test_another_partner_does_not_end_an_action(followed: Story) -> None:
    followed.tell(cast.joined("2019-05-05", AVDL_ASSOCIATION), by=PLATFORM)
    followed.tell(work.planned("2019-05-06", "2019-05-31"), by=GRAND)
    refusal = followed.refusal(work.done("2019-05-28"), by=AVDL_ASSOCIATION)
    assert isinstance(refusal, Forbidden)


@pytest.mark.parametrize(
    ("due_on", "owner", "pointer"),
    [
        ("2019-05-05", LAHSO, "/data/due_on"),
        ("2019-05-31", INTERMED, "/data/owner_organisation"),
    ],
)
def test_an_action_is_ahead_and_somebody_s_who_takes_part(
    followed: Story, *, due_on: str, owner: str, pointer: str
) -> None:
    fact = work.planned("2019-05-06", due_on, owner=owner)
    assert followed.refusal(fact, by=GRAND).pointer == pointer


def test_each_action_has_its_own_name(followed: Story) -> None:
    followed.tell(work.planned("2019-05-06", "2019-05-31"), by=GRAND)
    refusal = followed.refusal(work.planned("2019-05-07", "2019-06-30"), by=LAHSO)
    assert isinstance(refusal, ActionAlreadyPlanned)
    assert isinstance(followed.refusal(work.done("2019-05-07", "a-9"), by=GRAND), NoSuchAction)


def test_an_action_is_not_done_before_it_was_planned(followed: Story) -> None:
    followed.tell(work.planned("2019-05-06", "2019-05-31"), by=GRAND)
    assert followed.refusal(work.done("2019-05-05"), by=LAHSO).pointer == "/data/occurred_on"


def test_an_outreach_may_be_planned_before_any_referral(noticed: Story) -> None:
    noticed.tell(work.planned("2019-03-14", "2019-03-20", owner=GRAND))
    noticed.tell(work.done("2019-03-18"))
    assert noticed.path.actions[0].done_on == cast.day("2019-03-18")
