"""The events of one life before their envelopes: in which order, and when, each is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.simulation.calendar import written

STEP_SECONDS = 600
MARGIN_SECONDS = 60
CHAIN_SECONDS = 1
"""So little that a long chain fits into the margin before a step that ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event to be. `subject` is an own reference of the poster, or `ref:` and the opener's.

    `is_step` marks what later events build upon; a step that `ends` takes from somebody the right
    to write. `after` are the ids of the events that this one corrects or follows.
    """

    day: date
    recording: int
    poster: str
    type: str
    id: str
    subject: str
    data: Mapping[str, Any]
    is_step: bool = False
    ends: bool = False
    after: tuple[str, ...] = ()


def source_of(organisation: str) -> str:
    """The source under which an organisation posts."""
    return f"urn:etage:org:{organisation}"


def envelope(draft: Draft, recorded: int) -> dict[str, Any]:
    """The CloudEvent, emitted when it is recorded."""
    return {
        "specversion": "1.0",
        "id": draft.id,
        "source": source_of(draft.poster),
        "type": draft.type,
        "subject": draft.subject,
        "time": written(recorded),
        "datacontenttype": "application/json",
        "data": draft.data,
    }


def in_order_of_recording(drafts: Sequence[Draft]) -> list[tuple[int, Draft]]:
    """Each draft with the second of its recording, none before what it builds upon.

    Nobody writes before the step that allows it was recorded, nor after the step that takes the
    right to write away: so the events are valid one after the other as well as by their days.
    """
    by_day = sorted(drafts, key=_day)
    steps = _steps(by_day)
    limits = _limits(by_day, steps)
    recorded: dict[str, int] = {}
    floor = 0
    for draft, limit in zip(by_day, limits, strict=True):
        if draft.is_step:
            floor = steps[draft.id]
            recorded[draft.id] = floor
        else:
            follows = max((recorded[name] for name in draft.after), default=0)
            recorded[draft.id] = _between(floor, draft, limit, follows=follows)
    return sorted(((recorded[draft.id], draft) for draft in by_day), key=_seconds)


def _day(draft: Draft) -> date:
    return draft.day


def _seconds(timed: tuple[int, Draft]) -> int:
    return timed[0]


def _steps(by_day: Sequence[Draft]) -> dict[str, int]:
    """When the steps are recorded: in order, with room between them for what they allow."""
    found: dict[str, int] = {}
    last = 0
    for draft in by_day:
        if draft.is_step:
            last = max(draft.recording, last + STEP_SECONDS)
            found[draft.id] = last
    return found


def _limits(by_day: Sequence[Draft], steps: Mapping[str, int]) -> list[int | None]:
    """For each draft, the recording of the next step that ends somebody's part."""
    limits: list[int | None] = []
    limit: int | None = None
    for draft in reversed(by_day):
        limits.append(limit)
        if draft.ends:
            limit = steps[draft.id]
    limits.reverse()
    return limits


def _between(floor: int, draft: Draft, limit: int | None, *, follows: int) -> int:
    chosen = max(draft.recording, floor + MARGIN_SECONDS)
    if limit is not None:
        chosen = min(chosen, limit - MARGIN_SECONDS)
    return max(chosen, follows + CHAIN_SECONDS)
