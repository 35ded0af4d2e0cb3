"""A file of simulated lives posted over HTTP, twice: all of it once, counted by another hand."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.programmes.reading import LYON, read_configuration
from tests.acceptance.count import Case, by_stage, counted
from tests.acceptance.service import Service

CONFIGURATION = read_configuration(LYON)
LANDLORDS = sorted(CONFIGURATION.closed_lists["landlords"])
TERRITORIES = sorted(CONFIGURATION.territories)
EVENTS_MIN = 500


@pytest.fixture(scope="module")
def reports(service: Service, lives: Path) -> list[dict[str, Any]]:
    """What `etage post` reports of the same file, twice."""
    told = []
    for _ in range(2):
        # The second run learns the households anew, as another machine would.
        lives.with_name(f"{lives.name}.receipts").unlink(missing_ok=True)
        done = service.run("post", lives, "--url", service.url, "--json")
        assert done.returncode == 0, done.stderr
        told.append(json.loads(done.stdout))
    return told


@pytest.fixture(scope="module")
def expected(service: Service, lives: Path, reports: object) -> dict[str, Case]:
    """The count made by hand, by the household's identifier."""
    receipts = lives.with_name(f"{lives.name}.receipts").read_text().splitlines()
    ids = {told["reference"]: told["household_id"] for told in map(json.loads, receipts)}
    cases = counted(lives.read_text().splitlines())
    return {ids[reference]: case for reference, case in cases.items()}


def whole_feed(service: Service) -> list[dict[str, Any]]:
    """All that an auditor's feed holds."""
    return service.as_("chambre-regionale-des-comptes", "auditor").whole_feed()


def households(cases: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    """What rows say of each household, without what only some readers see."""
    return {
        row["household_id"]: (
            row["stage"],
            row["since"],
            row["landlord"],
            row["lead_organisation"],
            row["last_contact_on"],
        )
        for row in cases
    }


def rows(cases: dict[str, Case]) -> dict[str, tuple[Any, ...]]:
    """The same of a count made by hand."""
    return {
        household: (
            case["stage"],
            case["since"],
            case["landlord"],
            case["lead"],
            case["contact"],
        )
        for household, case in cases.items()
    }


def test_everything_is_stored_once(
    service: Service, lives: Path, reports: list[dict[str, Any]]
) -> None:
    lines = [json.loads(line) for line in lives.read_text().splitlines()]
    first, second = reports
    assert len(lines) >= EVENTS_MIN
    assert (first["stored"], first["duplicates"], first["refused"]) == (len(lines), 0, [])
    assert (second["stored"], second["duplicates"], second["refused"]) == (0, len(lines), [])
    feed = service.as_("chambre-regionale-des-comptes", "auditor").whole_feed()
    assert [line["position"] for line in feed] == list(range(1, len(lines) + 2))
    assert feed[0]["type"] == "etage.system.configured.v1"
    assert {(line["source"], line["id"]) for line in feed[1:]} == {
        (line["source"], line["id"]) for line in lines
    }


def test_every_household_has_the_events_of_the_file_in_order(
    service: Service, reports: object, expected: dict[str, Case]
) -> None:
    versions: dict[str, list[int]] = {}
    for line in whole_feed(service):
        if line["household_id"] is not None:
            versions.setdefault(line["household_id"], []).append(line["version"])
    assert set(expected) == set(versions)
    for found in versions.values():
        assert found == list(range(1, len(found) + 1))


@pytest.mark.parametrize("territory", TERRITORIES)
def test_a_territory_s_board_is_as_counted_by_hand(
    service: Service, expected: dict[str, Case], territory: str
) -> None:
    platform = service.as_(CONFIGURATION.territories[territory].platform)
    board = platform.get(f"/v1/territories/{territory}/board", at_least=service.position()).json()
    cases = {id_: case for id_, case in expected.items() if case["territory"] == territory}
    assert cases
    counts = {row["stage"]: row["count"] for row in board["stages"] if row["count"]}
    assert counts == by_stage(cases.values())
    shown = [case for stage in board["stages"] for case in stage["cases"]]
    assert households(shown) == rows(cases)
    assert {case["stage"] for stage in board["stages"] for case in stage["cases"]} == set(counts)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_a_landlord_s_portfolio_is_as_counted_by_hand(
    service: Service, expected: dict[str, Case], landlord: str
) -> None:
    portfolio = (
        service.as_(landlord)
        .get(f"/v1/landlords/{landlord}/portfolio", at_least=service.position(), limit=1000)
        .json()
    )
    cases = {id_: case for id_, case in expected.items() if case["landlord"] == landlord}
    assert cases
    counts = {stage: count for stage, count in portfolio["counts"].items() if count}
    assert counts == by_stage(cases.values())
    assert households(portfolio["households"]) == rows(cases)
    debts = {row["household_id"]: row["debt"] for row in portfolio["households"]}
    assert {id_: debt and Decimal(debt) for id_, debt in debts.items()} == {
        id_: case["debt"] for id_, case in cases.items()
    }


def test_an_auditor_counts_the_same_under_pseudonym(
    service: Service, expected: dict[str, Case]
) -> None:
    auditor = service.as_("ancols", "auditor")
    for territory in TERRITORIES:
        board = auditor.get(f"/v1/territories/{territory}/board").json()
        here = [case for case in expected.values() if case["territory"] == territory]
        assert {row["stage"]: row["count"] for row in board["stages"] if row["count"]} == by_stage(
            here
        )
    for landlord in LANDLORDS:
        counts = auditor.get(f"/v1/landlords/{landlord}/portfolio").json()["counts"]
        here = [case for case in expected.values() if case["landlord"] == landlord]
        assert {stage: count for stage, count in counts.items() if count} == by_stage(here)


def test_read_models_equal_a_rebuild_and_the_log_is_whole(
    service: Service, reports: list[dict[str, Any]]
) -> None:
    rebuilt = service.run("rebuild")
    assert rebuilt.returncode == 0
    assert "; 0 differed, 0 set aside" in rebuilt.stderr
    verified = service.run("verify", "--json")
    assert json.loads(verified.stdout)["position"] == reports[0]["position"]
