"""The accompaniment: contacts, partners, and the organisation that leads."""

import pytest

from domain.accompaniment import AlreadyTakesPart, NotAPartner
from domain.path import RelationKind
from domain.refusal import DatedBeforeLastTransition, Forbidden, Invalid
from domain.stages import Stage
from tests.domain.cast import (
    AUDITOR,
    AVDL_ASSOCIATION,
    CCAS,
    EST,
    GRAND,
    INTERMED,
    LAHSO,
    PLATFORM,
    contact,
    day,
    exited,
    handed_over,
    joined,
    left,
    reentered,
    referred,
    turned_down,
)
from tests.domain.story import Story


def test_contacts_count_from_identification_on(noticed: Story) -> None:
    noticed.tell(contact("2019-03-20"))
    noticed.tell(contact("2019-03-25", "missed"))
    path = noticed.path
    assert path.contacts == 2
    assert (path.last_contact_on, path.last_attempt_on) == (day("2019-03-20"), day("2019-03-25"))


def test_an_attempt_that_meets_nobody_is_no_contact(noticed: Story) -> None:
    noticed.tell(contact("2019-03-20", "notice_left"))
    assert (noticed.path.last_contact_on, noticed.path.last_attempt_on) == (
        None,
        day("2019-03-20"),
    )


def test_a_contact_told_late_does_not_hide_the_latest(followed: Story) -> None:
    followed.tell(contact("2019-07-01"), by=LAHSO)
    followed.tell(contact("2019-06-01"), by=LAHSO)
    assert followed.path.last_contact_on == day("2019-07-01")


def test_nobody_is_contacted_before_the_path_begins(noticed: Story) -> None:
    assert noticed.conflict(contact("2019-03-11")).pointer == "/data/occurred_on"


def test_a_household_that_left_is_not_contacted(gone: Story) -> None:
    assert gone.conflict(contact("2020-02-02")).stage is Stage.EXITED


def test_a_refused_household_is_not_contacted(asked: Story) -> None:
    asked.tell(turned_down("2019-05-02"), by=PLATFORM)
    assert asked.conflict(contact("2019-05-03")).stage is Stage.REFUSED


def test_a_contact_before_the_exit_may_be_told_after_it(gone: Story) -> None:
    gone.tell(contact("2020-02-01"), by=LAHSO)
    assert gone.path.contacts == 1


def test_who_followed_the_household_no_longer_does_after_the_exit(gone: Story) -> None:
    gone.tell(referred("2020-03-02"))
    assert isinstance(gone.refusal(contact("2020-03-10"), by=LAHSO), Forbidden)


def test_a_partner_takes_part_in_a_review_and_in_an_accompaniment(asked: Story) -> None:
    asked.tell(joined("2019-04-03"), by=PLATFORM)
    assert asked.path.partners == (INTERMED,)
    asked.tell(contact("2019-04-10"), by=INTERMED)


def test_a_partner_does_not_join_a_household_that_is_only_noticed(noticed: Story) -> None:
    assert noticed.conflict(joined("2019-04-03"), by=PLATFORM).stage is Stage.IDENTIFIED


@pytest.mark.parametrize("organisation", [INTERMED, LAHSO])
def test_an_organisation_takes_part_once(followed: Story, organisation: str) -> None:
    followed.tell(joined("2019-06-01"), by=PLATFORM)
    refusal = followed.conflict(joined("2019-06-02", organisation), by=PLATFORM)
    assert isinstance(refusal, AlreadyTakesPart)


@pytest.mark.parametrize("organisation", [AUDITOR, PLATFORM, "nobody-at-all"])
def test_an_auditor_or_a_platform_is_no_partner(followed: Story, organisation: str) -> None:
    refusal = followed.refusal(joined("2019-06-01", organisation), by=PLATFORM)
    assert (type(refusal), refusal.pointer) == (Invalid, "/data/organisation")


def test_a_partner_does_not_join_before_the_referral(followed: Story) -> None:
    assert followed.refusal(joined("2019-03-31"), by=PLATFORM).pointer == "/data/occurred_on"
    assert followed.decided(joined("2019-04-01"), by=PLATFORM)


def test_a_partner_does_not_join_before_the_household_came_back(gone: Story) -> None:
    gone.tell(reentered("2020-04-01"), by=PLATFORM)
    assert gone.refusal(joined("2020-03-31"), by=PLATFORM).pointer == "/data/occurred_on"


def test_a_partner_may_leave_and_come_back(followed: Story) -> None:
    followed.tell(joined("2019-06-01"), by=PLATFORM)
    followed.tell(left("2019-09-01"), by=PLATFORM)
    followed.tell(joined("2019-10-01"), by=PLATFORM)
    assert {
        text: path.partners
        for text in ("2019-08-31", "2019-09-01", "2019-10-01")
        if (path := followed.as_of(text))
    } == {"2019-08-31": (INTERMED,), "2019-09-01": (), "2019-10-01": (INTERMED,)}


