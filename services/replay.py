"""A path replayed event by event: what each one changed, and whether its record still fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.household import fold
from domain.marks import FieldClass
from domain.path import Recorded
from domain.programme import Configuration
from services.events import EventTypes
from services.history import CaseFile, Histories, NotFound
from services.looks import What
from services.path_view import path_view
from services.record import NO_LEAF, data_hash
from services.verification import remade_leaf
from services.verifications import audits
from services.views import Views, label, pseudonym

PATH_ONLY = frozenset({FieldClass.PATH})

COMPARED = (
    "stage",
    "since",
    "programme",
    "stream",
    "territory",
    "landlord",
    "commune",
    "lead_organisation",
    "partners",
    "referrers",
    "modality",
    "episode",
    "review",
    "tools",
    "actions",
    "contacts",
    "last_contact_on",
)
"""The parts of the state, all of C1, of which a step tells what it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One part of the state before and after an event, as `path_view` tells it."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Event `number` of `count`, in the order in which they were recorded.

    `event` is as the history answers it to this reader. `leaf` stands in the row, `remade_leaf` is
    computed from the row and `previous_leaf`; both are hexadecimal.
    """

    number: int
    count: int
    label: str
    event: Mapping[str, Any]
    changes: Sequence[Change]
    previous_leaf: str
    leaf: str
    remade_leaf: str
    glass: str | None

    @property
    def fits(self) -> bool:
        """Whether the record is what it was when it was written."""
        return self.leaf == self.remade_leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Replays:
    """Paths replayed for auditors, who see them under a pseudonym."""

    histories: Histories
    event_types: EventTypes
    configuration: Configuration

    def step(self, actor: Actor, household: UUID, number: int | None) -> Step:
        """The step of that number, from 1; without one, the last.

        Raises NotFound where there is no such step, household or right; and as `case_file`.
        """
        if not audits(self.configuration, actor):
            raise NotFound
        file = self.histories.case_file(actor, household, what=What.HISTORY)
        count = len(file.events)
        chosen = count if number is None else number
        if not 1 <= chosen <= count:
            raise NotFound
        event, recorded = file.events[chosen - 1]
        previous = file.events[chosen - 2][0].leaf if chosen > 1 else NO_LEAF
        remade = remade_leaf(event, previous=previous, data_hash=data_hash(event.state))
        views = Views(self.event_types)
        classes = file.sight.of(recorded)
        return Step(
            number=chosen,
            count=count,
            label=self._label(views, file),
            event=views.event(event, classes=classes, keys=file.keys, reader=actor.organisation),
            changes=self._changes([each for _, each in file.events], chosen),
            previous_leaf=previous.hex(),
            leaf=event.leaf.hex(),
            remade_leaf=remade.hex(),
            glass=file.sight.glass,
        )

    def found(self, actor: Actor, households: Sequence[UUID]) -> Sequence[tuple[UUID, str]]:
        """Those of the households that the actor may replay, with their pseudonyms.

        Raises NotFound for who replays none; and as `case_file`.
        """
        if not audits(self.configuration, actor):
            raise NotFound
        return [(each, pseudonym(each)) for each in households if self._sees(actor, each)]

    def _sees(self, actor: Actor, household: UUID) -> bool:
        try:
            self.histories.case_file(actor, household, what=What.HISTORY)
        except NotFound:
            return False
        return True

    def _label(self, views: Views, file: CaseFile) -> str:
        person = views.reference_person(
            [event for event, _ in file.events], classes=file.sight.classes, keys=file.keys
        )
        return label(file.household, person.get("name"))

    def _changes(self, facts: Sequence[Recorded], number: int) -> Sequence[Change]:
        before, after = self._state(facts[: number - 1]), self._state(facts[:number])
        return [
            Change(name=name, before=before.get(name), after=after.get(name))
            for name in COMPARED
            if (before.get(name) or None) != (after.get(name) or None)
        ]

    def _state(self, facts: Sequence[Recorded]) -> Mapping[str, Any]:
        path = fold(facts, rebuild=self.event_types.rebuild) if facts else None
        return path_view(path, PATH_ONLY) if path else {}


def identifiers_between(text: str) -> tuple[UUID, UUID] | None:
    """The first and last identifiers that a text names: one whole, or all of a pseudonym's.

    None where the text is neither.
    """
    words = text.casefold().replace("ménage", "").replace("-", "").replace(" ", "")
    digits = "".join(words.split())
    if len(digits) not in (8, 32) or not set(digits) <= set("0123456789abcdef"):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
