"""One household looked back on: as it was on a day, as it was known at a moment, event by event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.access import Actor, Sight, classes_seen, sight_of
from domain.household import fold, is_of_household
from domain.linking import are_linked
from domain.marks import FieldClass
from domain.path import HouseholdPath, Recorded
from domain.programme import Configuration
from domain.purposes import Purpose, usual_purpose
from domain.rent_time import rent_from
from services.case import recorded
from services.events import EventTypes
from services.looks import What
from services.moments import now_in_utc
from services.path_view import clock_view, path_view
from services.ports import NO_LIMIT, HouseholdKeys, KeyRing, Ledger, StoredEvent
from services.trace import Tracing
from services.views import Views, label


class NotFound(Exception):
    """Nothing here is known to the caller, or nothing was known then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """From when to look back: by the day facts happened, and by when they were recorded."""

    as_of: date | None = None
    known_at: datetime | None = None

    def holds(self, each: Recorded) -> bool:
        """Whether the fact had happened, and was known."""
        return (self.as_of is None or each.fact.occurred_on <= self.as_of) and (
            self.known_at is None or each.recorded_at <= self.known_at
        )


NOW = Moment()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A household as one reader may see it: the path then, and the events it is made of."""

    household: UUID
    path: HouseholdPath
    events: Sequence[tuple[StoredEvent, Recorded]]
    sight: Sight
    keys: HouseholdKeys | None


class Histories:
    """Reads households from the ledger itself, never from a projection that may lag."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        configuration: Configuration,
        tracing: Tracing,
        today: Callable[[], date],
        now: Callable[[], datetime] = now_in_utc,
    ) -> None:
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._configuration = configuration
        self._tracing = tracing
        self._today = today
        self._now = now
        self._views = Views(event_types)

    def case_file(
        self, actor: Actor, household: UUID, moment: Moment = NOW, *, what: What = What.HOUSEHOLD
    ) -> CaseFile:
        """The household as of a moment, for this actor, whose rights are those of today.

        Raises NotFound where there is no household, no right, or nothing yet then; and
        LedgerUnavailable, TraceUnavailable and TooManyHouseholds.
        """
        events = self._ledger.stream(household)
        facts = [(event, recorded(event, self._event_types)) for event in events]
        path = self._fold([each for _, each in facts])
        if path is None:
            raise NotFound
        sight = sight_of(path, actor, self._configuration, today=self._today(), now=self._now())
        then = path if moment == NOW else self._fold([each for _, each in facts], moment)
        if not sight.classes or then is None:
            raise NotFound
        classes = sight.classes | sight.diagnosis
        self._tracing.look(_looking(actor, sight), what, {household: classes}, reason=sight.glass)
        sealed = classes & {FieldClass.IDENTITY, FieldClass.SOCIAL, FieldClass.HEALTH}
        keys = self._key_ring.load([household]).get(household) if sealed else None
        kept = [(event, each) for event, each in facts if moment.holds(each)]
        return CaseFile(household=household, path=then, events=kept, sight=sight, keys=keys)

    def household(self, actor: Actor, household: UUID, moment: Moment = NOW) -> dict[str, Any]:
        """The path's state as `GET /v1/households/{id}` answers it. Raises as `case_file`."""
        file = self.case_file(actor, household, moment)
        classes, rent = file.sight.classes, self._rent_path(file)
        answer = path_view(file.path, classes, rent=rent)
        answer["linked_with"] = self._linked_with(file.path, moment, actor)
        if FieldClass.RENT in classes:
            answer["legal_clock"] = clock_view(rent, self._configuration)
        person = self._views.reference_person(
            [event for event, _ in file.events], classes=classes, keys=file.keys
        )
        answer["label"] = label(file.household, person.get("name"))
        if person:
            answer["reference_person"] = person
        return answer

    def _linked_with(self, path: HouseholdPath, moment: Moment, actor: Actor) -> list[str]:
        """The other files on this household that the actor sees too; a link is read both ways."""
        named = {*self._ledger.naming(path.household_id), *(link.household for link in path.links)}
        histories: dict[UUID, list[Recorded]] = {stream: [] for stream in named}
        for event in self._ledger.streams(list(named), until=NO_LIMIT) if named else ():
            histories[event.stream].append(recorded(event, self._event_types))
        linked = []
        for stream, facts in histories.items():
            now, then = self._fold(facts), self._fold(facts, moment)
            if now is not None and self._sees(now, actor) and are_linked(path, stream, then):
                linked.append(str(stream))
        return sorted(linked)

    def _sees(self, path: HouseholdPath, actor: Actor) -> bool:
        return bool(classes_seen(path, actor, self._configuration, today=self._today()))

    def history(self, actor: Actor, household: UUID, moment: Moment = NOW) -> dict[str, Any]:
        """Every event as `GET /v1/households/{id}/history` answers it. Raises as `case_file`."""
        file = self.case_file(actor, household, moment, what=What.HISTORY)
        return {
            "household_id": str(household),
            "position": file.path.position,
            "events": [
                self._views.event(
                    event, classes=file.sight.of(each), keys=file.keys, reader=actor.organisation
                )
                for event, each in file.events
            ],
        }

    def _rent_path(self, file: CaseFile) -> HouseholdPath:
        """The path with no more of the rent account than the reader's own time."""
        since = file.sight.rent_since
        if since is None:
            return file.path
        facts = [each for _, each in file.events]
        return rent_from(file.path, facts, since, rebuild=self._event_types.rebuild)

    def _fold(self, facts: Sequence[Recorded], moment: Moment = NOW) -> HouseholdPath | None:
        # A stream of a platform has facts that are no household's.
        if not facts or not is_of_household(facts[0].type):
            return None
        return fold(
            facts,
            as_of=moment.as_of,
            known_at=moment.known_at,
            rebuild=self._event_types.rebuild,
        )


def _looking(actor: Actor, sight: Sight) -> Actor:
    """Who looks through a broken glass does so for an audit or an incident, unless they say."""
    if sight.glass is None or actor.purpose is not None:
        return actor
    audits = usual_purpose(actor.role) is Purpose.AUDIT
    return replace(actor, purpose=Purpose.AUDIT if audits else Purpose.INCIDENT)