def test_a_partner_does_not_come_back_before_it_left(followed: Story) -> None:
    followed.tell(joined("2019-06-01"), by=PLATFORM)
    followed.tell(left("2019-09-01"), by=PLATFORM)
    assert followed.refusal(joined("2019-08-31"), by=PLATFORM).pointer == "/data/occurred_on"


def test_a_partner_does_not_leave_before_it_joined(followed: Story) -> None:
    followed.tell(joined("2019-06-01"), by=PLATFORM)
    assert followed.refusal(left("2019-05-31"), by=PLATFORM).pointer == "/data/occurred_on"


@pytest.mark.parametrize("organisation", [INTERMED, LAHSO])
def test_only_a_partner_leaves(followed: Story, organisation: str) -> None:
    refusal = followed.conflict(left("2019-06-01", organisation), by=PLATFORM)
    assert isinstance(refusal, NotAPartner)


def test_the_lead_hands_over_to_another_organisation(followed: Story) -> None:
    followed.tell(handed_over("2019-09-01"), by=LAHSO)
    path = followed.path
    assert (path.stage, path.since) == (Stage.ACCOMPANIED, day("2019-05-02"))
    assert path.lead_organisation == AVDL_ASSOCIATION
    leads = [each for each in path.relations if each.kind is RelationKind.LEAD]
    assert [(each.organisation, each.ends_on) for each in leads] == [
        (LAHSO, day("2019-09-01")),
        (AVDL_ASSOCIATION, None),
    ]


def test_a_partner_that_takes_the_lead_is_a_partner_no_more(followed: Story) -> None:
    followed.tell(joined("2019-06-01", AVDL_ASSOCIATION), by=PLATFORM)
    followed.tell(handed_over("2019-09-01"), by=PLATFORM)
    assert followed.path.partners == ()
    assert followed.path.lead_organisation == AVDL_ASSOCIATION


def test_the_former_lead_may_stay_as_a_partner_from_then_on(followed: Story) -> None:
    followed.tell(handed_over("2019-09-01"), by=PLATFORM)
    early = followed.refusal(joined("2019-08-31", LAHSO), by=PLATFORM)
    assert early.pointer == "/data/occurred_on"
    followed.tell(joined("2019-09-01", LAHSO), by=PLATFORM)
    assert followed.path.partners == (LAHSO,)


@pytest.mark.parametrize("organisation", [GRAND, CCAS])
def test_others_do_not_hand_the_lead_over(followed: Story, organisation: str) -> None:
    assert isinstance(followed.refusal(handed_over("2019-09-01"), by=organisation), Forbidden)


def test_the_lead_is_handed_over_to_somebody_else(followed: Story) -> None:
    refusal = followed.conflict(handed_over("2019-09-01", LAHSO), by=PLATFORM)
    assert isinstance(refusal, AlreadyTakesPart)


def test_another_landlord_does_not_take_the_lead(followed: Story) -> None:
    refusal = followed.refusal(handed_over("2019-09-01", EST), by=PLATFORM)
    assert refusal.pointer == "/data/to_organisation"
    assert followed.decided(handed_over("2019-09-01", GRAND), by=PLATFORM)


def test_a_handing_over_is_not_dated_before_the_admission(followed: Story) -> None:
    refusal = followed.conflict(handed_over("2019-05-01"), by=PLATFORM)
    assert isinstance(refusal, DatedBeforeLastTransition)


def test_an_exit_is_not_dated_before_the_last_handing_over(followed: Story) -> None:
    followed.tell(handed_over("2019-09-01"), by=PLATFORM)
    refusal = followed.conflict(exited("2019-08-31"), by=PLATFORM)
    assert isinstance(refusal, DatedBeforeLastTransition)


def test_an_exit_told_late_undoes_a_joining_after_it(followed: Story) -> None:
    followed.tell(joined("2019-09-10"), by=PLATFORM)
    followed.tell(exited("2019-09-01"), by=PLATFORM)
    assert followed.path.partners == ()


def test_a_handing_over_told_late_leaves_no_partner_that_leads(followed: Story) -> None:
    followed.tell(joined("2019-09-10", AVDL_ASSOCIATION), by=PLATFORM)
    followed.tell(handed_over("2019-09-01"), by=PLATFORM)
    assert followed.path.partners == ()


def test_a_household_is_followed_since_its_referral_or_its_return(gone: Story) -> None:
    assert gone.path.followed_since is None
    gone.tell(reentered("2020-04-01"), by=PLATFORM)
    assert gone.path.followed_since == day("2020-04-01")
