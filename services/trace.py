"""The trace of looking: no trace, no data; and how many files one person may open in an hour."""

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from threading import Lock
from uuid import UUID

from domain.access import PATH_ONLY, Actor
from domain.access_policy import Classes
from domain.programme import Rules
from domain.purposes import Purpose, usual_purpose
from services.accounts import PROGRAM_ROLES
from services.looks import FILES, Look, What
from services.ports import Trace, TraceUnavailable

HOUR_SECONDS = 3600.0
PERSONS_MAX = 10_000
COMMITTEE_LISTS = frozenset((What.AGENDA, What.SESSION))


class TooManyHouseholds(Exception):
    """The person has opened as many files within the hour as may be opened."""

    def __init__(self, most: int) -> None:
        super().__init__("too many households were opened within an hour")
        self.most = most


class Standing(Enum):
    """Where a person is in their hour: within the budget, just beyond the alert, at its end."""

    WITHIN = auto()
    ALERT = auto()
    FIRST_REFUSED = auto()
    REFUSED = auto()


class ReadingBudget:
    """The distinct files that each person opened within the last hour, as one process knows it.

    More than `alert` are noticed, more than `most` refused; what is open already may be opened
    again. A process that starts anew counts from zero.
    """

    def __init__(
        self, *, alert: int, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most = most
        self._alert = alert
        self._clock = clock
        self._opened: dict[str, dict[UUID, float]] = {}
        self._refused_at: dict[str, float] = {}
        self._lock = Lock()

    def take(self, person: str, households: Sequence[UUID]) -> Standing:
        """Count these files, unless they are too many; where that leaves the person."""
        with self._lock:
            now = self._clock()
            self._tidy(now)
            since = now - HOUR_SECONDS
            opened = {h: at for h, at in self._opened.get(person, {}).items() if at > since}
            before = len(opened)
            new = [household for household in households if household not in opened]
            if new and before + len(set(new)) > self.most:
                return self._refused(person, now)
            self._opened[person] = opened | dict.fromkeys(new, now)
            return (
                Standing.ALERT
                if before <= self._alert < len(self._opened[person])
                else Standing.WITHIN
            )

    def _refused(self, person: str, now: float) -> Standing:
        last = self._refused_at.get(person)
        if last is not None and now - last < HOUR_SECONDS:
            return Standing.REFUSED
        self._refused_at[person] = now
        return Standing.FIRST_REFUSED

    def _tidy(self, now: float) -> None:
        if len(self._opened) < PERSONS_MAX and len(self._refused_at) < PERSONS_MAX:
            return
        since = now - HOUR_SECONDS
        self._opened = {p: o for p, o in self._opened.items() if max(o.values(), default=0) > since}
        self._refused_at = {p: at for p, at in self._refused_at.items() if at > since}


@dataclass(slots=True, kw_only=True)
class TraceFigures:
    """What one process counted, for its operator: no figure is of a person or a household."""

    looks: int = 0
    failures: int = 0
    alerts: int = 0
    refusals: int = 0


class Tracing:
    """What every service calls before it answers with more than C1 of a household."""

    def __init__(self, *, trace: Trace, budget: ReadingBudget) -> None:
        self.figures = TraceFigures()
        self._trace = trace
        self._budget = budget

    def look(
        self,
        actor: Actor,
        what: What,
        seen: Mapping[UUID, Classes],
        *,
        reason: str | None = None,
    ) -> None:
        """Record what the actor is about to see of these households; with C1 alone, nothing.

        Raises TraceUnavailable, after which nothing may be answered, and TooManyHouseholds.
        """
        by_classes: dict[Classes, list[UUID]] = defaultdict(list)
        for household, classes in seen.items():
            if classes - PATH_ONLY:
                by_classes[classes - PATH_ONLY].append(household)
        if not by_classes:
            return
        looks = [
            Look(
                actor=actor,
                what=what,
                households=households,
                classes=classes,
                purpose=_purpose(actor, what),
                reason=reason,
            )
            for classes, households in by_classes.items()
        ]
        self._write([*looks, *self._noticed(actor, what, looks)])

    def question(self, actor: Actor, asked: str, *, household: UUID | None = None) -> None:
        """Record that somebody reads the trace itself, and what they asked of it.

        Raises TraceUnavailable.
        """
        self._write(
            [
                Look(
                    actor=actor,
                    what=What.TRACE,
                    households=() if household is None else (household,),
                    classes=frozenset(),
                    purpose=_purpose(actor, What.TRACE),
                    reason=asked,
                )
            ]
        )

    def _noticed(self, actor: Actor, what: What, looks: Sequence[Look]) -> Sequence[Look]:
        """The line for whoever watches over reading, when a person has just opened very much."""
        if actor.person is None or actor.role in PROGRAM_ROLES or what not in FILES:
            return ()
        households = [household for look in looks for household in look.households]
        standing = self._budget.take(actor.person, households)
        if standing is Standing.WITHIN:
            return ()
        if standing is Standing.ALERT:
            self.figures.alerts += 1
            return (_notice(actor, What.ALERT),)
        self.figures.refusals += 1
        if standing is Standing.FIRST_REFUSED:
            self._write([_notice(actor, What.REFUSED)])
        raise TooManyHouseholds(self._budget.most)

    def _write(self, looks: Sequence[Look]) -> None:
        try:
            self._trace.record(looks)
        except TraceUnavailable:
            self.figures.failures += 1
            raise
        self.figures.looks += len(looks)


def tracing_of(trace: Trace, rules: Rules) -> Tracing:
    """The tracing of one process, with the budget of the programme's rules."""
    budget = ReadingBudget(alert=rules.opened_per_hour_alert, most=rules.opened_per_hour_max)
    return Tracing(trace=trace, budget=budget)


def _purpose(actor: Actor, what: What) -> Purpose:
    usual = usual_purpose(actor.role)
    if actor.purpose is not None:
        return actor.purpose
    if usual is Purpose.ACCOMPANIMENT and what in COMMITTEE_LISTS:
        return Purpose.COMMITTEE
    return usual


def _notice(actor: Actor, what: What) -> Look:
    return Look(
        actor=actor,
        what=what,
        households=(),
        classes=frozenset(),
        purpose=_purpose(actor, what),
    )
