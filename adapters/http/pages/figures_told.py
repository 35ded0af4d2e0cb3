"""Figures as French readers are told them: a value with its unit, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from adapters.http.pages.indicator_words import (
    BY_TOOL,
    DEFINITIONS,
    EUROS,
    LINE_LISTS,
    OF_HOUSEHOLDS,
    OF_HOUSEHOLDS_WORDS,
    OTHER_LINES,
    PERCENT,
    UNITS,
)
from adapters.http.pages.typography import FIXED, NARROW, money, spaced
from adapters.http.pages.words import Words
from services.aggregates import Shown
from services.indicator_definitions import IN_MONEY, How
from services.indicator_table import INDICATORS

SUPPRESSED = "non communiqué"
SUPPRESSED_WHY = "moins de 5 ménages"
EMPTY = "sans objet"
MINUS = "\u2212"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFigure:
    """One figure in words; `number` is what a chart draws, in hundredths for a rate.

    `short` is the value without its unit, for tables that name it elsewhere.
    `over` tells numerator and denominator as a phrase: « 35 sur 39 »; `top` and `bottom` are the
    two as numbers.
    """

    key: str
    title: str
    value: str
    short: str
    numerator: str
    denominator: str
    over: str
    number: Decimal | None
    top: Decimal | None
    bottom: Decimal | None
    definition: str
    version: int
    is_suppressed: bool
    is_empty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """A line of a breakdown: of which code, in which period if it is of one."""

    words: str
    period: str
    code: str
    told: ToldFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTable:
    """Figures by period and by what they are of; None where there is none."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[ToldFigure | None]]]


def told(shown: Shown) -> ToldFigure:
    """A figure as the page tells it."""
    figure, defined = shown.figure, INDICATORS[shown.figure.key]
    numerator = None if shown.percentage is not None else figure.numerator
    value = figure.value if shown.percentage is None else shown.percentage
    hidden = shown.suppressed
    top = _amount(numerator, in_money=defined.how in IN_MONEY)
    bottom = _amount(figure.denominator, in_money=defined.how is How.MONEY)
    return ToldFigure(
        key=figure.key,
        title=spaced(defined.title),
        value=SUPPRESSED if hidden else value_told(value, defined.unit),
        short=SUPPRESSED if hidden else _short(value, defined.unit),
        numerator="" if hidden else top,
        denominator="" if hidden else bottom,
        over="" if hidden else _over(top, bottom, how=defined.how),
        number=None if hidden else _number(value, defined.unit),
        top=None if hidden else numerator,
        bottom=None if hidden else figure.denominator,
        definition=spaced(DEFINITIONS[figure.key]),
        version=defined.version,
        is_suppressed=hidden,
        is_empty=not hidden and value is None,
    )


def value_told(value: Decimal | None, unit: str) -> str:
    """« 89,7 % », « 21,79 mois », « 6 812,50 € »; « sans objet » for none."""
    if value is None:
        return EMPTY
    if unit == EUROS:
        return money(value)
    if unit == PERCENT:
        return f"{digits(value * HUNDRED, places=1)}{FIXED}%"
    one, many = UNITS[unit]
    return f"{digits(value, places=2)}{FIXED}{one if abs(value) < 2 else many}"


def digits(value: Decimal, *, places: int) -> str:
    """The number with so many decimals at most, none of them an idle zero."""
    text = f"{value:,.{places}f}".replace(",", NARROW).replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def unit_words(key: str) -> str:
    """The unit of an indicator, as tables name it beside its title; nothing for a sign."""
    unit = INDICATORS[key].unit
    return "" if unit in (EUROS, PERCENT) else UNITS[unit][1]


def told_lines(key: str, lines: Sequence[Shown], words: Words) -> Sequence[ToldLine]:
    """The lines of an indicator's breakdown, in the words of the programme."""
    return [
        ToldLine(
            words=line_words(key, each.figure.code or "", words),
            period=period_told(each.label),
            code=each.figure.code or "",
            told=told(each),
        )
        for each in lines
    ]


def by_period(lines: Sequence[ToldLine]) -> PeriodTable:
    """The lines of periods as a table: a row for each period, a column for each code."""
    codes = dict.fromkeys(each.words for each in sorted(lines, key=lambda one: one.code))
    periods = dict.fromkeys(each.period for each in lines if each.period)
    found = {(each.period, each.words): each.told for each in lines}
    return PeriodTable(
        columns=list(codes),
        rows=[(period, [found.get((period, code)) for code in codes]) for period in periods],
    )


def line_words(key: str, code: str, words: Words) -> str:
    """What a line of a breakdown is of."""
    if code in OTHER_LINES:
        return OTHER_LINES[code]
    if key in BY_TOOL:
        return words.tool(code)
    if code.startswith(OF_HOUSEHOLDS):
        category = words.code("cost_categories", code.removeprefix(OF_HOUSEHOLDS))
        return spaced(f"{OF_HOUSEHOLDS_WORDS} : {category.lower()}")
    return words.code(LINE_LISTS.get(key, ""), code)


def period_told(label: str | None) -> str:
    """« 1er trimestre 2019 », « 2e semestre 2019 », from 2019-Q1 and 2019-H2."""
    if not label:
        return ""
    year, _, part = label.partition("-")
    kind = "trimestre" if part[0] == "Q" else "semestre"
    return f"{part[1]}{'er' if part[1] == '1' else 'e'}{FIXED}{kind} {year}"


def difference_told(before: ToldFigure, after: ToldFigure) -> str:
    """« +2,3 points », a minus in its place; nothing where one of the figures is not told."""
    if before.number is None or after.number is None:
        return ""
    change = after.number - before.number
    unit = INDICATORS[after.key].unit
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    if unit == EUROS:
        number = money(abs(change))
    else:
        number = digits(abs(change), places=1 if unit == PERCENT else 2)
    points = f"{FIXED}{'points' if abs(change) >= 2 else 'point'}" if unit == PERCENT else ""
    return f"{sign}{FIXED if sign else ''}{number}{points}"


def told_all(totals: Mapping[str, Shown]) -> Mapping[str, ToldFigure]:
    """Every figure by its key."""
    return {key: told(each) for key, each in totals.items()}


def _number(value: Decimal | None, unit: str) -> Decimal | None:
    return value * HUNDRED if value is not None and unit == PERCENT else value


def _short(value: Decimal | None, unit: str) -> str:
    if value is None or unit in (EUROS, PERCENT):
        return value_told(value, unit)
    return digits(value, places=2)


def _amount(value: Decimal | None, *, in_money: bool) -> str:
    if value is None:
        return ""
    return money(value) if in_money else digits(value, places=2)


def _over(numerator: str, denominator: str, *, how: How) -> str:
    if not denominator:
        return ""
    if how is How.MEAN_MONTHS:
        return f"{numerator}{FIXED}jours sur {denominator}"
    return f"{numerator} sur {denominator}" if numerator else f"sur {denominator}"
