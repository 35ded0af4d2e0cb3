"""One stream while a batch is decided: its history, the path it folds to, and what is added."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.household import decide, evolve, fold, is_of_household
from domain.marks import FieldClass
from domain.path import HouseholdPath, Recorded
from domain.programme import Configuration
from domain.rectification import Rectified
from domain.subjects import decide_subject
from services.canonical import canonical
from services.events import EventTypes
from services.fields import split
from services.moments import end_of
from services.ports import HouseholdKeys, Item, Posted, StoredEvent
from services.record import data_hash
from services.sealing import digest, sealed_state

NOT_YET_PLACED = 2**62
"""Positions of events decided but not stored: after every stored one, in order of decision."""


def recorded(event: StoredEvent, event_types: EventTypes) -> Recorded:
    """A stored event as the rules see it: clear fields only.

    Raises UnknownType or Misshapen for what no door let in.
    """
    return Recorded(
        position=event.position,
        household_id=event.stream,
        version=event.version,
        source=event.source,
        id=event.id,
        type=event.type,
        recorded_at=event.recorded_at,
        fact=event_types.from_stored(event.type, event.state["data"]),
    )


@dataclass(kw_only=True)
class Case:
    """The working state of one stream. Not frozen: it lives for one batch and one thread.

    `other` is the other file that the event under judgement names, where its poster follows it.
    """

    stream: UUID
    keys: HouseholdKeys
    event_types: EventTypes
    other: HouseholdPath | None = None
    history: tuple[Recorded, ...] = ()
    events: tuple[StoredEvent, ...] = field(default=(), repr=False)

    @property
    def version(self) -> int:
        return self.history[-1].version if self.history else 0

    @cached_property
    def path(self) -> HouseholdPath | None:
        """The path as it stands, with what this batch has added so far; a subject has none."""
        if not self.history or not is_of_household(self.history[0].type):
            return None
        return fold(self.history, rebuild=self.event_types.rebuild)

    def decided(
        self,
        posted: Posted,
        *,
        configuration: Configuration,
        openings: Mapping[str, date],
        actor: Actor,
        today: date,
    ) -> Fact:
        """The fact as it is to be stored. Raises a domain Refusal or SchemaMismatch."""
        circumstances = Circumstances(
            configuration=configuration,
            today=today,
            openings=openings,
            poster=actor.organisation,
            recorded=self.history,
            rebuild=self._rebuild,
            other=self.other,
        )
        if not is_of_household(posted.type):
            return decide_subject(self.history, posted.fact, circumstances, subject=posted.subject)
        return decide(self.path, posted.fact, circumstances)

    def add(self, posted: Posted, fact: Fact, *, now: datetime) -> None:
        """Let the next decision of this batch see the fact."""
        version = self.version + 1
        added = Recorded(
            position=NOT_YET_PLACED + version,
            household_id=self.stream,
            version=version,
            source=posted.source,
            id=posted.id,
            type=posted.type,
            recorded_at=now,
            fact=fact,
        )
        is_folded = "path" in self.__dict__
        path = self.__dict__.pop("path", None)
        if is_folded and self._comes_last(fact) and is_of_household(posted.type):
            self.__dict__["path"] = evolve(path, added)
        self.history = (*self.history, added)

    def _comes_last(self, fact: Fact) -> bool:
        """Whether the fact only adds to the path: a late one, or a rectification, does more."""
        return not isinstance(fact, Rectified) and all(
            each.fact.occurred_on <= fact.occurred_on for each in self.history
        )

    def item(
        self, posted: Posted, fact: Fact, *, request: int, reference: bytes | None, today: date
    ) -> Item:
        """The event to append after what the case holds; sealed under the household's keys.

        In a demonstration it is recorded at the time it came with, though never after `today`.
        """
        data = posted.data if fact is posted.fact else self.event_types.data_of(fact)
        state = self._state(posted, data, claims=reference is not None)
        if self.keys.digest is None:
            raise AssertionError("nothing is appended to a stream whose keys are destroyed")
        return Item(
            request=request,
            source=posted.source,
            id=posted.id,
            stream=self.stream,
            expected_version=self.version,
            type=posted.type,
            occurred_on=fact.occurred_on,
            state=canonical(state),
            data_hash=data_hash(state),
            digest=digest(self.keys.digest, posted.type, stream=self.stream, data=posted.data),
            reference=reference,
            recorded_at=min(posted.time, end_of(today)),
        )

    def _state(self, posted: Posted, data: dict[str, Any], *, claims: bool) -> dict[str, Any]:
        tree = self.event_types.marks_for(posted.type, data)
        clear, sealable = split(tree, data)
        boxes = {
            field_class: {f"/data{pointer}": value for pointer, value in fields.items()}
            for field_class, fields in sealable.items()
        }
        if claims:
            boxes.setdefault(FieldClass.IDENTITY, {})["/subject"] = posted.subject
        return sealed_state(
            clear, boxes, self.keys, version=self.version + 1, event_type=posted.type
        )

    def _rebuild(self, fact: Fact, corrections: Mapping[str, Any]) -> Fact:
        self.event_types.validate_corrections(fact.NAME, corrections, onto=fact)
        return self.event_types.rebuild(fact, corrections)
