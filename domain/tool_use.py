"""One use of a tool (mobilisation d'un outil): its dated steps, and what follows from them.

The steps are kept in the order of their days, so that a step recorded late takes its place and
the life is judged whole.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.dates import months_after
from domain.path_parts import FollowUpReview

ZERO = Decimal("0.00")


class ToolStep(StrEnum):
    """What happens to a tool, in the order of its life."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    STARTED = "started"
    PAID = "paid"
    RENEWED = "renewed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ENDED = "ended"


CLOSING = frozenset({ToolStep.ENDED, ToolStep.REFUSED})
"""The steps after which a use has no other."""


class ToolState(StrEnum):
    """Where a use of a tool is in its life."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"


_LIFE: Mapping[tuple[ToolState, ToolStep], ToolState] = {
    (ToolState.REQUESTED, ToolStep.GRANTED): ToolState.GRANTED,
    (ToolState.REQUESTED, ToolStep.REFUSED): ToolState.REFUSED,
    (ToolState.GRANTED, ToolStep.STARTED): ToolState.RUNNING,
    (ToolState.RUNNING, ToolStep.PAID): ToolState.RUNNING,
    (ToolState.RUNNING, ToolStep.RENEWED): ToolState.RUNNING,
    (ToolState.RUNNING, ToolStep.SUSPENDED): ToolState.SUSPENDED,
    (ToolState.SUSPENDED, ToolStep.RESUMED): ToolState.RUNNING,
    (ToolState.SUSPENDED, ToolStep.RENEWED): ToolState.SUSPENDED,
    (ToolState.REQUESTED, ToolStep.ENDED): ToolState.ENDED,
    (ToolState.GRANTED, ToolStep.ENDED): ToolState.ENDED,
    (ToolState.RUNNING, ToolStep.ENDED): ToolState.ENDED,
    (ToolState.SUSPENDED, ToolStep.ENDED): ToolState.ENDED,
}
"""The life of a tool: every other step is refused."""


class OutOfTurn(Exception):
    """A step that the life of the tool does not have there; `state` is where it was."""

    def __init__(self, state: ToolState, step: ToolStep) -> None:
        self.state = state
        self.step = step
        super().__init__(f"{step.value} after {state.value}")


@dataclass(frozen=True, slots=True)
class Dated:
    """A step and its day; `amount` is in euros: what is granted or paid, where that is said."""

    on: date
    step: ToolStep
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUse:
    """One use of a tool: who asked for what, and its steps by day.

    `asked` is what the request amounts to in euros, where it names amounts; `monthly` what it asks
    for each month. `review_months` is the rhythm at which it is reviewed. `ended_with_case` tells
    that the end of the referral or the episode ended it.
    """

    tool: str
    kind: str
    requested_by: str
    steps: tuple[Dated, ...]
    asked: Decimal | None = None
    monthly: Decimal | None = None
    funder: str | None = None
    operator: str | None = None
    payee: str | None = None
    place: str | None = None
    condition: str | None = None
    review_months: int | None = None
    planned_end_on: date | None = None
    outcome: str | None = None
    ended_with_case: bool = False

    @property
    def state(self) -> ToolState:
        """Where it is now. Raises `OutOfTurn` for a life that no decision let in."""
        return state_after(self.steps)

    @property
    def requested_on(self) -> date:
        return self.steps[0].on

    @property
    def granted_on(self) -> date | None:
        return self._first(ToolStep.GRANTED)

    @property
    def started_on(self) -> date | None:
        return self._first(ToolStep.STARTED)

    @property
    def ended_on(self) -> date | None:
        return self._first(ToolStep.ENDED)

    @property
    def granted(self) -> Decimal | None:
        """What may be paid in all, in euros: the grant, and what renewals added to it."""
        if all(each.step is not ToolStep.GRANTED for each in self.steps):
            return None
        grants = [each.amount for each in self.steps if each.step is ToolStep.GRANTED]
        granted = next((amount for amount in grants if amount is not None), self.asked)
        if granted is None:
            return None
        added = (each.amount for each in self.steps if each.step is ToolStep.RENEWED)
        return granted + sum((amount for amount in added if amount is not None), ZERO)

    @property
    def paid(self) -> Decimal:
        """What was paid so far, in euros."""
        amounts = (each.amount for each in self.steps if each.step is ToolStep.PAID)
        return sum((amount for amount in amounts if amount is not None), ZERO)

    @property
    def overpaid(self) -> Decimal:
        """Zero, or by how much at worst the payments ran ahead of what was granted, in euros.

        A renewal pays for nothing that came before it.
        """
        left = overpaid = ZERO
        for each in self.steps:
            if each.step is ToolStep.GRANTED:
                left += (self.asked if each.amount is None else each.amount) or ZERO
            elif each.step is ToolStep.RENEWED:
                left += each.amount or ZERO
            elif each.step is ToolStep.PAID:
                left -= each.amount or ZERO
            overpaid = max(overpaid, -left)
        return overpaid

    def review_due_on(self, reviews: Iterable[FollowUpReview]) -> date | None:
        """When it is next due to be reviewed, in its rhythm; nothing runs for ever unlooked at."""
        if self.review_months is None or self.started_on is None or self.is_closed:
            return None
        since = [each.on for each in reviews if each.on >= self.started_on]
        return months_after(max([self.started_on, *since]), self.review_months)

    @property
    def is_closed(self) -> bool:
        return any(each.step in CLOSING for each in self.steps)

    def runs_beside(self, other: "ToolUse") -> bool:
        """Whether both run on some same day; one that ends on a day runs no more that day."""
        if self.started_on is None or other.started_on is None:
            return False
        return (other.ended_on is None or self.started_on < other.ended_on) and (
            self.ended_on is None or other.started_on < self.ended_on
        )

    def _first(self, step: ToolStep) -> date | None:
        return next((each.on for each in self.steps if each.step is step), None)


def state_after(steps: Iterable[Dated]) -> ToolState:
    """The state that these steps lead to, from the request on; raises `OutOfTurn`."""
    state = ToolState.REQUESTED
    for each in steps:
        if each.step is ToolStep.REQUESTED:
            continue
        following = _LIFE.get((state, each.step))
        if following is None:
            raise OutOfTurn(state, each.step)
        state = following
    return state


def with_step(use: ToolUse, step: Dated) -> ToolUse:
    """The use with one more step, after those of its day and before those of later days.

    What is told late to have closed it comes before the end of the case, which then ended nothing.
    """
    *earlier, last = use.steps
    if use.ended_with_case and step.step in CLOSING and step.on < last.on:
        use = replace(use, steps=tuple(earlier), ended_with_case=False)
    before = tuple(each for each in use.steps if each.on <= step.on)
    after = tuple(each for each in use.steps if each.on > step.on)
    return replace(use, steps=(*before, step, *after))


def ended_with_case_on(uses: Iterable[ToolUse], on: date) -> tuple[ToolUse, ...]:
    """The uses once the referral or the episode ends: what was not closed ends with it."""
    return tuple(
        use
        if use.is_closed
        else replace(with_step(use, Dated(on, ToolStep.ENDED)), ended_with_case=True)
        for use in uses
    )


def changed(
    uses: Iterable[ToolUse], tool: str, change: Callable[[ToolUse], ToolUse]
) -> tuple[ToolUse, ...]:
    """The uses, the one of that name changed."""
    return tuple(change(use) if use.tool == tool else use for use in uses)
