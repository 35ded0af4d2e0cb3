"""A log on a database of the test's own, and simulated households to fill it with."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.programme import Configuration
from services.events import EventTypes
from services.simulation.simulation import simulate
from tests.projections.ground import DatabaseLike, Ground, opened_ground

HOUSEHOLDS = 100


@pytest.fixture(scope="session")
def lives(configuration: Configuration) -> list[dict[str, Any]]:
    """The events of some households, in order of recording, the platforms' openings first."""
    return list(simulate(households=HOUSEHOLDS, seed=7, configuration=configuration))


@pytest.fixture
def ground(
    database: DatabaseLike,
    configuration: Configuration,
    event_types: EventTypes,
    *,
    lives: list[dict[str, Any]],
) -> Iterator[Ground]:
    with opened_ground(database, configuration, event_types, lives=lives) as ground:
        yield ground
