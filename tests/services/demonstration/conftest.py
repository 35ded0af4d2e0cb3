"""The demonstration as it is posted, and the paths that the real rules make of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from domain.path import Episode, HouseholdPath
from domain.programme import Configuration
from services.demonstration import demonstrate
from services.events import EventTypes
from tests.services.simulation.rules import Rules

Envelopes = list[dict[str, Any]]
Paths = list[HouseholdPath]

MONTH_DAYS = 30.4375


@pytest.fixture(name="envelopes", scope="session")
def _envelopes(configuration: Configuration) -> Envelopes:
    return list(demonstrate(configuration=configuration))


@pytest.fixture(name="accepted", scope="session")
def _accepted(configuration: Configuration, event_types: EventTypes, envelopes: Envelopes) -> Rules:
    """What the rules accepted: all of it, or the test fails here."""
    rules = Rules(configuration=configuration, event_types=event_types)
    rules.post_all(envelopes)
    return rules


@pytest.fixture(name="paths", scope="session")
def _paths(accepted: Rules) -> Paths:
    return accepted.paths()


def entered(paths: Paths, programme: str, *, by: date, stream: str = "maintien") -> Paths:
    """The households with an episode of the programme and the stream that began by the day."""
    return [
        path
        for path in paths
        if path.stream == stream
        and any(each.programme == programme and each.admitted_on <= by for each in path.episodes)
    ]


def closed(path: HouseholdPath, *, by: date) -> Sequence[Episode]:
    """The household's episodes that had ended by the day."""
    return [each for each in path.episodes if each.exited_on and each.exited_on <= by]


def months(episode: Episode) -> float:
    """How long a closed episode lasted."""
    assert episode.exited_on
    return (episode.exited_on - episode.admitted_on).days / MONTH_DAYS
