"""Sessions of committees, as one reader is answered: agenda before, minutes after."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor, Classes
from domain.committee import TECHNICAL, CommitteeFact
from domain.programme import Configuration
from projections.committee_agenda import REASONS
from services.agendas import Agenda, Asked, Decision, Line, agenda, decisions, named_sessions
from services.boards import Keys
from services.history import NotFound
from services.lists import Lists, case_json
from services.looks import What
from services.meetings import Meeting, recorded_meetings, with_named
from services.reader_context import Work
from services.trace import Tracing
from services.views import label

CommitteeFacts = Callable[[], Sequence[CommitteeFact]]
"""The facts of committees' sessions, rectified and in order of recording."""

NO_KEYS: Sequence[str] = ()
TAKING_PART_ROLES = frozenset({"organisation", "steering", "programme_lead"})


class Sessions:
    """Answers in the shapes of the API. `read` runs a query on a reader's connection."""

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        lists: Lists,
        configuration: Configuration,
        committee_facts: CommitteeFacts,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._lists = lists
        self._configuration = configuration
        self._committee_facts = committee_facts
        self._tracing = tracing
        self._today = today

    def of_territory(
        self, actor: Actor, territory: str, *, first: date = date.min, last: date = date.max
    ) -> dict[str, Any]:
        """The sessions of a territory's committees from day to day. Raises NotFound."""
        keys, _ = self._rights_in(actor, territory)
        position, meetings = self._meetings(keys, territory=territory)
        own = [each for each in meetings if each.territory == territory]
        return {
            "territory": territory,
            "position": position,
            "sessions": [_counted(each) for each in own if first <= each.on <= last],
        }

    def of_programme(
        self, actor: Actor, programme: str, *, first: date = date.min, last: date = date.max
    ) -> dict[str, Any]:
        """The sessions of a programme's committees, those of its territories among them.

        Whoever takes part in a follow-up or steering committee finds its sessions here. Raises
        NotFound for who follows no household and finds none.
        """
        if programme not in self._configuration.programmes:
            raise NotFound
        rights = self._rights(actor)
        position, meetings = self._meetings(NO_KEYS if rights is None else rights[0])
        found = [
            each
            for each in meetings
            if self._programme_of(each) == programme and self._may_read(actor, each)
        ]
        if rights is None and not found:
            raise NotFound
        return {
            "programme": programme,
            "position": position,
            "sessions": [_counted(each) for each in found if first <= each.on <= last],
        }

    def session(
        self, actor: Actor, session: str, *, territory: str | None = None
    ) -> dict[str, Any]:
        """One session with its agenda and what it decided, of the households the actor follows.

        Two territories may each give a session that they do not record the same name: the latest
        is meant, or that of `territory`. Raises NotFound.
        """
        rights = self._rights(actor)
        position, meetings = self._meetings(
            NO_KEYS if rights is None else rights[0], session=session
        )
        found = [
            each
            for each in meetings
            if each.session == session
            and territory in (None, each.territory)
            and self._may_read(actor, each)
        ]
        if not found:
            raise NotFound
        meeting = max(found, key=lambda each: (each.is_recorded, each.on))
        answer = {**_told(meeting), "position": position}
        if rights is None or meeting.kind != TECHNICAL or meeting.territory is None:
            return {**answer, "agenda": [], "decisions": []}
        asked = Asked(territory=meeting.territory, on=meeting.on, session=session)
        return answer | self._looked_into(actor, session, asked=asked, rights=rights)

    def _looked_into(
        self, actor: Actor, session: str, *, asked: Asked, rights: tuple[Keys, Classes]
    ) -> dict[str, Any]:
        """The agenda of a session and its decisions, of the households the actor follows."""
        keys, classes = rights
        on_agenda = self._agenda(actor, asked, keys)
        decided: Sequence[Decision] = self._read(
            lambda c: decisions(
                c,
                asked.territory,
                session,
                keys=keys,
                today=self._today(),
                ties=self._lists.ties(keys),
            )
        )
        gone = self._lists.gone(actor, {e.household for e in decided}, on_agenda.position)
        decided = [each for each in decided if each.household not in gone]
        seen = _households(on_agenda.lines, decided)
        self._tracing.look(actor, What.SESSION, dict.fromkeys(seen, classes))
        return {
            "position": on_agenda.position,
            "count": on_agenda.count,
            "agenda": self._lines(on_agenda.lines, classes),
            "decisions": self._minutes(decided, classes),
        }

    def agenda(self, actor: Actor, territory: str, on: date | None = None) -> dict[str, Any]:
        """The agenda that a session of that day would have; today's unless told. Raises NotFound.

        Of a day to come it is what follows from the facts of today.
        """
        keys, classes = self._rights_in(actor, territory)
        asked = Asked(territory=territory, on=on or self._today())
        found = self._agenda(actor, asked, keys)
        seen = dict.fromkeys((line.case.household for line in found.lines), classes)
        self._tracing.look(actor, What.AGENDA, seen)
        return {
            "territory": territory,
            "on": asked.on.isoformat(),
            "position": found.position,
            "count": found.count,
            "agenda": self._lines(found.lines, classes),
        }

    def upcoming(self, actor: Actor, territory: str) -> dict[str, Any]:
        """The next session that is scheduled, or that a household of the actor's is down for.

        Without one it is today's; its households are counted by first reason. Raises NotFound.
        """
        keys, _ = self._rights_in(actor, territory)
        today = self._today()
        _, meetings = self._meetings(keys, territory=territory)
        ahead = [e for e in meetings if e.territory == territory and e.is_ahead(today)]
        next_one = min(ahead, key=lambda each: each.on, default=None)
        session, on = (next_one.session, next_one.on) if next_one else (None, today)
        found = self._agenda(actor, Asked(territory=territory, on=on, session=session), keys)
        counts = Counter(line.reasons[0].code for line in found.lines)
        return {
            "session": session,
            "on": on.isoformat(),
            "counts": [(code, counts[code]) for code in REASONS if counts[code]],
        }

    def _rights(self, actor: Actor) -> tuple[Keys, Classes] | None:
        """What the actor reads of households; None for who follows none."""
        try:
            return self._lists.rights(actor)
        except NotFound:
            return None

    def _rights_in(self, actor: Actor, territory: str) -> tuple[Keys, Classes]:
        rights = self._lists.rights(actor)
        known = territory in self._configuration.territories
        if not known or not self._lists.may_open(actor, territory):
            raise NotFound
        return rights

    def _may_read(self, actor: Actor, meeting: Meeting) -> bool:
        """Those who follow households in the territory; elsewhere also those who take part."""
        if meeting.kind != TECHNICAL and (
            actor.organisation in meeting.participants and actor.role in TAKING_PART_ROLES
        ):
            return True
        if self._rights(actor) is None:
            return False
        territory = meeting.territory
        return territory is None or (
            territory in self._configuration.territories and self._lists.may_open(actor, territory)
        )

    def _programme_of(self, meeting: Meeting) -> str | None:
        territory = self._configuration.territories.get(meeting.territory or "")
        return meeting.programme if territory is None else territory.programme

    def _meetings(
        self, keys: Keys, *, territory: str | None = None, session: str | None = None
    ) -> tuple[int, Sequence[Meeting]]:
        position, named = self._read(
            lambda c: named_sessions(c, keys, territory=territory, session=session)
        )
        return position, with_named(recorded_meetings(self._committee_facts()), named)

    def _agenda(self, actor: Actor, asked: Asked, keys: Keys) -> Agenda:
        rules = self._configuration.rules
        found: Agenda = self._read(
            lambda c: agenda(
                c, asked, keys, rules=rules, today=self._today(), ties=self._lists.ties(keys)
            )
        )
        gone = self._lists.gone(actor, _households(found.lines, ()), found.position)
        return found.without(gone)

    def _lines(self, lines: Sequence[Line], classes: Classes) -> list[dict[str, Any]]:
        boxes = {each.case.household: each.case.label for each in lines if each.case.label}
        names = self._lists.names(boxes, classes)
        return [
            {
                **case_json(each.case, names, classes),
                "reason": each.reasons[0].code,
                "reasons": [
                    {"reason": reason.code, "since": reason.since.isoformat()}
                    for reason in each.reasons
                ],
                "session": each.session,
            }
            for each in lines
        ]

    def _minutes(self, decided: Sequence[Decision], classes: Classes) -> list[dict[str, Any]]:
        boxes = {each.household: each.label for each in decided if each.label}
        names = self._lists.names(boxes, classes)
        return [
            {
                "household_id": str(each.household),
                "label": label(each.household, names.get(each.household)),
                "kind": each.kind,
                "on": each.on.isoformat(),
                "lead_organisation": each.lead_organisation,
                "modality": each.modality,
                "reason": each.reason,
                "redirected_to": each.redirected_to,
                "decision": each.decision,
                "outcome": each.outcome,
                "next_review_on": _iso(each.next_review_on),
            }
            for each in decided
        ]


def _households(lines: Sequence[Line], decided: Sequence[Decision]) -> set[UUID]:
    return {*(line.case.household for line in lines), *(each.household for each in decided)}


def _told(meeting: Meeting) -> dict[str, Any]:
    """What is known of a session itself."""
    return {
        "session": meeting.session,
        "kind": meeting.kind,
        "territory": meeting.territory,
        "programme": meeting.programme,
        "on": meeting.on.isoformat(),
        "held_on": _iso(meeting.held_on),
        "participants": list(meeting.participants),
        "recorded": meeting.is_recorded,
    }


def _counted(meeting: Meeting) -> dict[str, Any]:
    return {**_told(meeting), "decided": meeting.decided}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
