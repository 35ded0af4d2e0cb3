"""Sessions as one reader may find them: their meeting, their agenda, and what they decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.access import Actor, Classes
from domain.committee import TECHNICAL, CommitteeFact
from domain.programme import Configuration
from services.agendas import (
    AGENDA_CASES_MAX,
    Agenda,
    Asked,
    Decision,
    agenda,
    decisions,
    first_reasons,
    named_sessions,
)
from services.boards import Keys
from services.history import NotFound
from services.lists import Lists
from services.meetings import Meeting, recorded_meetings, with_named
from services.reader_context import Work

CommitteeFacts = Callable[[], Sequence[CommitteeFact]]
"""The facts of committees' sessions, rectified and in order of recording."""

NO_KEYS: Sequence[str] = ()
TAKING_PART_ROLES = frozenset({"organisation", "steering", "programme_lead"})

Rights = tuple[Keys, Classes]
"""What a reader reads of households: their keys, and the most that their role sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A session as one reader finds it; `rights` is None for who follows no household."""

    meeting: Meeting
    position: int
    rights: Rights | None

    @property
    def territory(self) -> str | None:
        """The territory whose households it looks at; None for other committees."""
        return self.meeting.territory if self.meeting.kind == TECHNICAL else None

    @property
    def asked(self) -> Asked | None:
        """Its agenda; None where it has none, or none for this reader."""
        if self.rights is None or self.territory is None:
            return None
        return Asked(territory=self.territory, on=self.meeting.on, session=self.meeting.session)


class Convened:
    """Finds sessions, agendas and decisions. `read` runs a query on a reader's connection."""

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        lists: Lists,
        configuration: Configuration,
        committee_facts: CommitteeFacts,
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._lists = lists
        self._configuration = configuration
        self._committee_facts = committee_facts
        self._today = today

    def rights(self, actor: Actor) -> Rights | None:
        """What the actor reads of households; None for who follows none."""
        try:
            return self._lists.rights(actor)
        except NotFound:
            return None

    def rights_in(self, actor: Actor, territory: str) -> Rights:
        """What the actor reads of the territory's households. Raises NotFound."""
        rights = self._lists.rights(actor)
        known = territory in self._configuration.territories
        if not known or not self._lists.may_open(actor, territory):
            raise NotFound
        return rights

    def of_territory(self, rights: Rights, territory: str) -> tuple[int, Sequence[Meeting]]:
        """The position, and the sessions of a territory's committees by their days."""
        position, meetings = self.meetings(rights, territory=territory)
        return position, [each for each in meetings if each.territory == territory]

    def sitting(self, actor: Actor, session: str, *, territory: str | None = None) -> Sitting:
        """The session of that name: the latest, or that of `territory`. Raises NotFound."""
        rights = self.rights(actor)
        position, meetings = self.meetings(rights, session=session)
        found = [
            each
            for each in meetings
            if each.session == session
            and territory in (None, each.territory)
            and self.may_read(actor, each)
        ]
        if not found:
            raise NotFound
        meeting = max(found, key=lambda each: (each.is_recorded, each.on))
        return Sitting(meeting=meeting, position=position, rights=rights)

    def meetings(
        self, rights: Rights | None, *, territory: str | None = None, session: str | None = None
    ) -> tuple[int, Sequence[Meeting]]:
        """The position, and every session that committees or the reader's households name."""
        keys = NO_KEYS if rights is None else rights[0]
        position, named = self._read(
            lambda c: named_sessions(c, keys, territory=territory, session=session)
        )
        return position, with_named(recorded_meetings(self._committee_facts()), named)

    def may_read(self, actor: Actor, meeting: Meeting) -> bool:
        """Those who follow households in the territory; elsewhere also those who take part."""
        if meeting.kind != TECHNICAL and (
            actor.organisation in meeting.participants and actor.role in TAKING_PART_ROLES
        ):
            return True
        if self.rights(actor) is None:
            return False
        territory = meeting.territory
        return territory is None or (
            territory in self._configuration.territories and self._lists.may_open(actor, territory)
        )

    def agenda(
        self,
        actor: Actor,
        asked: Asked,
        keys: Keys,
        *,
        after: str | None = None,
        limit: int = AGENDA_CASES_MAX,
    ) -> Agenda:
        """A page of the agenda, without what narrowed since. Raises UnknownCursor."""
        rules = self._configuration.rules
        found: Agenda = self._read(
            lambda c: agenda(
                c,
                asked,
                keys,
                rules=rules,
                today=self._today(),
                ties=self._lists.ties(keys),
                after=after,
                limit=limit,
            )
        )
        households = {line.case.household for line in found.lines}
        return found.without(self._lists.gone(actor, households, found.position))

    def first_reasons(self, actor: Actor, asked: Asked, keys: Keys) -> Sequence[str]:
        """The first reason of every household on the agenda, without what narrowed since."""
        rules = self._configuration.rules
        position, found = self._read(
            lambda c: first_reasons(c, asked, keys, rules=rules, today=self._today())
        )
        gone = self._lists.gone(actor, set(found), position)
        return [reason for household, reason in found.items() if household not in gone]

    def decided(
        self, actor: Actor, asked: Asked, keys: Keys, *, position: int
    ) -> Sequence[Decision]:
        """What the session decided, without what the actor sees less of since that position."""
        found: Sequence[Decision] = self._read(
            lambda c: decisions(
                c,
                asked.territory,
                asked.session or "",
                keys=keys,
                today=self._today(),
                ties=self._lists.ties(keys),
            )
        )
        gone = self._lists.gone(actor, {each.household for each in found}, position)
        return [each for each in found if each.household not in gone]
