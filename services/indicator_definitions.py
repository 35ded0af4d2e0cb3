"""The indicators: each key with its unit, French title, definition and how its value is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

DAYS_OF_MONTH = Decimal("30.4375")


class How(StrEnum):
    """How a value is made of numerator, denominator and median."""

    COUNT = "count"
    RATIO = "ratio"
    MEDIAN = "median"
    MEAN_MONTHS = "mean_months"
    MEDIAN_MONTHS = "median_months"
    PER_MONTH = "per_month"
    MONEY = "money"
    MONEY_RATIO = "money_ratio"


DIGITS: Mapping[How, Decimal] = {
    How.COUNT: Decimal("1"),
    How.RATIO: Decimal("0.0001"),
    How.MEDIAN: Decimal("0.1"),
    How.MEAN_MONTHS: Decimal("0.01"),
    How.MEDIAN_MONTHS: Decimal("0.01"),
    How.PER_MONTH: Decimal("0.01"),
    How.MONEY: Decimal("0.01"),
    How.MONEY_RATIO: Decimal("0.01"),
}
"""To what a value is rounded, half-even."""

IN_MONEY = frozenset({How.MONEY, How.MONEY_RATIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One indicator; `version` grows with every change of what it counts."""

    key: str
    unit: str
    how: How
    title: str
    definition: str
    version: int = 1


def value_of(
    how: How, *, numerator: Decimal | None, denominator: Decimal | None, median: Decimal | None
) -> Decimal | None:
    """The rounded value; None over an empty denominator, never zero."""
    value = _exact(how, numerator=numerator, denominator=denominator, median=median)
    return None if value is None else value.quantize(DIGITS[how], rounding=ROUND_HALF_EVEN)


def _exact(
    how: How, *, numerator: Decimal | None, denominator: Decimal | None, median: Decimal | None
) -> Decimal | None:
    if how in (How.COUNT, How.MONEY):
        return numerator
    if how is How.MEDIAN:
        return median
    if how is How.MEDIAN_MONTHS:
        return None if median is None else median / DAYS_OF_MONTH
    if numerator is None or not denominator:
        return None
    if how is How.MEAN_MONTHS:
        return numerator / DAYS_OF_MONTH / denominator
    if how is How.PER_MONTH:
        return numerator * DAYS_OF_MONTH / denominator
    return numerator / denominator


def _defined(key: str, unit: str, how: How, *, title: str, definition: str) -> Definition:
    return Definition(key=key, unit=unit, how=how, title=title, definition=definition)


def definitions(lines: Sequence[tuple[str, str, How, str, str]]) -> Mapping[str, Definition]:
    """The definitions of these lines by key, in their order."""
    return {
        key: _defined(key, unit, how, title=title, definition=definition)
        for key, unit, how, title, definition in lines
    }
