"""Who sees what of a household: a role and a relation in its period, and nothing else."""

from dataclasses import replace

import pytest

from domain.access import Actor, may_post, reader_keys, readers, relations_of
from domain.household import ALL_FACTS
from domain.programme import Configuration, OrganisationKind
from tests.domain.cast import (
    AUDITOR,
    AVDL_ASSOCIATION,
    CCAS,
    CCAS_BRON,
    EST,
    GRAND,
    IN_BRON,
    INTERMED,
    LAHSO,
    MDM,
    METROPOLE,
    PLATFORM,
    PLATFORM_LYON,
    PLATFORM_PLACE,
    PLATFORM_VAULX_BRON,
    VAULX_BRON,
    VENISSIEUX,
    day,
    dwelling,
    handed_over,
    joined,
    moved,
    referred,
)
from tests.domain.story import Story

NOTHING: set[str] = set()
PATH = {"C1"}
UP_TO_RENT = {"C1", "C2", "C3"}
UP_TO_SOCIAL = {"C1", "C2", "C3", "C4"}


def test_the_landlord_sees_its_own_tenants_up_to_the_rent(followed: Story) -> None:
    assert followed.seen_by(GRAND) == UP_TO_RENT


def test_the_platform_sees_the_households_of_its_territory(followed: Story) -> None:
    assert followed.seen_by(PLATFORM) == UP_TO_RENT


def test_who_referred_sees_the_household(asked: Story) -> None:
    asked.tell(referred("2019-04-10", "ccas"), by=CCAS)
    assert asked.seen_by(CCAS) == UP_TO_RENT


def test_the_lead_sees_the_social_side_too(followed: Story) -> None:
    assert followed.seen_by(LAHSO) == UP_TO_SOCIAL


def test_a_partner_sees_the_path_until_the_household_is_informed(followed: Story) -> None:
    followed.tell(joined("2019-06-01"), by=PLATFORM)
    assert followed.seen_by(INTERMED) == PATH


@pytest.mark.parametrize(
    "organisation",
    [
        EST,
        CCAS,
        CCAS_BRON,
        MDM,
        AVDL_ASSOCIATION,
        PLATFORM_LYON,
        PLATFORM_PLACE,
        METROPOLE,
        VENISSIEUX,
        "etat",
        "dpo",
        "mrie",
        "nobody-at-all",
    ],
)
def test_everybody_else_sees_nothing(followed: Story, organisation: str) -> None:
    assert followed.seen_by(organisation) == NOTHING


@pytest.mark.parametrize("role", ["organisation", "auditor"])
def test_an_auditor_sees_every_path_without_names(followed: Story, role: str) -> None:
    assert followed.seen_by(AUDITOR, role) == PATH


def test_an_auditor_s_other_people_see_nothing(followed: Story) -> None:
    assert followed.seen_by(AUDITOR, "admin") == NOTHING


def test_the_metropole_does_not_read_for_having_a_territory_s_name(story: Story) -> None:
    story.tell(referred("2018-04-01", dwelling=dwelling()))
    assert story.path.territory == METROPOLE
    actor = Actor(organisation=METROPOLE, role="organisation")
    assert not relations_of(story.path, actor, story.configuration, today=story.today)
    assert story.seen_by(METROPOLE) == NOTHING
    assert story.seen_by(PLATFORM_PLACE) == UP_TO_RENT


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("conseiller_social", UP_TO_SOCIAL),
        ("worker", UP_TO_SOCIAL),
        ("coordinateur", UP_TO_SOCIAL),
        ("committee_member", PATH),
        ("recouvrement", UP_TO_RENT),
        ("proximite", {"C1", "C2"}),
        ("system", NOTHING),
        ("auditor", PATH),
        ("health_worker", {"C1", "C2"}),
        ("steering", NOTHING),
        ("programme_lead", NOTHING),
        ("admin", NOTHING),
        ("custodian", NOTHING),
        ("dpo", NOTHING),
        ("no_such_role", NOTHING),
    ],
)
def test_a_role_narrows_what_the_lead_sees(followed: Story, role: str, seen: set[str]) -> None:
    assert followed.seen_by(LAHSO, role) == seen


def test_a_programme_file_may_let_fewer_roles_read(followed: Story, lyon: Configuration) -> None:
    followed.configuration = replace(lyon, reading_roles=("coordinateur",))
    assert followed.seen_by(PLATFORM, "coordinateur") == UP_TO_RENT
    assert followed.seen_by(PLATFORM, "organisation") == NOTHING


def test_a_role_widens_nothing(followed: Story) -> None:
    assert followed.seen_by(GRAND, "conseiller_social") == UP_TO_RENT
    assert followed.seen_by(EST, "auditor") == NOTHING


def test_nobody_sees_a_household_before_it_is_noticed(noticed: Story) -> None:
    assert noticed.seen_by(GRAND, on="2019-03-11") == NOTHING


