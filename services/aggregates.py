"""What readers of aggregates alone are shown of figures, once small cells are hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.indicator_figures import Figure, Figures
from services.indicator_table import INDICATORS
from services.suppression import (
    Cell,
    half_year,
    hidden,
    is_complete,
    is_whole_rate,
    tells_on_somebody,
    whole_percentage,
)

RATE = "ratio"
NO_PART = ""
BY_REFERRER = frozenset({"referrals_by_referrer_kind", "households_entered"})
"""Figures broken down by referrer and quarter."""
MERGED_REFERRERS: Mapping[str, str] = {"ccas": "ccas_mdm", "mdm": "ccas_mdm"}
"""Referrers that are shown as one."""

BESIDE = frozenset(
    {"mean_accompaniment_months", "median_accompaniment_months", "cost_per_household_eur"}
)
"""Figures whose breakdown stands beside the total, and is no partition of it."""

TOGETHER = (
    ("households_entered_maintien", "households_entered_acces"),
    ("eviction_avoided_rate", "residual_difficulty_rate", "cost_per_avoided_eviction_eur"),
)
"""Figures each of which would tell what another hides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as a reader is given it; `percentage` stands in the place of value and numerator."""

    figure: Figure
    label: str | None = None
    suppressed: bool = False
    percentage: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigures:
    """Every indicator as it is shown, and the lines of the breakdowns."""

    totals: Mapping[str, Shown]
    breakdowns: Mapping[str, Sequence[Shown]]


def unsuppressed(found: Figures) -> ShownFigures:
    """Everything, for who may know it."""
    return ShownFigures(
        totals={key: Shown(figure=each) for key, each in found.totals.items()},
        breakdowns={
            key: [Shown(figure=each, label=_quarter(each.period)) for each in lines]
            for key, lines in found.breakdowns.items()
        },
    )


def _quarter(period: date | None) -> str | None:
    return None if period is None else f"{period.year}-Q{(period.month + 2) // 3}"


def of_whole_programme(found: Figures, as_of: date) -> ShownFigures:
    """The figures of a whole programme: rates as whole percentages, small cells hidden."""
    totals = {key: _total(each) for key, each in found.totals.items()}
    breakdowns: dict[str, Sequence[Shown]] = {}
    for key, lines in found.breakdowns.items():
        if key in BY_REFERRER:
            breakdowns[key] = _half_years(lines, as_of)
            continue
        cells = {each.code or "": each.cell for each in lines}
        secret = _alone(cells) if key in BESIDE else hidden(cells)
        breakdowns[key] = [Shown(figure=each, suppressed=each.code in secret) for each in lines]
    return ShownFigures(totals=_together(totals), breakdowns=breakdowns)


def _alone(cells: Mapping[str, Cell]) -> frozenset[str]:
    return frozenset(name for name, cell in cells.items() if tells_on_somebody(cell))


def _total(figure: Figure) -> Shown:
    numerator, denominator = figure.numerator or Decimal(0), figure.denominator or Decimal(0)
    is_rate = INDICATORS[figure.key].unit == RATE
    if is_rate and is_whole_rate(figure.cell, denominator):
        return Shown(figure=figure, percentage=whole_percentage(numerator / denominator))
    return Shown(figure=figure, suppressed=tells_on_somebody(figure.cell))


def _together(totals: Mapping[str, Shown]) -> Mapping[str, Shown]:
    shown = dict(totals)
    for keys in TOGETHER:
        if any(key in shown and shown[key].suppressed for key in keys[:2]):
            for key in shown.keys() & keys:
                shown[key] = replace(shown[key], suppressed=True, percentage=None)
    return shown


def _half_years(lines: Sequence[Figure], as_of: date) -> Sequence[Shown]:
    """Referrals by half-year that is over, the landlord against CCAS and MDM together."""
    merged: dict[str, dict[str, Figure]] = {}
    for line in lines:
        if line.period is None or line.code is None or not is_complete(line.period, as_of):
            continue
        code = MERGED_REFERRERS.get(line.code, line.code)
        within = merged.setdefault(half_year(line.period), {})
        before = within.get(code, Figure(key=line.key, code=code, numerator=Decimal(0)))
        within[code] = _sum(before, line)
    shown: list[Shown] = []
    for label, within in sorted(merged.items()):
        secret = hidden({code: each.cell for code, each in within.items()})
        shown += [
            Shown(figure=each, label=label, suppressed=code in secret)
            for code, each in sorted(within.items())
        ]
    return shown


def _sum(before: Figure, line: Figure) -> Figure:
    households = before.households | line.households
    numerator = (before.numerator or Decimal(0)) + (line.numerator or Decimal(0))
    return replace(before, numerator=numerator, households=households, counted=households)


def of_one_part(parts: Mapping[str, Figures], own: str, *, whole: Figures) -> ShownFigures:
    """The figures of one part of a programme; the others say what would give it away.

    Those of the whole that are in no part are a cell too, for whoever subtracts finds them.
    """
    totals: dict[str, Shown] = {}
    for key, figure in parts[own].totals.items():
        cells = {part: found.totals[key].cell for part, found in parts.items()}
        cells[NO_PART] = _rest(whole.totals[key].cell, list(cells.values()))
        totals[key] = Shown(figure=figure, suppressed=own in hidden(cells))
    return ShownFigures(totals=_together(totals), breakdowns={})


def _rest(whole: Cell, parts: Sequence[Cell]) -> Cell:
    """What is left of the whole; less than none, where a household is in several parts, is none."""
    counted = None
    if whole.counted is not None and all(each.counted is not None for each in parts):
        counted = max(whole.counted - sum(each.counted or 0 for each in parts), 0)
    households = max(whole.households - sum(each.households for each in parts), counted or 0)
    return Cell(households=households, counted=counted)
