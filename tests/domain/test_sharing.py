"""Information and agreement: what the household was told, and what it agreed to."""

import pytest

from domain.refusal import Invalid
from domain.sharing import Informed, NothingToWithdraw, NotRestricted
from tests.domain import cast, work
from tests.domain.cast import AVDL_ASSOCIATION, GRAND, INTERMED, LAHSO, PLATFORM
from tests.domain.story import Story


def agreed_with(story: Story, on: str) -> set[str]:
    """The organisations that the household agrees to share social matters with, that day."""
    return {
        organisation
        for sharing in story.path.sharings
        if sharing.agreed and sharing.in_force(cast.day(on)) and "social" in sharing.sensitivities
        for organisation in sharing.organisations
    }


def test_what_the_household_was_told_is_no_agreement(noticed: Story) -> None:
    noticed.tell(work.informed("2019-03-20", INTERMED, LAHSO))
    (sharing,) = noticed.path.sharings
    assert not sharing.agreed
    assert sharing.organisations == (INTERMED, LAHSO)


def test_an_agreement_ends_on_the_day_it_expires(followed: Story) -> None:
    followed.tell(work.agreed("2019-05-10", expires_on=cast.day("2019-12-31")), by=LAHSO)
    assert agreed_with(followed, "2019-05-09") == set()
    assert agreed_with(followed, "2019-12-31") == {INTERMED}
    assert agreed_with(followed, "2020-01-01") == set()


def test_an_agreement_is_taken_back_for_one_organisation(followed: Story) -> None:
    followed.tell(work.agreed("2019-05-10", INTERMED, AVDL_ASSOCIATION), by=LAHSO)
    followed.tell(work.disagreed("2019-08-01", INTERMED), by=LAHSO)
    assert agreed_with(followed, "2019-07-31") == {INTERMED, AVDL_ASSOCIATION}
    assert agreed_with(followed, "2019-08-01") == {AVDL_ASSOCIATION}


def test_an_agreement_is_taken_back_in_part(followed: Story) -> None:
    both = work.agreed("2019-05-10", sensitivity=("social", "health"))
    followed.tell(both, by=LAHSO)
    followed.tell(work.disagreed("2019-08-01", sensitivity=("health",)), by=LAHSO)
    assert agreed_with(followed, "2019-08-01") == {INTERMED}
    last = followed.path.sharings[-1]
    assert last.sensitivities == ("social",)


def test_what_was_not_agreed_is_not_taken_back(followed: Story) -> None:
    followed.tell(work.informed("2019-05-10"), by=LAHSO)
    assert isinstance(followed.refusal(work.disagreed("2019-08-01"), by=LAHSO), NothingToWithdraw)


@pytest.mark.parametrize("build", [work.informed, work.agreed])
def test_an_agreement_does_not_expire_before_it_is_given(noticed: Story, build: object) -> None:
    fact = build("2019-03-20", expires_on=cast.day("2019-03-19"))  # type: ignore[operator]
    assert noticed.refusal(fact).pointer == "/data/expires_on"


def test_an_information_names_at_least_one_organisation(noticed: Story) -> None:
    fact = Informed(occurred_on=cast.day("2019-03-20"), scope=())
    refusal = noticed.refusal(fact)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/scope")


def test_a_case_is_restricted_until_it_is_not(followed: Story) -> None:
    followed.tell(work.restricted("2019-06-03", LAHSO, GRAND), by=PLATFORM)
    assert followed.path.restricted_to == (LAHSO, GRAND)
    followed.tell(work.unrestricted("2020-02-03"), by=PLATFORM)
    assert followed.path.restricted_to is None
    assert isinstance(followed.refusal(work.unrestricted("2020-02-04"), by=PLATFORM), NotRestricted)


def test_the_lead_keeps_its_view_of_a_restricted_case(followed: Story) -> None:
    refusal = followed.refusal(work.restricted("2019-06-03", GRAND), by=PLATFORM)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/to")
