"""What a fact names by its reference alone, an action or a tool, told as the fact that began it."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.plan import ActionPlanned
from domain.tool_facts import ToolRequested

Event = Mapping[str, Any]

BEGUN_BY: Mapping[str, tuple[str, Sequence[str]]] = {
    ActionPlanned.NAME: ("action", ("kind", "due_on")),
    ToolRequested.NAME: ("tool", ("kind",)),
}
"""The field that later facts refer to it by, and what they are then told with."""


def with_references(events: Sequence[Event]) -> Sequence[Event]:
    """The events of a path, what they refer to told with them where the reader knows it."""
    told: dict[tuple[str, str], Mapping[str, Any]] = {}
    for event in events:
        if event["type"] in BEGUN_BY:
            field, kept = BEGUN_BY[event["type"]]
            data = event["data"]
            told[field, data[field]] = {name: data[name] for name in kept if name in data}
    return [_with(event, told) for event in events]


def _with(event: Event, told: Mapping[tuple[str, str], Mapping[str, Any]]) -> Event:
    data = event["data"]
    for field, _ in BEGUN_BY.values():
        found = told.get((field, data.get(field, "")))
        if found is not None:
            return {**event, "data": {**found, **data}}
    return event
