"""The library's mapper: facts to sealed states under stored names, and back."""

from collections.abc import Callable
from uuid import UUID

import orjson
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    JSONTranscoder,
    Mapper,
    ProgrammingError,
    StoredEvent,
)

from adapters.event_sourcing.events import FactRecorded, SealedEvent, uuid_of
from services.canonical import canonical
from services.events import EventTypes
from services.fields import split
from services.ports import HouseholdKeys
from services.record import data_hash
from services.sealing import digest, sealed_state


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
            recorded_at=domain_event.recorded_at,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The fact, sealed fields left sealed. Raises UnknownType for a name that is not ours."""
        if not isinstance(stored_event, SealedEvent):
            raise ProgrammingError("only what our recorder read is mapped")
        clear = orjson.loads(stored_event.state)["data"]
        return FactRecorded(
            originator_id=uuid_of(stored_event.originator_id),
            originator_version=stored_event.originator_version,
            source=stored_event.source,
            id=stored_event.id,
            fact=self._event_types.from_stored(stored_event.topic, clear),
            position=stored_event.position,
            recorded_at=stored_event.recorded_at,
        )
