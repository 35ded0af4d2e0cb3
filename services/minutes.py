"""Minutes of a session (relevé de décisions): what one reader may keep of what it decided."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.path import PlannedAction, Recorded
from domain.rectification import Rectified
from services.agendas import Decision
from services.convened import Convened, Sitting
from services.events import EventTypes
from services.history import CaseFile, Histories, NotFound
from services.looks import What
from services.meetings import Meeting
from services.ports import StoredEvent
from services.sessions import decision_json, told
from services.views import Views, label

MINUTES_CASES_MAX = 200
"""The households of one document; who needs those that come after narrows the session."""

OWN_WORDS = ("reason", "objectives")
"""What people wrote with a decision, for who may read it; a coded reason is told by its label."""


class Minutes:
    """Makes the minutes of sessions from the files themselves, each through its own rights."""

    def __init__(
        self, *, convened: Convened, histories: Histories, event_types: EventTypes
    ) -> None:
        self._convened = convened
        self._histories = histories
        self._views = Views(event_types)

    def of(self, actor: Actor, session: str, *, territory: str | None = None) -> dict[str, Any]:
        """The minutes of a session, of the households that the actor follows.

        The households in the order in which they were decided about, each with its decisions,
        what was written with them, and the actions that were planned that day. Raises NotFound.
        """
        sitting = self._convened.sitting(actor, session, territory=territory)
        decided = self._decided(actor, sitting)
        households = list(dict.fromkeys(each.household for each in decided))
        cases = [
            self._case(actor, household, [d for d in decided if d.household == household])
            for household in households[:MINUTES_CASES_MAX]
        ]
        return {
            **told(sitting.meeting),
            "position": sitting.position,
            "cases": [case for case in cases if case is not None],
            "left_out": max(len(households) - MINUTES_CASES_MAX, 0),
            "next_session": self._next(sitting),
        }

    def _decided(self, actor: Actor, sitting: Sitting) -> Sequence[Decision]:
        if sitting.asked is None or sitting.rights is None:
            return []
        return self._convened.decided(
            actor, sitting.asked, sitting.rights[0], position=sitting.position
        )

    def _next(self, sitting: Sitting) -> dict[str, Any] | None:
        """The first session of the same committee after this one."""
        if sitting.territory is None or sitting.rights is None:
            return None
        _, meetings = self._convened.of_territory(sitting.rights, sitting.territory)
        later = [each for each in meetings if _follows(each, sitting.meeting)]
        found = min(later, key=lambda each: each.on, default=None)
        return None if found is None else told(found)

    def _case(
        self, actor: Actor, household: UUID, decisions: Sequence[Decision]
    ) -> dict[str, Any] | None:
        """One household; None where the actor's right to it ended a moment ago."""
        try:
            file = self._histories.case_file(actor, household, what=What.SESSION)
        except NotFound:
            return None
        days = {each.on for each in decisions}
        person = self._views.reference_person(
            [event for event, _ in file.events], classes=file.sight.classes, keys=file.keys
        )
        return {
            "household_id": str(household),
            "label": label(household, person.get("name")),
            "landlord": file.path.landlord,
            "decisions": [
                decision_json(each) | {"words": self._own_words(file, each, actor)}
                for each in decisions
            ],
            "actions": [_action(e) for e in file.path.actions if e.planned_on in days],
        }

    def _own_words(self, file: CaseFile, decision: Decision, actor: Actor) -> dict[str, Any]:
        """What was written with the decision, as later corrections leave it."""
        words: dict[str, Any] = {}
        meant: tuple[str, str] | None = None
        for event, each in file.events:
            if event.position == decision.position:
                meant = (event.source, event.id)
                words |= self._data(file, event, each, reader=actor.organisation)
            elif meant is not None and _corrects(each, meant):
                seen = self._data(file, event, each, reader=actor.organisation)
                words |= seen.get("corrections", {})
        texts = {name: words[name] for name in OWN_WORDS if name in words}
        return {name: text for name, text in texts.items() if text != decision.reason}

    def _data(
        self, file: CaseFile, event: StoredEvent, each: Recorded, *, reader: str
    ) -> Mapping[str, Any]:
        view = self._views.event(event, classes=file.sight.of(each), keys=file.keys, reader=reader)
        data: Mapping[str, Any] = view["data"]
        return data


def _corrects(each: Recorded, meant: tuple[str, str]) -> bool:
    fact = each.fact
    return isinstance(fact, Rectified) and (fact.event.source, fact.event.id) == meant


def _follows(each: Meeting, meeting: Meeting) -> bool:
    return each.kind == meeting.kind and each.on > meeting.on


def _action(action: PlannedAction) -> dict[str, Any]:
    return {
        "action": action.action,
        "kind": action.kind,
        "owner": action.owner,
        "due_on": action.due_on.isoformat(),
        "is_open": action.is_open,
    }
