"""The library's application: the paths of households, and facts of platforms and the system."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import (
    ApplicationRecorder,
    Mapper,
)

from adapters.event_sourcing.events import FactRecorded
from adapters.event_sourcing.mapper import LedgerMapper
from adapters.event_sourcing.recorder import LedgerRecorder
from domain.household import fold
from domain.path import HouseholdPath
from services.events import EventTypes
from services.keyring import subject_keys
from services.ports import HouseholdKeys, Item, KeyRing, Ledger, Outcome


class Paths(Application[UUID]):
    """The paths of households, and the facts of platforms and of the system."""

    name = "etage"
    env: ClassVar[dict[str, str]] = {"PERSISTENCE_MODULE": "eventsourcing.popo"}

    def __init__(
        self, *, mapper: LedgerMapper, recorder: LedgerRecorder, event_types: EventTypes
    ) -> None:
        self._ledger_mapper = mapper
        self._ledger_recorder = recorder
        self._event_types = event_types
        super().__init__()

    def construct_mapper(self) -> Mapper[UUID]:
        return self._ledger_mapper

    def construct_recorder(self) -> ApplicationRecorder:
        return self._ledger_recorder

    def path(
        self, household: UUID, *, as_of: date | None = None, known_at: datetime | None = None
    ) -> HouseholdPath | None:
        """The household's path as of a day, as known at a moment; None where there was none."""
        events = [e for e in self.events.get(household) if isinstance(e, FactRecorded)]
        return fold(
            [event.recorded for event in events],
            as_of=as_of,
            known_at=known_at,
            rebuild=self._event_types.rebuild,
        )


def paths(
    *,
    ledger: Ledger,
    key_ring: KeyRing,
    event_types: EventTypes,
    append: Callable[[Sequence[Item]], Sequence[Outcome]],
    next_request: Callable[[], int],
    subject_digest: bytes,
) -> Paths:
    """The library's application over a ledger and a key ring."""

    def keys_of(stream: UUID) -> HouseholdKeys:
        keys = key_ring.load([stream]).get(stream)
        return keys if keys is not None else subject_keys(subject_digest, stream)

    return Paths(
        mapper=LedgerMapper(event_types=event_types, keys_of=keys_of),
        recorder=LedgerRecorder(ledger=ledger, append=append, next_request=next_request),
        event_types=event_types,
    )
