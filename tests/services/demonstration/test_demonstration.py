"""The whole demonstration: its order, its calendar, what is told late or wrongly, who is in it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from domain.emergency import SYSTEM_ALONE
from domain.household import ALL_FACTS
from domain.platform import SystemConfigured
from domain.programme import Configuration
from services.demonstration import TODAY, demonstrate
from services.events import EventTypes
from services.simulation.calendar import is_confined, is_in_truce
from services.simulation.people import FAMILY_NAMES, FICTION_LANDLINE, FICTION_MOBILE, STREETS
from tests.services.demonstration.conftest import Envelopes
from tests.services.simulation.rules import Rules

BY_THE_SYSTEM = {SystemConfigured.NAME, *(kind.NAME for kind in SYSTEM_ALONE)}

WEEK_DAYS, MONTH_DAYS = 7, 30


def day_of(envelope: Mapping[str, Any]) -> date:
    """The day it happened."""
    return date.fromisoformat(envelope["data"]["occurred_on"])


def days_late(envelope: Mapping[str, Any]) -> int:
    """Days from the fact to its recording."""
    return (date.fromisoformat(envelope["time"][:10]) - day_of(envelope)).days


def told(envelopes: Envelopes, kind: str) -> Iterator[Mapping[str, Any]]:
    """The data of the events of a kind."""
    return (each["data"] for each in envelopes if each["type"] == f"etage.household.{kind}.v1")


def test_the_rules_accept_every_event(accepted: Rules) -> None:
    assert len(accepted.histories) == 72 + 60 + 18 + 150


def test_it_is_the_same_each_time(configuration: Configuration, envelopes: Envelopes) -> None:
    again = list(demonstrate(configuration=configuration))

    assert json.dumps(again) == json.dumps(envelopes)


@pytest.mark.parametrize("today", [date(2018, 12, 31), date(2020, 3, 31)])
def test_an_earlier_day_shows_the_beginning_of_a_later_one(
    configuration: Configuration, envelopes: Envelopes, today: date
) -> None:
    earlier = list(demonstrate(configuration=configuration, today=today))

    assert earlier == envelopes[: len(earlier)]
    assert len(envelopes) > len(earlier) > 0


def test_the_lives_go_on_after_the_tables_end(
    configuration: Configuration, event_types: EventTypes, envelopes: Envelopes
) -> None:
    today = date(2022, 6, 30)
    later = list(demonstrate(configuration=configuration, today=today))
    rules = Rules(configuration=configuration, event_types=event_types)

    rules.post_all(later)

    kinds = Counter(each["type"].split(".")[2] for each in later[len(envelopes) :])
    assert later[: len(envelopes)] == envelopes
    assert min(kinds[kind] for kind in ("identified", "referred", "admitted", "exited")) > 20
    assert later[-1]["time"][:10] >= "2022-06-20"


def test_events_come_in_the_order_of_their_recording_and_none_after_today(
    envelopes: Envelopes,
) -> None:
    times = [each["time"] for each in envelopes]

    assert times == sorted(times)
    assert times[-1][:10] <= TODAY.isoformat()
    assert len({(each["source"], each["id"]) for each in envelopes}) == len(envelopes)


def test_every_kind_of_fact_is_in_it(envelopes: Envelopes) -> None:
    assert {each["type"] for each in envelopes} == set(ALL_FACTS) - BY_THE_SYSTEM


def test_most_facts_are_recorded_within_a_week_and_few_after_a_month(
    envelopes: Envelopes,
) -> None:
    late = [days_late(each) for each in envelopes]

    assert min(late) >= 0
    within_week = sum(days <= WEEK_DAYS for days in late) / len(late)
    after_month = sum(days > MONTH_DAYS for days in late) / len(late)
    assert 0.83 <= within_week <= 0.87
    assert 0.02 <= after_month <= 0.04


def test_ten_facts_are_rectified(envelopes: Envelopes) -> None:
    rectified = Counter(
        each["type"].split(".")[1] for each in envelopes if ".rectified." in each["type"]
    )

    assert rectified == {"household": 7, "place": 1, "programme": 1, "committee": 1}


def test_nobody_works_at_weekends_and_few_in_august(envelopes: Envelopes) -> None:
    days = [day_of(each) for each in envelopes]
    months = Counter((day.year, day.month) for day in days)

    assert {day.weekday() for day in days} == set(range(5))
    for year in (2016, 2017, 2018, 2019):
        assert months[year, 8] < months[year, 7] / 2


def test_people_are_reached_by_telephone_while_they_must_stay_at_home(
    envelopes: Envelopes,
) -> None:
    confined = [each for each in envelopes if is_confined(day_of(each))]

    assert {each["kind"] for each in told(confined, "contact-recorded")} == {"phone"}
    assert {each["means"] for each in told(confined, "informed")} <= {"phone"}


def test_hearings_of_the_confinement_are_put_off(envelopes: Envelopes) -> None:
    stages = list(told(envelopes, "legal-stage-recorded"))
    fixed = [date.fromisoformat(each["hearing_on"]) for each in stages if "hearing_on" in each]
    held = [date.fromisoformat(each["on"]) for each in stages if each["stage"] == "hearing"]

    assert any(is_confined(day) for day in fixed)
    assert held
    assert not any(is_confined(day) for day in held)


def test_nobody_is_evicted_in_the_truce_that_lasted_to_july_2020(envelopes: Envelopes) -> None:
    evicted = [
        date.fromisoformat(each["on"])
        for each in told(envelopes, "legal-stage-recorded")
        if each["stage"] in ("eviction_carried_out", "eviction_attempted")
    ]

    assert evicted
    assert not any(is_in_truce(day) for day in evicted)
    assert not any(date(2019, 11, 1) <= day <= date(2020, 7, 10) for day in evicted)


def test_two_or_three_partners_contribute_to_most_diagnoses(accepted: Rules) -> None:
    known = [path for path in accepted.paths() if len(path.episodes) == 1 and path.contributions]

    partners = Counter(len({each.organisation for each in path.contributions}) for path in known)
    assert partners[2] + partners[3] > len(known) * 0.85


def test_every_person_and_every_address_looks_invented(envelopes: Envelopes) -> None:
    data = [each["data"] for each in envelopes]
    people = [each["reference_person"] for each in data if "reference_person" in each]
    homes = [each["dwelling"]["address"] for each in data if "address" in each.get("dwelling", {})]

    assert len(people) == 300
    assert all(any(family in each["name"] for family in FAMILY_NAMES) for each in people)
    assert all(each["phone"].startswith((FICTION_MOBILE, FICTION_LANDLINE)) for each in people)
    assert all(any(street in home for street in STREETS) for home in homes)


def test_own_references_show_that_they_are_the_demonstration_s(envelopes: Envelopes) -> None:
    attached = list(told(envelopes, "reference-attached"))

    assert attached
    assert all("-D0" in each["reference"] for each in attached)
