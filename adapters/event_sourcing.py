"""The library's Application over our ledger: its mapper and recorder are subclasses of ours.

The library gives the application, the repository and the form of an event; what stores, orders
and proves is the ledger. Its own PostgreSQL recorder loses events in one mode and stalls in the
other (RELIABILITY M1, M2, M6); see docs/adr/0005.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    JSONTranscoder,
    Mapper,
    Notification,
    ProgrammingError,
    StoredEvent,
    Subscription,
)

from domain.fact import Fact
from domain.household import fold
from domain.path import HouseholdPath, Recorded
from services.canonical import canonical
from services.events import EventTypes
from services.fields import split
from services.ports import HouseholdKeys, Item, KeyRing, Ledger, Outcome, Standing, Wanted
from services.ports import StoredEvent as LedgerEvent
from services.record import data_hash
from services.sealing import digest, sealed_state

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class FactRecorded:
    """A fact at its place in one stream: an event as the library understands it.

    `position` and `recorded_at` are the ledger's, zero and `NEVER` before it is stored.
    """

    originator_id: UUID
    originator_version: int
    source: str
    id: str
    fact: Fact
    position: int = 0
    recorded_at: datetime = NEVER

    @property
    def recorded(self) -> Recorded:
        """The same, as the domain folds it."""
        return Recorded(
            position=self.position,
            household_id=self.originator_id,
            version=self.originator_version,
            source=self.source,
            id=self.id,
            type=self.fact.NAME,
            recorded_at=self.recorded_at,
            fact=self.fact,
        )


@dataclass(frozen=True)
class SealedEvent(StoredEvent):
    """The library's stored event, with what our record holds besides."""

    source: str
    id: str
    occurred_on: date
    data_hash: bytes = b""
    digest: bytes = b""
    position: int = 0
    recorded_at: datetime = NEVER


class LedgerMapper(Mapper[UUID]):
    """Facts to sealed states under stored names, and back; never a Python path, never a pickle."""

    def __init__(
        self,
        *,
        event_types: EventTypes,
        keys_of: Callable[[UUID], HouseholdKeys],
    ) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._event_types = event_types
        self._keys_of = keys_of

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """The event sealed under its household's keys."""
        if not isinstance(domain_event, FactRecorded):
            raise ProgrammingError("only facts are recorded")
        fact, name = domain_event.fact, domain_event.fact.NAME
        keys = self._keys_of(domain_event.originator_id)
        data = self._event_types.data_of(fact)
        clear, sealable = split(self._event_types.marks_for(name, data), data)
        boxes = {c: {f"/data{p}": v for p, v in each.items()} for c, each in sealable.items()}
        version = domain_event.originator_version
        state = sealed_state(clear, boxes, keys, version=version, event_type=name)
        if keys.digest is None:
            raise ProgrammingError("the keys of this stream are destroyed")
        return SealedEvent(
            originator_id=domain_event.originator_id,
            originator_version=version,
            topic=name,
            state=canonical(state),
            source=domain_event.source,
            id=domain_event.id,
            occurred_on=fact.occurred_on,
            data_hash=data_hash(state),
            digest=digest(keys.digest, name, stream=domain_event.originator_id, data=data),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The fact, sealed fields left sealed. Raises UnknownType for a name that is not ours."""
        if not isinstance(stored_event, SealedEvent):
            raise ProgrammingError("only what our recorder read is mapped")
        clear = orjson.loads(stored_event.state)["data"]
        return FactRecorded(
            originator_id=_uuid(stored_event.originator_id),
            originator_version=stored_event.originator_version,
            source=stored_event.source,
            id=stored_event.id,
            fact=self._event_types.from_stored(stored_event.topic, clear),
            position=stored_event.position,
            recorded_at=stored_event.recorded_at,
        )


class LedgerRecorder(ApplicationRecorder):
    """The library's recorder over the ledger; `append` is the group commit of the process."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        append: Callable[[Sequence[Item]], Sequence[Outcome]],
        next_request: Callable[[], int],
    ) -> None:
        super().__init__()
        self._ledger = ledger
        self._append = append
        self._next_request = next_request

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store all of them or none, and return their positions.

        Events stored before under the same keys are not stored again: their first positions are
        returned. Raises IntegrityError when another writer was faster.
        """
        request = self._next_request()
        sealed = [event for event in stored_events if isinstance(event, SealedEvent)]
        outcomes = self._append([_item(event, request) for event in sealed])
        if all(outcome.standing is Standing.STORED for outcome in outcomes):
            return [outcome.position for outcome in outcomes]
        return self._first_positions(sealed)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream between two versions."""
        events = [
            event
            for event in self._ledger.stream(_uuid(originator_id))
            if (gt is None or event.version > gt) and (lte is None or event.version <= lte)
        ]
        return [_sealed(event) for event in (reversed(events) if desc else events)][:limit]

    def select_notifications(  # noqa: PLR0917 (the library's own signature)
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The log from a position on, in order and without gap."""
        after = (start or 0) - (1 if inclusive_of_start and start else 0)
        return [
            Notification(
                originator_id=event.stream,
                originator_version=event.version,
                topic=event.type,
                state=canonical(event.state),
                id=event.position,
            )
            for event in self._ledger.page(after, limit=limit)
            if (stop is None or event.position <= stop) and (not topics or event.type in topics)
        ]

    def max_notification_id(self) -> int | None:
        """The last position, or None where nothing is stored."""
        return self._ledger.head().position or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: the projector follows the ledger itself (RELIABILITY M12)."""
        raise ProgrammingError("the projector follows the ledger, not a subscription")

    def _first_positions(self, sealed: Sequence[SealedEvent]) -> Sequence[int]:
        found = self._ledger.look_up([Wanted(source=e.source, id=e.id) for e in sealed])
        keys = [one.key for one in found if one.key is not None]
        if [key.digest for key in keys] != [event.digest for event in sealed]:
            raise IntegrityError("another writer was faster")
        return [key.position for key in keys]


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
        without = HouseholdKeys(stream=stream, digest=subject_digest)
        return key_ring.load([stream]).get(stream, without)

    return Paths(
        mapper=LedgerMapper(event_types=event_types, keys_of=keys_of),
        recorder=LedgerRecorder(ledger=ledger, append=append, next_request=next_request),
        event_types=event_types,
    )


def _item(event: SealedEvent, request: int) -> Item:
    return Item(
        request=request,
        source=event.source,
        id=event.id,
        stream=_uuid(event.originator_id),
        expected_version=event.originator_version - 1,
        type=event.topic,
        occurred_on=event.occurred_on,
        state=event.state,
        data_hash=event.data_hash,
        digest=event.digest,
    )


def _sealed(event: LedgerEvent) -> SealedEvent:
    return SealedEvent(
        originator_id=event.stream,
        originator_version=event.version,
        topic=event.type,
        state=canonical(event.state),
        source=event.source,
        id=event.id,
        occurred_on=event.occurred_on,
        position=event.position,
        recorded_at=event.recorded_at,
    )


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
