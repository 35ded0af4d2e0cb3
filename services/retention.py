"""Which files are due, judged on the ledger itself; no name is opened for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.household import fold
from domain.programme import Rules
from domain.rectification import effective
from domain.retention import Keeping, Retention, retention_of
from services.case import recorded
from services.events import EventTypes, UnknownType
from services.fact_json import Misshapen
from services.ports import NO_LIMIT, HouseholdDirectory, Ledger, StoredEvent

HOUSEHOLDS_AT_ONCE = 500
FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One household's clock; None where its facts cannot be read."""

    household: UUID
    retention: Retention | None


class Retentions:
    """The clocks of all households, a page at a time."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        households: HouseholdDirectory,
        event_types: EventTypes,
        rules: Rules,
    ) -> None:
        self._ledger = ledger
        self._households = households
        self._event_types = event_types
        self._rules = rules

    def all(self, *, today: date) -> Iterator[Kept]:
        """Every household in order of identifier. Raises LedgerUnavailable."""
        after = FIRST
        while households := self._households.after(after, limit=HOUSEHOLDS_AT_ONCE):
            events: dict[UUID, list[StoredEvent]] = {each: [] for each in households}
            for event in self._ledger.streams(households, until=NO_LIMIT):
                events[event.stream].append(event)
            for household, own in events.items():
                yield Kept(household=household, retention=self._of(own, today))
            after = households[-1]

    def of(self, household: UUID, *, today: date) -> Kept:
        """One household's clock. Raises LedgerUnavailable."""
        return Kept(household=household, retention=self._of(self._ledger.stream(household), today))

    def due(self, *, today: date) -> Sequence[Kept]:
        """Those that should go, the longest due first. Raises LedgerUnavailable."""
        found = [
            (each.retention.due_on, each)
            for each in self.all(today=today)
            if each.retention is not None and each.retention.keeping is Keeping.DUE
        ]
        return [each for _, each in sorted(found, key=lambda one: (one[0], one[1].household))]

    def _of(self, events: Sequence[StoredEvent], today: date) -> Retention | None:
        try:
            history = [recorded(event, self._event_types) for event in events]
            path = fold(history, rebuild=self._event_types.rebuild)
        except (UnknownType, Misshapen):
            return None
        if path is None:
            return None
        facts = effective(history, self._event_types.rebuild)
        return retention_of(path, facts, self._rules, today=today)
