"""What organisations sent, as it is kept and counted: what was refused, and what was received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One event that was refused, without anything that it held.

    `credential` is the opaque id of a token. What its sender chose is kept as keyed hashes, but
    for an id that can hold no name. `pointers` are made of the programme's own names, `rules` are
    the rules' own words with their gaps left open.
    """

    organisation: str
    problem: str
    status: int
    credential: str | None = None
    source_hash: bytes | None = None
    event_id: str | None = None
    event_hash: bytes | None = None
    event_type: str | None = None
    pointers: Sequence[str] = ()
    rules: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRefusal:
    """A refusal as it is kept; `serial` orders them, and is told to nobody."""

    serial: int
    id: UUID
    received_at: datetime
    refused: Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalGroup:
    """The refusals that have all in common but the event and its moment; `last` is a serial."""

    source_hash: bytes | None
    event_type: str | None
    problem: str
    status: int
    pointers: Sequence[str]
    rules: Sequence[str]
    count: int
    first_at: datetime
    last_at: datetime
    last: int
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFilters:
    """Which refusals are asked for, by the problem's slug and the event's type; all without."""

    problem: str | None = None
    event_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many events of a type came under a source on a day."""

    source: str
    day: date
    event_type: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedEvent:
    """One event as it was received; `household` is told to who follows it, under pseudonym."""

    position: int
    source: str
    event_type: str
    recorded_at: datetime
    household: UUID | None
