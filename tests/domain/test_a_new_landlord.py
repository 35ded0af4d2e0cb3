"""A landlord that takes a household over: from when on it is told of the rent account."""

import pytest

from domain.access import Actor, sight_of
from domain.following import Tie, knowing, ties
from domain.marks import FieldClass
from domain.rectification import Rectified
from domain.rent_time import rent_from
from tests.domain import work
from tests.domain.cast import (
    AVDL_ASSOCIATION,
    EST,
    GRAND,
    IN_VENISSIEUX,
    LAHSO,
    PLATFORM,
    VENISSIEUX,
    day,
    debt,
    dwelling,
    exited,
    joined,
    legal_stage,
    moved,
    rectified,
)
from tests.domain.story import Story, rebuild

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
def taken_over(followed: Story) -> Story:
    """Est Métropole Habitat has the household since 1 August 2019, and its own accounts."""
    followed.tell(debt("2019-06-30", "1111.11"))
    followed.tell(legal_stage("2019-07-01", "summons", hearing_on=day("2019-09-17")))
    followed.tell(moved("2019-08-01", dwelling(EST, IN_VENISSIEUX)))
    followed.tell(debt("2019-09-30", "222.22"), by=EST)
    return followed


def told_of_rent(story: Story, organisation: str) -> list[str]:
    actor = Actor(organisation=organisation, role="organisation")
    sight = sight_of(story.path, actor, story.configuration, today=story.today)
    return [each.id for each in story.recorded if FieldClass.RENT in sight.of(each)]


def test_a_landlord_sees_no_account_of_the_one_before(taken_over: Story) -> None:
    assert taken_over.seen_by(EST) == UP_TO_RENT
    assert told_of_rent(taken_over, EST) == ["6", "7"]
    assert told_of_rent(taken_over, LAHSO) == ["1", "2", "3", "4", "5", "6", "7"]
    assert told_of_rent(taken_over, GRAND) == []


def test_what_another_rectifies_of_former_accounts_is_not_the_new_landlord_s(
    taken_over: Story,
) -> None:
    told = taken_over.tell(rectified("4", GRAND, on="2020-06-01", amount="333.33"), by=GRAND)
    assert isinstance(told.fact, Rectified)
    assert told.id not in told_of_rent(taken_over, EST)


def test_a_household_that_moves_after_its_exit_brings_no_old_account(
    followed: Story,
) -> None:
    followed.tell(debt("2019-06-30", "1111.11"))
    followed.tell(exited("2019-07-01"), by=PLATFORM)
    followed.tell(moved("2019-08-01", dwelling(EST, IN_VENISSIEUX)), by=PLATFORM)
    assert told_of_rent(followed, EST) == ["6"]


def test_the_state_a_landlord_is_shown_has_its_own_accounts_alone(taken_over: Story) -> None:
    own = rent_from(taken_over.path, taken_over.recorded, day("2019-08-01"), rebuild=rebuild)
    assert [str(each.amount) for each in own.debts] == ["222.22"]
    assert own.legal_stages == ()
    assert own.hearing_on is None
    assert own.stage is taken_over.path.stage


def test_read_models_keep_from_when_a_landlord_is_told_of_the_rent(taken_over: Story) -> None:
    found = {tie.name: tie.since for tie in ties(taken_over.path, taken_over.today)}
    assert found[f"landlord:{EST}"] == day("2019-08-01")
    assert found[f"lead:{LAHSO}"] is None


def test_read_models_keep_until_when_a_partner_was_told_of(joined_by: Story) -> None:
    until = day("2019-12-31")
    joined_by.tell(work.informed("2019-07-01", AVDL, expires_on=until), by=LAHSO)
    assert Tie(f"informed:{AVDL}", None, until) in ties(joined_by.path, joined_by.today)


def test_the_index_of_identity_knows_no_partner_that_nobody_told_of(joined_by: Story) -> None:
    before = knowing(joined_by.path, joined_by.today)
    joined_by.tell(work.informed("2019-07-01", AVDL), by=LAHSO)
    after = knowing(joined_by.path, joined_by.today)
    assert before == {GRAND, LAHSO, f"territory:{VENISSIEUX}"}
    assert after - before == {AVDL}


def test_a_machine_sees_what_its_own_organisation_posted_and_only_its_path(
    taken_over: Story,
) -> None:
    machine = Actor(organisation=EST, role="system")
    sight = sight_of(taken_over.path, machine, taken_over.configuration, today=taken_over.today)
    assert sight.classes == NOTHING
    assert {each.id: sight.of(each) for each in taken_over.recorded if sight.of(each)} == {
        "7": {FieldClass.PATH}
    }
