"""Everything an intake must know before it decides, looked up for a group of events at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.platform import PlatformOpened
from services.events import EventTypes
from services.ports import Found, HouseholdKeys, KeyRing, Ledger, StoredEvent, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One event's question: its key and stream, a new identity, and the open platforms.

    `identity` is one that is at hand already; `other` is another household that the event names.
    """

    wanted: Wanted
    identity: HouseholdKeys | None = field(default=None, repr=False)
    needs_identity: bool = False
    needs_openings: bool = False
    other: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The answer: keys of the stream and of the event's earlier stream, where there are any."""

    found: Found
    keys: Mapping[UUID, HouseholdKeys] = field(repr=False)
    identity: HouseholdKeys | None = field(default=None, repr=False)
    openings: Mapping[str, date] = field(default_factory=dict)
    other: Sequence[StoredEvent] = ()


class LookingUp:
    """Serves a group of questions with one look-up in the ledger and one in the key ring."""

    def __init__(self, *, ledger: Ledger, key_ring: KeyRing, event_types: EventTypes) -> None:
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types

    def __call__(self, asks: Sequence[Ask]) -> Sequence[Known]:
        """The answers, in order. Raises LedgerUnavailable."""
        found = self._ledger.look_up([ask.wanted for ask in asks])
        others = {ask.other: self._ledger.stream(ask.other) for ask in asks if ask.other}
        streams = {s for one in found for s in (one.stream, one.key and one.key.stream) if s}
        keys = self._key_ring.load(list(streams)) if streams else {}
        openings = self._openings() if any(ask.needs_openings for ask in asks) else {}
        needing = [
            index
            for index, (ask, one) in enumerate(zip(asks, found, strict=True))
            if ask.needs_identity and one.stream is None and one.key is None
        ]
        made = self._key_ring.prepare(len(needing)) if needing else ()
        identities = dict(zip(needing, made, strict=True))
        return [
            Known(
                found=one,
                keys=keys,
                identity=identities.get(index),
                openings=openings,
                other=others[ask.other] if ask.other else (),
            )
            for index, (ask, one) in enumerate(zip(asks, found, strict=True))
        ]

    def _openings(self) -> Mapping[str, date]:
        openings = {}
        for event in self._ledger.of_type(PlatformOpened.NAME):
            fact = self._event_types.from_stored(event.type, event.state["data"])
            if isinstance(fact, PlatformOpened):
                openings[fact.territory] = fact.occurred_on
        return openings
