"""The rows that indicators are counted from, against the paths that the rules alone make."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from domain.household import fold
from domain.itinerary import itinerary
from domain.path import HouseholdPath
from domain.programme import Configuration
from projections import Household
from projections.programme_figures.tables import episodes, facts, referrals
from services.events import EventTypes
from services.reading import in_order
from services.simulation.simulation import simulate
from tests.projections.ground import DatabaseLike, Ground, opened_ground

KINDS = ("etage.household.", "etage.platform.")


@pytest.fixture
def households(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Sequence[Household]]:
    """Some dozen households as read models are given them."""
    simulated = simulate(households=60, seed=5, configuration=configuration)
    kept = [e for e in simulated if e["type"].startswith(KINDS) and "linked" not in e["type"]]
    with opened_ground(database, configuration, event_types, lives=kept) as ground:
        ground.post()
        yield [_household(ground, path) for path in ground.paths().values()]


def _household(ground: Ground, path: HouseholdPath) -> Household:
    history = ground.log.history(path.household_id)
    return Household(
        path=path,
        history=history,
        facts=in_order(history, ground.event_types),
        readers=(),
        ties=(),
        label=None,
        alerts=(),
    )


def test_the_facts_in_order_make_the_path_that_the_rules_make(
    households: Sequence[Household], event_types: EventTypes
) -> None:
    for household in households:
        path = fold(household.history, rebuild=event_types.rebuild)
        assert path == household.path
        *_, last = itinerary(household.facts)
        place = last.place
        assert (place.programme, place.territory, place.landlord, place.stream) == (
            path.programme,
            path.territory,
            path.landlord,
            path.stream,
        )
        assert (last.episode is not None) >= (path.episode is not None)
        assert (last.referral is not None) == (path.referral is not None)


def test_every_episode_is_a_row_with_the_days_and_outcome_of_the_path(
    households: Sequence[Household],
) -> None:
    for household in households:
        rows = episodes(household)
        assert [(row[2], row[3], row[5], row[8], row[10], row[11]) for row in rows] == [
            (e.programme, e.territory, e.stream, e.admitted_on, e.exited_on, e.outcome)
            for e in household.path.episodes
        ]


def test_a_referral_is_a_row_with_what_was_decided_on_it(
    households: Sequence[Household],
) -> None:
    decided: Counter[Any] = Counter()
    for household in households:
        rows = referrals(household)
        path = household.path
        admitted = [e.referral.referred_on for e in path.episodes if e.referral]
        assert [row[8] for row in rows if row[11] == "admitted"] == admitted
        waiting = [path.referral.referred_on] if path.referral else []
        assert [row[8] for row in rows if row[11] is None] == waiting
        decided.update(row[11] for row in rows)
    assert decided["refused"] > 0


def test_every_meeting_and_follow_up_is_a_row_on_its_day(households: Sequence[Household]) -> None:
    for household in households:
        rows = facts(household)
        contacts = [row for row in rows if row[2] == "contact"]
        assert len(contacts) == household.path.contacts
        met = max((row[3] for row in contacts if row[12]), default=None)
        assert met == household.path.last_contact_on
        follow_ups = [row[3] for row in rows if row[2] == "follow_up"]
        assert follow_ups == [each.on for each in household.path.follow_ups]
