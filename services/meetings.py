"""The sessions of committees, from their own facts and from those of households that name them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.committee import TECHNICAL, CommitteeFact, CommitteeHeld, CommitteeScheduled, folded
from services.agendas import NamedSession
from services.events import EventTypes
from services.ports import Ledger
from services.subject_history import facts_by_stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One session: of which committee, when it meets or met, and with which organisations.

    `is_recorded` is false for one that only facts of households name; `decided` counts what it
    decided about the households that the reader follows.
    """

    session: str
    kind: str
    territory: str | None
    programme: str | None
    on: date
    held_on: date | None = None
    participants: Sequence[str] = ()
    is_recorded: bool = True
    decided: int = 0

    def is_ahead(self, today: date) -> bool:
        """Whether it is a technical session still to be held, today or later."""
        is_over = self.held_on is not None or (not self.is_recorded and self.decided > 0)
        return self.kind == TECHNICAL and not is_over and self.on >= today


def committee_facts(ledger: Ledger, event_types: EventTypes) -> Sequence[CommitteeFact]:
    """What committees recorded of their sessions, as rectifications leave it.

    Raises `LedgerUnavailable`.
    """
    told = {
        **facts_by_stream(ledger, event_types, CommitteeScheduled.NAME),
        **facts_by_stream(ledger, event_types, CommitteeHeld.NAME),
    }
    return [
        each.fact
        for facts in told.values()
        for each in facts
        if isinstance(each.fact, CommitteeScheduled | CommitteeHeld)
    ]


def recorded_meetings(facts: Sequence[CommitteeFact]) -> Sequence[Meeting]:
    """The sessions that committees' own facts make, given rectified and in order of recording."""
    told: dict[str, list[CommitteeFact]] = {}
    for fact in facts:
        if fact.session is not None:
            told.setdefault(fact.session, []).append(fact)
    return [_meeting(session, about) for session, about in told.items()]


def _meeting(name: str, facts: Sequence[CommitteeFact]) -> Meeting:
    session = folded(facts)
    latest: CommitteeFact = session.held[-1] if session.held else session.scheduled[-1]
    return Meeting(
        session=name,
        kind=latest.kind,
        territory=latest.territory,
        programme=latest.programme,
        on=latest.on,
        held_on=latest.on if session.held else None,
        participants=latest.participants,
    )


def with_named(recorded: Sequence[Meeting], named: Sequence[NamedSession]) -> Sequence[Meeting]:
    """Every session by its day; one that nobody recorded is a technical committee's."""
    counts: Mapping[tuple[str | None, str], int] = {
        (each.territory, each.session): each.decisions for each in named
    }
    known = {(each.territory, each.session) for each in recorded}
    unrecorded = [
        Meeting(
            session=each.session,
            kind=TECHNICAL,
            territory=each.territory,
            programme=None,
            on=each.on,
            is_recorded=False,
            decided=each.decisions,
        )
        for each in named
        if (each.territory, each.session) not in known
    ]
    counted = [
        replace(each, decided=counts.get((each.territory, each.session), 0)) for each in recorded
    ]
    return sorted((*counted, *unrecorded), key=lambda each: (each.on, each.session))
