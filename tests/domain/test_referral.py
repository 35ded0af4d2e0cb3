"""A referral: who may ask which platform to look, where, and how organisations join."""

import pytest

from domain.path import RelationKind
from domain.referral import DwellingDiffers, Referred
from domain.refusal import (
    DatedBeforeLastTransition,
    Forbidden,
    Invalid,
    PlatformNotOpen,
    RefusalKind,
)
from domain.stages import Stage
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
    LYON,
    LYON_7_8,
    MDM,
    METROPOLE,
    PLATFORM,
    VENISSIEUX,
    admitted,
    day,
    dwelling,
    identified,
    joined,
    referred,
    scheduled,
    signal,
    turned_down,
    withdrawn,
)
from tests.domain.story import Story


def test_a_landlord_refers_a_household_it_noticed(asked: Story) -> None:
    path = asked.path
    assert (path.stage, path.since) == (Stage.REFERRED, day("2019-04-01"))
    assert (path.stream, path.programme, path.territory) == ("maintien", "etage", VENISSIEUX)
    assert path.referral is not None
    assert path.referral.referrers == (GRAND,)


def test_a_referral_may_begin_a_path(story: Story) -> None:
    story.tell(referred(dwelling=dwelling(title="lease"), signals=(signal(),)))
    path = story.path
    assert (path.stage, path.opened_on) == (Stage.REFERRED, day("2019-04-01"))
    assert (path.landlord, path.title, len(path.signals)) == (GRAND, "lease", 1)


def test_a_referral_that_begins_a_path_says_where_the_household_lives(story: Story) -> None:
    assert story.refusal(referred()).pointer == "/data/dwelling"


def test_nothing_is_referred_before_the_platform_opens(noticed: Story) -> None:
    noticed.openings = {VENISSIEUX: day("2019-04-02")}
    refusal = noticed.refusal(referred("2019-04-01"))
    assert (type(refusal), refusal.kind) == (PlatformNotOpen, RefusalKind.CONFLICT)
    assert noticed.decided(referred("2019-04-02"))


def test_without_any_platform_every_referral_is_refused(noticed: Story) -> None:
    noticed.openings = {}
    assert isinstance(noticed.refusal(referred()), PlatformNotOpen)


def test_a_commune_outside_every_territory_is_not_referred(story: Story) -> None:
    story.tell(identified(dwelling=dwelling(commune=IN_VILLEURBANNE)))
    refusal = story.refusal(referred())
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/dwelling/commune")


def test_a_referral_reads_lyon_with_its_postcode(story: Story) -> None:
    home = dwelling(commune=IN_LYON, postcode="69008")
    story.tell(referred("2019-10-01", dwelling=home))
    assert (story.path.commune, story.path.territory) == ("69388", LYON_7_8)


def test_access_to_housing_was_part_of_the_first_programme_only(story: Story) -> None:
    assert (
        story.refusal(referred("2019-04-01", stream="acces", dwelling=dwelling())).pointer
        == "/data/stream"
    )
    story.tell(referred("2018-04-01", "association", stream="acces", commune=IN_BRON), by=LAHSO)
    assert (story.path.stream, story.path.landlord) == ("acces", None)


def test_access_outside_the_metropole_is_not_referred(story: Story) -> None:
    far = referred("2018-04-01", "association", stream="acces", commune="69464")
    assert story.refusal(far, by=LAHSO).pointer == "/data/commune"


def test_staying_in_a_dwelling_needs_a_dwelling(story: Story) -> None:
    fact = referred("2018-04-01", "association", commune=IN_BRON)
    assert story.refusal(fact, by=LAHSO).pointer == "/data/dwelling"


def test_a_household_without_a_dwelling_may_be_referred_with_one_later(story: Story) -> None:
    story.tell(identified("2018-02-01", commune=IN_BRON), by=LAHSO)
    home = dwelling(commune=IN_BRON, title="sublease")
    story.tell(referred("2018-04-01", "association", dwelling=home), by=LAHSO)
    assert (story.path.landlord, story.path.title) == (GRAND, "sublease")
    assert story.path.is_followed_by(GRAND, day("2018-04-01"))


def test_the_first_programme_was_one_landlord_s(story: Story) -> None:
    fact = referred("2018-04-01", dwelling=dwelling(EST, IN_BRON))
    assert story.refusal(fact, by=EST).pointer == "/data/dwelling/landlord"


def test_a_referral_names_the_dwelling_that_the_path_knows(noticed: Story) -> None:
    assert noticed.decided(referred(dwelling=dwelling(title="lease")))
    assert noticed.decided(referred(commune=IN_VENISSIEUX))
    for fields in (
        {"dwelling": dwelling(EST)},
        {"dwelling": dwelling(commune=IN_BRON)},
        {"commune": IN_BRON},
    ):
        assert isinstance(noticed.refusal(referred(**fields)), DwellingDiffers)


def test_a_landlord_refers_its_own_tenants_only(story: Story) -> None:
    assert isinstance(story.refusal(referred(dwelling=dwelling()), by=EST), Forbidden)


def test_a_town_s_social_services_refer_within_their_territory(noticed: Story) -> None:
    assert isinstance(noticed.refusal(referred(kind="ccas"), by=CCAS_BRON), Forbidden)
    assert noticed.decided(referred(kind="ccas"), by=CCAS)


def test_an_association_refers_only_where_the_programme_lets_it(noticed: Story) -> None:
    fact = referred(kind="association")
    assert isinstance(noticed.refusal(fact, by=AVDL_ASSOCIATION), Forbidden)
    assert noticed.decided(fact, by=LAHSO)


