"""A session while it sits: its agenda in pages, how far it got, and one case after the other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import NOTHING, Actor
from domain.purposes import Purpose, usual_purpose
from services.agendas import Agenda, Decision
from services.convened import Convened
from services.history import Histories, NotFound
from services.looks import What
from services.sessions import Sessions, reasons, told
from services.trace import Tracing
from services.views import pseudonym

PAGE_LINES = 50


class Sittings:
    """What is shown of a session in the room where it meets, to one reader at a time.

    `masked` is for a screen that everybody in the room sees: initials stand for names, and what
    people wrote in their own words, which may hold a name, is left out.
    """

    def __init__(
        self,
        *,
        convened: Convened,
        sessions: Sessions,
        histories: Histories,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._convened = convened
        self._sessions = sessions
        self._histories = histories
        self._tracing = tracing
        self._today = today

    def sitting(
        self,
        actor: Actor,
        session: str,
        *,
        territory: str | None = None,
        after: str | None = None,
        masked: bool = False,
    ) -> dict[str, Any]:
        """The session, a page of its agenda, and what it decided so far.

        Each line says what the session decided about it; `others` are its decisions about
        households that are not on this page. Raises NotFound and UnknownCursor.
        """
        sitting = self._convened.sitting(actor, session, territory=territory)
        answer = {
            **told(sitting.meeting),
            "position": sitting.position,
            "has_begun": sitting.meeting.on <= self._today(),
        }
        if sitting.asked is None or sitting.rights is None:
            return answer | {"agenda": [], "others": [], "count": 0, "decided": 0, "next": None}
        keys, classes = sitting.rights
        page = self._convened.agenda(actor, sitting.asked, keys, after=after, limit=PAGE_LINES)
        decided = self._convened.decided(actor, sitting.asked, keys, position=page.position)
        seen = {line.case.household for line in page.lines} | {e.household for e in decided}
        self._tracing.look(actor, What.SESSION, dict.fromkeys(seen, classes))
        lines = self._sessions.lines(page.lines, classes)
        taken = self._sessions.decisions(decided, classes)
        on_page = {line.case.household for line in page.lines}
        if masked:
            lines, taken = [_masked(each) for each in lines], [_masked(each) for each in taken]
        return answer | {
            "position": page.position,
            "count": page.count,
            "decided": len({each.household for each in decided}),
            "agenda": [line | {"decisions": _of(line, taken)} for line in lines],
            "others": [e for e in taken if UUID(e["household_id"]) not in on_page],
            "next": page.next,
        }

    def case(
        self,
        actor: Actor,
        session: str,
        household: UUID,
        *,
        territory: str | None = None,
        masked: bool = False,
    ) -> dict[str, Any]:
        """One household of a session: why it is there, where it stands, what was decided.

        `recorded` tells each event's type and source by position; `number` is its place on the
        agenda, or None. Raises NotFound, also where the session has nothing to do with it.
        """
        sitting = self._convened.sitting(actor, session, territory=territory)
        if sitting.asked is None or sitting.rights is None:
            raise NotFound
        keys, _ = sitting.rights
        agenda = self._convened.agenda(actor, sitting.asked, keys)
        decided = self._convened.decided(actor, sitting.asked, keys, position=agenda.position)
        own = [each for each in decided if each.household == household]
        lines = [each for each in agenda.lines if each.case.household == household]
        if not lines and not own:
            raise NotFound
        decisions = self._sessions.decisions(own, NOTHING)
        now, events = self._file(actor, household)
        recorded = _recorded(events)
        if masked:
            now, events = _masked(now), []
        return {
            **told(sitting.meeting),
            "position": agenda.position,
            "has_begun": sitting.meeting.on <= self._today(),
            **_place(agenda, decided, household),
            "reasons": [reason for line in lines for reason in reasons(line)],
            "decisions": [each | {"label": now["label"]} for each in decisions],
            "household": now,
            "events": events,
            "recorded": recorded,
        }

    def _file(self, actor: Actor, household: UUID) -> tuple[dict[str, Any], list[Any]]:
        """Where the household stands and its history, opened for the committee."""
        looking = _for_committee(actor)
        history = self._histories.history(looking, household)
        return self._histories.household(looking, household), history["events"]


def _recorded(events: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        str(event["position"]): {"type": event["type"], "source": event["source"]}
        for event in events
    }


def _place(agenda: Agenda, decided: Sequence[Decision], household: UUID) -> dict[str, Any]:
    """Where the household is on the agenda, and which come before and after it."""
    order = [line.case.household for line in agenda.lines]
    done = {each.household for each in decided}
    place = order.index(household) if household in order else None
    before = order[place - 1] if place else None
    after = order[place + 1] if place is not None and place + 1 < len(order) else None
    return {
        "number": None if place is None else place + 1,
        "count": agenda.count,
        "decided": len(done),
        "previous": str(before) if before else None,
        "following": str(after) if after else None,
    }


def _of(line: Mapping[str, Any], decisions: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [each for each in decisions if each["household_id"] == line["household_id"]]


def _for_committee(actor: Actor) -> Actor:
    """The actor, who opens a file for the committee, unless they said what for."""
    if actor.purpose is None and usual_purpose(actor.role) is Purpose.ACCOMPANIMENT:
        return replace(actor, purpose=Purpose.COMMITTEE)
    return actor


def _masked(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with initials for the name, and no person."""
    kept = {name: value for name, value in told.items() if name != "reference_person"}
    household = UUID(told["household_id"])
    return kept | {"label": initials(household, told["label"])}


def initials(household: UUID, name: str) -> str:
    """« Z. F. – 3F2A », so that two of the same initials differ; a pseudonym is one already."""
    if name == pseudonym(household):
        return name
    letters = " ".join(f"{part[0].upper()}." for part in name.replace("-", " ").split())
    return f"{letters} – {household.hex[:4].upper()}"
