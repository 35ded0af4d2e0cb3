"""Recording what the system alone records of a household, on the household as it stands."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from domain.emergency import SystemFact
from domain.household import is_of_household
from domain.user_error import UserError
from services.case import Case, recorded
from services.events import EventTypes
from services.ports import (
    HouseholdKeys,
    Item,
    KeyRing,
    Ledger,
    LedgerUnavailable,
    Outcome,
    Posted,
    Standing,
)
from services.sealing import KEY_BYTES

SYSTEM_SOURCE = "urn:etage:org:system"
ATTEMPTS_MAX = 16


class NoHousehold(UserError, LookupError):
    """There is no such household."""

    def __str__(self) -> str:
        return "there is no such household"


class SystemFacts:
    """Appends facts that nobody posts to a household's stream."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        append: Callable[[Sequence[Item]], Sequence[Outcome]],
        next_request: Callable[[], int],
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        self.today = today
        self.now = now
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._append = append
        self._next_request = next_request

    def record(
        self,
        household: UUID,
        decide: Callable[[Case], SystemFact | None],
        *,
        id_of: Callable[[int], str],
    ) -> bool:
        """Append what is decided on the household as it stands, again where it was overtaken.

        Answers whether a fact is new. Raises NoHousehold, LedgerUnavailable, and what `decide`
        does.
        """
        for _ in range(ATTEMPTS_MAX):
            case = self.case(household)
            fact = decide(case)
            if fact is None:
                return False
            item = self._item(case, fact, id=id_of(case.version + 1))
            standing = self._append([item])[0].standing
            if standing is not Standing.CONFLICT:
                return standing is Standing.STORED
        raise LedgerUnavailable("other writers were always faster")

    def case(self, household: UUID) -> Case:
        """The household as it stands. Raises NoHousehold and LedgerUnavailable."""
        events = self._ledger.stream(household)
        if not events or not is_of_household(events[0].type):
            raise NoHousehold
        keys = self._key_ring.load([household]).get(household)
        keys = keys or HouseholdKeys(stream=household, digest=None)
        if keys.digest is None:
            # Where only the events were restored, the keys are gone: the digest of a fact that
            # nobody posts again is compared with nothing.
            keys = replace(keys, digest=os.urandom(KEY_BYTES))
        return Case(
            stream=household,
            keys=keys,
            event_types=self._event_types,
            history=tuple(recorded(each, self._event_types) for each in events),
        )

    def _item(self, case: Case, fact: SystemFact, *, id: str) -> Item:
        data = self._event_types.data_of(fact)
        posted = Posted(
            source=SYSTEM_SOURCE,
            id=id,
            type=fact.NAME,
            subject=str(case.stream),
            # A demonstration's day is not the calendar's.
            time=datetime.combine(self.today(), self.now().timetz()),
            data=data,
            fact=self._event_types.validate(fact.NAME, data),
        )
        return case.item(
            posted, fact, request=self._next_request(), reference=None, today=self.today()
        )