def test_a_referrer_says_what_it_is(noticed: Story) -> None:
    assert noticed.refusal(referred(kind="mdm"), by=CCAS).pointer == "/data/referrer_kind"
    assert noticed.decided(referred(kind="mdm"), by=PLATFORM)


def test_a_second_referral_joins_the_one_that_is_open(asked: Story) -> None:
    asked.tell(referred("2019-04-10", "ccas", signals=(signal("2019-04-09"),)), by=CCAS)
    path = asked.path
    assert (path.stage, path.since) == (Stage.REFERRED, day("2019-04-01"))
    assert path.referral is not None
    assert path.referral.referrers == (GRAND, CCAS)
    assert path.referral.referrer_kind == "landlord"
    assert len(path.signals) == 2


def test_an_organisation_that_refers_twice_is_one_referrer(asked: Story) -> None:
    asked.tell(referred("2019-04-10"))
    assert asked.path.referral is not None
    assert asked.path.referral.referrers == (GRAND,)


def test_a_referral_may_be_joined_while_it_is_reviewed(asked: Story) -> None:
    asked.tell(scheduled("2019-04-15", meets_on="2019-05-02"), by=PLATFORM)
    asked.tell(referred("2019-04-10", "mdm"), by=MDM)
    assert asked.path.stage is Stage.IN_REVIEW
    assert asked.path.is_followed_by(MDM, day("2019-04-10"))


def test_nobody_joins_a_referral_before_it_was_made(asked: Story) -> None:
    refusal = asked.conflict(referred("2019-03-31", "ccas"), by=CCAS)
    assert isinstance(refusal, DatedBeforeLastTransition)


@pytest.mark.parametrize(("field", "value"), [("stream", "acces"), ("programme", "place")])
def test_who_joins_a_referral_joins_it_as_it_is(asked: Story, field: str, value: str) -> None:
    fact = referred("2019-04-10", "ccas", **{field: value})
    assert asked.refusal(fact, by=CCAS).pointer == f"/data/{field}"


def test_a_referral_made_in_one_programme_is_joined_in_it(story: Story) -> None:
    story.tell(referred("2018-12-20", dwelling=dwelling()))
    joining = story.decided(referred("2019-01-10", "ccas"), by=CCAS)
    assert isinstance(joining, Referred)
    assert (joining.programme, joining.territory) == ("place", METROPOLE)


def test_a_household_already_accompanied_is_not_referred(followed: Story) -> None:
    refusal = followed.conflict(referred("2019-06-01"))
    assert refusal.stage is Stage.ACCOMPANIED
    assert referred().NAME not in refusal.allowed


def test_a_referral_is_not_dated_before_the_last_change(gone: Story) -> None:
    refusal = gone.conflict(referred("2020-01-31"))
    assert isinstance(refusal, DatedBeforeLastTransition)
    assert refusal.pointer == "/data/occurred_on"


def test_a_household_may_be_referred_again_after_an_exit(gone: Story) -> None:
    gone.tell(referred("2020-02-01"))
    assert gone.path.stage is Stage.REFERRED
    assert len(gone.path.episodes) == 1


def test_a_household_may_be_referred_again_after_a_refusal(asked: Story) -> None:
    asked.tell(turned_down("2019-05-02"), by=PLATFORM)
    asked.tell(referred("2019-11-04"))
    assert asked.path.stage is Stage.REFERRED


def test_a_later_referral_belongs_to_the_programme_of_its_day(story: Story) -> None:
    story.tell(identified("2018-06-01"))
    story.tell(referred("2019-04-01"))
    assert (story.path.programme, story.path.territory) == ("etage", VENISSIEUX)
    platforms = [r for r in story.path.relations if r.kind is RelationKind.PLATFORM]
    assert [(each.organisation, each.ends_on) for each in platforms] == [
        (METROPOLE, day("2019-04-01")),
        (VENISSIEUX, None),
    ]


def test_those_who_referred_may_take_it_back(asked: Story) -> None:
    asked.tell(joined("2019-04-03"), by=PLATFORM)
    asked.tell(withdrawn("2019-04-20"))
    path = asked.path
    assert (path.stage, path.referral, path.partners) == (Stage.IDENTIFIED, None, ())


def test_the_platform_may_take_a_referral_back(asked: Story) -> None:
    assert asked.decided(withdrawn("2019-04-20"), by=PLATFORM)


def test_others_may_not_take_a_referral_back(asked: Story) -> None:
    assert isinstance(asked.refusal(withdrawn("2019-04-20"), by=CCAS), Forbidden)


def test_what_was_not_referred_is_not_taken_back(noticed: Story) -> None:
    assert noticed.conflict(withdrawn("2019-04-20")).stage is Stage.IDENTIFIED


def test_a_withdrawal_is_not_dated_before_the_referral(asked: Story) -> None:
    assert isinstance(asked.conflict(withdrawn("2019-03-31")), DatedBeforeLastTransition)


def test_no_change_comes_before_the_last_one_that_joined(asked: Story) -> None:
    asked.tell(referred("2019-05-10", "ccas"), by=CCAS)
    late = asked.conflict(admitted("2019-05-02"), by=PLATFORM)
    assert isinstance(late, DatedBeforeLastTransition)


def test_a_landlord_outside_the_programme_s_list_is_named(noticed: Story) -> None:
    assert isinstance(noticed.refusal(referred(), by=LYON), Forbidden)
