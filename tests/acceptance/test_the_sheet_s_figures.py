"""The figures of the programmes' sheet come out of the demonstration's events, over HTTP."""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest

from domain.programme import Configuration
from services.demonstration import demonstrate
from tests.acceptance.events import event
from tests.acceptance.service import Service, serving, wait_until

CARRIER, FUNDER, PLACE_PLATFORM = "grandlyon-habitat", "etat", "plateforme-place"
PLACE = ("programmes/place", "2018-12-31")
ETAGE = ("programmes/etage", "2020-06-30")
TERRITORIES = ("vaulx-en-velin-bron", "venissieux", "lyon-7-8")
REFERRED = "etage.household.referred.v1"
READ_SECONDS_MAX = 120.0
LOAD_SECONDS_MAX = 300.0
LOADED = "Open http"

Envelope = Mapping[str, Any]
Figures = dict[str, dict[str, Any]]
Answers = dict[str, Figures]
"""By who asked and what, each indicator by its key."""


@pytest.fixture(scope="session")
def told(configuration: Configuration) -> list[Envelope]:
    """Every event of the demonstration."""
    return list(demonstrate(configuration=configuration))


@pytest.fixture(scope="session")
def answers(told: list[Envelope], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What a service that holds the demonstration answers; loaded once for all processes."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    kept = folder / "figures.json"
    with (folder / "figures.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(asked(told, tmp_path_factory.mktemp("demonstration"))))
    found: Answers = json.loads(kept.read_text())
    return found


def asked(told: list[Envelope], folder: Path) -> Answers:
    """Let the demonstration load itself, ask, correct one exit and one cost, and ask again."""
    found: Answers = {}
    with serving(folder, verb="demo") as service:
        wait_until(lambda: LOADED in service.log.read_text(), seconds_max=LOAD_SECONDS_MAX)
        assert f"{len(told)} events stored, 0 known before, 0 refused" in service.log.read_text()
        for who in (CARRIER, FUNDER):
            found[f"{who} place"] = figures(service, who, PLACE)
            found[f"{who} etage"] = figures(service, who, ETAGE)
        for territory in TERRITORIES:
            asking = (f"territories/{territory}", "2020-06-30")
            found[territory] = figures(service, f"plateforme-{territory}", asking)
        correct(service, PLACE_PLATFORM, lost_after_all(told))
        correct(service, CARRIER, dearer_by_72_euros(told))
        found["changed place"] = figures(service, CARRIER, PLACE)
    return found


def correct(service: Service, poster: str, correction: Envelope) -> None:
    """Post a correction; a household is named by its own id, as its poster's feed tells it."""
    caller, wrong = service.as_(poster), correction["data"]["event"]
    subject = correction["subject"]
    if subject.startswith("ref:"):
        lines = caller.whole_feed()
        subject = next(line["household_id"] for line in lines if line["id"] == wrong["id"])
    answer = caller.post({**correction, "subject": subject})
    assert answer.status_code == 201, answer.text


def figures(service: Service, who: str, asking: tuple[str, str]) -> Figures:
    """What is answered once the read models have come to the end of the log."""
    of, as_of = asking
    caller, end = service.as_(who), service.position()

    def answer() -> httpx2.Response:
        return caller.get(f"/v1/{of}/indicators", as_of=as_of, at_least=end)

    wait_until(lambda: answer().status_code == 200, seconds_max=READ_SECONDS_MAX)
    return {each["key"]: each for each in answer().json()["indicators"]}


def lost_after_all(told: list[Envelope]) -> Envelope:
    """A household of PLACE that was said to have stayed, and was in truth lost sight of."""
    wrong = next(
        each
        for each in told
        if each["type"] == "etage.household.exited.v1"
        and each["data"]["outcome"] == "stayed_secured"
        and each["data"]["occurred_on"].startswith("2018-11")
    )
    return rectified(wrong, "household", poster=PLACE_PLATFORM, outcome="lost_contact")


def dearer_by_72_euros(told: list[Envelope]) -> Envelope:
    """A cost of PLACE that was 72 euros higher than was told, one for each household."""
    wrong = next(
        each
        for each in told
        if each["type"] == "etage.programme.cost-recorded.v1" and each["subject"] == "place"
    )
    amount = f"{Decimal(wrong['data']['amount']) + 72:.2f}"
    return rectified(wrong, "programme", poster=CARRIER, amount=amount)


def rectified(wrong: Envelope, kind: str, *, poster: str, **corrections: str) -> Envelope:
    """The correction of an event, addressed as that event was."""
    data = {
        "occurred_on": "2020-06-30",
        "event": {"source": wrong["source"], "id": wrong["id"]},
        "corrections": corrections,
        "reason": "Erreur de saisie.",
    }
    return event(poster, f"{kind}.rectified", wrong["subject"], data)


def test_the_carrier_of_place_reads_the_sheet_s_figures(answers: Answers) -> None:
    place = answers["grandlyon-habitat place"]

    assert place["households_entered_maintien"]["value"] == 47
    assert place["households_entered_acces"]["value"] == 25
    assert fraction(place["eviction_avoided_rate"]) == (35, 39)
    assert fraction(place["residual_difficulty_rate"]) == (9, 39)
    assert 21.6 <= place["mean_accompaniment_months"]["value"] <= 22.4
    assert place["mean_accompaniment_months"]["value"] != 22
    assert place["cost_per_household_eur"]["value"] == "6812.50"
    assert place["cost_per_household_eur"]["numerator"] == "490500.00"


def test_a_funder_of_place_reads_them_as_the_sheet_prints_them(answers: Answers) -> None:
    place = answers["etat place"]

    assert place["eviction_avoided_rate"]["value"] == 0.90
    assert place["residual_difficulty_rate"]["value"] == 0.23
    assert round(place["mean_accompaniment_months"]["value"]) == 22
    assert place["cost_per_household_eur"]["value"] == "6812.50"


def test_sixty_households_entered_etage_in_three_territories(answers: Answers) -> None:
    assert answers["grandlyon-habitat etage"]["households_entered"]["value"] == 60
    by_territory = [answers[each]["households_entered"]["value"] for each in TERRITORIES]
    assert by_territory == [26, 22, 12]


def test_referrers_of_etage_are_counted_by_quarter_from_the_events(
    answers: Answers, told: list[Envelope]
) -> None:
    counted = answers["grandlyon-habitat etage"]["referrals_by_referrer_kind"]

    lines = {
        (line["code"], line["period"]): line["value"]
        for line in counted["breakdown"]
        if "period" in line
    }
    assert lines == first_referrals(told)
    assert counted["value"] == 78
    assert lines["landlord", "2019-Q1"] == 3
    assert lines["mdm", "2020-Q1"] == 3


def test_the_sixty_of_etage_were_referred_by_landlords_first_then_ccas_and_mdm(
    answers: Answers,
) -> None:
    entered = answers["grandlyon-habitat etage"]["households_entered"]["breakdown"]

    told = {line["code"]: line["value"] for line in entered if "period" not in line}
    assert told == {"landlord": 44, "ccas": 9, "mdm": 7}
    by_quarter = [line for line in entered if "period" in line]
    assert sum(line["value"] for line in by_quarter) == 60


def test_too_few_left_etage_for_a_funder_to_be_told_a_rate(answers: Answers) -> None:
    assert fraction(answers["grandlyon-habitat etage"]["eviction_avoided_rate"]) == (7, 9)
    assert answers["etat etage"]["eviction_avoided_rate"]["suppressed"]


def test_one_exit_and_one_cost_corrected_change_the_figures(answers: Answers) -> None:
    place = answers["changed place"]

    assert fraction(place["eviction_avoided_rate"]) == (34, 39)
    assert fraction(place["residual_difficulty_rate"]) == (9, 39)
    assert place["cost_per_household_eur"]["value"] == "6813.50"


def fraction(figure: Mapping[str, Any]) -> tuple[int, int]:
    """The numerator and the denominator."""
    return figure["numerator"], figure["denominator"]


def first_referrals(told: list[Envelope]) -> dict[tuple[str, str], int]:
    """ETAGE's referrals by kind and quarter, counted here; one that joins another is left out."""
    counts: Counter[tuple[str, str]] = Counter()
    lives: set[str] = set()
    for each in sorted(told, key=lambda each: str(each["data"]["occurred_on"])):
        day, life = each["data"]["occurred_on"], each["id"][:-4]
        if each["type"] == REFERRED and day >= "2019" and life not in lives:
            lives.add(life)
            quarter = f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
            counts[each["data"]["referrer_kind"], quarter] += 1
    return dict(counts)