def test_the_former_lead_keeps_its_view_for_thirty_days(gone: Story) -> None:
    assert gone.seen_by(LAHSO, on="2020-03-02") == UP_TO_SOCIAL
    assert gone.seen_by(LAHSO, on="2020-03-03") == NOTHING


def test_who_hands_over_keeps_its_view_for_thirty_days(followed: Story) -> None:
    followed.tell(handed_over("2020-06-01"), by=PLATFORM)
    assert followed.seen_by(LAHSO, on="2020-07-01") == UP_TO_SOCIAL
    assert followed.seen_by(LAHSO, on="2020-07-02") == NOTHING
    assert followed.seen_by(AVDL_ASSOCIATION) == UP_TO_SOCIAL


def test_a_former_lead_does_not_see_from_before_its_time(gone: Story) -> None:
    assert gone.seen_by(LAHSO, on="2019-05-01") == NOTHING


def test_a_former_landlord_sees_nothing_from_the_day_of_the_move(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert followed.seen_by(GRAND, on="2019-07-31") == UP_TO_RENT
    assert followed.seen_by(GRAND, on="2019-08-01") == NOTHING
    assert followed.seen_by(EST, on="2019-08-01") == UP_TO_RENT


def test_a_move_changes_the_platform(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert followed.seen_by(PLATFORM) == NOTHING
    assert followed.seen_by(PLATFORM_VAULX_BRON) == UP_TO_RENT


def test_read_models_keep_who_reads_under_a_key(followed: Story) -> None:
    assert readers(followed.path, followed.today) == {GRAND, LAHSO, f"territory:{VENISSIEUX}"}


def test_read_models_drop_who_no_longer_reads(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert readers(followed.path, followed.today) == {EST, LAHSO, f"territory:{VAULX_BRON}"}


def test_an_organisation_finds_its_households_under_its_keys(lyon: Configuration) -> None:
    assert reader_keys(lyon, GRAND) == {GRAND}
    assert reader_keys(lyon, PLATFORM) == {PLATFORM, f"territory:{VENISSIEUX}"}
    assert reader_keys(lyon, METROPOLE) == {METROPOLE}


def post(configuration: Configuration, organisation: str, *, role: str, name: str) -> bool:
    actor = Actor(organisation=organisation, role=role)
    return may_post(configuration, actor, f"etage.{name}.v1")


@pytest.mark.parametrize(
    "name",
    ["review-scheduled", "admitted", "referral-refused", "referral-adjourned", "reentered"],
)
def test_the_platform_alone_decides(lyon: Configuration, name: str) -> None:
    may = {
        organisation.kind
        for organisation in lyon.organisations.values()
        if post(lyon, organisation.slug, role="organisation", name=f"household.{name}")
    }
    assert may == {OrganisationKind.PLATFORM}


def test_only_landlords_record_debts(lyon: Configuration) -> None:
    may = {
        organisation.kind
        for organisation in lyon.organisations.values()
        if post(lyon, organisation.slug, role="organisation", name="household.debt-recorded")
    }
    assert may == {OrganisationKind.LANDLORD}


@pytest.mark.parametrize(
    ("organisation", "role", "name", "allowed"),
    [
        (GRAND, "recouvrement", "household.debt-recorded", True),
        (GRAND, "recouvrement", "household.referred", False),
        (GRAND, "proximite", "household.referred", True),
        (GRAND, "proximite", "household.debt-recorded", False),
        (GRAND, "conseiller_social", "household.admitted", False),
        (PLATFORM, "coordinateur", "household.admitted", True),
        (PLATFORM, "committee_member", "household.admitted", False),
        (LAHSO, "worker", "household.contact-recorded", True),
        (LAHSO, "health_worker", "household.contact-recorded", True),
        (LAHSO, "health_worker", "household.exited", False),
        (GRAND, "programme_lead", "platform.opened", True),
        (METROPOLE, "organisation", "platform.opened", True),
        (CCAS, "organisation", "platform.opened", False),
        (GRAND, "organisation", "system.configured", False),
        (AUDITOR, "auditor", "household.contact-recorded", False),
        ("dpo", "dpo", "household.rectified", False),
        (GRAND, "no_such_role", "household.referred", False),
        ("nobody-at-all", "organisation", "household.referred", False),
        (GRAND, "organisation", "household.no-such-thing", False),
    ],
)
def test_a_person_records_what_organisation_and_role_both_may(
    lyon: Configuration, organisation: str, role: str, *, name: str, allowed: bool
) -> None:
    assert post(lyon, organisation, role=role, name=name) is allowed


def test_a_system_records_all_that_its_organisation_may(lyon: Configuration) -> None:
    for name in ALL_FACTS:
        one, other = (
            may_post(lyon, Actor(organisation=GRAND, role=role), name)
            for role in ("system", "organisation")
        )
        assert one is other


def test_the_day_counts_for_the_relation_not_the_ledger_s_clock(followed: Story) -> None:
    assert readers(followed.path, day("2019-05-01")) == {GRAND, f"territory:{VENISSIEUX}"}
