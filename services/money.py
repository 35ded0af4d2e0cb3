"""A programme's money as one reader is answered: set aside, committed, paid and left."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from domain.access import Actor
from domain.money import (
    ZERO,
    CostRecorded,
    Envelope,
    envelope_charged,
    envelopes_in_force,
)
from domain.path import Recorded
from projections import tool_money
from services.indicator_figures import Scope
from services.indicator_rights import View
from services.reader_context import COUNTING, Reading, Work, one_moment
from services.suppression import is_small, last_quarter_end

NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is committed and not paid, and paid, in euros, of one envelope or of none.

    `amount` is what the envelope sets aside; None where the money is of no envelope.
    """

    funder: str | None
    tool: str
    envelope: Envelope | None = None
    amount: Decimal | None = None
    committed: Decimal = ZERO
    paid: Decimal = ZERO
    households: frozenset[UUID] = NOBODY

    @property
    def left(self) -> Decimal:
        """What may still be committed; below zero where more was granted than set aside."""
        return (self.amount or ZERO) - self.committed - self.paid

    @property
    def is_empty(self) -> bool:
        """Whether nothing is set aside, and nothing was ever granted."""
        return not self.amount and not self.households


class ProgrammeMoney:
    """Answers in the shape of the API.

    `read` runs a query on a reader's connection, `view` says how much an actor is given, and
    `programme_facts` are those about a programme itself, rectified.
    """

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        view: Callable[[Actor, Scope], View],
        programme_facts: Callable[[str], Sequence[Recorded]],
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._view = view
        self._programme_facts = programme_facts
        self._today = today

    def answer(self, actor: Actor, programme: str, as_of: date) -> dict[str, Any]:
        """The programme's money as of a day; for a funder, its own lines of the last quarter.

        Raises NotFound.
        """
        is_safe = self._view(actor, Scope(as_of=as_of, programme=programme)) is View.SAFE
        day = last_quarter_end(min(as_of, self._today())) if is_safe else as_of
        told = [each for each in self._programme_facts(programme) if each.fact.occurred_on <= day]
        position, charged = self._read(lambda c: _charged(c, programme, day))
        lines = lines_of(envelopes_in_force(told), charged)
        costs = [each.fact for each in told if isinstance(each.fact, CostRecorded)]
        hidden = False
        if is_safe:
            own = [each for each in lines if each.funder == actor.organisation]
            hidden = gives_somebody_away(own, [each for each in lines if each not in own])
            lines, costs = own, [each for each in costs if each.funder == actor.organisation]
        return {
            "programme": programme,
            "as_of": day.isoformat(),
            "position": position,
            **_answer(lines, hidden=hidden),
            "costs": [_cost(each) for each in costs],
            "totals": {
                **_totals(lines, hidden=hidden),
                "costs": _euros(sum((each.amount for each in costs), ZERO)),
            },
        }


def _charged(reading: Reading, programme: str, as_of: date) -> tuple[int, list[TupleRow]]:
    """The position, and each funder's money of each tool by the day on which it was committed."""
    asked = {"programme": programme, "as_of": as_of}
    with one_moment(reading, tool_money.LOCK, COUNTING) as execute:
        position: int = execute(tool_money.POSITION, None)[0][0]
        return position, execute(tool_money.COMMITMENTS, asked)


def lines_of(envelopes: Mapping[Envelope, Decimal], charged: Iterable[TupleRow]) -> Sequence[Line]:
    """The envelopes in force, and what is of none, each with all that is charged to it."""
    lines: dict[Envelope | tuple[str | None, str], Line] = {
        each: Line(funder=each.funder, tool=each.tool, envelope=each, amount=amount)
        for each, amount in envelopes.items()
    }
    for funder, tool, committed_on, committed, paid, households in charged:
        key = envelope_charged(envelopes, funder=funder, tool=tool, on=committed_on)
        before = lines.get(key or (funder, tool), Line(funder=funder, tool=tool))
        lines[key or (funder, tool)] = replace(
            before,
            committed=before.committed + committed,
            paid=before.paid + paid,
            households=before.households.union(households),
        )
    return sorted((each for each in lines.values() if not each.is_empty), key=_in_order)


def _in_order(line: Line) -> tuple[str, str, date, date]:
    envelope = line.envelope
    days = (envelope.starts_on, envelope.ends_on) if envelope else (date.max, date.max)
    return line.funder or "", line.tool, *days


def gives_somebody_away(own: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether a funder's lines would tell of 1 to 4 households, alone or by difference.

    What all funders spent is known, in all and by tool: so the rest of each must not be small
    either. All lines are hidden or none, for one that is shown next to a hidden one tells it.
    """
    cells = [len(each.households) for each in own]
    for tool in {each.tool for each in own}:
        cells.append(_households(each for each in others if each.tool == tool))
    return any(map(is_small, [*cells, _households(others)]))


def _households(lines: Iterable[Line]) -> int:
    return len(NOBODY.union(*(each.households for each in lines)))


def _answer(lines: Sequence[Line], *, hidden: bool) -> dict[str, Any]:
    enveloped = (each for each in lines if each.envelope is not None)
    return {
        "envelopes": [_envelope(each, hidden=hidden) for each in enveloped],
        "without_envelope": [
            {"funder": each.funder, "tool": each.tool, **_spent(each, hidden=hidden)}
            for each in lines
            if each.envelope is None
        ],
    }


def _envelope(line: Line, *, hidden: bool) -> dict[str, Any]:
    if line.envelope is None:
        raise AssertionError("only asked of the lines of an envelope")
    return {
        "funder": line.funder,
        "tool": line.tool,
        "from": line.envelope.starts_on.isoformat(),
        "to": line.envelope.ends_on.isoformat(),
        "amount": _euros(line.amount or ZERO),
        **_spent(line, hidden=hidden),
    }


def _spent(line: Line, *, hidden: bool) -> dict[str, Any]:
    """What is charged to a line; a hidden one says nothing of it."""
    left = {} if line.envelope is None else {"left": None if hidden else _euros(line.left)}
    if hidden:
        return {"committed": None, "paid": None, **left, "households": None, "suppressed": True}
    return {
        "committed": _euros(line.committed),
        "paid": _euros(line.paid),
        **left,
        "households": len(line.households),
    }


def _totals(lines: Sequence[Line], *, hidden: bool) -> dict[str, Any]:
    enveloped = [each for each in lines if each.envelope is not None]
    others = [each for each in lines if each.envelope is None]
    amount = sum((each.amount or ZERO for each in enveloped), ZERO)
    committed, paid = _sums(enveloped)
    found: dict[str, Any] = {
        "envelopes": {
            "amount": _euros(amount),
            "committed": _euros(committed),
            "paid": _euros(paid),
            "left": _euros(amount - committed - paid),
        },
        "without_envelope": dict(
            zip(("committed", "paid"), map(_euros, _sums(others)), strict=True)
        ),
    }
    if hidden:
        for part in found.values():
            part.update({name: None for name in part if name != "amount"}, suppressed=True)
    return found


def _sums(lines: Iterable[Line]) -> tuple[Decimal, Decimal]:
    known = list(lines)
    committed = sum((each.committed for each in known), ZERO)
    return committed, sum((each.paid for each in known), ZERO)


def _cost(cost: CostRecorded) -> dict[str, Any]:
    return {
        "from": cost.period.from_.isoformat(),
        "to": cost.period.to.isoformat(),
        "category": cost.category,
        "funder": cost.funder,
        "amount": _euros(cost.amount),
    }


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}"
