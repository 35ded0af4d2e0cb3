"""A programme's money as each reader is answered: exact, its own, hidden, or not at all."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.programme import Configuration
from services.events import EventTypes
from services.history import NotFound
from tests.projections import funded
from tests.projections.books import Books, opened_books
from tests.projections.funded import GRAND, METROPOLE, STATE
from tests.projections.ground import DatabaseLike

QUITTANCE, DEMENAGEMENT = "aide_quittance", "aide_demenagement"


@pytest.fixture
def books(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Books]:
    with opened_books(database, configuration, event_types) as opened:
        yield opened


@pytest.mark.parametrize(
    ("who", "role"),
    [
        (GRAND, "organisation"),
        ("est-metropole-habitat", "programme_lead"),
        ("ancols", "auditor"),
    ],
)
def test_carriers_and_auditors_are_told_the_exact_figures(
    books: Books, who: str, role: str
) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00"), *funded.helped("Q1")])
    (line,) = books.money(who, role=role)["envelopes"]
    assert (line["households"], line["committed"]) == (1, "750.00")


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("lahso", "organisation"),
        ("plateforme-venissieux", "organisation"),
        ("ccas-venissieux", "organisation"),
        ("dpo", "organisation"),
        (GRAND, "recouvrement"),
        (GRAND, "proximite"),
        ("ancols", "programme_lead"),
        ("nobody", "organisation"),
    ],
)
def test_there_is_no_money_for_the_others(books: Books, who: str, role: str) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "1000.00")])
    with pytest.raises(NotFound):
        books.money(who, role=role)


@pytest.fixture
def two_funders(books: Books) -> Books:
    """Envelopes and costs of the State and of the Métropole, and households of both."""
    books.tell([funded.envelope(STATE, QUITTANCE, "10000.00"), funded.cost("1.00", funder=STATE)])
    books.tell([funded.envelope(METROPOLE, DEMENAGEMENT, "9000.00"), funded.cost("2.00")])
    books.tell(funded.several(funded.helped, 5, "Q"))
    books.tell(funded.several(funded.moved_out, 5, "D"))
    return books


def test_a_funder_is_told_of_its_own_lines_alone(two_funders: Books) -> None:
    told = two_funders.money(STATE)
    assert [each["funder"] for each in told["envelopes"]] == [STATE]
    assert (told["envelopes"][0]["committed"], told["envelopes"][0]["households"]) == ("3750.00", 5)
    assert [each["amount"] for each in told["costs"]] == ["1.00"]
    assert told["totals"]["envelopes"]["amount"] == "10000.00"
    assert METROPOLE not in str(told)


def test_a_funder_is_told_as_of_the_last_quarter_that_is_over(two_funders: Books) -> None:
    assert two_funders.money(STATE, date(2019, 12, 30))["as_of"] == "2019-09-30"
    assert two_funders.money(STATE, date(2030, 1, 1))["as_of"] == "2020-06-30"
    assert two_funders.money(GRAND, date(2019, 12, 30))["as_of"] == "2019-12-30"


HIDDEN = {"committed": None, "paid": None, "left": None, "households": None, "suppressed": True}


def test_a_funder_of_fewer_than_five_households_is_told_only_what_it_set_aside(
    books: Books,
) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "10000.00"), *funded.several(funded.helped, 4)])
    told = books.money(STATE)
    assert HIDDEN.items() <= told["envelopes"][0].items()
    assert told["envelopes"][0]["amount"] == "10000.00"
    hidden = {"amount": "10000.00", "suppressed": True}
    assert told["totals"]["envelopes"] == {**hidden, "committed": None, "paid": None, "left": None}
    assert "3000.00" not in str(told)


def test_a_line_beside_a_hidden_one_is_hidden_too(two_funders: Books) -> None:
    two_funders.tell([funded.envelope(STATE, DEMENAGEMENT, "500.00")])
    two_funders.tell(funded.moved_out("E1", STATE))
    assert all(HIDDEN.items() <= each.items() for each in two_funders.money(STATE)["envelopes"])


def test_a_line_that_would_give_away_what_few_others_were_paid_is_hidden(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "10000.00"), *funded.several(funded.helped, 5)])
    assert books.line(STATE)["households"] == 5
    books.tell(funded.helped("X1", METROPOLE))
    assert HIDDEN.items() <= books.line(STATE).items()
    assert books.line(GRAND)["households"] == 5


def test_what_nobody_was_paid_from_is_told_as_zero(books: Books) -> None:
    books.tell([funded.envelope(STATE, QUITTANCE, "10000.00")])
    assert (books.line(STATE)["paid"], books.line(STATE)["left"]) == ("0.00", "10000.00")
