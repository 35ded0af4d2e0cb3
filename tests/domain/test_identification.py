"""A household is noticed: what begins a path, and what may be added to it at any time."""

from typing import Any

import pytest

from domain.dwelling import Dwelling
from domain.identification import Identified, ReferenceAttached
from domain.path import Relation, RelationKind
from domain.platform import PlatformOpened
from domain.refusal import Forbidden, IllegalTransition, Invalid
from domain.stages import OPENING, Stage
from tests.domain.cast import (
    AVDL_ASSOCIATION,
    CCAS,
    CCAS_BRON,
    EST,
    GRAND,
    IN_BRON,
    IN_LYON,
    IN_VENISSIEUX,
    IN_VILLEURBANNE,
    LAHSO,
    LYON_7_8,
    PLATFORM,
    PLATFORM_VAULX_BRON,
    VAULX_BRON,
    VENISSIEUX,
    contact,
    day,
    dwelling,
    identified,
    moved,
    signal,
    signalled,
)
from tests.domain.story import Story


def test_a_path_begins_when_a_household_is_noticed(story: Story) -> None:
    story.tell(identified("2019-03-12"))
    path = story.path
    assert (path.stage, path.since, path.opened_on) == (Stage.IDENTIFIED, *[day("2019-03-12")] * 2)
    assert (path.landlord, path.commune) == (GRAND, IN_VENISSIEUX)
    assert (path.programme, path.territory, path.stream) == ("etage", VENISSIEUX, None)
    assert [each.kind for each in path.signals] == ["arrears"]


def test_a_path_begins_once_only(noticed: Story) -> None:
    refusal = noticed.conflict(identified("2019-03-13"))
    assert refusal.stage is Stage.IDENTIFIED
    assert "etage.household.referred.v1" in refusal.allowed


def test_nothing_but_an_identification_or_a_referral_begins_a_path(story: Story) -> None:
    refusal = story.conflict(contact("2019-03-12"))
    assert (refusal.stage, refusal.allowed) == (None, OPENING)


def test_a_household_is_noticed_for_at_least_one_signal(story: Story) -> None:
    refusal = story.refusal(identified(signals=()))
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/signals")


@pytest.mark.parametrize(
    "fields", [{"commune": IN_BRON, "dwelling": dwelling()}, {"dwelling": None}]
)
def test_a_path_needs_a_dwelling_or_a_commune_and_not_both(
    story: Story, fields: dict[str, Any]
) -> None:
    assert story.refusal(identified(**fields)).pointer == "/data/dwelling"


def test_the_programme_follows_from_the_day(story: Story) -> None:
    before = story.decided(identified("2018-12-31"))
    after = story.decided(identified("2019-01-01"))
    assert isinstance(before, Identified)
    assert isinstance(after, Identified)
    assert (before.programme, after.programme) == ("place", "etage")


def test_a_programme_may_be_named_instead(story: Story) -> None:
    story.tell(identified("2019-02-01", programme="place"))
    assert (story.path.programme, story.path.territory) == ("place", "metropole-de-lyon")


def test_a_day_without_a_programme_must_name_one(story: Story) -> None:
    assert story.refusal(identified("2015-12-31")).pointer == "/data/programme"


def test_a_household_without_a_dwelling_belongs_to_a_programme_that_gives_access(
    story: Story,
) -> None:
    assert story.refusal(identified("2019-02-01", commune=IN_BRON)).pointer == "/data/dwelling"
    story.tell(identified("2018-02-01", commune=IN_BRON), by=LAHSO)
    assert (story.path.landlord, story.path.commune) == (None, IN_BRON)


def test_the_city_of_lyon_is_read_with_its_postcode(story: Story) -> None:
    story.tell(identified(dwelling=dwelling(commune=IN_LYON, postcode="69007")))
    assert (story.path.commune, story.path.territory) == ("69387", LYON_7_8)


@pytest.mark.parametrize(
    "home",
    [dwelling(commune=IN_LYON), dwelling(commune=IN_LYON, postcode="69500")],
)
def test_the_city_of_lyon_alone_is_in_no_territory(story: Story, home: Dwelling) -> None:
    story.tell(identified(dwelling=home))
    assert (story.path.commune, story.path.territory) == (IN_LYON, None)


def test_a_postcode_changes_no_other_commune(story: Story) -> None:
    story.tell(identified(dwelling=dwelling(commune=IN_BRON, postcode="69007")))
    assert story.path.commune == IN_BRON


def test_a_commune_outside_every_territory_is_noticed_all_the_same(story: Story) -> None:
    story.tell(identified(dwelling=dwelling(commune=IN_VILLEURBANNE)))
    assert story.path.territory is None


def test_a_territory_that_is_told_must_be_the_dwelling_s(story: Story) -> None:
    assert story.refusal(identified(territory=VAULX_BRON)).pointer == "/data/territory"
    assert story.decided(identified(territory=VENISSIEUX))


@pytest.mark.parametrize(
    ("fact", "pointer"),
    [
        (identified("2020-07-01"), "/data/occurred_on"),
        (identified("1989-12-31"), "/data/occurred_on"),
        (identified(signals=(signal(), signal("2019-03-13"))), "/data/signals/1/observed_on"),
        (
            identified(dwelling=dwelling(lease_signed_on=day("2019-03-13"))),
            "/data/dwelling/lease_signed_on",
        ),
    ],
)
def test_nothing_is_known_before_it_happens(story: Story, fact: Identified, pointer: str) -> None:
    refusal = story.refusal(fact)
    assert (type(refusal), refusal.pointer) == (Invalid, pointer)


