"""From stored events to what read models are made of: one household, folded once for all."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.delays import deadlines
from domain.following import Tie, readers, ties
from domain.household import fold, is_of_household
from domain.path import HouseholdPath, Recorded
from domain.rectification import Rectified, effective, withdrawn
from domain.refusal import Refusal
from domain.rent_time import rent_from
from projections import AlertWindow, Household
from projections.alerts import alert_windows
from services.case import recorded
from services.events import EventTypes, UnknownType
from services.ports import StoredEvent

NAMING = ("/data/reference_person/name", "/data/corrections/reference_person/name")

POISON = (Refusal, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a stored event that no door let in may raise where it is read, folded or shown."""

AS_THE_FACTS_LEAVE_IT = date.max
"""The day for which rows are made: no relation that is open has ended by then, whatever today."""

_NUMBERED = re.compile(r"^(?P<stem>etage\..+\.v)(?P<number>\d+)$")


class NewerEventType(Exception):
    """The log holds a newer version of a known event type: this program is too old to project."""


@dataclass(frozen=True, slots=True)
class Label:
    """A sealed box that holds the person's name, and the event it came with."""

    key: tuple[str, str]
    pointer: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One household's facts and sealed names, in order of version, decoded once."""

    history: tuple[Recorded, ...] = ()
    labels: tuple[Label, ...] = ()

    @property
    def version(self) -> int:
        return self.history[-1].version if self.history else 0


def by_stream(events: Sequence[StoredEvent]) -> dict[UUID, list[StoredEvent]]:
    """The events of households, those of each in the order given."""
    found: dict[UUID, list[StoredEvent]] = {}
    for event in events:
        if is_of_household(event.type):
            found.setdefault(event.stream, []).append(event)
    return found


def extended(stream: Stream, events: Sequence[StoredEvent], event_types: EventTypes) -> Stream:
    """The stream with its next events.

    Raises NewerEventType, and one of `POISON` for what does not have the shape of its type.
    """
    return Stream(
        history=(*stream.history, *(_recorded(event, event_types) for event in events)),
        labels=(*stream.labels, *_labels(events)),
    )


def _recorded(event: StoredEvent, event_types: EventTypes) -> Recorded:
    try:
        return recorded(event, event_types)
    except UnknownType:
        if _is_newer(event.type, event_types.names):
            raise NewerEventType(event.type) from None
        raise


def _is_newer(event_type: str, known: Sequence[str]) -> bool:
    told = _NUMBERED.match(event_type)
    if told is None:
        return False
    numbers = [
        int(other["number"])
        for other in map(_NUMBERED.match, known)
        if other is not None and other["stem"] == told["stem"]
    ]
    return bool(numbers) and int(told["number"]) > max(numbers)


def _labels(events: Sequence[StoredEvent]) -> Iterator[Label]:
    for event in events:
        box = event.state.get("sealed", {}).get("identity")
        for pointer in NAMING:
            if box is not None and pointer in box["fields"]:
                told = {
                    "version": event.version,
                    "type": event.type,
                    "box": box["box"],
                    "key": box["key"],
                    "pointer": pointer,
                }
                yield Label((event.source, event.id), pointer, json.dumps(told, sort_keys=True))


def household_of(stream: Stream, event_types: EventTypes) -> Household:
    """What the stream's facts make. Raises one of `POISON` where they make no path."""
    path = fold(stream.history, rebuild=event_types.rebuild)
    if path is None:
        raise ValueError("a stream without facts makes no path")
    known_by = ties(path, AS_THE_FACTS_LEAVE_IT)
    alerts = alert_windows(path)
    return Household(
        path=path,
        history=stream.history,
        facts=in_order(stream.history, event_types),
        readers=sorted(readers(path, AS_THE_FACTS_LEAVE_IT)),
        ties=known_by,
        label=_label(stream),
        alerts=alerts,
        deadlines=deadlines(path, event_types.configuration) if path.legal_stages else (),
        old_alerts=_old_alerts(path, alerts, known_by, stream=stream, event_types=event_types),
    )


def _old_alerts(
    path: HouseholdPath,
    alerts: Sequence[AlertWindow],
    known_by: Sequence[Tie],
    *,
    stream: Stream,
    event_types: EventTypes,
) -> Sequence[AlertWindow]:
    """The alerts that follow from the rent account of before a landlord took the household over."""
    since = max((tie.since for tie in known_by if tie.since), default=None)
    if since is None:
        return ()
    own = rent_from(path, stream.history, since, rebuild=event_types.rebuild)
    recent = alert_windows(own)
    return [alert for alert in alerts if alert not in recent]


def in_order(history: Sequence[Recorded], event_types: EventTypes) -> Sequence[Recorded]:
    """The facts as rectifications leave them: the opening first, the others by day."""
    facts = effective(history, event_types.rebuild)
    opening = min(each.position for each in facts)
    return sorted(
        facts, key=lambda each: (each.position != opening, each.fact.occurred_on, each.position)
    )


def _label(stream: Stream) -> str | None:
    """The latest name that was not withdrawn, by itself or with the event it corrects."""
    if not stream.labels:
        return None
    gone = set(withdrawn(stream.history))
    for each in stream.history:
        fact = each.fact
        if isinstance(fact, Rectified) and (fact.event.source, fact.event.id) in gone:
            gone.add((each.source, each.id))
    return next((label.text for label in reversed(stream.labels) if label.key not in gone), None)
