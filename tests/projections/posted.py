"""Simulated households on a database of the test's own, posted and projected."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.programme import Configuration
from services.events import EventTypes
from services.simulation.simulation import simulate
from tests.projections.ground import DatabaseLike, Ground, opened_ground

KINDS = ("etage.household.", "etage.platform.")


@contextmanager
def posted(
    database: DatabaseLike,
    configuration: Configuration,
    event_types: EventTypes,
    *,
    households: int,
) -> Iterator[Ground]:
    """Simulated households, posted and projected."""
    simulated = simulate(households=households, seed=11, configuration=configuration)
    # Linking two files changes no figure.
    alone = [
        each
        for each in simulated
        if each["type"].startswith(KINDS) and "linked" not in each["type"]
    ]
    with opened_ground(database, configuration, event_types, lives=alone) as ground:
        ground.post()
        ground.project()
        yield ground
