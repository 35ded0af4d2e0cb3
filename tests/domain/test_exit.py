"""A household leaves, and may come back: episodes end and begin, the path goes on."""

import pytest

from domain.dates import months_after
from domain.exit import NeverExited, Reentered, ReentryTooLate
from domain.path import RelationKind
from domain.refusal import DatedBeforeLastTransition, Forbidden, PlatformNotOpen
from domain.stages import Stage
from tests.domain.cast import (
    AVDL_ASSOCIATION,
    EST,
    GRAND,
    IN_BRON,
    IN_VILLEURBANNE,
    INTERMED,
    LAHSO,
    PLATFORM,
    PLATFORM_PLACE,
    VAULX_BRON,
    VENISSIEUX,
    admitted,
    day,
    dwelling,
    exited,
    joined,
    moved,
    reentered,
    referred,
    turned_down,
)
from tests.domain.story import Story
from tests.domain.work import exit_proposed, followed_up, spent


@pytest.fixture(name="accessed")
def _accessed(story: Story) -> Story:
    """LAHSo referred a household without a dwelling to PLACE, and leads."""
    story.tell(referred("2018-04-01", "association", stream="acces", commune=IN_BRON), by=LAHSO)
    story.tell(admitted("2018-05-02", modality=None), by=PLATFORM_PLACE)
    return story


def test_an_exit_ends_the_episode_with_its_outcome(followed: Story) -> None:
    followed.tell(
        exited("2020-02-01", "stayed_with_difficulties", residual_difficulties=("debt",)),
        by=PLATFORM,
    )
    path = followed.path
    assert (path.stage, path.since, path.episode) == (Stage.EXITED, day("2020-02-01"), None)
    (episode,) = path.episodes
    assert (episode.exited_on, episode.outcome) == (day("2020-02-01"), "stayed_with_difficulties")
    assert episode.residual_difficulties == ("debt",)


def test_an_exit_ends_the_lead_and_the_partners_that_day(followed: Story) -> None:
    followed.tell(joined("2019-06-01"), by=PLATFORM)
    followed.tell(exited("2020-02-01"), by=PLATFORM)
    path = followed.path
    assert (path.lead_organisation, path.partners, path.modality) == (None, (), None)
    ended = {each.organisation: each.ends_on for each in path.relations}
    assert ended == {
        GRAND: None,
        VENISSIEUX: None,
        LAHSO: day("2020-02-01"),
        INTERMED: day("2020-02-01"),
    }


def test_only_an_accompanied_household_leaves(asked: Story) -> None:
    assert asked.conflict(exited("2019-05-02"), by=PLATFORM).stage is Stage.REFERRED


def test_an_exit_is_not_dated_before_the_admission(followed: Story) -> None:
    refusal = followed.conflict(exited("2019-05-01"), by=PLATFORM)
    assert isinstance(refusal, DatedBeforeLastTransition)


def test_the_lead_ends_an_episode_with_the_session_that_decided(followed: Story) -> None:
    assert isinstance(followed.refusal(exited("2020-02-01"), by=LAHSO), Forbidden)
    assert followed.decided(exited("2020-02-01", session="ct-2020-02"), by=LAHSO)


def test_others_do_not_end_an_episode(followed: Story) -> None:
    fact = exited("2020-02-01", session="ct-2020-02")
    assert isinstance(followed.refusal(fact, by=GRAND), Forbidden)


@pytest.mark.parametrize("outcome", ["housed_ordinary_lease", "no-such-outcome"])
def test_an_outcome_of_access_does_not_end_a_stay(followed: Story, outcome: str) -> None:
    assert followed.refusal(exited("2020-02-01", outcome), by=PLATFORM).pointer == "/data/outcome"


def test_access_ends_with_an_outcome_of_access(accessed: Story) -> None:
    stayed = exited("2018-12-01", "stayed_secured")
    assert accessed.refusal(stayed, by=PLATFORM_PLACE).pointer == "/data/outcome"
    assert accessed.decided(exited("2018-12-01", "housed_bail_glissant"), by=PLATFORM_PLACE)


def test_a_household_may_come_back_after_an_exit(gone: Story) -> None:
    gone.tell(reentered("2020-04-01", lead_organisation=AVDL_ASSOCIATION), by=PLATFORM)
    path = gone.path
    assert (path.stage, path.lead_organisation) == (Stage.ACCOMPANIED, AVDL_ASSOCIATION)
    first, second = path.episodes
    assert (first.reentry, first.exited_on) == (False, day("2020-02-01"))
    assert (second.reentry, second.admitted_on, second.exited_on) == (
        True,
        day("2020-04-01"),
        None,
    )
    assert path.followed_since == day("2020-04-01")


def test_a_household_comes_back_within_six_months(gone: Story) -> None:
    gone.today = day("2020-12-31")
    assert gone.decided(reentered("2020-08-01"), by=PLATFORM)
    refusal = gone.conflict(reentered("2020-08-02"), by=PLATFORM)
    assert isinstance(refusal, ReentryTooLate)
    assert referred().NAME in refusal.allowed


def test_nobody_comes_back_without_having_left(followed: Story) -> None:
    assert followed.conflict(reentered("2020-02-01"), by=PLATFORM).stage is Stage.ACCOMPANIED


def test_who_was_refused_does_not_come_back_without_a_referral(asked: Story) -> None:
    asked.tell(turned_down("2019-05-02"), by=PLATFORM)
    assert asked.conflict(reentered("2019-06-03"), by=PLATFORM).stage is Stage.REFUSED


