"""Committees (comités): their sessions are scheduled, moved, and held once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar

from domain import codes
from domain.circumstances import Circumstances
from domain.dates import require_not_after
from domain.fact import Fact
from domain.marks import Day, EventId, Path
from domain.path import Recorded
from domain.refusal import Forbidden, Invalid, Refusal
from domain.sentence import said

TECHNICAL = "technical"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeScheduled(Fact):
    """A session of a committee (comité) is to meet `on` that day; once more, to move it.

    `session` is the event's subject, and filled in from it.
    """

    NAME: ClassVar[str] = "etage.committee.scheduled.v1"

    session: Annotated[EventId | None, Path] = None
    kind: Annotated[codes.CommitteeKind, Path]
    territory: Annotated[codes.Territory | None, Path] = None
    programme: Annotated[codes.Programme | None, Path] = None
    on: Annotated[Day, Path]
    participants: tuple[Annotated[codes.Organisation, Path], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeHeld(Fact):
    """The session met (séance tenue) `on` that day, with these organisations.

    `session` is the event's subject, and filled in from it.
    """

    NAME: ClassVar[str] = "etage.committee.held.v1"

    session: Annotated[EventId | None, Path] = None
    kind: Annotated[codes.CommitteeKind, Path]
    territory: Annotated[codes.Territory | None, Path] = None
    programme: Annotated[codes.Programme | None, Path] = None
    on: Annotated[Day, Path]
    participants: tuple[Annotated[codes.Organisation, Path], ...]


CommitteeFact = CommitteeScheduled | CommitteeHeld


class SessionAlreadyScheduled(Refusal):
    """The session is already scheduled for that day."""

    problem = "session-already-scheduled"


class SessionAlreadyHeld(Refusal):
    """The session was already held."""

    problem = "session-already-held"


class SessionDiffers(Refusal):
    """The session is of another committee."""

    problem = "session-differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is recorded of one session, each in order of day, then of recording."""

    scheduled: tuple[CommitteeScheduled, ...] = ()
    held: tuple[CommitteeHeld, ...] = ()

    @property
    def on(self) -> date | None:
        """The day it met, or is to meet; None when nothing is known of it."""
        facts = self.held or self.scheduled
        return facts[-1].on if facts else None


def decide(
    history: Iterable[Recorded], fact: CommitteeFact, circumstances: Circumstances
) -> CommitteeFact:
    """The fact as it is to be stored; late ones are held against the session of their day.

    Raises `Forbidden`, `Invalid`, `SessionAlreadyScheduled`, `SessionAlreadyHeld` or
    `SessionDiffers`.
    """
    _require_one_committee(fact)
    _require_own_committee(fact, circumstances)
    if isinstance(fact, CommitteeHeld):
        require_not_after(fact.on, fact.occurred_on, pointer="/data/on")
    known = [
        each.fact
        for each in sorted(history, key=lambda each: each.position)
        if isinstance(each.fact, CommitteeScheduled | CommitteeHeld)
    ]
    _require_same_committee(known, fact)
    _require_sound(folded([*known, fact]))
    return fact


def _require_one_committee(fact: CommitteeFact) -> None:
    if (fact.territory is None) == (fact.programme is None):
        raise Invalid("Either a territory or a programme is required.", pointer="/data/territory")
    if fact.kind == TECHNICAL and fact.territory is None:
        raise Invalid("A technical committee is a territory's.", pointer="/data/territory")


def _require_own_committee(fact: CommitteeFact, circumstances: Circumstances) -> None:
    """A platform speaks for its territories, and for the programmes these belong to."""
    coordinated = [
        territory
        for territory in circumstances.configuration.territories.values()
        if territory.platform == circumstances.poster
    ]
    if not any(
        fact.territory == territory.slug or fact.programme == territory.programme
        for territory in coordinated
    ):
        raise Forbidden("This committee is another platform's.")


def _require_same_committee(known: Iterable[CommitteeFact], fact: CommitteeFact) -> None:
    for field in ("kind", "territory", "programme"):
        if any(getattr(each, field) != getattr(fact, field) for each in known):
            raise SessionDiffers(pointer=f"/data/{field}")


def _require_sound(session: Session) -> None:
    for earlier, later in pairwise(session.scheduled):
        if earlier.on == later.on:
            raise SessionAlreadyScheduled(pointer="/data/on")
    if len(session.held) > 1:
        raise SessionAlreadyHeld(said("It met on {day}.", day=session.held[0].on))
    for held in session.held:
        if any(each.occurred_on > held.on for each in session.scheduled):
            raise SessionAlreadyHeld(said("It met on {day}.", day=held.on), pointer="/data/on")


def evolve(session: Session, fact: CommitteeFact) -> Session:
    """The session after one more fact; it never refuses, the fact has happened."""
    if isinstance(fact, CommitteeHeld):
        return replace(session, held=(*session.held, fact))
    return replace(session, scheduled=(*session.scheduled, fact))


def folded(facts: Iterable[CommitteeFact]) -> Session:
    """The session that these facts make, given in order of recording."""
    session = Session()
    for fact in sorted(facts, key=lambda fact: fact.occurred_on):
        session = evolve(session, fact)
    return session
