"""A thousand simulated households, and the rules to judge them by."""

from typing import Any

import pytest

from domain.path import HouseholdPath
from domain.programme import Configuration
from services.events import EventTypes
from services.simulation import simulate
from tests.services.simulation.rules import Rules

Envelopes = list[dict[str, Any]]
Paths = list[HouseholdPath]


@pytest.fixture(name="rules")
def _rules(configuration: Configuration, event_types: EventTypes) -> Rules:
    return Rules(configuration=configuration, event_types=event_types)


@pytest.fixture(name="thousand", scope="session")
def _thousand(configuration: Configuration) -> Envelopes:
    return list(simulate(households=1_000, seed=1, configuration=configuration))


@pytest.fixture(name="paths", scope="session")
def _paths(configuration: Configuration, event_types: EventTypes, thousand: Envelopes) -> Paths:
    rules = Rules(configuration=configuration, event_types=event_types)
    rules.post_all(thousand)
    return rules.paths()
