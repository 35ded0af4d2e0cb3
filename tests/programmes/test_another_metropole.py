"""Brumeval, an invented métropole: its programme runs without a line of code."""

from pathlib import Path
from typing import Any

import pytest

from adapters.programmes.reading import LYON, read_configuration
from domain.delays import deadlines
from domain.programme import Configuration
from domain.refusal import Forbidden, Invalid, PlatformNotOpen
from domain.stages import Stage
from services.events import EventTypes, SchemaMismatch
from tests.domain.cast import day
from tests.domain.story import Story

BRUMEVAL = Path(__file__).with_name("brumeval.toml")

LANDLORD = "habitat-des-brumes"
LEAD = "la-main-tendue"
PLATFORM = "equipe-brumeval"

IDENTIFIED: dict[str, Any] = {
    "occurred_on": "2021-03-02",
    "dwelling": {"landlord": LANDLORD, "commune": "99100", "postcode": "99001", "title": "lease"},
    "signals": [{"kind": "noise", "service": "gardien", "observed_on": "2021-02-26"}],
}
REFERRED: dict[str, Any] = {
    "occurred_on": "2021-03-15",
    "referrer_kind": "landlord",
    "motive": "quarrel",
    "stream": "maintien",
}
ADMITTED: dict[str, Any] = {
    "occurred_on": "2021-04-06",
    "session": "ct-2021-04",
    "modality": "close",
    "lead_organisation": LEAD,
}
VACATE: dict[str, Any] = {
    "occurred_on": "2021-09-20",
    "stage": "order_to_vacate",
    "on": "2021-09-20",
}
EXITED: dict[str, Any] = {
    "occurred_on": "2022-01-10",
    "outcome": "kept_home",
    "session": "ct-2022-01",
    "residual_difficulties": ["loneliness"],
}


@pytest.fixture(name="brumeval", scope="module")
def _brumeval() -> Configuration:
    return read_configuration(BRUMEVAL)


@pytest.fixture(name="types", scope="module")
def _types(brumeval: Configuration) -> EventTypes:
    return EventTypes(brumeval)


class Life(Story):
    """A story told as the door hears it: a type and its data, checked against the lists."""

    def __init__(self, configuration: Configuration, types: EventTypes) -> None:
        super().__init__(configuration)
        self.types = types
        self.today = day("2022-06-30")
        self.openings = {"rive-nord": day("2021-01-11")}

    def hear(self, name: str, data: dict[str, Any], by: str = LANDLORD) -> None:
        self.tell(self.types.validate(f"etage.household.{name}.v1", data), by=by)


@pytest.fixture(name="life")
def _life(brumeval: Configuration, types: EventTypes) -> Life:
    return Life(brumeval, types)


def test_a_household_of_another_metropole_goes_from_identification_to_exit(life: Life) -> None:
    life.hear("identified", IDENTIFIED)
    assert (life.path.commune, life.path.territory) == ("99101", "rive-nord")
    life.hear("referred", REFERRED)
    life.hear("admitted", ADMITTED, by=PLATFORM)
    assert (life.path.stage, life.path.lead_organisation) == (Stage.ACCOMPANIED, LEAD)
    assert (life.path.programme, life.path.modality) == ("ancrage", "close")
    life.hear("exited", EXITED, by=LEAD)
    assert life.path.stage is Stage.EXITED
    assert life.path.episodes[-1].outcome == "kept_home"


def test_its_own_months_bound_a_return(life: Life) -> None:
    life.hear("identified", IDENTIFIED)
    life.hear("referred", REFERRED)
    life.hear("admitted", ADMITTED, by=PLATFORM)
    life.hear("exited", EXITED, by=LEAD)
    back = {"reason": "Nouveau bruit", "lead_organisation": LEAD, "modality": "light"}
    late = life.types.validate(
        "etage.household.reentered.v1", {"occurred_on": "2022-05-02", **back}
    )
    assert life.refusal(late, by=PLATFORM)
    life.hear("reentered", {"occurred_on": "2022-04-04", **back}, by=PLATFORM)
    assert life.path.stage is Stage.ACCOMPANIED


def test_its_own_funders_fund_it_in_their_time(life: Life) -> None:
    life.hear("identified", IDENTIFIED)
    life.hear("referred", REFERRED)
    life.hear("admitted", ADMITTED, by=PLATFORM)
    spent = {"amount": "20.00", "category": "accompaniment", "funder": "logis-du-val"}
    life.hear("expense-recorded", {"occurred_on": "2021-12-31", **spent}, by=LEAD)
    late = life.types.validate(
        "etage.household.expense-recorded.v1", {"occurred_on": "2022-01-01", **spent}
    )
    assert life.refusal(late, by=LEAD).pointer == "/data/funder"


def test_its_own_spellings_lead_to_its_own_slugs(types: EventTypes) -> None:
    home = {"landlord": "hdb", "commune": "99100"}
    with pytest.raises(SchemaMismatch) as caught:
        types.validate("etage.household.identified.v1", IDENTIFIED | {"dwelling": home})
    assert caught.value.errors[0].detail.endswith(f": write {LANDLORD}")


def test_the_law_is_the_same_everywhere(life: Life) -> None:
    life.hear("identified", IDENTIFIED)
    life.hear("legal-stage-recorded", VACATE)
    found = [(d.code, d.due_on) for d in deadlines(life.path, life.configuration)]
    assert found == [("order_to_vacate", day("2022-04-01"))]


def test_a_territory_that_has_not_opened_refers_nobody(life: Life) -> None:
    home = {"landlord": LANDLORD, "commune": "99102"}
    life.hear("identified", IDENTIFIED | {"dwelling": home})
    referred = life.types.validate("etage.household.referred.v1", REFERRED)
    assert isinstance(life.refusal(referred, by=LANDLORD), PlatformNotOpen)


def test_partners_of_lyon_take_no_part_elsewhere(life: Life) -> None:
    identified = life.types.validate("etage.household.identified.v1", IDENTIFIED)
    assert isinstance(life.refusal(identified, by="grandlyon-habitat"), Forbidden)


def test_a_modality_of_lyon_is_none_of_brumeval(life: Life) -> None:
    life.hear("identified", IDENTIFIED)
    life.hear("referred", REFERRED)
    with pytest.raises(SchemaMismatch):
        life.hear("admitted", ADMITTED | {"modality": "coordination"}, by=PLATFORM)


def test_nobody_is_identified_before_the_programme_begins(life: Life) -> None:
    signals = [{"kind": "silence", "service": "gardien", "observed_on": "2020-12-01"}]
    early = IDENTIFIED | {"occurred_on": "2020-12-31", "signals": signals}
    fact = life.types.validate("etage.household.identified.v1", early)
    assert isinstance(life.refusal(fact, by=LANDLORD), Invalid)


def test_brumeval_shares_no_slug_commune_or_outcome_with_lyon(brumeval: Configuration) -> None:
    lyon = read_configuration(LYON)
    for name in ("programmes", "territories", "organisations", "outcomes"):
        assert not getattr(brumeval, name).keys() & getattr(lyon, name).keys()
    communes = [
        {c for t in each.territories.values() for c in t.communes} for each in (brumeval, lyon)
    ]
    assert not communes[0] & communes[1]
