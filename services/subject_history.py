"""What the ledger holds of programmes, places and sessions, as rectifications leave it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.path import Recorded
from domain.rectification import Rectification, effective
from services.case import recorded
from services.events import EventTypes
from services.intake import subject_stream
from services.ports import Ledger, StoredEvent


def facts_about(ledger: Ledger, event_types: EventTypes, subject: str) -> Sequence[Recorded]:
    """The facts of one subject in order of recording, rectified; raises `LedgerUnavailable`."""
    return rectified(ledger.stream(subject_stream(subject)), event_types)


def facts_by_stream(
    ledger: Ledger, event_types: EventTypes, event_type: str
) -> Mapping[UUID, Sequence[Recorded]]:
    """Of every subject that has a fact of that type: its facts, rectified, by its stream.

    Raises `LedgerUnavailable`.
    """
    until = ledger.head().position
    streams = sorted({event.stream for event in ledger.of_type(event_type)})
    found: dict[UUID, list[StoredEvent]] = {stream: [] for stream in streams}
    for event in ledger.streams(streams, until=until) if streams else ():
        found[event.stream].append(event)
    return {stream: rectified(events, event_types) for stream, events in found.items()}


def rectified(events: Sequence[StoredEvent], event_types: EventTypes) -> Sequence[Recorded]:
    """The facts of one subject's events, rectified; the rectifications themselves are left out."""
    facts = effective([recorded(event, event_types) for event in events], event_types.rebuild)
    return [each for each in facts if not isinstance(each.fact, Rectification)]
