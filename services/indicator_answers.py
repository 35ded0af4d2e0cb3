"""Indicators in the shape of the API: how a figure becomes value, numerator and denominator."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.aggregates import Shown, ShownFigures
from services.indicator_definitions import IN_MONEY, How
from services.indicator_figures import Scope
from services.indicator_table import INDICATORS

ASKED = ("programme", "territory", "landlord", "stream")


def answer_of(
    scope: Scope, position: int, shown: ShownFigures, *, names: frozenset[UUID] | None = None
) -> dict[str, Any]:
    """Every indicator of a scope; with the households behind each that are among `names`."""
    return {
        **{name: getattr(scope, name) for name in ASKED if getattr(scope, name)},
        "as_of": scope.as_of.isoformat(),
        "position": position,
        "indicators": [
            indicator_of(key, shown.totals[key], shown.breakdowns.get(key, ()), names=names)
            for key in INDICATORS
        ],
    }


def indicator_of(
    key: str, total: Shown, lines: Sequence[Shown], *, names: frozenset[UUID] | None = None
) -> dict[str, Any]:
    """One indicator with its definition and the lines of its breakdown."""
    defined = INDICATORS[key]
    answer: dict[str, Any] = {
        "key": key,
        "title": defined.title,
        "unit": defined.unit,
        **numbers_of(total),
        "definition": defined.definition,
        "definition_version": defined.version,
    }
    if lines:
        answer["breakdown"] = [_line(each) for each in lines]
    if names is not None:
        answer["households"] = sorted(str(each) for each in total.figure.households & names)
    return answer


def _line(shown: Shown) -> dict[str, Any]:
    period = {} if shown.label is None else {"period": shown.label}
    return {"code": shown.figure.code, **period, **numbers_of(shown)}


def numbers_of(shown: Shown) -> Mapping[str, Any]:
    """Value, numerator and denominator; of a hidden figure nothing but that it is."""
    figure, how = shown.figure, INDICATORS[shown.figure.key].how
    if shown.suppressed:
        return {"value": None, "numerator": None, "denominator": None, "suppressed": True}
    numerator_in_money, denominator_in_money = how in IN_MONEY, how is How.MONEY
    denominator = _number(figure.denominator, in_money=denominator_in_money)
    if shown.percentage is not None:
        return {"value": float(shown.percentage), "numerator": None, "denominator": denominator}
    return {
        "value": _number(figure.value, in_money=how in IN_MONEY),
        "numerator": _number(figure.numerator, in_money=numerator_in_money),
        "denominator": denominator,
    }


def _number(value: Decimal | None, *, in_money: bool) -> Any:
    """Money as a decimal string, a whole number as such, another as a float of its digits."""
    if value is None:
        return None
    if in_money:
        return f"{value:.2f}"
    return int(value) if value == value.to_integral_value() else float(value)
