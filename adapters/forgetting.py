"""Everything about forgetting in one process: clocks, disposal lists, erasures and holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from adapters.postgres.disposals import DisposalStore
from adapters.postgres.forgetting import Households
from adapters.stores import Stores
from domain.access import Actor
from domain.erasure import CannotErase
from domain.programme import Configuration
from domain.retention import Keeping
from services.accounts import NO_PERSON
from services.disposal import (
    CannotApprove,
    Disposal,
    Step,
    Visa,
    VisaKind,
    approval_of,
    may_handle,
    step_of,
)
from services.erasure import Erasure, NoHousehold
from services.retention import Retentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgetting:
    """The use cases; `today` is the programme's day."""

    erasure: Erasure
    retentions: Retentions
    disposals: DisposalStore
    households: Households
    configuration: Configuration
    today: Callable[[], date]

    def finish(self) -> int:
        """End the erasures that were interrupted; answers how many. Raises LedgerUnavailable."""
        return self.erasure.finish(self.households.half_erased())

    def execute(self, disposal: Disposal) -> Sequence[UUID]:
        """Erase the households of an approved list; answers those that were left as they are.

        A list that stands on retention leaves out whoever was met since, is followed again or is
        held. Raises CannotApprove and LedgerUnavailable.
        """
        approval = approval_of(disposal)
        left = []
        for household in disposal.households:
            try:
                if disposal.on_request or self._is_due(household):
                    self.erasure.erase(household, approval)
                else:
                    left.append(household)
            except CannotErase:
                left.append(household)
        self.disposals.executed(disposal.id)
        return left

    def request(self, household: UUID, actor: Actor) -> tuple[str, Disposal | None]:
        """What somebody's word does to the erasure of a household, and how it stands then.

        Answers `proposed`, `approved` or `erased`, and the list it stands on. Raises NoHousehold
        for who has nothing to do with it, CannotApprove, CannotErase and LedgerUnavailable.
        """
        path, is_erased = self.erasure.standing(household)
        if actor.person is None or not may_handle(actor, path, self.configuration):
            raise NoHousehold
        if actor.is_token:
            raise CannotApprove(NO_PERSON)
        if is_erased:
            return "erased", None
        found = self.disposals.of(household)
        step = step_of(found, role=actor.role, person=actor.person)
        if found is None:
            name = self.disposals.propose([household], by=actor.person, on_request=True)
            found = self.disposals.give(name, Visa(kind=VisaKind.DPO, by=actor.person))
        elif step is Step.APPROVE:
            visa = Visa(kind=VisaKind.SECOND, by=actor.person)
            found = self.disposals.give(found.id, visa)
        elif step is Step.EXECUTE:
            self.erasure.erase(household, approval_of(found))
            self.disposals.executed(found.id)
            return "erased", found
        return found.state, found

    def _is_due(self, household: UUID) -> bool:
        clock = self.retentions.of(household, today=self.today()).retention
        # What was erased before an interruption is erased again, to the end.
        return clock is not None and clock.keeping in (Keeping.DUE, Keeping.ERASED)


def forgetting_of(
    stores: Stores, configuration: Configuration, *, today: Callable[[], date]
) -> Forgetting:
    """The use cases on the stores of one process."""
    households = Households(reader=stores.folder_pool, keys=stores.keys_pool)
    return Forgetting(
        erasure=Erasure(
            ledger=stores.ledger,
            key_ring=stores.key_ring,
            event_types=stores.event_types,
            append=stores.appending.call,
            next_request=lambda: next(stores.requests),
            today=today,
            now=lambda: datetime.now(UTC),
        ),
        retentions=Retentions(
            ledger=stores.ledger,
            households=households,
            event_types=stores.event_types,
            rules=configuration.rules,
        ),
        disposals=DisposalStore(stores.keys_pool),
        households=households,
        configuration=configuration,
        today=today,
    )
