"""Sessions of committees, as one reader is answered: agenda before, minutes after."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from domain.access import Actor, Classes
from domain.programme import Configuration
from projections.committee_agenda import REASONS
from services.agendas import AGENDA_CASES_MAX, Asked, Decision, Line
from services.case_json import case_json
from services.convened import Convened, Rights
from services.history import NotFound
from services.lists import Lists
from services.looks import What
from services.meetings import Meeting
from services.trace import Tracing
from services.views import label


class Sessions:
    """Answers in the shapes of the API."""

    def __init__(
        self,
        *,
        convened: Convened,
        lists: Lists,
        configuration: Configuration,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._convened = convened
        self._lists = lists
        self._configuration = configuration
        self._tracing = tracing
        self._today = today

    def of_territory(
        self, actor: Actor, territory: str, *, first: date = date.min, last: date = date.max
    ) -> dict[str, Any]:
        """The sessions of a territory's committees from day to day. Raises NotFound."""
        rights = self._convened.rights_in(actor, territory)
        position, own = self._convened.of_territory(rights, territory)
        return {
            "territory": territory,
            "position": position,
            "sessions": [counted(each) for each in own if first <= each.on <= last],
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
        rights = self._convened.rights(actor)
        position, meetings = self._convened.meetings(rights)
        found = [
            each
            for each in meetings
            if self._programme_of(each) == programme and self._convened.may_read(actor, each)
        ]
        if rights is None and not found:
            raise NotFound
        return {
            "programme": programme,
            "position": position,
            "sessions": [counted(each) for each in found if first <= each.on <= last],
        }

    def session(
        self, actor: Actor, session: str, *, territory: str | None = None
    ) -> dict[str, Any]:
        """One session with its agenda and what it decided, of the households the actor follows.

        Two territories may each give a session that they do not record the same name: the latest
        is meant, or that of `territory`. Raises NotFound.
        """
        sitting = self._convened.sitting(actor, session, territory=territory)
        answer = {**told(sitting.meeting), "position": sitting.position}
        if sitting.asked is None or sitting.rights is None:
            return {**answer, "agenda": [], "decisions": []}
        return answer | self._looked_into(actor, sitting.asked, sitting.rights)

    def _looked_into(self, actor: Actor, asked: Asked, rights: Rights) -> dict[str, Any]:
        """The agenda of a session and its decisions, of the households the actor follows."""
        keys, classes = rights
        found = self._convened.agenda(actor, asked, keys)
        decided = self._convened.decided(actor, asked, keys, position=found.position)
        seen = {
            *(line.case.household for line in found.lines),
            *(each.household for each in decided),
        }
        self._tracing.look(actor, What.SESSION, dict.fromkeys(seen, classes))
        return {
            "position": found.position,
            "count": found.count,
            "agenda": self.lines(found.lines, classes),
            "decisions": self.decisions(decided, classes),
        }

    def agenda(
        self,
        actor: Actor,
        territory: str,
        on: date | None = None,
        *,
        after: str | None = None,
        limit: int = AGENDA_CASES_MAX,
    ) -> dict[str, Any]:
        """A page of the agenda that a session of that day would have; today's unless told.

        Of a day to come it is what follows from the facts of today. Raises NotFound and
        UnknownCursor.
        """
        keys, classes = self._convened.rights_in(actor, territory)
        asked = Asked(territory=territory, on=on or self._today())
        found = self._convened.agenda(actor, asked, keys, after=after, limit=limit)
        seen = dict.fromkeys((line.case.household for line in found.lines), classes)
        self._tracing.look(actor, What.AGENDA, seen)
        return {
            "territory": territory,
            "on": asked.on.isoformat(),
            "position": found.position,
            "count": found.count,
            "agenda": self.lines(found.lines, classes),
            "next": found.next,
        }

    def upcoming(self, actor: Actor, territory: str) -> dict[str, Any]:
        """The next session that is scheduled, or that a household of the actor's is down for.

        Without one it is today's; its households are counted by first reason. Raises NotFound.
        """
        rights = self._convened.rights_in(actor, territory)
        today = self._today()
        _, meetings = self._convened.of_territory(rights, territory)
        ahead = [each for each in meetings if each.is_ahead(today)]
        next_one = min(ahead, key=lambda each: each.on, default=None)
        session, on = (next_one.session, next_one.on) if next_one else (None, today)
        asked = Asked(territory=territory, on=on, session=session)
        counts = Counter(self._convened.first_reasons(actor, asked, rights[0]))
        return {
            "session": session,
            "on": on.isoformat(),
            "counts": [(code, counts[code]) for code in REASONS if counts[code]],
        }

    def _programme_of(self, meeting: Meeting) -> str | None:
        territory = self._configuration.territories.get(meeting.territory or "")
        return meeting.programme if territory is None else territory.programme

    def lines(self, lines: Sequence[Line], classes: Classes) -> list[dict[str, Any]]:
        """The lines of an agenda, with names for who may be given them."""
        boxes = {each.case.household: each.case.label for each in lines if each.case.label}
        names = self._lists.names(boxes, classes)
        return [
            {
                **case_json(each.case, names, classes),
                "reason": each.reasons[0].code,
                "reasons": reasons(each),
                "session": each.session,
            }
            for each in lines
        ]

    def decisions(self, decided: Sequence[Decision], classes: Classes) -> list[dict[str, Any]]:
        """What a session decided, with names for who may be given them."""
        boxes = {each.household: each.label for each in decided if each.label}
        names = self._lists.names(boxes, classes)
        return [
            {
                "household_id": str(each.household),
                "label": label(each.household, names.get(each.household)),
                **decision_json(each),
            }
            for each in decided
        ]


def decision_json(decision: Decision) -> dict[str, Any]:
    """What a session decided about a household, without the household."""
    return {
        "kind": decision.kind,
        "on": decision.on.isoformat(),
        "lead_organisation": decision.lead_organisation,
        "modality": decision.modality,
        "reason": decision.reason,
        "redirected_to": decision.redirected_to,
        "decision": decision.decision,
        "outcome": decision.outcome,
        "next_review_on": _iso(decision.next_review_on),
    }


def reasons(line: Line) -> list[dict[str, str]]:
    """Why a household is on an agenda, and since when."""
    return [{"reason": reason.code, "since": reason.since.isoformat()} for reason in line.reasons]


def told(meeting: Meeting) -> dict[str, Any]:
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


def counted(meeting: Meeting) -> dict[str, Any]:
    """What is known of a session, and how much it decided."""
    return {**told(meeting), "decided": meeting.decided}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
