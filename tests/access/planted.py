"""One household's canaries: texts, amounts, numbers and days that occur nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.marks import FieldClass
from services.fields import Each, tree_of

Planted = dict[str, dict[str, str]]
"""Canaries by class, and by the type and field they were planted in."""


@dataclass(kw_only=True)
class Household:
    """One household: its id once it has one, and what was planted in it."""

    number: int
    state: str
    id: str = ""
    planted: Planted = field(default_factory=dict)
    last: dict[str, Any] = field(default_factory=dict)
    _counter: int = 0

    def text(self, code: str, place: str) -> str:
        """A text that occurs nowhere else."""
        return self._kept(code, place, f"canari{code}x{self.number:02}x{self._next():03}fictif")

    def money(self, code: str, place: str) -> str:
        """An amount that occurs nowhere else; small numbers are never searched alone."""
        return self._kept(code, place, f"{self.number + 11}{self._next():03}.37")

    def phone(self, place: str) -> str:
        """A telephone number that occurs nowhere else."""
        return self._kept("C2", place, f"+336{self.number:02}{self._next():03}371")

    def day(self, code: str, place: str, year: int) -> str:
        """A day that occurs nowhere else: every household has one of its own for each place."""
        number = self._next()
        return self._kept(code, place, f"{year - self.number}-{number % 12 + 1:02}-17")

    def _kept(self, code: str, place: str, canary: str) -> str:
        self.planted.setdefault(code, {})[place] = canary
        return canary

    def _next(self) -> int:
        self._counter += 1
        return self._counter


def leaves(kind: type) -> Iterator[tuple[str, FieldClass]]:
    """Every field of a fact with its class, by JSON name."""

    def walk(tree: Any, place: str) -> Iterator[tuple[str, FieldClass]]:
        for name, mark in tree.items():
            if isinstance(mark, FieldClass):
                yield f"{place}/{name}", mark
            else:
                yield from walk(mark.marks if isinstance(mark, Each) else mark, f"{place}/{name}")

    return walk(tree_of(kind), "")


CANARY = re.compile(r"canariC\dx\d\dx\d{3}fictif|\d{4}-\d\d-17|\d{5}\.37|\+336\d{8}")


def canaries_in(answer: str) -> frozenset[str]:
    """The canaries that an answer holds, also as pages write amounts."""
    plain = re.sub(r"(?<=\d)[\u202f\u00a0 ](?=\d{3},)", "", answer)
    return frozenset(CANARY.findall(re.sub(r"(?<=\d{5}),(?=37)", ".", plain)))