def test_a_household_may_be_noticed_today(story: Story) -> None:
    assert story.decided(identified("2020-06-30"))


def test_a_landlord_notices_its_own_tenants_only(story: Story) -> None:
    assert isinstance(story.refusal(identified(), by=EST), Forbidden)


def test_a_town_s_social_services_notice_households_of_their_territory(story: Story) -> None:
    assert isinstance(story.refusal(identified(), by=CCAS_BRON), Forbidden)
    story.tell(identified(), by=CCAS)
    assert (
        Relation(organisation=CCAS, kind=RelationKind.REFERRER, starts_on=day("2019-03-12"))
        in story.path.relations
    )


def test_a_platform_notices_households_of_its_territory(story: Story) -> None:
    assert isinstance(story.refusal(identified(), by=PLATFORM_VAULX_BRON), Forbidden)
    assert story.decided(identified(), by=PLATFORM)


@pytest.mark.parametrize("organisation", [AVDL_ASSOCIATION, "nobody-at-all"])
def test_who_may_not_refer_does_not_begin_a_path(story: Story, organisation: str) -> None:
    assert isinstance(story.refusal(identified(), by=organisation), Forbidden)


def test_the_landlord_and_the_platform_follow_the_household_from_the_first_day(
    noticed: Story,
) -> None:
    assert [(each.organisation, each.kind.value) for each in noticed.path.relations] == [
        (GRAND, "landlord"),
        (VENISSIEUX, "platform"),
    ]


def test_signals_are_welcome_at_any_stage(gone: Story) -> None:
    gone.tell(signalled("2020-03-01"))
    assert [each.kind for each in gone.path.signals] == ["arrears", "isolation"]


def test_a_signal_is_observed_before_it_is_told(noticed: Story) -> None:
    refusal = noticed.refusal(signalled("2019-03-20", observed_on="2019-03-21"))
    assert refusal.pointer == "/data/observed_on"


def test_another_landlord_does_not_speak_of_the_household(noticed: Story) -> None:
    assert isinstance(noticed.refusal(signalled("2019-03-20"), by=EST), Forbidden)


def test_an_own_reference_may_be_attached_at_any_time(gone: Story) -> None:
    before = gone.path
    gone.tell(ReferenceAttached(occurred_on=day("2020-03-01"), reference="CCAS-0007"), by=CCAS)
    assert gone.path.version == before.version + 1
    assert gone.path.relations == before.relations


def test_a_household_that_moves_keeps_its_path(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON, title="sublease")))
    path = followed.path
    assert path.stage is Stage.ACCOMPANIED
    assert (path.landlord, path.commune, path.territory) == (EST, IN_BRON, VAULX_BRON)
    assert path.title == "sublease"
    assert path.lead_organisation == LAHSO


def test_a_move_ends_the_relations_with_the_old_dwelling_that_day(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert [
        (each.organisation, each.starts_on, each.ends_on)
        for each in followed.path.relations
        if each.kind in (RelationKind.LANDLORD, RelationKind.PLATFORM)
    ] == [
        (GRAND, day("2019-03-12"), day("2019-08-01")),
        (VENISSIEUX, day("2019-03-12"), day("2019-08-01")),
        (EST, day("2019-08-01"), None),
        (VAULX_BRON, day("2019-08-01"), None),
    ]


def test_a_move_within_the_landlord_s_dwellings_changes_no_relation(followed: Story) -> None:
    before = followed.path.relations
    followed.tell(moved("2019-08-01", dwelling()))
    assert followed.path.relations == before


def test_an_open_case_keeps_its_platform_when_it_moves_outside(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(commune=IN_VILLEURBANNE)))
    assert followed.path.territory == VENISSIEUX


def test_a_case_that_is_not_open_leaves_its_platform_when_it_moves_outside(noticed: Story) -> None:
    noticed.tell(moved("2019-08-01", dwelling(commune=IN_VILLEURBANNE)))
    assert noticed.path.territory is None
    assert isinstance(noticed.refusal(signalled("2019-09-01"), by=PLATFORM), Forbidden)


def test_nobody_moves_before_the_path_begins(noticed: Story) -> None:
    assert noticed.refusal(moved("2019-03-11", dwelling())).pointer == "/data/occurred_on"


def test_a_move_is_told_with_the_right_territory(noticed: Story) -> None:
    to_bron = moved("2019-08-01", dwelling(commune=IN_BRON))
    assert noticed.decided(to_bron) == noticed.decided(noticed.decided(to_bron))


def test_a_fact_of_no_household_is_no_business_of_a_path(noticed: Story) -> None:
    with pytest.raises(TypeError):
        noticed.decided(PlatformOpened(occurred_on=day("2019-03-04"), territory=VENISSIEUX))


def test_a_refusal_says_the_rule_and_the_case(noticed: Story) -> None:
    refusal = noticed.refusal(signalled("2019-03-20"), by=EST)
    assert str(refusal).startswith("This organisation may not record this fact")
    assert str(refusal).endswith("est-metropole-habitat does not follow this household.")
    assert str(IllegalTransition(None)) == "The household's path does not allow this now."
