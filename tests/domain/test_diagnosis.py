"""The shared diagnosis: who contributes to which domain, and what the path keeps of it."""

import pytest

from domain.refusal import Forbidden
from tests.domain import cast, work
from tests.domain.cast import GRAND, INTERMED, LAHSO, PLATFORM
from tests.domain.story import Story


def test_several_partners_contribute_to_one_diagnosis(followed: Story) -> None:
    followed.tell(work.diagnosed("2019-05-14"), by=GRAND)
    followed.tell(work.diagnosed("2019-05-20", "family"), by=LAHSO)
    assert [each.organisation for each in followed.path.contributions] == [GRAND, LAHSO]


@pytest.mark.parametrize("domain", ["legal", "family", "employment", "health"])
def test_a_landlord_contributes_to_housing_and_budget_alone(followed: Story, domain: str) -> None:
    assert isinstance(followed.refusal(work.diagnosed("2019-05-14", domain)), Forbidden)


def test_health_is_for_associations_and_leaves_no_trace_of_its_domain(followed: Story) -> None:
    followed.tell(cast.joined("2019-05-10", INTERMED), by=PLATFORM)
    followed.tell(work.diagnosed("2019-05-14", "health"), by=INTERMED)
    assert isinstance(
        followed.refusal(work.diagnosed("2019-05-14", "health"), by=PLATFORM), Forbidden
    )
    assert [each.organisation for each in followed.path.contributions] == [INTERMED]


def test_a_diagnosis_needs_a_referral(noticed: Story) -> None:
    refusal = noticed.conflict(work.diagnosed("2019-03-20"))
    assert "etage.household.referred.v1" in refusal.allowed


def test_a_diagnosis_may_come_before_the_committee(asked: Story) -> None:
    asked.tell(work.diagnosed("2019-04-10"))
    assert len(asked.path.contributions) == 1


def test_after_an_exit_a_diagnosis_waits_for_a_referral(gone: Story) -> None:
    assert gone.conflict(work.diagnosed("2020-03-01")).pointer == "/data/occurred_on"
    gone.tell(work.diagnosed("2019-06-01"))
    assert len(gone.path.contributions) == 1
