"""Money, places and shared practice over HTTP: posted by some, read by those entitled."""

from typing import Any

import pytest

from tests.acceptance.events import admitted, ago, event, identified, opening, referred
from tests.acceptance.service import Service

GRAND, PLATFORM, LAHSO, STATE = "grandlyon-habitat", "plateforme-venissieux", "lahso", "etat"
PLACE = {"place": "relais-guichet", "kind": "passerelle", "operator": LAHSO}


@pytest.fixture(scope="module")
def household(service: Service) -> str:
    """An accompanied household with an expense, in a place, and a programme with its money."""
    landlord, platform = service.as_(GRAND), service.as_(PLATFORM)
    landlord.post(opening("venissieux"))
    found = str(landlord.post(identified(GRAND, "GLH-ARGENT-1")).json()["household_id"])
    landlord.post(referred(GRAND, "GLH-ARGENT-1"))
    platform.post(admitted(PLATFORM, found, lead=LAHSO))
    spent = {"occurred_on": ago(5), "amount": "80.05", "category": "accompaniment"}
    service.as_(LAHSO).post(event(LAHSO, "household.expense-recorded", found, spent))
    year = {"from": ago(400), "to": ago(40)}
    money = {"programme": "etage", "occurred_on": ago(39), "period": year}
    envelope = {**money, "funder": STATE, "tool": "aide_quittance", "amount": "1000.00"}
    cost = {**money, "amount": "136500.00", "category": "engineering"}
    practice = {
        "programme": "etage",
        "occurred_on": ago(20),
        "title": "Aller vers",
        "organisations": [LAHSO],
    }
    told = [
        event(GRAND, "programme.envelope-set", "etage", envelope),
        event(GRAND, "programme.cost-recorded", "etage", cost, id="cost-1"),
        event(GRAND, "programme.practice-shared", "etage", practice),
    ]
    assert {each["status"] for each in landlord.post_all(told)} == {201}
    offer = {**PLACE, "occurred_on": ago(30)}
    stay = {**PLACE, "occurred_on": ago(10), "household": found}
    offered = event(PLATFORM, "place.offered", "relais-guichet", offer)
    taken = event(PLATFORM, "place.occupied", "relais-guichet", stay)
    assert {each["status"] for each in platform.post_all([offered, taken])} == {201}
    return found


def money(service: Service, who: str = GRAND, **asked: str) -> dict[str, Any]:
    answer = service.as_(who).get(
        "/v1/programmes/etage/money", at_least=service.position(), **asked
    )
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_carrier_reads_what_is_set_aside_and_what_it_costs(
    service: Service, household: str
) -> None:
    told = money(service)
    assert set(told) == {
        "programme",
        "as_of",
        "position",
        "envelopes",
        "without_envelope",
        "costs",
        "totals",
    }
    assert told["envelopes"][0]["left"] == "1000.00"
    assert [each["amount"] for each in told["costs"]] == ["136500.00"]
    assert money(service, as_of=ago(41))["envelopes"] == []


def test_a_funder_reads_its_envelope_and_nobody_else_s_costs(
    service: Service, household: str
) -> None:
    assert money(service, STATE)["costs"] == []


@pytest.mark.parametrize("who", [LAHSO, PLATFORM, "ccas-venissieux", "dpo"])
def test_for_the_others_a_programme_has_no_money(
    service: Service, household: str, *, who: str
) -> None:
    assert service.as_(who).get("/v1/programmes/etage/money").status_code == 404


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("/v1/programmes/etage/money", "as_of", "30/06/2020"),
        ("/v1/programmes/etage/practices", "as_of", "demain"),
        ("/v1/places", "on", "2020-02-30"),
        ("/v1/places", "kind", "château"),
    ],
)
def test_a_wrong_parameter_is_named(
    service: Service, *, path: str, parameter: str, value: str
) -> None:
    answer = service.as_(GRAND).get(path, **{parameter: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_the_schema_of_a_rectification_is_served_and_one_is_accepted(
    service: Service, household: str
) -> None:
    carrier = service.as_("est-metropole-habitat")
    schema = carrier.get("/v1/schemas/etage.programme.rectified.v1").json()
    assert set(schema["required"]) == {"occurred_on", "event", "reason"}
    fix = {
        "occurred_on": ago(1),
        "event": {"source": f"urn:etage:org:{GRAND}", "id": "cost-1"},
        "corrections": {"amount": "163500.00"},
        "reason": "Deux chiffres étaient inversés",
    }
    receipt = carrier.post(event("est-metropole-habitat", "programme.rectified", "etage", fix))
    assert receipt.status_code == 201, receipt.text
    assert receipt.json()["subject"] == "etage"
    assert money(service)["totals"]["costs"] == "163500.00"


def test_a_platform_reads_who_is_in_a_place_and_another_that_it_is_taken(
    service: Service, household: str
) -> None:
    (own,) = service.as_(PLATFORM).get("/v1/places", kind="passerelle").json()["places"]
    assert (own["free"], own["stay"]["household"]) == (False, household)
    (other,) = service.as_("plateforme-lyon-7-8").get("/v1/places").json()["places"]
    assert "household" not in other["stay"]
    before = service.as_(PLATFORM).get("/v1/places", on=ago(11)).json()["places"]
    assert before[0]["free"] is True
    assert service.as_("ccas-venissieux").get("/v1/places").status_code == 404


def test_the_title_of_a_practice_is_read_by_those_who_shared_it(
    service: Service, household: str
) -> None:
    path = "/v1/programmes/etage/practices"
    titles = {
        who: [each.get("title") for each in service.as_(who).get(path).json()["practices"]]
        for who in (LAHSO, "intermed")
    }
    assert titles == {LAHSO: ["Aller vers"], "intermed": [None]}
    assert service.as_(STATE).get(path).status_code == 404


def test_a_household_s_costs_are_told_to_who_may_read_its_rent(
    service: Service, household: str
) -> None:
    path = f"/v1/households/{household}"
    costs = service.as_(LAHSO).get(path).json()["costs"]
    assert costs == {
        "total": "80.05",
        "expenses": {"accompaniment": "80.05"},
        "tools": {},
        "episodes": [
            {
                "episode": 1,
                "total": "80.05",
                "expenses": {"accompaniment": "80.05"},
                "tools": {},
            }
        ],
    }
    assert "costs" not in service.as_("ancols").get(path).json()
