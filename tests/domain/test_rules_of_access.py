"""The rules that hold whoever asks: what a word adds, what an end takes, and what nothing gives."""

from dataclasses import replace

import pytest

from domain.access import Actor, classes_seen, follows, sight_of
from domain.marks import FieldClass
from domain.programme import Configuration
from domain.relations import RelationKind
from tests.domain import work
from tests.domain.cast import (
    AVDL_ASSOCIATION,
    CCAS,
    EST,
    GRAND,
    IN_BRON,
    INTERMED,
    LAHSO,
    PLATFORM,
    day,
    debt,
    dwelling,
    exited,
    joined,
    left,
    moved,
    reentered,
)
from tests.domain.story import Story

NOTHING: set[str] = set()
PATH = {"C1"}
UP_TO_RENT = {"C1", "C2", "C3"}
UP_TO_SOCIAL = {"C1", "C2", "C3", "C4"}
AVDL = AVDL_ASSOCIATION


@pytest.fixture
def joined_by(followed: Story) -> Story:
    """AVDL association takes part since 1 June 2019."""
    followed.tell(joined("2019-06-01", AVDL), by=PLATFORM)
    return followed


@pytest.fixture
def open_to_health(lyon: Configuration) -> Configuration:
    """The programme with health switched on."""
    return replace(lyon, access=replace(lyon.access, health="on"))


def test_information_gives_a_partner_identity_and_rent_from_its_day(joined_by: Story) -> None:
    joined_by.tell(work.informed("2019-07-01", AVDL), by=LAHSO)
    assert joined_by.seen_by(AVDL, on="2019-06-30") == PATH
    assert joined_by.seen_by(AVDL, on="2019-07-01") == UP_TO_RENT


def test_information_that_expired_gives_nothing_the_day_after(joined_by: Story) -> None:
    until = day("2019-12-31")
    joined_by.tell(work.informed("2019-07-01", AVDL, expires_on=until), by=LAHSO)
    assert joined_by.seen_by(AVDL, on="2019-12-31") == UP_TO_RENT
    assert joined_by.seen_by(AVDL, on="2020-01-01") == PATH


def test_information_about_another_gives_nothing(joined_by: Story) -> None:
    joined_by.tell(work.informed("2019-07-01", INTERMED, CCAS), by=LAHSO)
    assert joined_by.seen_by(AVDL) == PATH


def test_information_of_who_takes_no_part_gives_nothing(followed: Story) -> None:
    followed.tell(work.informed("2019-07-01", AVDL), by=LAHSO)
    assert followed.seen_by(AVDL) == NOTHING


def test_an_agreement_adds_the_social_side_until_the_day_it_is_taken_back(
    joined_by: Story,
) -> None:
    joined_by.tell(work.informed("2019-07-01", AVDL), by=LAHSO)
    joined_by.tell(work.agreed("2019-07-01", AVDL), by=LAHSO)
    joined_by.tell(work.disagreed("2019-09-02", AVDL), by=LAHSO)
    assert joined_by.seen_by(AVDL, on="2019-09-01") == UP_TO_SOCIAL
    assert joined_by.seen_by(AVDL, on="2019-09-02") == UP_TO_RENT


def test_an_agreement_alone_names_nobody(joined_by: Story) -> None:
    joined_by.tell(work.agreed("2019-07-01", AVDL), by=LAHSO)
    assert joined_by.seen_by(AVDL) == {"C1", "C4"}


def test_no_withdrawal_takes_the_lead_s_view(followed: Story) -> None:
    followed.tell(work.agreed("2019-07-01", LAHSO, AVDL), by=LAHSO)
    followed.tell(work.disagreed("2019-09-02", LAHSO, AVDL), by=LAHSO)
    assert followed.seen_by(LAHSO) == UP_TO_SOCIAL


def test_a_health_association_sees_nothing_of_the_rent(followed: Story) -> None:
    followed.tell(joined("2019-06-01", INTERMED), by=PLATFORM)
    followed.tell(work.informed("2019-07-01", INTERMED), by=LAHSO)
    followed.tell(work.agreed("2019-07-01", INTERMED), by=LAHSO)
    assert followed.seen_by(INTERMED) == {"C1", "C2"}


def test_nobody_sees_health_while_it_is_off(joined_by: Story) -> None:
    both = work.agreed("2019-07-01", AVDL, LAHSO, sensitivity=("social", "health"))
    joined_by.tell(both, by=LAHSO)
    for organisation in (AVDL, LAHSO, GRAND, PLATFORM):
        for role in joined_by.configuration.roles:
            assert "C5" not in joined_by.seen_by(organisation, role)


