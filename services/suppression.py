"""Small cells (petits effectifs): which figures are hidden from readers of aggregates alone.

The rule is docs/access.md's: a cell about 1 to 4 households is hidden, with what would give it
away; zero is shown where no cell beside it is hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

HOUSEHOLDS_MIN = 5
WHOLE_RATE_DENOMINATOR_MIN = 30
QUARTER_MONTHS = 3
HALF_YEAR_MONTHS = 6
WHOLE_PERCENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many households a figure is about; `counted` are those that its numerator counts."""

    households: int
    counted: int | None = None


def is_small(households: int) -> bool:
    """Whether so few households could be known in the figure."""
    return 0 < households < HOUSEHOLDS_MIN


def tells_on_somebody(cell: Cell) -> bool:
    """Whether the figure, its numerator or what is left of it is about too few households."""
    if is_small(cell.households):
        return True
    if cell.counted is None:
        return False
    return is_small(cell.counted) or is_small(cell.households - cell.counted)


def hidden(cells: Mapping[str, Cell]) -> frozenset[str]:
    """The cells to hide of a partition whose total is known, quarter after quarter, by name.

    It is all of them as soon as one tells on somebody. With fewer, whoever knows the totals of
    two quarters finds a cell that was hidden in one by those shown in the other; a zero beside
    would say where the next household is not.
    """
    return frozenset(cells) if any(map(tells_on_somebody, cells.values())) else frozenset()


def is_whole_rate(cell: Cell, denominator: Decimal) -> bool:
    """Whether a rate of the whole programme is shown, as a whole percentage, whatever is left."""
    return cell.counted is not None and denominator >= WHOLE_RATE_DENOMINATOR_MIN


def whole_percentage(rate: Decimal) -> Decimal:
    """The rate rounded half-even to whole hundredths."""
    return rate.quantize(WHOLE_PERCENT, rounding=ROUND_HALF_EVEN)


def last_quarter_end(day: date) -> date:
    """The last day of a quarter on that day or before."""
    tomorrow = day + timedelta(1)
    month = (tomorrow.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1
    return date(tomorrow.year, month, 1) - timedelta(1)


def half_year(day: date) -> str:
    """The half-year of a day, as 2019-H1."""
    return f"{day.year}-H{(day.month - 1) // HALF_YEAR_MONTHS + 1}"


def is_complete(day: date, as_of: date) -> bool:
    """Whether the half-year of a day had ended as of another."""
    ends_on = date(day.year, HALF_YEAR_MONTHS, 30)
    return (ends_on if day <= ends_on else date(day.year, 12, 31)) <= as_of
