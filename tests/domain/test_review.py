"""The technical committee looks at a referral, puts it off, refuses it or admits the household."""

from datetime import timedelta

import pytest

from domain.path import RelationKind, Review
from domain.refusal import DatedBeforeLastTransition, Forbidden, Invalid
from domain.stages import Stage
from tests.domain.cast import (
    CCAS,
    EST,
    GRAND,
    INTERMED,
    LAHSO,
    PLATFORM,
    PLATFORM_LYON,
    PLATFORM_PLACE,
    VENISSIEUX,
    adjourned,
    admitted,
    day,
    dwelling,
    joined,
    legal_stage,
    referred,
    scheduled,
    turned_down,
)
from tests.domain.story import Story


def test_a_scheduled_session_puts_the_referral_in_review(asked: Story) -> None:
    asked.tell(scheduled("2019-04-15", meets_on="2019-05-02"), by=PLATFORM)
    path = asked.path
    assert (path.stage, path.since) == (Stage.IN_REVIEW, day("2019-04-15"))
    assert path.review == Review(session="ct-2019-05", on=day("2019-05-02"))


def test_a_session_scheduled_again_stays_in_review_since_the_first(asked: Story) -> None:
    asked.tell(scheduled("2019-04-15", meets_on="2019-05-02"), by=PLATFORM)
    asked.tell(scheduled("2019-04-25", meets_on="2019-06-06"), by=PLATFORM)
    assert asked.path.since == day("2019-04-15")
    assert asked.path.review == Review(session="ct-2019-05", on=day("2019-06-06"))


def test_a_session_is_not_scheduled_in_the_past(asked: Story) -> None:
    fact = scheduled("2019-04-15", meets_on="2019-04-14")
    assert asked.refusal(fact, by=PLATFORM).pointer == "/data/on"
    assert asked.decided(scheduled("2019-04-15", meets_on="2019-04-15"), by=PLATFORM)


def test_only_a_referral_goes_to_a_session(noticed: Story) -> None:
    fact = scheduled("2019-04-15", meets_on="2019-05-02")
    assert noticed.conflict(fact, by=PLATFORM).stage is Stage.IDENTIFIED


def test_another_territory_s_platform_has_no_say(asked: Story) -> None:
    fact = scheduled("2019-04-15", meets_on="2019-05-02")
    assert isinstance(asked.refusal(fact, by=PLATFORM_LYON), Forbidden)


def test_a_session_may_put_the_decision_off(asked: Story) -> None:
    asked.tell(scheduled("2019-04-15", meets_on="2019-05-02"), by=PLATFORM)
    asked.tell(adjourned("2019-05-02"), by=PLATFORM)
    assert (asked.path.stage, asked.path.review) == (Stage.IN_REVIEW, None)


def test_a_session_that_was_not_scheduled_may_decide(asked: Story) -> None:
    asked.tell(adjourned("2019-05-02"), by=PLATFORM)
    assert asked.path.stage is Stage.IN_REVIEW


def test_a_refused_household_is_nobody_s_partner(asked: Story) -> None:
    asked.tell(joined("2019-04-03"), by=PLATFORM)
    asked.tell(turned_down("2019-05-02"), by=PLATFORM)
    path = asked.path
    assert (path.stage, path.referral, path.partners) == (Stage.REFUSED, None, ())


def test_where_mainstream_services_suffice_they_are_named(asked: Story) -> None:
    bare = turned_down("2019-05-02", "mainstream_sufficient")
    assert asked.refusal(bare, by=PLATFORM).pointer == "/data/redirected_to"
    named = turned_down("2019-05-02", "mainstream_sufficient", redirected_to="asll")
    assert asked.decided(named, by=PLATFORM)


def test_a_decision_is_not_dated_before_the_referral(asked: Story) -> None:
    refusal = asked.conflict(turned_down("2019-03-31"), by=PLATFORM)
    assert isinstance(refusal, DatedBeforeLastTransition)
    assert asked.decided(turned_down("2019-04-01"), by=PLATFORM)


def test_an_admission_opens_an_episode_with_its_lead(followed: Story) -> None:
    path = followed.path
    assert (path.stage, path.since) == (Stage.ACCOMPANIED, day("2019-05-02"))
    assert (path.lead_organisation, path.modality) == (LAHSO, "coordination")
    assert path.episode is not None
    assert (path.episode.territory, path.episode.session) == (VENISSIEUX, "ct-2019-05")
    assert path.episode.referral is not None
    assert path.episode.referral.referred_on == day("2019-04-01")


