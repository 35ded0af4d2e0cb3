"""The report to the Caf (CCH, art. R824-1 and R824-4): two months, from two net rents on."""

from decimal import Decimal

import pytest

from domain.delays import DEBT_UNKNOWN
from tests.domain.cast import day, debt, legal_stage
from tests.domain.clock import due, housed, the
from tests.domain.story import Story


@pytest.mark.parametrize(
    ("amount", "benefit", "reported"),
    [
        ("1000.00", "none", True),
        ("999.99", "none", False),
        ("999.99", "paid_to_tenant", False),
        ("600.00", "paid_to_landlord", True),
        ("599.99", "paid_to_landlord", False),
    ],
)
def test_the_caf_is_told_of_a_debt_of_two_net_rents(
    later: Story, amount: str, *, benefit: str, reported: bool
) -> None:
    housed(later, monthly_rent=Decimal("500.00"))
    paid = {"housing_benefit": benefit, "housing_benefit_amount": Decimal("200.00")}
    later.tell(debt("2019-05-31", amount, **paid))
    later.tell(legal_stage("2019-05-31", "arrears_established"))
    assert due(later, "caf_report") == (["2019-07-31"] if reported else [])


def test_a_debt_of_the_whole_rent_is_reported_whatever_the_benefit(later: Story) -> None:
    housed(later, monthly_rent=Decimal("500.00"))
    later.tell(debt("2019-05-31", "1000.00"))
    later.tell(legal_stage("2019-05-31", "arrears_established"))
    assert the(later, "caf_report").assumption is None


def test_an_unknown_rent_shows_the_report_to_the_caf_and_says_so(later: Story) -> None:
    housed(later).tell(debt("2019-05-31", "10.00", housing_benefit="none"))
    later.tell(legal_stage("2019-12-31", "arrears_established"))
    assert due(later, "caf_report") == ["2020-02-29"]
    assert the(later, "caf_report").assumption == DEBT_UNKNOWN


def test_a_debt_told_late_takes_the_report_to_the_caf_away(later: Story) -> None:
    housed(later, monthly_rent=Decimal("500.00"))
    later.tell(legal_stage("2019-05-31", "arrears_established"))
    assert the(later, "caf_report").assumption == DEBT_UNKNOWN
    later.tell(debt("2019-06-15", "300.00", as_of=day("2019-05-31"), housing_benefit="none"))
    assert due(later, "caf_report") == []


def test_the_debt_of_the_day_counts_not_a_later_one_nor_repairs(later: Story) -> None:
    housed(later, monthly_rent=Decimal("500.00"))
    later.tell(debt("2019-05-01", "1200.00", kind="rent", housing_benefit="none"))
    later.tell(debt("2019-05-20", "50.00", kind="repairs", housing_benefit="none"))
    later.tell(debt("2019-06-30", "80.00", kind="rent", housing_benefit="none"))
    later.tell(legal_stage("2019-05-31", "arrears_established"))
    assert due(later, "caf_report") == ["2019-07-31"]


def test_a_report_told_late_meets_its_deadline_on_its_own_day(later: Story) -> None:
    housed(later).tell(legal_stage("2019-05-31", "arrears_established"))
    assert the(later, "caf_report").met_on is None
    later.tell(legal_stage("2019-12-01", "caf_reported", on=day("2019-06-20")))
    assert the(later, "caf_report").met_on == day("2019-06-20")


def test_the_report_of_an_earlier_debt_does_not_count_for_the_next(later: Story) -> None:
    housed(later).tell(legal_stage("2019-03-04", "caf_reported"))
    later.tell(legal_stage("2020-05-31", "arrears_established"))
    assert the(later, "caf_report").met_on is None
