"""Debts and the procedure: dated facts of the landlord and of the court, at any stage."""

from decimal import Decimal

import pytest

from domain.fact import Fact
from domain.path import Debt
from domain.refusal import Forbidden, Invalid
from tests.domain.cast import (
    CCAS,
    EST,
    GRAND,
    IN_BRON,
    LAHSO,
    PLATFORM,
    day,
    debt,
    dwelling,
    joined,
    legal_stage,
    moved,
)
from tests.domain.story import Story


def test_a_debt_is_what_was_owed_on_a_day(noticed: Story) -> None:
    noticed.tell(debt("2019-03-20", "1250.00", as_of=day("2019-03-01"), kind="rent"))
    assert noticed.path.debt == Debt(day("2019-03-01"), Decimal("1250.00"), "rent")


def test_a_household_without_a_known_debt_has_none(noticed: Story) -> None:
    assert noticed.path.debt is None


def test_the_latest_debt_is_the_one_of_the_latest_day(noticed: Story) -> None:
    noticed.tell(debt("2019-05-20", "800.00"))
    noticed.tell(debt("2019-06-01", "1250.00", as_of=day("2019-04-01")))
    assert noticed.path.debt is not None
    assert noticed.path.debt.amount == Decimal("800.00")


def test_of_two_debts_of_one_day_the_last_told_counts(noticed: Story) -> None:
    noticed.tell(debt("2019-05-20", "800.00"))
    noticed.tell(debt("2019-05-20", "810.00"))
    assert noticed.path.debt is not None
    assert noticed.path.debt.amount == Decimal("810.00")


@pytest.mark.parametrize(
    ("fact", "pointer"),
    [
        (debt("2019-05-20", as_of=day("2019-05-21")), "/data/as_of"),
        (
            debt("2019-05-20", current_rent_resumed_since=day("2019-05-21")),
            "/data/current_rent_resumed_since",
        ),
        (legal_stage("2019-05-20", on=day("2019-05-21")), "/data/on"),
    ],
)
def test_debts_and_acts_are_told_after_they_happen(
    noticed: Story, fact: Fact, pointer: str
) -> None:
    refusal = noticed.refusal(fact)
    assert (type(refusal), refusal.pointer) == (Invalid, pointer)


def test_a_hearing_may_lie_ahead(noticed: Story) -> None:
    noticed.tell(legal_stage("2019-05-20", hearing_on=day("2019-09-10")))
    noticed.tell(legal_stage("2019-05-25", "formal_notice"))
    assert noticed.path.hearing_on == day("2019-09-10")
    assert [step.stage for step in noticed.path.legal_stages] == ["summons", "formal_notice"]


def test_a_path_without_a_procedure_has_no_hearing(noticed: Story) -> None:
    assert noticed.path.hearing_on is None


def test_debts_are_recorded_after_an_exit_too(gone: Story) -> None:
    assert gone.decided(debt("2020-03-01"))


def test_a_debt_from_before_the_path_may_be_told(noticed: Story) -> None:
    noticed.tell(debt("2019-01-31"))
    assert noticed.path.debt is not None
    assert noticed.path.opened_on == day("2019-03-12")


def test_social_services_record_acts_that_the_household_shows_them(noticed: Story) -> None:
    assert noticed.decided(legal_stage("2019-05-20"), by=CCAS)


def test_a_landlord_speaks_of_its_own_lease_only(followed: Story) -> None:
    followed.tell(joined("2019-06-01", EST), by=PLATFORM)
    assert isinstance(followed.refusal(debt("2019-06-02"), by=EST), Forbidden)
    assert followed.decided(legal_stage("2019-06-02"), by=LAHSO)


def test_a_former_landlord_tells_the_debts_of_its_time(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    assert followed.decided(debt("2019-07-31"), by=GRAND)
    assert isinstance(followed.refusal(debt("2019-08-02"), by=GRAND), Forbidden)
    assert followed.decided(debt("2019-08-02"), by=EST)
