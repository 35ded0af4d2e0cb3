"""The households behind a figure, and those that moved between two days, under pseudonym."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor
from projections.programme_figures import tables
from projections.programme_figures.trending import CASES
from services.history import NotFound
from services.indicator_figures import Scope, followed
from services.indicator_rights import View
from services.indicators import Indicators, Seen
from services.reader_context import COUNTING, Reading, Work, one_moment

PAGE_CASES = 50
CURSOR_CHARACTERS = 8

Gone = Callable[[Actor, Collection[UUID], int], frozenset[UUID]]
"""Those of some households of which an actor sees less by now than at a position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBehind:
    """A household behind a figure, and the latest episode of it, if it ever entered.

    `counted` says that the numerator counts it.
    """

    household: UUID
    counted: bool
    territory: str | None
    landlord: str | None
    stream: str | None
    entered_on: date | None
    exited_on: date | None
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesBehind:
    """A page of them in the order of their pseudonyms; `total` are those the reader may see.

    `next` is the beginning of the last one's identifier, which its pseudonym shows as well.
    """

    total: int
    cases: Sequence[CaseBehind]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The households that a figure counts on one day and not on the other."""

    came: Sequence[UUID]
    went: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Figures of two days; `moved` by indicator, None for readers of aggregates."""

    before: Seen
    after: Seen
    moved: Mapping[str, Moved] | None


class IndicatorCases:
    """Finds the households that the reader follows behind figures; of C1 alone, untraced."""

    def __init__(self, *, indicators: Indicators, read: Callable[[Work], Any], gone: Gone) -> None:
        self._indicators = indicators
        self._read = read
        self._gone = gone

    def behind(
        self, actor: Actor, seen: Seen, key: str, *, after: str | None = None
    ) -> CasesBehind | None:
        """A page of the households behind a figure; None for readers of aggregates.

        Raises NotFound for an indicator there is not.
        """
        if key not in seen.shown.totals:
            raise NotFound
        if seen.view is View.SAFE:
            return None
        figure = seen.shown.totals[key].figure
        known = sorted(self._followed(actor, figure.households, seen.position))
        rest = [each for each in known if after is None or _cursor(each) > after]
        page = _cut(rest)
        rows = self._read(lambda c: _cases(c, seen.scope, page)) if page else []
        return CasesBehind(
            total=len(known),
            cases=[_case(row, counted=row[0] in figure.members) for row in rows],
            next=_cursor(page[-1]) if len(page) < len(rest) else None,
        )

    def compared(self, actor: Actor, scope: Scope, before: date) -> Compared:
        """The figures of the scope's day beside those of another. Raises NotFound, TooNarrow."""
        first = self._indicators.seen(actor, replace(scope, as_of=before))
        last = self._indicators.seen(actor, scope)
        if last.view is View.SAFE:
            return Compared(before=first, after=last, moved=None)
        pairs = {
            key: (first.shown.totals[key].figure.members, total.figure.members)
            for key, total in last.shown.totals.items()
        }
        every = frozenset[UUID]().union(*(then ^ now for then, now in pairs.values()))
        known = self._followed(actor, every, min(first.position, last.position))
        moved = {
            key: Moved(came=sorted((now - then) & known), went=sorted((then - now) & known))
            for key, (then, now) in pairs.items()
        }
        return Compared(before=first, after=last, moved=moved)

    def _followed(
        self, actor: Actor, households: frozenset[UUID], position: int
    ) -> frozenset[UUID]:
        keys = self._indicators.rights.keys(actor)
        found: frozenset[UUID] = self._read(lambda c: followed(c, sorted(households), keys))
        return found - self._gone(actor, found, position)


def _cases(reading: Reading, scope: Scope, households: Sequence[UUID]) -> Sequence[Any]:
    asked = {**scope.parameters, "households": list(households)}
    with one_moment(reading, tables.LOCK, COUNTING) as execute:
        return execute(CASES, asked)


def _case(row: Sequence[Any], *, counted: bool) -> CaseBehind:
    household, territory, landlord, stream, entered_on, exited_on, outcome = row
    return CaseBehind(
        household=household,
        counted=counted,
        territory=territory,
        landlord=landlord,
        stream=stream,
        entered_on=entered_on,
        exited_on=exited_on,
        outcome=outcome,
    )


def _cut(rest: Sequence[UUID]) -> Sequence[UUID]:
    """A page of them; a little more where the next one would have the cursor of the last."""
    end = PAGE_CASES
    while end < len(rest) and _cursor(rest[end]) == _cursor(rest[end - 1]):
        end += 1
    return rest[:end]


def _cursor(household: UUID) -> str:
    return household.hex[:CURSOR_CHARACTERS]
