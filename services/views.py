"""What one reader may see: fields of other classes are absent, forgotten ones are named."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.emergency import GlassBroken
from domain.household import is_of_household
from domain.identification import ReferenceAttached
from domain.linking import Linked, Unlinked
from domain.marks import SEALED, FieldClass
from domain.path import organisation_of
from domain.subjects import subject_of
from services.events import EventTypes
from services.fields import merge, visible
from services.moments import rfc3339
from services.ports import HouseholdKeys, StoredEvent
from services.sealing import BOX_NAMES, opened

DATA = "/data"
LATE_DAYS = 7
"""A fact recorded more than so many days after it happened is shown as late (docs/auditors.md)."""
LINKS = frozenset((Linked.NAME, Unlinked.NAME))
NAMING_ANOTHER = ("with", "corrections")
PERSON = "/data/reference_person/"

Classes = Collection[FieldClass]


class Views:
    """Makes answers from stored events; every reading door goes through it."""

    def __init__(self, event_types: EventTypes) -> None:
        self._event_types = event_types

    def event(
        self,
        event: StoredEvent,
        *,
        classes: Classes,
        keys: HouseholdKeys | None,
        reader: str | None = None,
    ) -> dict[str, Any]:
        """The event as the history and the feed give it to an organisation, the `reader`.

        An organisation's own case reference is private to it: nobody else is given it, nor the
        other file of a link, which its reader may not follow, nor why others broke the glass.
        `keys` may be None where none is needed.

        Raises BrokenSeal when a sealed box was moved or altered.
        """
        fields, forgotten = self._opened(event, classes=classes, keys=keys)
        if _keeps_to_itself(event, reader):
            fields = {}
        data = merge(event.state["data"], fields)
        if _links(event) and organisation_of(event.source) != reader:
            data = {name: value for name, value in data.items() if name not in NAMING_ANOTHER}
        tree = self._event_types.marks_for(event.type, data)
        answer: dict[str, Any] = {
            **self._about(event),
            "version": event.version,
            "position": event.position,
            "type": event.type,
            "source": event.source,
            "id": event.id,
            "occurred_on": event.occurred_on.isoformat(),
            "recorded_at": rfc3339(event.recorded_at),
            "late": is_late(event.recorded_at.date(), event.occurred_on),
            "data": visible(tree, data, classes),
            "leaf_hash": event.leaf.hex(),
        }
        if forgotten:
            answer["forgotten"] = forgotten
        return answer

    def _about(self, event: StoredEvent) -> dict[str, str | None]:
        """What the event is about; a fact that is of no household has a subject instead."""
        if is_of_household(event.type):
            return {"household_id": str(event.stream)}
        fact = self._event_types.from_stored(event.type, event.state["data"])
        return {"household_id": None, "subject": subject_of(fact)}

    def _opened(
        self, event: StoredEvent, *, classes: Classes, keys: HouseholdKeys | None
    ) -> tuple[dict[str, Any], list[str]]:
        fields: dict[str, Any] = {}
        forgotten: list[str] = []
        for field_class in SEALED:
            box = event.state.get("sealed", {}).get(BOX_NAMES[field_class])
            if box is None or field_class not in classes:
                continue
            found = None
            if keys is not None:
                found = opened(
                    event.state, field_class, keys, version=event.version, event_type=event.type
                )
            if found is None:
                forgotten += [p for p in box["fields"] if p.startswith(DATA)]
            else:
                fields |= {p[len(DATA) :]: v for p, v in found.items() if p.startswith(DATA)}
        return fields, sorted(forgotten)

    def reference_person(
        self, events: Sequence[StoredEvent], *, classes: Classes, keys: HouseholdKeys | None
    ) -> dict[str, Any]:
        """What the latest event that names the reference person says of them; empty if unseen."""
        if FieldClass.IDENTITY not in classes:
            return {}
        for event in reversed(events):
            box = event.state.get("sealed", {}).get(BOX_NAMES[FieldClass.IDENTITY])
            if box is not None and any(f.startswith(PERSON) for f in box["fields"]):
                fields, _ = self._opened(event, classes=(FieldClass.IDENTITY,), keys=keys)
                prefix = PERSON.removeprefix(DATA)
                return {
                    pointer.removeprefix(prefix): value
                    for pointer, value in fields.items()
                    if pointer.startswith(prefix)
                }
        return {}


def is_late(recorded_on: date, occurred_on: date) -> bool:
    """Whether a fact was recorded so long after it happened that it is shown as late."""
    return recorded_on > occurred_on + timedelta(LATE_DAYS)


def _links(event: StoredEvent) -> bool:
    corrected = event.state["data"].get("event", {}).get("type")
    return not LINKS.isdisjoint((event.type, corrected))


def _keeps_to_itself(event: StoredEvent, reader: str | None) -> bool:
    """Whether what is sealed in it is another organisation's than the reader's, for ever."""
    if event.type == GlassBroken.NAME:
        told: str = event.state["data"]["organisation"]
        return told != reader
    return _attaches_reference(event) and organisation_of(event.source) != reader


def _attaches_reference(event: StoredEvent) -> bool:
    corrected = event.state["data"].get("event", {}).get("type")
    return ReferenceAttached.NAME in (event.type, corrected)


def pseudonym(household: UUID) -> str:
    """The name a household goes by where its own may not be shown."""
    digits = household.hex[:8].upper()
    return f"Ménage {digits[:4]}-{digits[4:]}"


def label(household: UUID, name: str | None) -> str:
    """The display name for a reader entitled to it, else the pseudonym."""
    return name or pseudonym(household)
