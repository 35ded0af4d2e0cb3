"""A person's own copy of their file: every fact, in whose hands it is, and who looked at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor, relations_of
from domain.household import fold, is_of_household
from domain.marks import FieldClass
from domain.path import HouseholdPath, Recorded, RelationKind, organisation_of
from domain.programme import Configuration
from services.case import recorded
from services.disposal import is_contact_point
from services.events import EventTypes
from services.history import Histories, NotFound
from services.looks import LOOKS_MAX, Looked, What
from services.moments import rfc3339
from services.ports import KeyRing, Ledger, StoredEvent
from services.trace import Tracing
from services.views import Views
from services.who_looked import WhoLooked

WHOLE = frozenset(FieldClass)
HANDING_OVER = frozenset({RelationKind.LEAD, RelationKind.PLATFORM})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCopy:
    """The copy as JSON objects. `is_whole` tells that no class of fields was left out.

    `events` are as the history answers them, `looks` the latest first.
    """

    household: UUID
    made_on: date
    is_whole: bool
    person: dict[str, Any]
    relations: Sequence[dict[str, Any]]
    events: Sequence[dict[str, Any]]
    looks: Sequence[Looked]

    def as_json(self) -> dict[str, Any]:
        """The copy for programs (art. 20 of the GDPR)."""
        return {
            "household_id": str(self.household),
            "made_on": self.made_on.isoformat(),
            "whole": self.is_whole,
            "reference_person": self.person,
            "relations": list(self.relations),
            "events": list(self.events),
            "looks": [_look(each) for each in self.looks],
        }


def _look(looked: Looked) -> dict[str, Any]:
    """A look as the person is told it: an organisation and a role, not the professional."""
    return {
        "at": rfc3339(looked.at),
        "organisation": looked.organisation,
        "role": looked.role,
        "what": looked.what,
        "classes": list(looked.classes),
        "purpose": looked.purpose,
    }


class Copies:
    """Makes copies: whole ones for data protection, and of what they see for lead and platform."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        configuration: Configuration,
        histories: Histories,
        tracing: Tracing,
        who_looked: WhoLooked,
        today: Callable[[], date],
    ) -> None:
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._configuration = configuration
        self._histories = histories
        self._tracing = tracing
        self._who_looked = who_looked
        self._today = today
        self._views = Views(event_types)

    def of(self, actor: Actor, household: UUID) -> PersonCopy:
        """The copy that this actor may hand over.

        Raises NotFound where there is none, TraceUnavailable and LedgerUnavailable.
        """
        events, path = self._read(household)
        if is_contact_point(actor, self._configuration):
            return self._whole(actor, events, path)
        kinds = relations_of(path, actor, self._configuration, today=self._today())
        if kinds.isdisjoint(HANDING_OVER):
            raise NotFound
        told = self._histories.history(actor, household)["events"]
        person = self._histories.household(actor, household).get("reference_person", {})
        return self._copy(actor, path, told, person=person, is_whole=False)

    def by_operator(self, operator: Actor, household: UUID) -> PersonCopy:
        """The whole copy, made at a terminal of the machine. Raises as `of`."""
        events, path = self._read(household)
        return self._whole(operator, events, path)

    def _read(self, household: UUID) -> tuple[Sequence[StoredEvent], HouseholdPath]:
        events = self._ledger.stream(household)
        facts = [recorded(event, self._event_types) for event in events]
        path = self._fold(facts)
        if path is None:
            raise NotFound
        return events, path

    def _fold(self, facts: Sequence[Recorded]) -> HouseholdPath | None:
        if not facts or not is_of_household(facts[0].type):
            return None
        return fold(facts, rebuild=self._event_types.rebuild)

    def _whole(
        self, actor: Actor, events: Sequence[StoredEvent], path: HouseholdPath
    ) -> PersonCopy:
        household = path.household_id
        self._tracing.look(actor, What.COPY, {household: WHOLE})
        keys = self._key_ring.load([household]).get(household)
        # What is private between organisations is not so to the person whom it is about.
        told = [
            self._views.event(event, classes=WHOLE, keys=keys, reader=organisation_of(event.source))
            for event in events
        ]
        person = self._views.reference_person(events, classes=WHOLE, keys=keys)
        return self._copy(actor, path, told, person=person, is_whole=True)

    def _copy(
        self,
        actor: Actor,
        path: HouseholdPath,
        events: Sequence[dict[str, Any]],
        *,
        person: dict[str, Any],
        is_whole: bool,
    ) -> PersonCopy:
        return PersonCopy(
            household=path.household_id,
            made_on=self._today(),
            is_whole=is_whole,
            person=person,
            relations=[
                {
                    "organisation": relation.organisation,
                    "kind": relation.kind.value,
                    "starts_on": relation.starts_on.isoformat(),
                    "ends_on": relation.ends_on.isoformat() if relation.ends_on else None,
                }
                for relation in path.relations
            ],
            events=events,
            looks=self._looks(actor, path.household_id),
        )

    def _looks(self, actor: Actor, household: UUID) -> Sequence[Looked]:
        found: list[Looked] = []
        before = None
        while True:
            page = self._who_looked.at_household(actor, household, limit=LOOKS_MAX, before=before)
            found += page
            if len(page) < LOOKS_MAX:
                return found
            before = page[-1].serial