def test_nobody_comes_back_before_having_left(gone: Story) -> None:
    refusal = gone.conflict(reentered("2020-01-31"), by=PLATFORM)
    assert isinstance(refusal, DatedBeforeLastTransition)


@pytest.mark.parametrize(
    ("field", "value"),
    [("modality", None), ("lead_organisation", EST), ("programme", "place"), ("territory", "x")],
)
def test_coming_back_asks_what_an_admission_asks(
    gone: Story, field: str, value: str | None
) -> None:
    refusal = gone.refusal(reentered("2020-04-01", **{field: value}), by=PLATFORM)
    assert refusal.pointer == ("/data/modality" if field == "programme" else f"/data/{field}")


def test_nobody_comes_back_to_a_platform_that_is_not_open(gone: Story) -> None:
    gone.openings = {}
    assert isinstance(gone.refusal(reentered("2020-04-01"), by=PLATFORM), PlatformNotOpen)


def test_a_household_may_come_back_from_another_dwelling(gone: Story) -> None:
    home = dwelling(EST, IN_BRON, title="lease")
    gone.tell(reentered("2020-04-01", dwelling=home), by=PLATFORM)
    path = gone.path
    assert (path.landlord, path.commune, path.territory) == (EST, IN_BRON, VAULX_BRON)
    assert path.episodes[-1].territory == VAULX_BRON
    assert not path.is_followed_by(GRAND, day("2020-04-02"))


def test_a_household_does_not_come_back_from_outside_the_territories(gone: Story) -> None:
    home = dwelling(commune=IN_VILLEURBANNE)
    refusal = gone.refusal(reentered("2020-04-01", dwelling=home), by=PLATFORM)
    assert refusal.pointer == "/data/dwelling/commune"


def test_a_household_of_the_first_programme_comes_back_to_the_second(story: Story) -> None:
    story.tell(referred("2018-04-01", dwelling=dwelling()))
    story.tell(admitted("2018-05-02", modality=None), by=PLATFORM_PLACE)
    story.tell(exited("2018-12-01"), by=PLATFORM_PLACE)
    story.tell(reentered("2019-04-01"), by=PLATFORM_PLACE)
    assert [each.programme for each in story.path.episodes] == ["place", "etage"]
    assert story.path.territory == VENISSIEUX


def test_access_to_housing_does_not_come_back_to_the_second_programme(accessed: Story) -> None:
    accessed.tell(exited("2018-12-01", "not_housed"), by=PLATFORM_PLACE)
    refusal = accessed.refusal(reentered("2019-04-01"), by=PLATFORM_PLACE)
    assert refusal.pointer == "/data/stream"


def test_an_episode_survives_a_move(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert followed.path.episode is not None
    assert followed.path.episode.territory == VENISSIEUX
    leads = [each for each in followed.path.relations if each.kind is RelationKind.LEAD]
    assert [each.ends_on for each in leads] == [None]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2019-08-31", 6, "2020-02-29"),
        ("2019-12-15", 1, "2020-01-15"),
        ("2019-01-31", 0, "2019-01-31"),
        ("2019-06-30", 18, "2020-12-30"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last(start: str, months: int, end: str) -> None:
    assert months_after(day(start), months) == day(end)


def test_a_reentry_is_kept_with_its_programme_and_territory(gone: Story) -> None:
    fact = gone.decided(reentered("2020-04-01"), by=PLATFORM)
    assert isinstance(fact, Reentered)
    assert (fact.programme, fact.territory) == ("etage", VENISSIEUX)


def test_the_lead_proposes_an_exit_and_the_stage_stays(followed: Story) -> None:
    followed.tell(exit_proposed("2020-01-10"), by=LAHSO)
    proposal = followed.path.exit_proposal
    assert proposal is not None
    assert (proposal.outcome, proposal.organisation) == ("stayed_secured", LAHSO)
    followed.tell(exited("2020-02-01"), by=PLATFORM)
    assert followed.path.exit_proposal is None


def test_only_the_lead_or_the_platform_proposes_an_exit(followed: Story) -> None:
    assert isinstance(followed.refusal(exit_proposed("2020-01-10")), Forbidden)
    refusal = followed.refusal(exit_proposed("2020-01-10", "not_housed"), by=LAHSO)
    assert refusal.pointer == "/data/outcome"


def test_a_household_is_followed_up_after_its_exit(gone: Story) -> None:
    gone.today = day("2020-12-31")
    gone.tell(followed_up("2020-08-03"))
    gone.tell(referred("2020-09-01"))
    assert [each.still_housed for each in gone.path.follow_ups] == [True]


def test_nobody_is_followed_up_before_an_exit(followed: Story) -> None:
    assert isinstance(followed.refusal(followed_up("2020-01-10")), NeverExited)


def test_the_months_of_a_follow_up_are_the_programme_s(gone: Story) -> None:
    assert gone.refusal(followed_up("2020-06-01", 7)).pointer == "/data/months_after"


def test_an_expense_is_above_zero_and_may_come_after_the_exit(gone: Story) -> None:
    gone.tell(spent("2020-03-01", "80.10"))
    assert [str(each.amount) for each in gone.path.expenses] == ["80.10"]
    assert gone.refusal(spent("2020-03-01", "0.00")).pointer == "/data/amount"


def test_a_follow_up_is_not_dated_before_the_exit(gone: Story) -> None:
    assert isinstance(gone.refusal(followed_up("2020-01-31")), NeverExited)
