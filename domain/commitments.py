"""Commitments (engagements): what a granted tool sets aside of its funder's money, day by day.

A grant or a renewal with an amount commits that amount on its day. A payment is drawn on the
oldest commitment that is not used up, and what is not paid when the use ends is released that day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.tool_use import ZERO, Dated, ToolStep, ToolUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What changes on a day, in euros, for the commitment made on `committed_on`.

    `committed` is what is set aside and not paid yet: more by a grant, less by a payment or a
    release. `paid` is what was paid.
    """

    committed_on: date
    on: date
    committed: Decimal
    paid: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class _Commitment:
    on: date
    unpaid: Decimal


def movements(use: ToolUse) -> tuple[Movement, ...]:
    """Every movement of one use, by day; none for a use without amounts."""
    return tuple(_movements(use))


def _movements(use: ToolUse) -> Iterator[Movement]:
    commitments: tuple[_Commitment, ...] = ()
    for step in use.steps:
        match step.step:
            case ToolStep.GRANTED | ToolStep.RENEWED:
                amount = _committed(use, step)
                if amount is not None:
                    commitments = (*commitments, _Commitment(step.on, amount))
                    yield Movement(committed_on=step.on, on=step.on, committed=amount)
            case ToolStep.PAID if step.amount is not None:
                yield from _paid(commitments, step.on, step.amount)
                commitments = _drawn(commitments, step.amount)
            case ToolStep.ENDED:
                yield from _released(commitments, step.on)
                commitments = ()
            case _:
                continue


def _committed(use: ToolUse, step: Dated) -> Decimal | None:
    """What a grant or a renewal commits: a grant that names no amount, what was asked for."""
    if step.amount is None and step.step is ToolStep.GRANTED:
        return use.asked
    return step.amount


def _paid(commitments: Iterable[_Commitment], on: date, amount: Decimal) -> Iterator[Movement]:
    rest = amount
    for each in commitments:
        drawn = min(rest, each.unpaid)
        rest -= drawn
        if drawn:
            yield Movement(committed_on=each.on, on=on, committed=-drawn, paid=drawn)
    if rest:
        # No decision lets a payment exceed the grant; were one stored, it would still be spent.
        yield Movement(committed_on=on, on=on, committed=ZERO, paid=rest)


def _drawn(commitments: Iterable[_Commitment], amount: Decimal) -> tuple[_Commitment, ...]:
    """The commitments once an amount is drawn on them, the oldest first."""
    left: list[_Commitment] = []
    rest = amount
    for each in commitments:
        drawn = min(rest, each.unpaid)
        rest -= drawn
        left.append(_Commitment(each.on, each.unpaid - drawn))
    return tuple(left)


def _released(commitments: Iterable[_Commitment], on: date) -> Iterator[Movement]:
    for each in commitments:
        if each.unpaid:
            yield Movement(committed_on=each.on, on=on, committed=-each.unpaid)