def test_only_a_referral_is_admitted(noticed: Story) -> None:
    assert noticed.conflict(admitted(), by=PLATFORM).stage is Stage.IDENTIFIED


def test_an_accompanied_household_is_not_admitted_again(followed: Story) -> None:
    assert followed.conflict(admitted("2019-06-01"), by=PLATFORM).stage is Stage.ACCOMPANIED


def test_an_admission_names_its_session(asked: Story) -> None:
    assert asked.refusal(admitted(session=None), by=PLATFORM).pointer == "/data/session"


@pytest.mark.parametrize("modality", [None, "weekly_visits"])
def test_an_admission_says_how_the_household_is_accompanied(
    asked: Story, modality: str | None
) -> None:
    assert asked.refusal(admitted(modality=modality), by=PLATFORM).pointer == "/data/modality"


def test_a_programme_without_modalities_takes_none(story: Story) -> None:
    story.tell(referred("2018-04-01", dwelling=dwelling()))
    fact = admitted("2018-05-02")
    assert story.refusal(fact, by=PLATFORM_PLACE).pointer == "/data/modality"
    story.tell(admitted("2018-05-02", modality=None), by=PLATFORM_PLACE)
    assert story.path.modality is None


@pytest.mark.parametrize("lead", [PLATFORM, EST, "nobody-at-all"])
def test_the_lead_is_an_organisation_that_may_lead_there(asked: Story, lead: str) -> None:
    refusal = asked.refusal(admitted(lead_organisation=lead), by=PLATFORM)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/lead_organisation")


@pytest.mark.parametrize("lead", [GRAND, CCAS, INTERMED])
def test_landlords_social_services_and_associations_may_lead(asked: Story, lead: str) -> None:
    asked.tell(admitted(lead_organisation=lead), by=PLATFORM)
    assert asked.path.lead_organisation == lead


def test_a_partner_that_comes_to_lead_is_a_partner_no_more(asked: Story) -> None:
    asked.tell(joined("2019-04-03", LAHSO), by=PLATFORM)
    asked.tell(admitted(), by=PLATFORM)
    assert (asked.path.lead_organisation, asked.path.partners) == (LAHSO, ())


def test_an_urgent_admission_needs_no_session_before_a_hearing(asked: Story) -> None:
    asked.tell(legal_stage("2019-04-20", hearing_on=day("2019-06-01")))
    asked.tell(admitted("2019-05-02", session=None, urgent=True), by=PLATFORM)
    assert asked.path.episode is not None
    assert asked.path.episode.urgent


@pytest.mark.parametrize(
    "hearing_on", [day("2019-05-02") + timedelta(31), day("2019-05-02") - timedelta(1)]
)
def test_a_hearing_far_ahead_or_past_is_not_urgent(asked: Story, hearing_on: object) -> None:
    asked.tell(legal_stage("2019-04-20", hearing_on=hearing_on))
    fact = admitted("2019-05-02", session=None, urgent=True)
    assert asked.refusal(fact, by=PLATFORM).pointer == "/data/urgent"


@pytest.mark.parametrize("days", [0, 30])
def test_a_hearing_within_thirty_days_is_urgent(asked: Story, days: int) -> None:
    asked.tell(legal_stage("2019-04-20", hearing_on=day("2019-05-02") + timedelta(days)))
    assert asked.decided(admitted("2019-05-02", session=None, urgent=True), by=PLATFORM)


def test_police_assistance_is_urgent(asked: Story) -> None:
    asked.tell(legal_stage("2019-04-20", "police_assistance_requested"))
    assert asked.decided(admitted("2019-05-02", session=None, urgent=True), by=PLATFORM)


def test_police_assistance_long_ago_is_not_urgent(asked: Story) -> None:
    asked.tell(legal_stage("2019-04-20", "police_assistance_granted", on=day("2019-04-01")))
    fact = admitted("2019-05-02", session=None, urgent=True)
    assert asked.refusal(fact, by=PLATFORM).pointer == "/data/urgent"


def test_from_admission_to_exit_exactly_one_organisation_is_responsible(followed: Story) -> None:
    leads = [each for each in followed.path.relations if each.kind is RelationKind.LEAD]
    assert [(each.organisation, each.ends_on) for each in leads] == [(LAHSO, None)]
