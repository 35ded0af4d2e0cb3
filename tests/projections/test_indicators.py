"""Indicators as each reader is answered, and how their parts add up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor, readers
from domain.money import CostRecorded, Period
from domain.path import Recorded
from domain.programme import Configuration
from services.events import EventTypes
from services.history import NotFound
from services.indicator_figures import Scope, figures
from services.indicators import Indicators, TooNarrow
from tests.projections.ground import DatabaseLike, Ground
from tests.projections.posted import posted

SOME_HOUSEHOLDS = 80


@pytest.fixture
def counted(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Ground]:
    """Some dozen households."""
    with posted(database, configuration, event_types, households=SOME_HOUSEHOLDS) as ground:
        yield ground


TODAY = date(2020, 6, 30)
ETAGE = Scope(as_of=TODAY, programme="etage")
PLACE = Scope(as_of=date(2018, 12, 31), programme="place")
IN_VENISSIEUX = replace(ETAGE, territory="venissieux")
OF_EST = Scope(as_of=TODAY, landlord="est-metropole-habitat")


def costs(programme: str) -> list[Recorded]:
    """Three yearly costs of PLACE, and one that came later."""
    years = [(2016, "100000.00"), (2017, "70000.00"), (2018, "63500.00"), (2019, "1.00")]
    return [
        Recorded(
            position=year,
            household_id=UUID(int=0),
            version=year,
            source="urn:etage:org:grandlyon-habitat",
            id=f"cost-{year}",
            type=CostRecorded.NAME,
            recorded_at=datetime(year, 12, 31, tzinfo=UTC),
            fact=CostRecorded(
                occurred_on=date(year, 12, 31),
                programme=programme,
                period=Period(from_=date(year, 1, 1), to=date(year, 12, 31)),
                amount=Decimal(amount),
                category="accompaniment",
            ),
        )
        for year, amount in years
    ]


@pytest.fixture
def indicators(counted: Ground, configuration: Configuration) -> Indicators:
    """Indicators over the households that were posted."""
    return Indicators(
        read=lambda work: work(counted.reader),
        configuration=configuration,
        programme_facts=costs,
        today=lambda: TODAY,
    )


def asked(
    indicators: Indicators, who: tuple[str, str], scope: Scope, **more: Any
) -> dict[str, dict[str, Any]]:
    """What somebody of an organisation and a role is answered, by key."""
    answer = indicators.answer(Actor(organisation=who[0], role=who[1]), scope, **more)
    return {each["key"]: each for each in answer["indicators"]}


def test_the_cost_of_a_household_is_the_programme_s_costs_by_that_day_over_all_who_entered(
    indicators: Indicators,
) -> None:
    told = asked(indicators, ("lahso", "programme_lead"), PLACE)
    entered = told["households_entered"]["value"]
    cost = told["cost_per_household_eur"]
    assert (cost["numerator"], cost["denominator"]) == ("233500.00", entered)
    assert cost["value"] == f"{Decimal(233500) / entered:.2f}"
    narrowed = replace(PLACE, territory="metropole-de-lyon")
    of_a_part = asked(indicators, ("lahso", "programme_lead"), narrowed)["cost_per_household_eur"]
    assert (of_a_part["value"], of_a_part["numerator"]) == (None, None)


def test_the_parts_of_a_programme_add_up_to_the_whole(
    counted: Ground, configuration: Configuration
) -> None:
    whole = figures(counted.reader, ETAGE, configuration).totals
    for parts in (
        [replace(ETAGE, territory=t) for t in ("vaulx-en-velin-bron", "venissieux", "lyon-7-8")],
        [replace(ETAGE, landlord=each) for each in configuration.closed_lists["landlords"]],
    ):
        found = [figures(counted.reader, part, configuration).totals for part in parts]
        for key in ("active_episodes", "referrals_by_referrer_kind", "tool_use"):
            assert sum(each[key].numerator or 0 for each in found) == whole[key].numerator


def test_the_lines_of_a_breakdown_add_up_to_its_figure(
    counted: Ground, configuration: Configuration
) -> None:
    for scope in (ETAGE, PLACE):
        found = figures(counted.reader, scope, configuration)
        for key in ("active_episodes", "signals_by_service", "tool_use", "tool_spend_eur"):
            lines = found.breakdowns.get(key, [])
            assert sum(each.numerator or 0 for each in lines) == found.totals[key].numerator
        for key in ("contacts_per_month", "referral_refusal_rate"):
            lines = found.breakdowns[key]
            assert sum(each.numerator or 0 for each in lines) == found.totals[key].numerator
        for by_quarter in (True, False):
            lines = [
                each
                for each in found.breakdowns["referrals_by_referrer_kind"]
                if (each.period is not None) == by_quarter
            ]
            every = found.totals["referrals_by_referrer_kind"].numerator
            assert sum(each.numerator or 0 for each in lines) == every


def test_expenses_of_households_stand_beside_the_cost_and_are_never_added(
    counted: Ground, indicators: Indicators
) -> None:
    told = asked(indicators, ("lahso", "programme_lead"), PLACE)["cost_per_household_eur"]
    spent = sum(
        (
            expense.amount
            for path in counted.paths().values()
            if any(e.programme == "place" and e.admitted_on <= PLACE.as_of for e in path.episodes)
            for expense in path.expenses
            if expense.on <= PLACE.as_of
        ),
        Decimal(0),
    )
    beside = [line for line in told["breakdown"] if line["code"].startswith("household_")]
    assert spent > 0
    assert sum(Decimal(line["numerator"]) for line in beside) == spent
    assert told["numerator"] == "233500.00"


@pytest.mark.parametrize(
    ("organisation", "role", "scope"),
    [
        ("plateforme-venissieux", "coordinateur", replace(ETAGE, territory="lyon-7-8")),
        ("plateforme-venissieux", "organisation", ETAGE),
        ("est-metropole-habitat", "organisation", replace(OF_EST, landlord="grandlyon-habitat")),
        ("est-metropole-habitat", "recouvrement", OF_EST),
        ("est-metropole-habitat", "proximite", OF_EST),
        ("est-metropole-habitat", "system", OF_EST),
        ("est-metropole-habitat", "programme_lead", PLACE),
        ("ccas-venissieux", "organisation", IN_VENISSIEUX),
        ("lahso", "organisation", ETAGE),
        ("intermed", "organisation", PLACE),
        ("mrie", "organisation", ETAGE),
        ("dpo", "dpo", ETAGE),
        ("grandlyon-habitat", "admin", ETAGE),
        ("grandlyon-habitat", "organisation", Scope(as_of=TODAY, programme="no-such")),
    ],
)
def test_indicators_are_nowhere_for_those_who_are_not_entitled(
    configuration: Configuration, organisation: str, role: str, *, scope: Scope
) -> None:
    def read(work: Any) -> Any:
        raise AssertionError("nothing is read for who may see nothing")

    refusing = Indicators(
        read=read, configuration=configuration, programme_facts=costs, today=lambda: TODAY
    )
    with pytest.raises(NotFound):
        refusing.answer(Actor(organisation=organisation, role=role), scope)


def test_the_households_behind_a_figure_are_those_that_the_reader_follows_and_no_others(
    counted: Ground, indicators: Indicators
) -> None:
    follows = {
        str(path.household_id)
        for path in counted.paths().values()
        if "est-metropole-habitat" in readers(path, date.max)
    }
    told = asked(indicators, ("est-metropole-habitat", "organisation"), OF_EST, households=True)
    named = {each for one in told.values() for each in one["households"]}
    assert named
    assert named <= follows
    for who in [("est-metropole-habitat", "programme_lead"), ("ancols", "auditor")]:
        others = asked(indicators, who, ETAGE, households=True)
        assert not any("households" in each for each in others.values())


@pytest.mark.parametrize(
    "who", [("grandlyon-habitat", "steering"), ("etat", "organisation"), ("lahso", "steering")]
)
def test_readers_of_aggregates_are_told_of_no_small_number_of_households(
    counted: Ground,
    indicators: Indicators,
    *,
    configuration: Configuration,
    who: tuple[str, str],
) -> None:
    for scope in (ETAGE, IN_VENISSIEUX):
        exact = figures(counted.reader, scope, configuration).totals
        told = asked(indicators, who, scope)
        small = {key for key, each in exact.items() if 0 < len(each.households) < 5}
        assert all(told[key].get("suppressed") for key in small)
        hidden = [each for each in told.values() if each.get("suppressed")]
        assert {(each["value"], each["numerator"], each["denominator"]) for each in hidden} <= {
            (None, None, None)
        }
        assert hidden


def test_readers_of_aggregates_look_from_the_last_quarter_and_cross_nothing(
    indicators: Indicators,
) -> None:
    funder = Actor(organisation="etat", role="organisation")
    answer = indicators.answer(funder, replace(ETAGE, as_of=date(2020, 6, 29)), households=True)
    assert answer["as_of"] == "2020-03-31"
    assert not any("households" in each for each in answer["indicators"])
    codes = {
        line["code"]
        for each in answer["indicators"]
        if each["key"] == "referrals_by_referrer_kind"
        for line in each["breakdown"]
    }
    assert codes <= {"landlord", "ccas_mdm", "association"}
    crossed = replace(IN_VENISSIEUX, landlord="grandlyon-habitat")
    with pytest.raises(TooNarrow):
        indicators.answer(funder, crossed)
