"""Every indicator counted in the read model, against the same counted by hand from the events."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import psycopg
import pytest

from domain.programme import Configuration
from projections.programme_figures import PROGRAMME_FIGURES
from services.events import EventTypes
from services.indicator_definitions import DIGITS
from services.indicator_figures import Figures, Scope, figures
from services.indicator_table import INDICATORS, WHOLE_PROGRAMME_ONLY
from services.simulation.simulation import simulate
from tests.projections.counted_again import lives
from tests.projections.expected_figures import expected
from tests.projections.ground import DatabaseLike, Ground, opened_ground
from tests.projections.posted import KINDS

HOUSEHOLDS = 1_000
DAYS = (date(2017, 3, 31), date(2018, 12, 31), date(2019, 10, 15), date(2020, 6, 30))


@pytest.fixture
def many(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Ground]:
    """A thousand households, posted once for both programmes."""
    simulated = simulate(households=HOUSEHOLDS, seed=11, configuration=configuration)
    # Linking two files changes no figure; and figures are made of their own read model alone.
    alone = [e for e in simulated if e["type"].startswith(KINDS) and "linked" not in e["type"]]
    with opened_ground(database, configuration, event_types, lives=alone) as ground:
        ground.post()
        ground.project([PROGRAMME_FIGURES])
        # What the server does by itself after a while: with no statistics it plans badly.
        with psycopg.connect(database.conninfo, autocommit=True) as connection:
            connection.execute("ANALYZE")
        yield ground


def told(found: Figures) -> dict[str, tuple[Any, Any, Any]]:
    """What households alone make: numerator, denominator and value."""
    return {
        key: (each.numerator, each.denominator, each.value)
        for key, each in found.totals.items()
        if key not in WHOLE_PROGRAMME_ONLY
    }


def rounded(key: str, value: Fraction | Decimal | None) -> Decimal | None:
    """An exact value as the indicator rounds it."""
    if value is None:
        return None
    exact = Fraction(value)
    unit = Fraction(DIGITS[INDICATORS[key].how])
    return Decimal(round(exact / unit)) * DIGITS[INDICATORS[key].how]


def test_every_indicator_is_what_the_events_make_when_counted_by_hand(
    many: Ground, configuration: Configuration
) -> None:
    for day in DAYS:
        of_that_day = lives(many.lives, day)
        for programme in ("place", "etage"):
            by_hand = {
                key: (numerator, denominator, rounded(key, value))
                for key, (numerator, denominator, value) in expected(
                    of_that_day, programme, day
                ).items()
            }
            scope = Scope(as_of=day, programme=programme)
            assert told(figures(many.reader, scope, configuration)) == by_hand
