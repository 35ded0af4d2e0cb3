"""Erasing a household, and keeping it from erasure: the fact first, then its keys, for ever."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.erasure import (
    CannotErase,
    ErasureFact,
    HouseholdErased,
    HouseholdHeld,
    HouseholdReleased,
    is_erased,
    is_held,
    require_approvals,
    require_may_be_erased,
)
from domain.path import HouseholdPath
from domain.sentence import said
from services.case import Case, recorded
from services.events import EventTypes
from services.ports import Item, KeyRing, Ledger, Outcome
from services.system_facts import NoHousehold as NoHousehold
from services.system_facts import SystemFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved an erasure, by the opaque ids of their accounts, and on what ground."""

    approved_by: Sequence[str]
    on_request: bool
    disposal: str | None = None


class Erasure:
    """Records what the system alone may record of a household, and destroys its keys.

    The fact is stored before the keys are destroyed: from then on nothing can be appended to the
    household, whatever keys another process still has in memory. Whoever is interrupted between
    the two asks again. `system_facts` is how the facts are recorded.
    """

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
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._today = today
        self.system_facts = SystemFacts(
            ledger=ledger,
            key_ring=key_ring,
            event_types=event_types,
            append=append,
            next_request=next_request,
            today=today,
            now=now,
        )

    def erase(self, household: UUID, approval: Approval) -> bool:
        """Forget the person; answers whether the fact is new, or was stored before.

        Erasing again destroys whatever an interruption left. Raises CannotErase, NoHousehold and
        LedgerUnavailable.
        """
        require_approvals(approval.approved_by)
        is_new = self.system_facts.record(
            household,
            lambda case: self._erased(case, approval),
            id_of=lambda _: f"erased-{household}",
        )
        self._key_ring.destroy(household)
        return is_new

    def hold(self, household: UUID, *, by: str, reason: str) -> None:
        """Keep the household from being erased. Raises as `erase`."""
        self.system_facts.record(
            household,
            lambda case: self._held(case, by=by, reason=reason),
            id_of=lambda version: f"held-{household}-{version}",
        )

    def release(self, household: UUID, *, by: str) -> None:
        """End the hold. Raises as `erase`."""
        self.system_facts.record(
            household,
            lambda case: self._released(case, by=by),
            id_of=lambda version: f"released-{household}-{version}",
        )

    def finish(self, households: Sequence[UUID]) -> int:
        """Destroy the keys of those that are erased already; answers how many there were.

        Households that are not erased are left alone. Raises LedgerUnavailable.
        """
        found = [each for each in households if self._is_erased(each)]
        for household in found:
            self._key_ring.destroy(household)
        return len(found)

    def standing(self, household: UUID) -> tuple[HouseholdPath, bool]:
        """The household's path, and whether it was erased. Raises NoHousehold."""
        case = self.system_facts.case(household)
        if case.path is None:
            raise NoHousehold
        return case.path, is_erased(case.history)

    def _is_erased(self, household: UUID) -> bool:
        facts = [recorded(each, self._event_types) for each in self._ledger.stream(household)]
        return is_erased(facts)

    def _erased(self, case: Case, approval: Approval) -> ErasureFact | None:
        if is_erased(case.history):
            return None
        require_may_be_erased(case.history)
        return HouseholdErased(
            occurred_on=self._today(),
            approved_by=tuple(sorted(set(approval.approved_by))),
            on_request=approval.on_request,
            disposal=approval.disposal,
        )

    def _held(self, case: Case, *, by: str, reason: str) -> ErasureFact:
        if is_erased(case.history):
            raise CannotErase(said("The household was erased."))
        if is_held(case.history):
            raise CannotErase(said("A legal hold is in force already."))
        return HouseholdHeld(occurred_on=self._today(), by=by, reason=reason)

    def _released(self, case: Case, *, by: str) -> ErasureFact:
        if not is_held(case.history):
            raise CannotErase(said("No legal hold is in force."))
        return HouseholdReleased(occurred_on=self._today(), by=by)
