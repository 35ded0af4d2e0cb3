"""Funders: only who funds a programme, on the days told of, is named as the funder of anything."""

from datetime import date
from decimal import Decimal

import pytest

from domain import money
from domain.fact import Fact
from domain.funding import programme_then
from domain.money import CostRecorded, EnvelopeSet, MoneyFact, Period
from domain.programme import Configuration
from domain.refusal import Invalid, Refusal
from tests.domain import cast, work
from tests.domain.cast import GRAND, LAHSO, METROPOLE, PLATFORM, PLATFORM_PLACE, day
from tests.domain.story import Story

CAF = "caf-du-rhone"
STATE = "etat"


def cost(funder: str | None, *, first: str, last: str, programme: str = "place") -> CostRecorded:
    return CostRecorded(
        occurred_on=day("2020-01-15"),
        programme=programme,
        period=Period(from_=day(first), to=day(last)),
        amount=Decimal("163500.00"),
        category="engineering",
        funder=funder,
    )


def envelope(funder: str) -> EnvelopeSet:
    return EnvelopeSet(
        occurred_on=day("2019-01-15"),
        programme="etage",
        funder=funder,
        tool="aide_quittance",
        amount=Decimal("1000.00"),
        period=Period(from_=day("2019-01-01"), to=day("2019-12-31")),
    )


def refusal(story: Story, fact: MoneyFact) -> Refusal:
    with pytest.raises(Refusal) as caught:
        money.decide(fact, story.circumstances(GRAND))
    return caught.value


def test_a_funder_is_of_any_kind(lyon: Configuration) -> None:
    funders = lyon.funders_of("etage", date(2019, 6, 1), date(2019, 6, 1))
    kinds = {lyon.organisations[slug].kind.value for slug in funders}
    assert kinds == {"funder", "authority", "landlord"}
    assert len(funders) == len(set(funders))


@pytest.mark.parametrize(
    ("first", "last", "funds"),
    [
        ("2018-01-01", "2018-12-31", True),
        ("2018-12-31", "2019-06-30", True),
        ("2019-01-01", "2019-06-30", False),
        ("2015-01-01", "2016-01-01", True),
        ("2015-01-01", "2015-12-31", False),
    ],
)
def test_a_funder_is_one_on_some_day_of_the_period(
    lyon: Configuration, first: str, last: str, *, funds: bool
) -> None:
    assert (STATE in lyon.funders_of("place", day(first), day(last))) is funds


def test_a_cost_names_a_funder_of_its_programme_in_its_period(story: Story) -> None:
    year = {"first": "2018-01-01", "last": "2018-12-31"}
    for funder in (None, STATE, METROPOLE, GRAND):
        assert money.decide(cost(funder, **year), story.circumstances(GRAND))
    refused = refusal(story, cost(CAF, **year))
    assert (type(refused), refused.pointer) == (Invalid, "/data/funder")
    assert all(each in str(refused) for each in (CAF, STATE, METROPOLE, GRAND))
    after = refusal(story, cost(STATE, first="2019-01-01", last="2019-12-31"))
    assert after.pointer == "/data/funder"


def test_before_a_programme_nobody_funds_it(story: Story) -> None:
    early = cost(STATE, first="2015-01-01", last="2015-12-31")
    assert "Nobody funds place then." in str(refusal(story, early))


def test_an_envelope_is_a_funder_s_of_the_programme(story: Story) -> None:
    assert money.decide(envelope(CAF), story.circumstances(GRAND))
    assert refusal(story, envelope(LAHSO)).pointer == "/data/funder"


@pytest.mark.parametrize(
    ("fact", "pointer"),
    [
        (work.spent("2019-06-03", funder=LAHSO), "/data/funder"),
        (work.requested("2019-06-03", funder=LAHSO), "/data/parameters/funder"),
    ],
)
def test_what_a_household_costs_has_a_funder_of_its_programme(
    followed: Story, fact: Fact, *, pointer: str
) -> None:
    refused = followed.refusal(fact, by=LAHSO)
    assert (type(refused), refused.pointer) == (Invalid, pointer)


def test_an_expense_may_name_no_funder(followed: Story) -> None:
    followed.tell(work.spent("2019-06-03"), by=LAHSO)
    followed.tell(work.spent("2019-06-03", funder=CAF), by=LAHSO)
    assert [each.funder for each in followed.path.expenses] == [None, CAF]


@pytest.fixture(name="twice")
def _twice(story: Story) -> Story:
    """An episode of PLACE in 2017, and a referral to ETAGE in April 2019."""
    story.tell(cast.identified("2017-01-09"))
    story.tell(cast.referred("2017-01-16"))
    story.tell(cast.admitted("2017-02-06", modality=None), by=PLATFORM_PLACE)
    story.tell(cast.exited("2017-12-04"), by=PLATFORM_PLACE)
    story.tell(cast.referred("2019-04-01"))
    story.tell(cast.admitted("2019-05-02"), by=PLATFORM)
    return story


@pytest.mark.parametrize(
    ("on", "programme"),
    [
        ("2017-06-01", "place"),
        ("2018-06-01", "place"),
        ("2019-03-31", "place"),
        ("2019-04-01", "etage"),
        ("2020-01-01", "etage"),
    ],
)
def test_a_late_expense_falls_in_the_programme_of_its_day(
    twice: Story, on: str, *, programme: str
) -> None:
    assert programme_then(twice.path, day(on)) == programme


def test_a_late_expense_has_a_funder_of_the_earlier_programme(twice: Story) -> None:
    refused = twice.refusal(work.spent("2017-06-01", funder=CAF))
    assert refused.pointer == "/data/funder"
    twice.tell(work.spent("2017-06-01", funder=STATE))
    twice.tell(work.spent("2019-06-03", funder=CAF))
