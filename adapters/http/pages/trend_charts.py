"""Trends as charts and as a table: some indicators at the end of every quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.http.pages import charts
from adapters.http.pages.charts import Lines, Series
from adapters.http.pages.figures_told import ToldFigure, told
from adapters.http.pages.indicator_words import PERCENT, UNITS
from services.indicator_table import INDICATORS
from services.indicator_trends import TRENDS
from services.indicators import Seen

TONES = ("one", "two", "three", "four", "five", "six")
TOGETHER: Sequence[tuple[str, str, Sequence[str]]] = (
    (
        "Saisines et entrées cumulées, accompagnements en cours",
        "",
        ("referrals_by_referrer_kind", "households_entered", "active_episodes"),
    ),
    (
        "Expulsions évitées",
        "percent",
        ("eviction_avoided_rate", "residual_difficulty_rate"),
    ),
    (
        "Durée moyenne d’accompagnement, en mois",
        "",
        ("mean_accompaniment_months",),
    ),
)
"""The charts: their captions, the unit of their axes, and the indicators on each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """A chart with what is written about it; `lines` is None where there is nothing to draw."""

    caption: str
    unit: str
    lines: Lines | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTable:
    """Every figure of every quarter, in words: a row for each indicator."""

    quarters: Sequence[tuple[str, date]]
    rows: Sequence[tuple[ToldFigure, Sequence[ToldFigure]]]


def trend_charts(points: Mapping[date, Seen]) -> Sequence[TrendChart]:
    """The charts of a programme's trends."""
    return [_chart(points, keys, caption=caption, unit=unit) for caption, unit, keys in TOGETHER]


def trend_chart(key: str, points: Mapping[date, Seen]) -> TrendChart:
    """The chart of one indicator."""
    unit = "percent" if INDICATORS[key].unit == PERCENT else ""
    named = "" if unit else f", en {UNITS[INDICATORS[key].unit][1]}"
    caption = f"{INDICATORS[key].title}{named}, à la fin de chaque trimestre"
    return _chart(points, (key,), caption=caption, unit=unit)


def trend_table(points: Mapping[date, Seen], *, without: frozenset[str]) -> TrendTable:
    """The table of a programme's trends, but for these indicators."""
    keys = [key for key in TRENDS if key not in without]
    told_by_day = {
        day: {key: told(each.shown.totals[key]) for key in keys} for day, each in points.items()
    }
    return TrendTable(
        quarters=[(quarter(day), day) for day in points],
        rows=[
            (told_by_day[max(points)][key], [told_by_day[day][key] for day in points])
            for key in keys
        ],
    )


def quarter(day: date) -> str:
    """« T2 2019 »."""
    return f"T{(day.month + 2) // 3}\u00a0{day.year}"


def _chart(
    points: Mapping[date, Seen], keys: Sequence[str], *, caption: str, unit: str
) -> TrendChart:
    figures = {key: [told(each.shown.totals[key]) for each in points.values()] for key in keys}
    series = [
        Series(label=told_ones[0].title, values=[one.number for one in told_ones], tone=tone)
        for told_ones, tone in zip(figures.values(), TONES, strict=False)
    ]
    labels = [quarter(day)[:2] + quarter(day)[-2:].rjust(3) for day in points]
    return TrendChart(caption=caption, unit=unit, lines=charts.lines(series, labels))
