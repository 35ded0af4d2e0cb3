"""Indicators over HTTP: who is answered, and what a wrong question gets."""

import pytest

from tests.acceptance.events import ago, identified, opening, referred
from tests.acceptance.service import Service

LANDLORD, PLATFORM, FUNDER = "grandlyon-habitat", "plateforme-venissieux", "etat"


@pytest.fixture(scope="module")
def known(service: Service) -> str:
    """A household that was referred in Vénissieux."""
    landlord = service.as_(LANDLORD)
    landlord.post(opening("venissieux"))
    household = landlord.post(identified(LANDLORD, "GLH-CHIFFRE-1")).json()["household_id"]
    landlord.post(referred(LANDLORD, "GLH-CHIFFRE-1"))
    landlord.get("/v1/households", at_least=service.position())
    return str(household)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (PLATFORM, "/v1/territories/venissieux/indicators"),
        (LANDLORD, "/v1/programmes/etage/indicators"),
        (LANDLORD, f"/v1/landlords/{LANDLORD}/indicators"),
        (FUNDER, "/v1/programmes/etage/indicators"),
    ],
)
def test_those_entitled_are_told_every_indicator_with_its_definition(
    service: Service, known: str, *, who: str, path: str
) -> None:
    answer = service.as_(who).get(path)
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) >= {"as_of", "position", "indicators"}
    for each in told["indicators"]:
        assert {"key", "unit", "value", "numerator", "denominator"} <= set(each)
        assert each["definition"]
        assert each["definition_version"] == 1


@pytest.mark.parametrize("who", ["ccas-venissieux", "plateforme-lyon-7-8", "intermed", "dpo"])
def test_the_indicators_of_a_territory_are_not_there_for_others(
    service: Service, known: str, *, who: str
) -> None:
    answer = service.as_(who).get("/v1/territories/venissieux/indicators")
    assert answer.status_code == 404


def test_a_platform_is_told_which_households_stand_behind_a_figure_if_it_asks(
    service: Service, known: str
) -> None:
    platform = service.as_(PLATFORM)
    path = "/v1/territories/venissieux/indicators"
    named = {
        each["key"]: each["households"]
        for each in platform.get(path, households=True).json()["indicators"]
    }
    assert known in named["referrals_by_referrer_kind"]
    assert known not in platform.get(path).text


def test_figures_as_of_a_day_count_what_had_happened_by_then(service: Service, known: str) -> None:
    landlord = service.as_(LANDLORD)
    path = f"/v1/landlords/{LANDLORD}/indicators"
    counts = []
    for days in (51, 50):
        told = landlord.get(path, as_of=ago(days)).json()["indicators"]
        counts += [each["value"] for each in told if each["key"] == "referrals_by_referrer_kind"]
    assert counts == [0, 1]


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (LANDLORD, {"as_of": "30/06/2020"}),
        (FUNDER, {"territory": "venissieux", "landlord": LANDLORD}),
    ],
)
def test_a_wrong_question_is_told_which_parameter_is_wrong(
    service: Service, known: str, *, who: str, asked: dict[str, str]
) -> None:
    answer = service.as_(who).get("/v1/programmes/etage/indicators", **asked)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] in asked
