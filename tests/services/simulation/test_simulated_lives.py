"""The simulated lives keep to the rules, hold everything the programme knows, and look invented."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

from domain.emergency import SYSTEM_ALONE
from domain.household import ALL_FACTS
from domain.platform import SystemConfigured
from domain.programme import Configuration
from domain.stages import Stage
from domain.tool_use import ToolStep
from services.simulation import simulate
from services.simulation.calendar import is_confined, is_in_truce
from services.simulation.people import FAMILY_NAMES, FICTION_LANDLINE, FICTION_MOBILE
from tests.services.simulation.conftest import Envelopes, Paths
from tests.services.simulation.rules import Rules

BY_THE_SYSTEM = {SystemConfigured.NAME, *(kind.NAME for kind in SYSTEM_ALONE)}

LATE_DAYS = 7


def values(envelopes: Envelopes, kind: str, field: str) -> Counter[str]:
    """How often each value of that field stands in the events of that kind."""
    name = f"etage.household.{kind}.v1"
    return Counter(e["data"][field] for e in envelopes if e["type"] == name)


def days_late(envelope: Mapping[str, Any]) -> int:
    """Days from the fact to its recording."""
    recorded_on = date.fromisoformat(envelope["time"][:10])
    return (recorded_on - date.fromisoformat(envelope["data"]["occurred_on"])).days


def persons(envelopes: Envelopes) -> Iterable[Mapping[str, Any]]:
    """The reference persons of all paths."""
    return (e["data"]["reference_person"] for e in envelopes if "reference_person" in e["data"])


@pytest.mark.parametrize(("seed", "households"), [(1, 1_000), (2, 300), (2020, 300)])
def test_the_rules_refuse_no_event_of_a_thousand_households(
    rules: Rules, configuration: Configuration, *, seed: int, households: int
) -> None:
    rules.post_all(simulate(households=households, seed=seed, configuration=configuration))

    assert len(rules.histories) == households


@pytest.mark.parametrize("until", [date(2016, 6, 30), date(2019, 3, 15), date(2023, 12, 31)])
def test_lives_are_valid_up_to_any_day(
    rules: Rules, configuration: Configuration, until: date
) -> None:
    lives = simulate(households=100, seed=3, configuration=configuration, until=until)
    envelopes = list(lives)

    rules.post_all(envelopes)

    assert max(e["time"] for e in envelopes) <= f"{until.isoformat()}T23:59:59Z"


def test_the_same_seed_gives_the_same_bytes(configuration: Configuration) -> None:
    first, again, other = (
        json.dumps(list(simulate(households=50, seed=seed, configuration=configuration)))
        for seed in (5, 5, 6)
    )

    assert first == again
    assert first != other


def test_events_come_in_the_order_in_which_they_were_recorded(thousand: Envelopes) -> None:
    times = [e["time"] for e in thousand]

    assert sorted(times) == times
    assert len({(e["source"], e["id"]) for e in thousand}) == len(thousand)


def test_every_event_type_occurs(thousand: Envelopes) -> None:
    assert {e["type"] for e in thousand} == set(ALL_FACTS) - BY_THE_SYSTEM


@pytest.mark.parametrize(
    ("kind", "field", "listed"),
    [
        ("exited", "outcome", "exit_outcomes"),
        ("referral-refused", "reason", "referral_refusal_reasons"),
        ("legal-stage-recorded", "stage", "legal_stages"),
        ("signal-recorded", "service", "services"),
        ("contact-recorded", "kind", "contact_kinds"),
        ("contact-recorded", "outcome", "contact_outcomes"),
        ("referred", "motive", "motives"),
        ("referred", "referrer_kind", "referrer_kinds"),
        ("referred", "stream", "streams"),
        ("tool-requested", "kind", "tool_kinds"),
        ("tool-ended", "outcome", "tool_outcomes"),
        ("reviewed", "decision", "review_decisions"),
        ("modality-changed", "modality", "modalities"),
        ("action-planned", "kind", "action_kinds"),
        ("diagnosis-contributed", "domain", "diagnosis_domains"),
        ("expense-recorded", "category", "cost_categories"),
    ],
)
def test_every_code_of_the_programme_occurs(
    thousand: Envelopes, configuration: Configuration, *, kind: str, field: str, listed: str
) -> None:
    found = set(values(thousand, kind, field))
    not_told_by_landlords = {"ccas", "mdm", "association"} if listed == "services" else set()

    assert configuration.closed_lists[listed] - not_told_by_landlords <= found


def test_every_stage_holds_households_at_the_end(paths: Paths) -> None:
    assert {path.stage for path in paths} == set(Stage)


def test_every_kind_of_tool_that_pays_is_paid_and_its_instalments_rest_and_go_on(
    configuration: Configuration, paths: Paths
) -> None:
    uses = [use for path in paths for use in path.tools]

    paid = {use.kind for use in uses if use.paid}
    resumed = [use for use in uses if any(each.step is ToolStep.RESUMED for each in use.steps)]
    assert paid == {each.code for each in configuration.tools.values() if each.paid_by}
    assert {use.kind for use in resumed} == {"aide_quittance"}
    assert any(use.ended_on and use.outcome is None for use in uses)
    assert {use.kind for use in uses if use.started_on} == set(configuration.tools)


def test_every_session_that_reviews_or_decides_was_held_that_day(thousand: Envelopes) -> None:
    held = {e["subject"]: e["data"]["on"] for e in thousand if e["type"].endswith("tee.held.v1")}
    cited = [e["data"] for e in thousand if e["data"].get("session")]

    last_day = max(held.values())
    days = [(data["session"], data.get("on", data["occurred_on"])) for data in cited]
    assert all(held[session] == day for session, day in days if day <= last_day)


def test_two_or_three_partners_contribute_to_a_diagnosis(paths: Paths) -> None:
    once = [path for path in paths if len(path.episodes) == 1 and path.contributions]

    counts = Counter(len({each.organisation for each in path.contributions}) for path in once)
    assert set(counts) <= {1, 2, 3}
    assert counts[1] < len(once) * 0.1


def test_places_are_occupied_and_freed_by_households(thousand: Envelopes) -> None:
    stays = Counter(
        e["type"].split(".")[2] for e in thousand if e["type"].startswith("etage.place")
    )
    kinds = {e["data"]["kind"] for e in thousand if e["type"] == "etage.place.occupied.v1"}

    assert stays["occupied"] > stays["freed"] > 0
    assert kinds == {"passerelle", "intercalaire"}


def test_some_households_come_back_after_an_exit(thousand: Envelopes) -> None:
    types = Counter(e["type"] for e in thousand)

    reentries = types["etage.household.reentered.v1"]
    assert reentries >= types["etage.household.exited.v1"] * 0.05


def test_most_facts_are_recorded_within_a_week_and_some_much_later(thousand: Envelopes) -> None:
    late = Counter(min(days_late(e) // (LATE_DAYS + 1), 5) for e in thousand)

    assert all(days_late(e) >= 0 for e in thousand)
    assert 0.82 <= late[0] / len(thousand) <= 0.88
    assert sum(days_late(e) > 30 for e in thousand) >= len(thousand) * 0.015


def test_facts_are_corrected_and_withdrawn(thousand: Envelopes) -> None:
    rectified = [e["data"] for e in thousand if e["type"] == "etage.household.rectified.v1"]

    assert 0 < sum("void" in data for data in rectified) < len(rectified)
    assert all(("void" in data) != ("corrections" in data) for data in rectified)


def test_nobody_works_at_weekends_and_few_in_august(thousand: Envelopes) -> None:
    days = [date.fromisoformat(e["data"]["occurred_on"]) for e in thousand]
    months = Counter((day.year, day.month) for day in days)

    assert {day.weekday() for day in days} <= set(range(5))
    assert months[2018, 8] < months[2018, 7] / 2 > 0


def test_people_are_reached_by_telephone_while_they_must_stay_at_home(thousand: Envelopes) -> None:
    confined = [e for e in thousand if is_confined(date.fromisoformat(e["data"]["occurred_on"]))]

    assert set(values(confined, "contact-recorded", "kind")) == {"phone"}


def test_nobody_is_evicted_during_the_winter_truce(thousand: Envelopes) -> None:
    carried_out = [
        date.fromisoformat(e["data"]["on"])
        for e in thousand
        if e["data"].get("stage") in ("eviction_attempted", "eviction_carried_out")
    ]

    assert carried_out
    assert not any(is_in_truce(day) for day in carried_out)


def test_landlords_are_uneven_and_one_is_absent_from_a_territory(
    rules: Rules, configuration: Configuration
) -> None:
    rules.post_all(simulate(households=400, seed=4, configuration=configuration))
    etage = [path for path in rules.paths() if path.programme == "etage"]

    landlords = Counter(path.landlord for path in etage)
    assert len(landlords) == 3
    assert max(landlords.values()) > min(landlords.values()) * 1.2
    assert len({path.territory for path in etage}) == 3
    assert len({(path.territory, path.landlord) for path in etage}) == 8


def test_people_look_invented_and_have_no_real_telephone(thousand: Envelopes) -> None:
    names = {person["name"] for person in persons(thousand)}
    phones = {person["phone"] for person in persons(thousand)}

    assert all(any(family in name for family in FAMILY_NAMES) for name in names)
    assert all(phone.startswith((FICTION_MOBILE, FICTION_LANDLINE)) for phone in phones)


def test_two_simulations_share_openings_and_nothing_else(
    rules: Rules, configuration: Configuration
) -> None:
    rules.post_all(simulate(households=30, seed=1, configuration=configuration))
    other = list(simulate(households=30, seed=2, configuration=configuration))

    rules.post_all(e for e in other if e["type"].startswith(("etage.household.", "etage.place.")))

    assert len(rules.histories) == 60


@pytest.mark.parametrize(("households", "seed"), [(-1, 1), (1_000_001, 1), (1, -1)])
def test_numbers_out_of_bounds_are_refused_by_name(
    configuration: Configuration, households: int, seed: int
) -> None:
    with pytest.raises(ValueError, match=r"^(households|seed): "):
        simulate(households=households, seed=seed, configuration=configuration)
