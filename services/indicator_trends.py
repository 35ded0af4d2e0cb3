"""Some indicators at the end of every quarter, counted in one pass over the read model."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from domain.programme import Configuration
from projections.programme_figures import tables
from projections.programme_figures.trending import TREND_EPISODES, TREND_REFERRALS
from services.indicator_figures import Figure, Figures, Scope, outcome_parameters
from services.reader_context import COUNTING, Reading, one_moment
from services.suppression import Cell, last_quarter_end

QUARTERS_MAX = 20
TRENDS = (
    "households_entered",
    "households_entered_maintien",
    "households_entered_acces",
    "referrals_by_referrer_kind",
    "active_episodes",
    "eviction_avoided_rate",
    "residual_difficulty_rate",
    "mean_accompaniment_months",
)
"""The indicators that are told quarter after quarter."""


def quarter_ends(first: date, last: date) -> Sequence[date]:
    """The last days of the quarters from one day to another, and that day; the latest if many."""
    ends = [last]
    end = last_quarter_end(last - timedelta(1))
    while end >= first and len(ends) < QUARTERS_MAX:
        ends.append(end)
        end = last_quarter_end(end - timedelta(1))
    return ends[::-1]


def trends(
    reading: Reading, scope: Scope, configuration: Configuration, *, days: Sequence[date]
) -> Mapping[date, Figures]:
    """The indicators of TRENDS as of each of these days, whatever day the scope is of."""
    asked = {**scope.parameters, "days": list(days), **outcome_parameters(configuration)}
    with one_moment(reading, tables.LOCK, COUNTING) as execute:
        position = execute(tables.POSITION, None)[0][0]
        rows = [*execute(TREND_EPISODES, asked), *execute(TREND_REFERRALS, asked)]
    found: dict[date, dict[str, Figure]] = {day: {} for day in days}
    for day, key, numerator, denominator, households, counted in rows:
        found[day][key] = Figure(
            key=key,
            numerator=Decimal(numerator),
            denominator=None if denominator is None else Decimal(denominator),
            size=Cell(households=households, counted=counted),
        )
    return {day: Figures(position=position, totals=totals) for day, totals in found.items()}
