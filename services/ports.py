"""What the use cases need from the outside; each port has a PostgreSQL and an in-memory form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from domain.fact import Fact
from domain.user_error import UserError
from services.exchanged import (
    Count,
    KeptRefusal,
    ReceivedEvent,
    RefusalFilters,
    RefusalGroup,
    Refused,
)
from services.looks import Asked, Look, Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One event that passed the door: a valid CloudEvent whose data fits its type's schema.

    `data` is the JSON object as posted, text in NFC and nulls left out; `fact` is the same,
    typed. `expected_version` comes from the extension `expectedversion` or `If-Match`.
    """

    source: str
    id: str
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    fact: Fact
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One row of the ledger. `state` holds clear data, sealed boxes and the salt, as stored."""

    position: int
    stream: UUID
    version: int
    type: str
    occurred_on: date
    recorded_at: datetime
    source: str
    id: str
    state: Mapping[str, Any]
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The idempotency key (source, id) as stored, with the keyed digest of its content."""

    stream: UUID
    type: str
    version: int
    position: int
    recorded_at: datetime
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look up before deciding: the key, and the stream by id or by keyed reference.

    `claim` is the keyed hash of an own reference that the event would attach to its stream.
    """

    source: str
    id: str
    stream: UUID | None = None
    reference: bytes | None = None
    claim: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the ledger holds for one `Wanted`; `events` are in order of version."""

    key: Key | None = None
    stream: UUID | None = None
    claimed_by: UUID | None = None
    events: Sequence[StoredEvent] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One event to append. Items with the same `request` stand or fall together.

    `expected_version` is the stream's version before it. `reference` is the keyed hash of an own
    case reference that this event claims for the stream. `recorded_at` counts in a demonstration
    ledger only.
    """

    request: int
    source: str
    id: str
    stream: UUID
    expected_version: int
    type: str
    occurred_on: date
    state: bytes
    data_hash: bytes
    digest: bytes
    reference: bytes | None = None
    recorded_at: datetime | None = None


class Standing(StrEnum):
    """What became of an item: stored now, its key known before, or overtaken by another write."""

    STORED = "stored"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer to one item; position, version and time are given when it was stored."""

    standing: Standing
    position: int = 0
    version: int = 0
    recorded_at: datetime | None = None
    leaf: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the log: the last position, the chain's value there, and its time."""

    position: int
    chain: bytes
    recorded_at: datetime


NO_LIMIT = 2**63 - 1
"""A position that no log reaches: up to it is all of the log."""


class LedgerUnavailable(UserError):
    """The ledger cannot answer now; what was asked may or may not have been stored."""


class Ledger(Protocol):
    """The append-only log. Every method raises `LedgerUnavailable` when the store is away."""

    def look_up(self, wanted: Sequence[Wanted]) -> Sequence[Found]: ...

    def append(self, items: Sequence[Item]) -> Sequence[Outcome]: ...

    def stream(self, stream: UUID) -> Sequence[StoredEvent]: ...

    def streams(self, streams: Sequence[UUID], *, until: int) -> Sequence[StoredEvent]: ...

    def changed(self, streams: Sequence[UUID], *, after: int) -> Sequence[UUID]:
        """Those of the streams that have events after a position."""
        ...

    def page(self, after: int, *, limit: int) -> Sequence[StoredEvent]: ...

    def of_type(self, event_type: str) -> Sequence[StoredEvent]:
        """The facts of a type that is no household's, in order."""
        ...

    def naming(self, household: UUID) -> Sequence[UUID]:
        """The households whose facts name this one as another file of theirs, or did once."""
        ...

    def referenced(self, reference: bytes) -> UUID | None: ...

    def head(self) -> Head: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdKeys:
    """The secrets of one stream: a key per sealed class and the key of its content digests.

    A key that was destroyed is absent from `by_class`; `digest` is None when all are.
    """

    stream: UUID
    digest: bytes | None
    by_class: Mapping[str, bytes] = field(default_factory=dict, repr=False)


class KeyRing(Protocol):
    """The keys, kept apart from the events."""

    def load(self, streams: Sequence[UUID]) -> Mapping[UUID, HouseholdKeys]: ...

    def prepare(self, count: int) -> Sequence[HouseholdKeys]: ...

    def destroy(self, stream: UUID) -> None: ...


class HouseholdDirectory(Protocol):
    """The households there are, by identifier."""

    def after(self, household: UUID, *, limit: int) -> Sequence[UUID]: ...


class KeyEncryption(Protocol):
    """Seals the installation's secrets with a master key: one at hand, or a key service's."""

    def encrypted(self, plain: bytes) -> bytes: ...

    def decrypted(self, sealed: bytes) -> bytes: ...


class TraceUnavailable(LedgerUnavailable):
    """The look cannot be recorded now, so nothing may be shown."""


class Trace(Protocol):
    """The trace of looking, written before an answer leaves; who writes it cannot read it."""

    def record(self, looks: Sequence[Look]) -> None:
        """Store these looks together. Raises TraceUnavailable, after which nothing is shown."""
        ...


class TraceReader(Protocol):
    """The trace of looking, for those who watch over it: reading it is recorded first."""

    def looks(self, asked: Asked) -> Sequence[Looked]:
        """Those asked for, the latest first. Raises LedgerUnavailable."""
        ...

    def notices(self, organisation: str | None, *, limit: int) -> Sequence[Looked]:
        """Who opened very many files in an hour, of an organisation or of all, latest first."""
        ...


class RefusalNotes(Protocol):
    """Takes refusals to be kept soon; it never waits, and never fails."""

    def note(self, refused: Sequence[Refused]) -> None: ...


class RefusalReader(Protocol):
    """What is kept of one organisation. Every method raises LedgerUnavailable."""

    def latest(
        self, organisation: str, *, before: int | None, event: bytes | None, limit: int
    ) -> Sequence[KeptRefusal]: ...

    def groups(
        self, organisation: str, filters: RefusalFilters, *, before: int | None, limit: int
    ) -> Sequence[RefusalGroup]: ...

    def tallies(self, organisation: str) -> Sequence[tuple[str, str | None, int]]:
        """How many there are of each problem and type."""
        ...

    def count(self, organisation: str, *, since: datetime | None) -> int:
        """How many there are since a moment; without one, of the last days."""
        ...


class LogOfSender(Protocol):
    """The events of one organisation's sources. Every method raises LedgerUnavailable."""

    def sources(self, organisation: str) -> Sequence[str]: ...

    def counts(self, sources: Sequence[str], *, since: date) -> Sequence[Count]: ...

    def latest(self, sources: Sequence[str], *, limit: int) -> Sequence[ReceivedEvent]: ...
