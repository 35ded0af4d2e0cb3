"""What one path costs, to the cent: its expenses and the payments of its tools, by episode."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.path import HouseholdPath
from domain.tool_use import ZERO, ToolStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Euros by category of expense, and by kind of tool.

    `episode` counts from 1; None is for what was spent before, between and after the episodes.
    """

    episode: int | None = None
    expenses: Mapping[str, Decimal] = field(default_factory=dict)
    tools: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """Everything together."""
        return sum((*self.expenses.values(), *self.tools.values()), ZERO)


@dataclass(frozen=True, slots=True)
class _Spent:
    on: date
    is_tool: bool
    code: str
    amount: Decimal


def costs_of(path: HouseholdPath) -> Costs:
    """What the whole path costs, all its episodes and what lies around them."""
    return _summed(None, list(_spent(path)))


def costs_by_episode(path: HouseholdPath) -> tuple[Costs, ...]:
    """The same for each episode; what is in none comes last, and only if there is any.

    The day of an exit still belongs to the episode that it ends, unless another begins that day.
    """
    by_episode: dict[int | None, list[_Spent]] = {
        nth: [] for nth, _ in enumerate(path.episodes, start=1)
    }
    for each in _spent(path):
        by_episode.setdefault(_episode_on(path, each.on), []).append(each)
    return tuple(_summed(nth, spent) for nth, spent in by_episode.items())


def _spent(path: HouseholdPath) -> Iterator[_Spent]:
    for expense in path.expenses:
        yield _Spent(expense.on, False, expense.category, expense.amount)
    for use in path.tools:
        for step in use.steps:
            if step.step is ToolStep.PAID and step.amount is not None:
                yield _Spent(step.on, True, use.kind, step.amount)


def _episode_on(path: HouseholdPath, day: date) -> int | None:
    found = [
        nth
        for nth, episode in enumerate(path.episodes, start=1)
        if episode.admitted_on <= day and (episode.exited_on is None or day <= episode.exited_on)
    ]
    return found[-1] if found else None


def _summed(episode: int | None, spent: list[_Spent]) -> Costs:
    return Costs(
        episode=episode,
        expenses=_by_code([each for each in spent if not each.is_tool]),
        tools=_by_code([each for each in spent if each.is_tool]),
    )


def _by_code(spent: list[_Spent]) -> Mapping[str, Decimal]:
    return {
        code: sum((each.amount for each in spent if each.code == code), ZERO)
        for code in sorted({each.code for each in spent})
    }
