"""A programme's money and the indicators of it, against figures added up by hand."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.programme import Configuration
from services.events import EventTypes
from tests.projections import funded
from tests.projections.books import END_OF_YEAR, Books, opened_books
from tests.projections.funded import GRAND, METROPOLE, STATE
from tests.projections.ground import DatabaseLike

QUITTANCE, DEMENAGEMENT = "aide_quittance", "aide_demenagement"


@pytest.fixture
def books(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Books]:
    with opened_books(database, configuration, event_types) as opened:
        yield opened


def test_an_envelope_is_what_is_paid_committed_and_left(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "10000.00"), *funded.several(funded.helped, 6)])
    assert books.line() == {
        "funder": STATE,
        "tool": QUITTANCE,
        "from": "2019-01-01",
        "to": "2019-12-31",
        "amount": "10000.00",
        "committed": "4500.00",
        "paid": "900.00",
        "left": "4600.00",
        "households": 6,
    }


def test_what_an_ended_aid_did_not_use_is_left_again_that_day(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00"), *funded.helped("Q1")])
    books.tell([funded.ended("Q1", "2019-10-01")])
    lefts = [books.line(as_of=date(2019, *day))["left"] for day in ((6, 19), (6, 20), (9, 30))]
    assert lefts == ["1000.00", "100.00", "100.00"]
    ended = books.line(as_of=date(2019, 10, 1))
    assert (ended["committed"], ended["paid"], ended["left"]) == ("0.00", "150.00", "850.00")


def test_a_payment_told_late_takes_its_place_by_date(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00"), *funded.helped("Q1")])
    late = {"tool": "aide", "amount": "150.00"}
    subject = f"ref:{GRAND}/Q1"
    books.tell(
        [funded.told(GRAND, "household.tool-payment-recorded", subject, "2019-08-12", **late)]
    )
    assert books.line(as_of=date(2019, 8, 11))["paid"] == "150.00"
    assert books.line(as_of=date(2019, 8, 12))["paid"] == "300.00"


def test_a_rectified_payment_counts_for_every_day(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00"), *funded.helped("Q1")])
    event = {"source": f"urn:etage:org:{GRAND}", "id": "paid-Q1"}
    fix = {"event": event, "corrections": {"amount": "149.99"}, "reason": "Un centime de trop"}
    subject = f"ref:{GRAND}/Q1"
    books.tell([funded.told(GRAND, "household.rectified", subject, "2020-01-14", **fix)])
    line = books.line(as_of=date(2019, 7, 10))
    assert (line["paid"], line["committed"], line["left"]) == ("149.99", "750.01", "100.00")


def test_an_envelope_that_was_raised_counts_from_its_day(books: Books) -> None:
    books.tell(
        [
            funded.envelope(STATE, QUITTANCE, "1000.00"),
            funded.envelope(STATE, QUITTANCE, "1500.00", "2019-09-02"),
        ]
    )
    assert books.line(as_of=date(2019, 9, 1))["left"] == "1000.00"
    assert books.line(as_of=date(2019, 9, 2))["left"] == "1500.00"


def test_more_granted_than_set_aside_is_told_below_zero(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00"), *funded.several(funded.helped, 2)])
    assert books.line()["left"] == "-800.00"


def test_an_envelope_that_was_taken_back_is_shown_while_something_is_charged_to_it(
    books: Books,
) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00")])
    books.tell([funded.envelope(STATE, QUITTANCE, "0.00", "2019-02-01")])
    assert books.money()["envelopes"] == []
    books.tell(funded.helped("Q1"))
    assert books.line()["left"] == "-900.00"


def test_money_of_no_envelope_stands_apart(books: Books) -> None:
    books.tell([funded.envelope(STATE, DEMENAGEMENT, "1000.00"), *funded.helped("Q1")])
    told = books.money()
    assert told["without_envelope"] == [
        {
            "funder": STATE,
            "tool": QUITTANCE,
            "committed": "750.00",
            "paid": "150.00",
            "households": 1,
        }
    ]
    assert books.line()["left"] == "1000.00"


def test_the_totals_are_the_sums_of_the_lines(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "10000.00"), funded.cost("163500.00")])
    books.tell([funded.envelope(METROPOLE, DEMENAGEMENT, "2000.00"), funded.cost("0.01")])
    books.tell([*funded.several(funded.helped, 2), *funded.moved_out("D1", METROPOLE)])
    books.tell(funded.moved_out("D2", STATE))
    assert books.money()["totals"] == {
        "envelopes": {
            "amount": "12000.00",
            "committed": "2000.00",
            "paid": "300.00",
            "left": "9700.00",
        },
        "without_envelope": {"committed": "500.00", "paid": "0.00"},
        "costs": "163500.01",
    }


def test_costs_are_told_from_the_day_they_were_recorded_for(books: Books) -> None:
    books.tell([funded.cost("163500.00", funder=STATE)])
    assert books.money(as_of=date(2019, 12, 30))["costs"] == []
    assert books.money()["costs"] == [
        {
            "from": "2019-01-01",
            "to": "2019-12-31",
            "category": "engineering",
            "funder": STATE,
            "amount": "163500.00",
        }
    ]


def test_the_cost_of_a_household_is_the_programme_s_before_and_after_a_rectification(
    books: Books,
) -> None:
    books.tell([funded.cost("136500.00", id="cost"), *funded.several(funded.admitted, 3)])
    assert books.figure("cost_per_household_eur") == ("136500.00", 3, "45500.00")
    books.tell([funded.rectified("cost", corrections={"amount": "163500.00"})])
    assert books.figure("cost_per_household_eur") == ("163500.00", 3, "54500.00")
    assert books.figure("cost_per_household_eur", END_OF_YEAR) == ("163500.00", 3, "54500.00")
    assert books.money()["totals"]["costs"] == "163500.00"


def test_a_withdrawn_cost_counts_for_nothing(books: Books) -> None:
    books.tell([funded.cost("10.00", id="wrong"), funded.cost("20.00"), *funded.admitted("A1")])
    books.tell([funded.rectified("wrong", void=True)])
    assert books.figure("cost_per_household_eur")[0] == "20.00"


def test_what_tools_cost_is_held_against_the_envelopes(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00", id="one"), *funded.helped("Q1")])
    books.tell([funded.envelope(METROPOLE, DEMENAGEMENT, "500.00", "2020-01-10")])
    assert books.figure("tool_spend_eur", END_OF_YEAR)[:2] == ("150.00", "1000.00")
    assert books.figure("tool_spend_eur")[:2] == ("150.00", "1500.00")
    books.tell([funded.rectified("one", corrections={"amount": "1200.00"})])
    assert books.figure("tool_spend_eur")[:2] == ("150.00", "1700.00")


def test_satisfaction_is_the_share_of_those_who_answered_in_all_surveys(books: Books) -> None:
    books.tell([funded.survey(15), funded.survey(18, "2020-05-04")])
    assert books.figure("satisfaction", date(2020, 2, 13)) == (None, None, None)
    assert books.figure("satisfaction", date(2020, 2, 14)) == (15, 20, 0.75)
    assert books.figure("satisfaction") == (33, 40, 0.825)
