"""The ledger in memory, held to the same contract as the one in PostgreSQL."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

import orjson

from services.ports import Found, Head, Item, Key, Outcome, Standing, StoredEvent, Wanted
from services.record import NO_CHAIN, NO_LEAF, Record, chained, leaf_of

_BEFORE_ANYTHING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class MemoryLedger:
    """The log behind the `Ledger` port, as Python lists and dictionaries."""

    def __init__(
        self,
        *,
        demonstration: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._demonstration = demonstration
        self._clock = clock
        self._events: list[StoredEvent] = []
        self._keys: dict[tuple[str, str], Key] = {}
        self._streams: dict[UUID, list[StoredEvent]] = {}
        self._references: dict[bytes, UUID] = {}
        self._head = Head(position=0, chain=NO_CHAIN, recorded_at=_BEFORE_ANYTHING)
        self._lock = threading.Lock()

    def look_up(self, wanted: Sequence[Wanted]) -> Sequence[Found]:
        with self._lock:
            return [self._found(one) for one in wanted]

    def append(self, items: Sequence[Item]) -> Sequence[Outcome]:
        with self._lock:
            outcomes: list[Outcome] = []
            broken: set[UUID] = set()
            for _, group in groupby(items, key=lambda item: item.request):
                request = list(group)
                if self._fits(request, broken):
                    outcomes += [self._store(item) for item in request]
                else:
                    broken |= {item.stream for item in request}
                    outcomes += [Outcome(standing=self._refusal(item)) for item in request]
            return outcomes

    def stream(self, stream: UUID) -> Sequence[StoredEvent]:
        with self._lock:
            return tuple(self._streams.get(stream, ()))

    def streams(self, streams: Sequence[UUID], *, until: int) -> Sequence[StoredEvent]:
        return [
            event
            for stream in sorted(set(streams))
            for event in self.stream(stream)
            if event.position <= until
        ]

    def changed(self, streams: Sequence[UUID], *, after: int) -> Sequence[UUID]:
        with self._lock:
            return sorted({e.stream for e in self._events[after:]} & set(streams))

    def page(self, after: int, *, limit: int) -> Sequence[StoredEvent]:
        with self._lock:
            return self._events[after : after + limit]

    def of_type(self, event_type: str) -> Sequence[StoredEvent]:
        with self._lock:
            return [
                event
                for event in self._events
                if event.type == event_type and not event_type.startswith("etage.household.")
            ]

    def naming(self, household: UUID) -> Sequence[UUID]:
        with self._lock:
            return sorted({e.stream for e in self._events if str(household) in _named(e)})

    def referenced(self, reference: bytes) -> UUID | None:
        with self._lock:
            return self._references.get(reference)

    def head(self) -> Head:
        return self._head

    def forget_references(self, stream: UUID) -> None:
        """Let no own reference lead to the stream any more, as an erasure does."""
        with self._lock:
            self._references = {r: s for r, s in self._references.items() if s != stream}

    def _found(self, one: Wanted) -> Found:
        stream = one.stream
        if stream is None and one.reference is not None:
            stream = self._references.get(one.reference)
        events = tuple(self._streams.get(stream, ())) if stream else ()
        return Found(
            key=self._keys.get((one.source, one.id)),
            stream=stream,
            claimed_by=self._references.get(one.claim) if one.claim is not None else None,
            events=events,
        )

    def _fits(self, request: Sequence[Item], broken: set[UUID]) -> bool:
        first = request[0]
        version = len(self._streams.get(first.stream, ()))
        keys = {(item.source, item.id) for item in request}
        references = [item.reference for item in request if item.reference is not None]
        return (
            first.stream not in broken
            and [i.expected_version for i in request]
            == list(range(version, version + len(request)))
            and len(keys) == len(request)
            and keys.isdisjoint(self._keys)
            and len(set(references)) == len(references)
            and self._references.keys().isdisjoint(references)
        )

    def _refusal(self, item: Item) -> Standing:
        known = (item.source, item.id) in self._keys
        return Standing.KNOWN if known else Standing.CONFLICT

    def _store(self, item: Item) -> Outcome:
        event = self._placed(item)
        self._events.append(event)
        self._streams.setdefault(item.stream, []).append(event)
        self._keys[item.source, item.id] = Key(
            stream=item.stream,
            type=item.type,
            version=event.version,
            position=event.position,
            recorded_at=event.recorded_at,
            digest=item.digest,
        )
        if item.reference is not None:
            self._references[item.reference] = item.stream
        self._head = Head(
            position=event.position,
            chain=chained(self._head.chain, event.leaf),
            recorded_at=event.recorded_at,
        )
        return Outcome(
            standing=Standing.STORED,
            position=event.position,
            version=event.version,
            recorded_at=event.recorded_at,
            leaf=event.leaf,
        )

    def _placed(self, item: Item) -> StoredEvent:
        before = self._streams.get(item.stream, ())
        given = item.recorded_at if self._demonstration else None
        record = Record(
            position=self._head.position + 1,
            stream=item.stream,
            version=item.expected_version + 1,
            previous_leaf=before[-1].leaf if before else NO_LEAF,
            occurred_on=item.occurred_on,
            recorded_at=max(self._head.recorded_at + _MICROSECOND, given or self._clock()),
            source=item.source,
            id=item.id,
            type=item.type,
            data_hash=item.data_hash,
        )
        return StoredEvent(
            position=record.position,
            stream=record.stream,
            version=record.version,
            type=record.type,
            occurred_on=record.occurred_on,
            recorded_at=record.recorded_at,
            source=record.source,
            id=record.id,
            state=orjson.loads(item.state),
            leaf=leaf_of(record),
        )


def _named(event: StoredEvent) -> tuple[str | None, str | None]:
    """The other file that a link names, and the one that a rectification names instead."""
    data = event.state["data"]
    return data.get("with"), data.get("corrections", {}).get("with")
