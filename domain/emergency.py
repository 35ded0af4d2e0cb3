"""Breaking the glass: two people open fields of one household for a few hours, for a reason.

The path keeps what was opened to whom until when; `domain.access` says who sees what through it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from domain.access import Actor, may_break_glass
from domain.access_policy import Classes
from domain.erasure import ERASING, ErasureFact
from domain.erasure import decide as decide
from domain.fact import Fact
from domain.marks import EventId, FieldClass, Form, Path, Slug, Social, Text
from domain.path import HouseholdPath, Recorded, advanced
from domain.path_parts import Glass
from domain.programme import Configuration
from domain.sentence import Sentence, said

REQUEST_HOURS_MAX = 1
"""How long a request waits for the second person before it lapses."""

MomentText = Annotated[
    str,
    Form(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$", 32),
]
ClassCode = Annotated[str, Form(r"^C[2-5]$", 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassBroken(Fact):
    """Two people opened classes of the household's fields, to the one who asked, until a moment.

    `by` asked and `approved_by` approved: the opaque ids of their accounts. The reason is read by
    nobody outside their organisation.
    """

    NAME: ClassVar[str] = "etage.access.glass-broken.v1"

    organisation: Annotated[Slug, Path]
    role: Annotated[EventId, Path]
    by: Annotated[Slug, Path]
    approved_by: Annotated[Slug, Path]
    classes: tuple[Annotated[ClassCode, Path], ...]
    ends_at: Annotated[MomentText, Path]
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassClosed(Fact):
    """What a broken glass opened is closed before its end; `glass` is the id of its fact."""

    NAME: ClassVar[str] = "etage.access.glass-closed.v1"

    glass: Annotated[EventId, Path]
    by: Annotated[Slug, Path]


SystemFact = ErasureFact | GlassBroken | GlassClosed
"""What the system alone records of a household."""

SYSTEM_ALONE: frozenset[type[Fact]] = ERASING | {GlassBroken, GlassClosed}
"""The facts of a household that nobody posts."""


class CannotBreak(Exception):
    """The glass may not be broken, approved or closed now; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassRequest:
    """What one person asks for; it waits for a second person of the same organisation."""

    id: str
    household: str
    organisation: str
    role: str
    by: str
    classes: Sequence[str]
    hours: int
    reason: str
    asked_at: datetime


def require_may_be_asked(request: GlassRequest, configuration: Configuration) -> None:
    """The role opens these classes, for so many hours. Raises `CannotBreak`."""
    policy = configuration.access
    opened = frozenset(map(FieldClass, request.classes))
    if FieldClass.HEALTH in opened and policy.health != "on":
        raise CannotBreak(said("Health is switched off here: nothing opens it."))
    if not opened or not opened <= policy.most_through_glass(request.role):
        raise CannotBreak(said("Your role does not open all of these classes."))
    if not 1 <= request.hours <= policy.glass.hours_max:
        most = policy.glass.hours_max
        raise CannotBreak(said("It is opened for 1 to {count} hours.", count=most))


def require_may_be_approved(request: GlassRequest, approver: Actor, *, now: datetime) -> None:
    """Somebody else of the same organisation approves, within the hour. Raises `CannotBreak`."""
    if approver.organisation != request.organisation:
        raise CannotBreak(said("A person of the organisation that asked approves."))
    if approver.person == request.by:
        raise CannotBreak(said("Another person than the one who asked must approve."))
    if now - request.asked_at >= timedelta(hours=REQUEST_HOURS_MAX):
        raise CannotBreak(said("The request was not approved within an hour: ask again."))


def require_closable(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, now: datetime
) -> Sequence[Glass]:
    """What is open to the actor's organisation, which the actor may close.

    Raises `CannotBreak` where nothing is.
    """
    glasses = [each for each in path.glasses if each.organisation == actor.organisation]
    found = [each for each in glasses if each.is_open(now)]
    if not found or not may_break_glass(path, actor, configuration):
        raise CannotBreak(said("Nothing is opened to your organisation."))
    return found


def evolve(path: HouseholdPath, recorded: Recorded) -> HouseholdPath:
    """The path after a fact that moves nothing: a glass may be broken or closed by it."""
    fact = recorded.fact
    if isinstance(fact, GlassBroken):
        return advanced(path, recorded, glasses=(*path.glasses, _glass(recorded.id, fact)))
    if isinstance(fact, GlassClosed):
        glasses = tuple(
            replace(each, closed_on=fact.occurred_on) if each.id == fact.glass else each
            for each in path.glasses
        )
        return advanced(path, recorded, glasses=glasses)
    return advanced(path, recorded)


def _glass(id: str, fact: GlassBroken) -> Glass:
    classes: Classes = frozenset(map(FieldClass, fact.classes))
    return Glass(
        id=id,
        organisation=fact.organisation,
        role=fact.role,
        by=fact.by,
        classes=classes,
        broken_on=fact.occurred_on,
        ends_at=datetime.fromisoformat(fact.ends_at),
    )
