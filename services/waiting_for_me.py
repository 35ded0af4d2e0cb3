"""What waits for one reader: the acts expected of them, the most pressing first."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor, Classes, may_post
from domain.accompaniment import ContactRecorded
from domain.exit import Exited
from domain.legal import LegalStageRecorded
from domain.marks import FieldClass
from domain.plan import ActionDone, Reviewed
from domain.programme import Configuration
from domain.referral import ReferralWithdrawn
from domain.review import Admitted
from domain.tool_facts import ToolEnded
from projections import awaited
from services.boards import Keys
from services.case_pages import BEFORE_ALL, UnknownCursor
from services.history import NotFound
from services.lists import Lists
from services.looks import What
from services.reader_context import ReaderContext, Reading, Work, one_moment
from services.trace import Tracing
from services.views import label

FIRST_LINES = 5
PAGE_LINES_MAX = 50

NEEDED: Mapping[str, Sequence[str]] = {
    awaited.URGENT: (Reviewed.NAME,),
    awaited.POLICE: (LegalStageRecorded.NAME, ContactRecorded.NAME),
    awaited.HEARING: (LegalStageRecorded.NAME, ContactRecorded.NAME),
    awaited.DEADLINE: (LegalStageRecorded.NAME, ContactRecorded.NAME),
    awaited.REFERRAL: (Admitted.NAME,),
    awaited.EXIT: (Exited.NAME, Reviewed.NAME),
    awaited.ACTION: (ActionDone.NAME,),
    awaited.SILENCE: (ContactRecorded.NAME,),
    awaited.REVIEW: (Reviewed.NAME,),
    awaited.TOOL: (ToolEnded.NAME,),
    awaited.ANSWER: (ReferralWithdrawn.NAME,),
}
"""By one of which facts a reader deals with each kind; who may record none is not waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An act expected, as the read model has it; `every` counts those of its kind.

    `label` is the sealed box of the name, for who may know it.
    """

    household: UUID
    nth: int
    position: int
    kind: str
    code: str | None
    due_on: date
    stage: str
    landlord: str | None
    territory: str | None
    lead_organisation: str | None
    every: int
    label: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The first lines of every kind that is asked for, at a position of the log."""

    position: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The line that a page begins after."""

    due_on: date = BEFORE_ALL[1]
    household: UUID = BEFORE_ALL[2]
    nth: int = -1

    @property
    def told(self) -> str:
        """As a text that an address can hold."""
        return f"{self.due_on.isoformat()} {self.household} {self.nth}"


BEGINNING = Place()


class WaitingForMe:
    """Answers what waits for somebody. `read` runs a query on a reader's connection."""

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        lists: Lists,
        configuration: Configuration,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._lists = lists
        self._configuration = configuration
        self._tracing = tracing
        self._today = today

    def groups(self, actor: Actor) -> dict[str, Any]:
        """What waits for the actor, in the order in which it presses, and how many of each kind.

        Of each kind it has the first lines, those due first. Raises NotFound for who follows no
        household, LedgerUnavailable, TraceUnavailable.
        """
        keys, classes = self._rights(actor)
        found = self._whole(actor, keys, classes, kinds=self._kinds(actor), limit=FIRST_LINES)
        told = self._told(actor, found.lines, classes)
        return {
            "position": found.position,
            "groups": [
                {
                    "kind": kind,
                    "count": next(line.every for line in found.lines if line.kind == kind),
                    "lines": [each for each in told if each["kind"] == kind],
                }
                for kind in awaited.KINDS
                if any(line.kind == kind for line in found.lines)
            ],
        }

    def of_kind(self, actor: Actor, kind: str, *, after: str | None = None) -> dict[str, Any]:
        """A page of one kind. Raises as `groups`, and UnknownCursor."""
        keys, classes = self._rights(actor)
        if kind not in awaited.KINDS:
            raise NotFound
        place = _told_by(self._lists.cursors.opened(actor, after, of=What.AWAITED))
        kinds = [each for each in self._kinds(actor) if each == kind]
        found = self._whole(
            actor, keys, classes, kinds=kinds, limit=PAGE_LINES_MAX + 1, after=place
        )
        shown = found.lines[:PAGE_LINES_MAX]
        last = shown[-1] if len(found.lines) > PAGE_LINES_MAX else None
        place_of_next = (
            Place(due_on=last.due_on, household=last.household, nth=last.nth).told if last else None
        )
        return {
            "position": found.position,
            "kind": kind,
            "count": found.lines[0].every if found.lines else 0,
            "lines": self._told(actor, shown, classes),
            "next": self._lists.cursors.sealed(actor, place_of_next, of=What.AWAITED),
        }

    def _rights(self, actor: Actor) -> tuple[Sequence[str], Classes]:
        """The keys of who follows households; nothing waits for who only looks."""
        keys, classes = self._lists.rights(actor)
        if keys is None:
            raise NotFound
        return keys, classes

    def _kinds(self, actor: Actor) -> Sequence[str]:
        """What the actor may do something about."""
        return [
            kind
            for kind, facts in NEEDED.items()
            if any(may_post(self._configuration, actor, each) for each in facts)
        ]

    def _whole(
        self,
        actor: Actor,
        keys: Sequence[str],
        classes: Classes,
        *,
        kinds: Sequence[str],
        limit: int,
        after: Place = BEGINNING,
    ) -> Lines:
        """The lines without those whom a read model that lags would still show.

        They are then asked for anew, so that no count tells of them either.
        """
        without: frozenset[UUID] = frozenset()
        asked = self._asked(keys, classes) | {
            "kinds": list(kinds),
            "limit": limit,
            "after_due": after.due_on,
            "after_household": after.household,
            "after_nth": after.nth,
        }
        while True:
            found = self._lines(keys, {**asked, "without": sorted(without)})
            shown = {line.household for line in found.lines}
            gone = self._lists.gone(actor, shown, found.position)
            if not gone:
                return found
            without |= gone

    def _asked(self, keys: Sequence[str], classes: Classes) -> dict[str, Any]:
        ties = self._lists.ties(keys)
        return {
            "keys": list(keys),
            "named": list(ties.named) if FieldClass.IDENTITY in classes else [],
            "rent": list(ties.rent) if FieldClass.RENT in classes else [],
            "today": self._today(),
            "months": self._configuration.rules.unreviewed_months_max,
        }

    def _lines(self, keys: Keys, asked: Mapping[str, Any]) -> Lines:
        def read(reading: Reading) -> Lines:
            with one_moment(reading, awaited.LOCK, ReaderContext.of(keys)) as execute:
                position = execute(awaited.POSITION, None)[0][0]
                rows = execute(awaited.LINES, asked)
            return Lines(position=position, lines=[_line(row) for row in rows])

        found: Lines = self._read(read)
        return found

    def _told(
        self, actor: Actor, lines: Collection[Line], classes: Classes
    ) -> Sequence[dict[str, Any]]:
        """The lines in the shape of answers; that they are looked at is recorded first."""
        self._tracing.look(actor, What.AWAITED, {line.household: classes for line in lines})
        boxes = {line.household: line.label for line in lines if line.label is not None}
        names = self._lists.names(boxes, classes)
        return [
            {
                "kind": line.kind,
                "household_id": str(line.household),
                "label": label(line.household, names.get(line.household)),
                "code": line.code,
                "due_on": line.due_on.isoformat(),
                "stage": line.stage,
                "landlord": line.landlord,
                "territory": line.territory,
                "lead_organisation": line.lead_organisation,
            }
            for line in lines
        ]


def _line(row: Sequence[Any]) -> Line:
    return Line(
        household=row[0],
        nth=row[1],
        position=row[2],
        kind=row[3],
        code=row[4],
        due_on=row[5],
        stage=row[6],
        landlord=row[7],
        territory=row[8],
        lead_organisation=row[9],
        every=row[10],
        label=row[11],
    )


def _told_by(place: str | None) -> Place:
    if place is None:
        return BEGINNING
    try:
        due_on, household, nth = place.split(" ")
        return Place(due_on=date.fromisoformat(due_on), household=UUID(household), nth=int(nth))
    except ValueError as error:
        raise UnknownCursor("after: not a cursor that a page has given") from error
