"""Households to rows of every read model; what cannot be shown is named, and stops nothing."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from projections import ReadModel, Row
from services.events import EventTypes
from services.ports import StoredEvent
from services.reading import POISON, Stream, by_stream, extended, household_of

Read = Callable[[Sequence[UUID]], Sequence[StoredEvent]]
Rows = dict[str, Sequence[Row]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What becomes of some households in one read model.

    `rows` holds each household's rows by table; `poisoned` names, for those that make none, the
    kind of error.
    """

    model: ReadModel
    rows: dict[UUID, Rows] = field(default_factory=dict)
    poisoned: dict[UUID, str] = field(default_factory=dict)


def render(
    streams: Mapping[UUID, Stream | str],
    models: Sequence[ReadModel],
    event_types: EventTypes,
) -> list[Rendered]:
    """Every model's rows for streams, each folded once; a text stands for an error met before.

    Raises NewerEventType.
    """
    rendered = [Rendered(model=model) for model in models]
    for key, stream in streams.items():
        _render_one(key, stream, rendered, event_types=event_types)
    return rendered


def _render_one(
    key: UUID, stream: Stream | str, rendered: list[Rendered], *, event_types: EventTypes
) -> None:
    if isinstance(stream, str):
        for each in rendered:
            each.poisoned[key] = stream
        return
    try:
        household = household_of(stream, event_types)
    except POISON as error:
        _render_one(key, type(error).__name__, rendered, event_types=event_types)
        return
    for each in rendered:
        try:
            rows = {table.name: table.rows(household) for table in each.model.tables}
        except POISON as error:
            each.poisoned[key] = type(error).__name__
        else:
            each.rows[key] = rows


def decoded(events: Sequence[StoredEvent], event_types: EventTypes) -> Mapping[UUID, Stream | str]:
    """The streams that whole histories make; the kind of error where one cannot be read."""
    return {key: _extended(Stream(), own, event_types) for key, own in by_stream(events).items()}


def _extended(
    stream: Stream, events: Sequence[StoredEvent], event_types: EventTypes
) -> Stream | str:
    try:
        return extended(stream, events, event_types)
    except POISON as error:
        return type(error).__name__


class KeptStreams:
    """Streams as far as they were read, kept so that a new event does not read them all again.

    Stored events never change, so what is kept stays true; at most `events_max` are.
    """

    def __init__(self, event_types: EventTypes, *, events_max: int) -> None:
        self._event_types = event_types
        self._events_max = events_max
        self._kept: OrderedDict[UUID, Stream] = OrderedDict()
        self._count = 0

    def clear(self) -> None:
        self._kept.clear()
        self._count = 0

    def with_next(
        self, events: Sequence[StoredEvent], also: Sequence[UUID], *, read: Read
    ) -> Mapping[UUID, Stream | str]:
        """The streams of the next events, and others, whole; `read` gives whole histories."""
        touched = by_stream(events)
        streams: dict[UUID, Stream | str] = {}
        unknown = [stream for stream in also if stream not in touched]
        for key, own in touched.items():
            kept = self._kept.pop(key, Stream())
            self._count -= len(kept.history)
            if own[0].version == kept.version + 1:
                streams[key] = _extended(kept, own, self._event_types)
            else:
                unknown.append(key)
        if unknown:
            streams |= decoded(read(unknown), self._event_types)
        self._keep(streams)
        return streams

    def _keep(self, streams: Mapping[UUID, Stream | str]) -> None:
        for key, stream in streams.items():
            if isinstance(stream, Stream):
                before = self._kept.pop(key, Stream())
                self._kept[key] = stream
                self._count += len(stream.history) - len(before.history)
        while self._count > self._events_max:
            _, oldest = self._kept.popitem(last=False)
            self._count -= len(oldest.history)
