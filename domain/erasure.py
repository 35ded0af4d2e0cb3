"""Forgetting a household: what the system alone records of an erasure and of a legal hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import EventId, Path, Slug, Social, Text
from domain.path import Recorded
from domain.refusal import Forbidden
from domain.sentence import Sentence, said
from domain.user_error import UserError

APPROVALS_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdErased(Fact):
    """The household's keys are destroyed: its path stays, the person is forgotten.

    Those who approved are named by the opaque ids of their accounts. `disposal` is the disposal
    list (bordereau d'élimination) the household stood on.
    """

    NAME: ClassVar[str] = "etage.household.erased.v1"

    approved_by: tuple[Annotated[Slug, Path], ...]
    on_request: Annotated[bool, Path]
    disposal: Annotated[EventId | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdHeld(Fact):
    """A legal hold (gel) keeps the file from being erased, for a dispute or a control."""

    NAME: ClassVar[str] = "etage.household.held.v1"

    by: Annotated[Slug, Path]
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdReleased(Fact):
    """The legal hold has ended."""

    NAME: ClassVar[str] = "etage.household.released.v1"

    by: Annotated[Slug, Path]


ErasureFact = HouseholdErased | HouseholdHeld | HouseholdReleased

ERASING: frozenset[type[Fact]] = frozenset({HouseholdErased, HouseholdHeld, HouseholdReleased})
"""The facts of forgetting, which nobody posts."""


class CannotErase(UserError):
    """The household may not be erased, held or released now; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def decide(fact: Fact, circumstances: Circumstances) -> Fact:
    """The fact, where it was recorded before and is held against a correction.

    Raises `Forbidden` for whoever posts it.
    """
    if not circumstances.again:
        raise Forbidden(said("{event_type} is recorded by the system alone.", event_type=fact.NAME))
    return fact


def is_erased(history: Sequence[Recorded]) -> bool:
    """Whether the household was erased; what follows in its stream is nothing."""
    return any(isinstance(each.fact, HouseholdErased) for each in history)


def is_held(history: Sequence[Recorded]) -> bool:
    """Whether a legal hold is in force: the last word recorded holds."""
    words = [each for each in history if isinstance(each.fact, HouseholdHeld | HouseholdReleased)]
    last = max(words, key=lambda each: each.version, default=None)
    return last is not None and isinstance(last.fact, HouseholdHeld)


def require_approvals(approved_by: Sequence[str]) -> None:
    """Two different people approve an erasure. Raises `CannotErase`."""
    if len(set(approved_by)) < APPROVALS_LEAST:
        raise CannotErase(said("Two different people must approve an erasure."))


def require_may_be_erased(history: Sequence[Recorded]) -> None:
    """No hold is in force. Raises `CannotErase`."""
    if is_held(history):
        raise CannotErase(said("A legal hold is in force: release it first."))
