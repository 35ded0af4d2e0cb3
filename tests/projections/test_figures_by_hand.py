"""Every indicator counted in the read model, against the same counted by hand from the events."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domain.programme import Configuration
from services.events import EventTypes
from services.indicator_definitions import DIGITS
from services.indicator_figures import Figures, Scope, figures
from services.indicator_table import INDICATORS, WHOLE_PROGRAMME_ONLY
from tests.projections.counted_again import lives
from tests.projections.expected_figures import expected
from tests.projections.ground import DatabaseLike, Ground
from tests.projections.posted import posted

HOUSEHOLDS = 250
DAYS = (date(2017, 3, 31), date(2018, 12, 31), date(2019, 10, 15), date(2020, 6, 30))


@pytest.fixture
def many(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Ground]:
    """Some hundred households."""
    with posted(database, configuration, event_types, households=HOUSEHOLDS) as ground:
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


@pytest.mark.parametrize("programme", ["place", "etage"])
def test_every_indicator_is_what_the_events_make_when_counted_by_hand(
    many: Ground, programme: str, configuration: Configuration
) -> None:
    for day in DAYS:
        scope = Scope(as_of=day, programme=programme)
        by_hand = {
            key: (numerator, denominator, rounded(key, value))
            for key, (numerator, denominator, value) in expected(
                lives(many.lives, day), programme, day
            ).items()
        }
        assert told(figures(many.reader, scope, configuration)) == by_hand
