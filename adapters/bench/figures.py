"""What a workload reports: its figures, and how they stand to its goals."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure or a ratio held against a bound; `value` None means that it was not run."""

    words: str
    value: float | None
    bound: float
    at_most: bool = False
    reason: str = ""

    @property
    def met(self) -> bool | None:
        """None where it was not run."""
        if self.value is None:
            return None
        return self.value <= self.bound if self.at_most else self.value >= self.bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One workload's figures, those of its ceilings and peers beside it, and its goals."""

    workload: str
    figures: Mapping[str, Any]
    beside: Mapping[str, Any] = field(default_factory=dict)
    goals: Sequence[Goal] = ()


def ratio(figure: float, beside: float) -> float | None:
    """None where there is nothing to divide by."""
    return figure / beside if beside > 0 else None


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p90, p99 and the largest, in milliseconds; nothing where nothing was measured."""
    ordered = sorted(seconds)
    if not ordered:
        return {}
    told = {f"p{share}": _rank(ordered, share) for share in (50, 90, 99)} | {"max": ordered[-1]}
    return {name: round(value * MILLISECONDS, 2) for name, value in told.items()}


def _rank(ordered: Sequence[float], share: int) -> float:
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]
