"""A fact as the library sees it: a domain event, and its stored form with our record's fields."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from eventsourcing.persistence import (
    StoredEvent,
)

from domain.fact import Fact
from domain.path import Recorded

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


def uuid_of(value: UUID | str) -> UUID:
    """The stream's identifier; the library also allows texts."""
    return value if isinstance(value, UUID) else UUID(value)
