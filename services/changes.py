"""What was recorded since a position, household by household, for one reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import PATH_ONLY, Actor, Classes, sight_of
from domain.household import fold
from domain.marks import FieldClass
from domain.path import HouseholdPath, Recorded
from domain.programme import Configuration
from projections import household_summary
from services.boards import Keys
from services.events import EventTypes
from services.lists import Lists
from services.looks import What
from services.moments import rfc3339
from services.ports import NO_LIMIT, Ledger
from services.reader_context import ReaderContext, Reading, Work, one_moment
from services.rendering import decoded
from services.trace import Tracing
from services.views import is_late, label

HOUSEHOLDS_MAX = 50
FACTS_OF_HOUSEHOLD_MAX = 4

Row = Sequence[Any]

NAMED = PATH_ONLY | {FieldClass.IDENTITY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The households that a read model gives, at its position; `count` counts those left out."""

    position: int
    rows: Sequence[Row]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One household as it stands, what the actor sees of it, and the new facts they see."""

    path: HouseholdPath
    classes: Classes
    facts: Sequence[Recorded]


class Changes:
    """Answers what changed. `read` runs a query on a reader's connection.

    Which households are asked about is the read model's to say; what was recorded of them, and
    what of that the actor may see, is read in the ledger itself.
    """

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        ledger: Ledger,
        event_types: EventTypes,
        configuration: Configuration,
        lists: Lists,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._ledger = ledger
        self._event_types = event_types
        self._configuration = configuration
        self._lists = lists
        self._tracing = tracing
        self._today = today

    def in_territory(self, actor: Actor, territory: str, *, since: int) -> dict[str, Any]:
        """What was recorded after a position of the households that its board shows the actor.

        At most `HOUSEHOLDS_MAX` of them, the latest first, each with at most
        `FACTS_OF_HOUSEHOLD_MAX` facts, by name or pseudonym and without personal fields. Raises
        NotFound, LedgerUnavailable and TraceUnavailable.
        """
        keys, classes = self._lists.rights_in(actor, territory)
        return self._changes(actor, keys, classes, since=since, territory=territory)

    def of_landlord(self, actor: Actor, landlord: str, *, since: int) -> dict[str, Any]:
        """As `in_territory`, of the households of a landlord's portfolio."""
        keys, classes = self._lists.rights_over(actor, landlord)
        return self._changes(actor, keys, classes, since=since, landlord=landlord)

    def followed(self, actor: Actor, *, since: int) -> dict[str, Any]:
        """As `in_territory`, of all the households that the actor follows."""
        keys, classes = self._lists.rights(actor)
        return self._changes(actor, keys, classes, since=since)

    def _changes(
        self, actor: Actor, keys: Keys, classes: Classes, *, since: int, **place: str
    ) -> dict[str, Any]:
        changed = self._changed(keys, classes, since=since, **place)
        seen = self._seen(actor, [row[0] for row in changed.rows], since=since)
        names = self._looked(actor, changed.rows, seen)
        return {
            "since": since,
            "position": changed.position,
            "households": [
                _household_json(row[0], names, seen[row[0]])
                for row in changed.rows
                if row[0] in seen
            ],
            "left_off": changed.count - len(changed.rows),
        }

    def _changed(
        self,
        keys: Keys,
        classes: Classes,
        *,
        since: int,
        territory: str | None = None,
        landlord: str | None = None,
    ) -> Changed:
        named = self._lists.ties(keys).named if FieldClass.IDENTITY in classes else ()
        asked = {
            "keys": None if keys is None else list(keys),
            "named": list(named),
            "today": self._today(),
            "territory": territory,
            "landlord": landlord,
            "after": since,
            "limit": HOUSEHOLDS_MAX,
        }

        def read(reading: Reading) -> Changed:
            with one_moment(reading, household_summary.LOCK, ReaderContext.of(keys)) as execute:
                position = execute(household_summary.POSITION, None)[0][0]
                rows = execute(household_summary.CHANGED, asked)
            return Changed(position=position, rows=rows, count=rows[0][-1] if rows else 0)

        changed: Changed = self._read(read)
        return changed

    def _seen(self, actor: Actor, households: Sequence[UUID], *, since: int) -> Mapping[UUID, Seen]:
        """What the actor sees today of these households; nothing of who is not theirs."""
        if not households:
            return {}
        events = self._ledger.streams(sorted(households), until=NO_LIMIT)
        found: dict[UUID, Seen] = {}
        for household, stream in decoded(events, self._event_types).items():
            history = () if isinstance(stream, str) else stream.history
            path = fold(history, rebuild=self._event_types.rebuild) if history else None
            if path is None:
                continue
            sight = sight_of(path, actor, self._configuration, today=self._today())
            own = [each for each in history if each.position > since and sight.of(each)]
            if own:
                found[household] = Seen(path=path, classes=sight.classes, facts=own)
        return found

    def _looked(
        self, actor: Actor, rows: Sequence[Row], seen: Mapping[UUID, Seen]
    ) -> Mapping[UUID, str]:
        """The names that the actor is about to see, where both walls give them."""
        boxes = {
            row[0]: row[1]
            for row in rows
            if row[0] in seen and row[1] and FieldClass.IDENTITY in seen[row[0]].classes
        }
        self._tracing.look(actor, What.CHANGES, dict.fromkeys(boxes, NAMED))
        return self._lists.names(boxes, NAMED)


def _household_json(household: UUID, names: Mapping[UUID, str], seen: Seen) -> dict[str, Any]:
    latest = sorted(seen.facts, key=_by_position)[-FACTS_OF_HOUSEHOLD_MAX:]
    return {
        "household_id": str(household),
        "label": label(household, names.get(household)),
        "stage": seen.path.stage.value,
        "landlord": seen.path.landlord,
        "is_new": any(each.version == 1 for each in seen.facts),
        "facts": [_fact_json(each) for each in reversed(latest)],
        "left_off": len(seen.facts) - len(latest),
    }


def _fact_json(each: Recorded) -> dict[str, Any]:
    return {
        "position": each.position,
        "type": each.type,
        "occurred_on": each.fact.occurred_on.isoformat(),
        "recorded_at": rfc3339(each.recorded_at),
        "late": is_late(each.recorded_at.date(), each.fact.occurred_on),
        "organisation": each.organisation,
    }


def _by_position(each: Recorded) -> int:
    return each.position
