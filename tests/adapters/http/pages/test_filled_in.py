"""What a person types, as the data of an event."""

import pytest

from adapters.http.pages.acts.daily import DIAGNOSIS, SIGNAL
from adapters.http.pages.acts.filled_in import amount_of, filled_in
from adapters.http.pages.acts.form_layout import Asked
from adapters.http.pages.acts.leaving import LINKED
from adapters.http.pages.acts.tooling import PARAMETERS
from domain.identification import SignalRecorded
from domain.tool_facts import ToolRequested

COMMITMENTS = [each for each in PARAMETERS if "commitments" in each.at]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 240,5 €", "1240.50"),
        ("1\u202f240,50", "1240.50"),
        ("0", "0.00"),
        ("-12.3", "-12.30"),
        ("412,5,0", "412,5,0"),
        ("1.240,50", "1.240,50"),
        ("٣", "٣"),
    ],
)
def test_an_amount_is_read_as_french_writes_it(typed: str, amount: str) -> None:
    assert amount_of(typed) == amount


def test_a_day_left_blank_is_that_of_the_act() -> None:
    day = Asked(at="occurred_on", label="Jour")
    form = {"occurred_on": ["2020-06-30"], "kind": ["arrears"], "observed_on": [""]}
    filled = filled_in(form, SignalRecorded, [day, *SIGNAL.asked])
    assert filled.data["observed_on"] == "2020-06-30"
    told = filled_in({**form, "observed_on": ["2020-06-01"]}, SignalRecorded, [day, *SIGNAL.asked])
    assert told.data["observed_on"] == "2020-06-01"


def test_each_line_is_a_recommendation() -> None:
    form = {"recommendations": [" Appeler. \n\n Voir. "], "needs": ["mediation", ""]}
    filled = filled_in(form, DIAGNOSIS.fact, DIAGNOSIS.asked)
    assert filled.data == {"recommendations": ["Appeler.", "Voir."], "needs": ["mediation"]}


def test_the_elements_of_a_list_follow_each_other_whatever_is_left_blank() -> None:
    form = {"parameters-commitments-1-undertaking": ["Suspendre les poursuites."]}
    filled = filled_in(form, ToolRequested, COMMITMENTS)
    undertaking = {"party": "landlord", "undertaking": "Suspendre les poursuites."}
    assert filled.data == {"parameters": {"commitments": [undertaking]}}
    pointer = "/data/parameters/commitments/0/undertaking"
    assert filled.fields[pointer] == "parameters-commitments-1-undertaking"


def test_another_file_is_found_in_the_address_that_was_pasted() -> None:
    other = "00000000-0000-4000-8000-0000000000D2"
    form = {"with": [f"https://etage.example/menages/{other}?at=3"], "reason": ["Même bail."]}
    assert filled_in(form, LINKED.fact, LINKED.asked).data["with"] == other.lower()


def test_what_is_no_amount_is_told_as_one() -> None:
    form = {"parameters-amount": ["beaucoup"]}
    filled = filled_in(form, ToolRequested, PARAMETERS)
    assert filled.unreadable == {
        "parameters-amount": "Indiquez un montant en euros, par exemple 412,50."
    }