def test_health_is_a_health_worker_s_whom_the_household_agreed_to_tell(
    joined_by: Story, open_to_health: Configuration
) -> None:
    joined_by.configuration = open_to_health
    both = work.agreed("2019-07-01", AVDL, sensitivity=("social", "health"))
    joined_by.tell(both, by=LAHSO)
    joined_by.tell(work.disagreed("2019-09-02", AVDL, sensitivity=("health",)), by=LAHSO)
    assert joined_by.seen_by(AVDL, "health_worker", on="2019-09-01") == {"C1", "C5"}
    assert joined_by.seen_by(AVDL, "health_worker", on="2019-09-02") == PATH
    assert "C5" not in joined_by.seen_by(AVDL, "worker", on="2019-09-01")
    assert "C5" not in joined_by.seen_by(LAHSO, "health_worker", on="2019-09-01")


def test_who_shares_an_object_sees_no_more_of_it_than_their_relation_gives(
    joined_by: Story,
) -> None:
    asked = work.requested("2019-06-10", payee=AVDL)
    joined_by.tell(asked, by=LAHSO)
    joined_by.tell(work.planned("2019-06-10", "2019-07-10", owner=AVDL), by=LAHSO)
    assert joined_by.seen_by(AVDL) == PATH


def test_a_link_gives_no_reader_of_the_other_file_any_right(followed: Story) -> None:
    before = {one: followed.seen_by(one) for one in followed.configuration.organisations}
    followed.tell(work.linked("2019-08-01"), by=PLATFORM)
    assert {one: followed.seen_by(one) for one in before} == before


def test_coming_back_does_not_bring_the_former_partner_back(joined_by: Story) -> None:
    joined_by.tell(work.informed("2019-07-01", AVDL), by=LAHSO)
    joined_by.tell(exited("2020-01-02"), by=PLATFORM)
    joined_by.tell(reentered("2020-04-01"), by=PLATFORM)
    assert joined_by.seen_by(AVDL, on="2020-02-01") == UP_TO_RENT
    assert joined_by.seen_by(AVDL, on="2020-02-02") == NOTHING
    assert joined_by.seen_by(AVDL, on="2020-04-02") == NOTHING
    assert joined_by.seen_by(LAHSO, on="2020-04-02") == UP_TO_SOCIAL


def test_a_partner_that_left_keeps_its_view_for_thirty_days(joined_by: Story) -> None:
    joined_by.tell(left("2019-09-02", AVDL), by=PLATFORM)
    assert joined_by.seen_by(AVDL, on="2019-10-02") == PATH
    assert joined_by.seen_by(AVDL, on="2019-10-03") == NOTHING


def test_a_machine_posts_on_what_its_organisation_follows(followed: Story) -> None:
    for organisation, held in ((GRAND, True), (PLATFORM, True), (EST, False)):
        machine = Actor(organisation=organisation, role="system")
        assert follows(followed.path, machine, followed.configuration, today=followed.today) is held


def test_who_may_record_a_debt_does_not_see_another_s_for_it(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    late = followed.tell(debt("2019-06-30", "1111.11"))
    assert late.organisation == GRAND
    assert followed.seen_by(GRAND) == NOTHING


def test_a_member_of_the_committee_sees_the_path_alone(followed: Story) -> None:
    for organisation in (GRAND, LAHSO, PLATFORM):
        assert followed.seen_by(organisation, "committee_member") == PATH


@pytest.mark.parametrize(
    ("on", "seen"),
    [("2019-09-02", False), ("2019-09-03", True), ("2019-09-17", True), ("2019-09-18", False)],
)
def test_a_member_reads_the_shared_diagnosis_a_week_around_the_session(
    followed: Story, on: str, *, seen: bool
) -> None:
    told = followed.tell(work.diagnosed("2019-06-10"), by=LAHSO)
    followed.tell(work.reviewed("2019-09-10"), by=PLATFORM)
    member = Actor(organisation=GRAND, role="committee_member")
    sight = sight_of(followed.path, member, followed.configuration, today=day(on))
    assert (FieldClass.SOCIAL in sight.of(told)) is seen
    assert FieldClass.SOCIAL not in sight.of(followed.recorded[-1])
    assert sight.classes == {FieldClass.PATH}


def test_a_relation_that_lies_ahead_gives_nothing_yet(followed: Story) -> None:
    (first, *_) = followed.path.relations
    ahead = replace(first, kind=RelationKind.LEAD, organisation=EST, starts_on=day("2020-07-01"))
    path = replace(followed.path, relations=(*followed.path.relations, ahead))
    actor = Actor(organisation=EST, role="organisation")
    assert classes_seen(path, actor, followed.configuration, today=day("2020-06-30")) == NOTHING
    assert classes_seen(path, actor, followed.configuration, today=day("2020-07-01")) != NOTHING
