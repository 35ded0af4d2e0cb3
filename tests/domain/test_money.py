"""What a programme costs, what its funders set aside, and what it learns."""

from decimal import Decimal
from typing import Any

import pytest

from domain import money, practice
from domain.money import CostRecorded, EnvelopeSet, Period, envelopes_in_force
from domain.practice import PracticeShared, SatisfactionSurveyed
from domain.refusal import Forbidden, Invalid, Refusal
from tests.domain.cast import EST, GRAND, LAHSO, METROPOLE, day
from tests.domain.story import Story
from tests.domain.subject_history import history

YEAR = Period(from_=day("2019-01-01"), to=day("2019-12-31"))


def cost(amount: str = "163500.00", **fields: Any) -> CostRecorded:
    whole = {"programme": "etage", "period": YEAR, "category": "engineering"}
    return CostRecorded(
        occurred_on=day("2019-12-31"), amount=Decimal(amount), **{**whole, **fields}
    )


def envelope(on: str, amount: str, **fields: Any) -> EnvelopeSet:
    whole = {"funder": METROPOLE, "tool": "aide_quittance", "period": YEAR}
    return EnvelopeSet(
        occurred_on=day(on), programme="etage", amount=Decimal(amount), **{**whole, **fields}
    )


def survey(surveyed: int, answered: int, satisfied: int) -> SatisfactionSurveyed:
    return SatisfactionSurveyed(
        occurred_on=day("2020-02-14"),
        programme="etage",
        surveyed=surveyed,
        answered=answered,
        satisfied=satisfied,
    )


def refusal(story: Story, fact: money.MoneyFact, by: str = GRAND) -> Refusal:
    with pytest.raises(Refusal) as caught:
        money.decide(fact, story.circumstances(by))
    return caught.value


@pytest.mark.parametrize("by", [GRAND, EST, METROPOLE])
def test_carriers_and_the_metropole_record_the_costs(story: Story, by: str) -> None:
    assert money.decide(cost(), story.circumstances(by)) == cost()


def test_each_programme_has_its_own_carriers_of_costs(story: Story) -> None:
    assert isinstance(refusal(story, cost(), LAHSO), Forbidden)
    assert isinstance(refusal(story, cost(programme="place"), EST), Forbidden)
    assert money.decide(cost(programme="place"), story.circumstances(LAHSO))


@pytest.mark.parametrize("amount", ["0.00", "-0.01"])
def test_a_cost_is_above_zero(story: Story, amount: str) -> None:
    assert refusal(story, cost(amount)).pointer == "/data/amount"


def test_a_period_does_not_end_before_it_begins(story: Story) -> None:
    backwards = Period(from_=day("2019-12-31"), to=day("2019-12-30"))
    assert refusal(story, cost(period=backwards)).pointer == "/data/period/to"
    assert refusal(story, envelope("2019-01-15", "10.00", period=backwards))


def test_a_cost_is_not_of_a_period_to_come(story: Story) -> None:
    ahead = Period(from_=day("2020-01-01"), to=day("2020-12-31"))
    assert refusal(story, cost(period=ahead)).pointer == "/data/period/from"
    assert money.decide(envelope("2019-12-01", "10.00", period=ahead), story.circumstances(GRAND))


def test_an_envelope_set_later_replaces_the_earlier_whatever_came_in_first() -> None:
    late_first = history(envelope("2019-06-01", "30.00"), envelope("2019-01-15", "20.00"))
    assert list(envelopes_in_force(late_first).values()) == [Decimal("30.00")]
    as_of = envelopes_in_force(late_first, as_of=day("2019-05-31"))
    assert list(as_of.values()) == [Decimal("20.00")]


def test_envelopes_of_two_funders_stand_beside_each_other() -> None:
    both = history(
        envelope("2019-01-15", "20.00"), envelope("2019-01-15", "5.00", funder="caf-du-rhone")
    )
    assert sorted(envelopes_in_force(both).values()) == [Decimal("5.00"), Decimal("20.00")]


def test_no_more_are_satisfied_than_answered_nor_answered_than_asked(story: Story) -> None:
    circumstances = story.circumstances(GRAND)
    assert practice.decide(survey(40, 40, 40), circumstances) == survey(40, 40, 40)
    for wrong in (survey(40, 41, 0), survey(40, 20, 21)):
        with pytest.raises(Invalid):
            practice.decide(wrong, circumstances)


def test_a_practice_is_shared_by_somebody(story: Story) -> None:
    nobody = PracticeShared(
        occurred_on=day("2019-11-21"), programme="etage", title="Aller vers", organisations=()
    )
    with pytest.raises(Invalid) as caught:
        practice.decide(nobody, story.circumstances(GRAND))
    assert caught.value.pointer == "/data/organisations"
