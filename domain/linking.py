"""Duplicates (doublons): two files on one household are linked, and unlinked, losing nothing."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import HouseholdId, Path, Social, Text
from domain.path import HouseholdPath, Link, Recorded, advanced
from domain.rectification import Rectified
from domain.refusal import IllegalTransition, Invalid
from domain.sentence import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Fact):
    """The same household has another file: `with`, the platform's identifier of it."""

    NAME: ClassVar[str] = "etage.household.linked.v1"

    with_: Annotated[HouseholdId, Path]
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked(Fact):
    """The two files are of two households after all."""

    NAME: ClassVar[str] = "etage.household.unlinked.v1"

    with_: Annotated[HouseholdId, Path]
    reason: Annotated[Text, Social]


LinkFact = Linked | Unlinked


class AlreadyLinked(IllegalTransition):
    """The two files are linked already."""


class NotLinked(IllegalTransition):
    """The two files are not linked."""


def decide(path: HouseholdPath, fact: LinkFact, circumstances: Circumstances) -> LinkFact:
    """The fact as it is to be stored; raises `AlreadyLinked`, `NotLinked` or `Invalid`.

    A link may be told, and taken back, in either of the two files.
    """
    other = UUID(fact.with_)
    if other == path.household_id:
        raise Invalid("A household is not linked with itself.", pointer="/data/with")
    if circumstances.again:
        # What was refused or not depended on both files, and nothing else depends on it.
        return fact
    word = last_word(path, other, circumstances.other)
    is_linked = word is not None and word.holds
    if is_linked and isinstance(fact, Linked):
        raise AlreadyLinked(path.stage, pointer="/data/with")
    if not is_linked and isinstance(fact, Unlinked):
        raise NotLinked(path.stage, pointer="/data/with")
    if word is not None and fact.occurred_on < word.on:
        detail = said("The last word on the two files is of {day}.", day=word.on)
        raise Invalid(detail, pointer="/data/occurred_on")
    return fact


def evolve(path: HouseholdPath, recorded: Recorded, fact: LinkFact) -> HouseholdPath:
    """The path after this fact; both files keep their own facts and their own readers."""
    word = Link(
        household=UUID(fact.with_),
        holds=isinstance(fact, Linked),
        on=fact.occurred_on,
        told_at=recorded.recorded_at,
    )
    return advanced(path, recorded, links=(*path.links, word))


def last_word(path: HouseholdPath, household: UUID, other: HouseholdPath | None) -> Link | None:
    """The last that either file says of the two; `other` is that household's, where it is known."""
    words = [link for link in path.links if link.household == household]
    if other is not None:
        words += [link for link in other.links if link.household == path.household_id]
    return max(words, key=lambda link: (link.on, link.told_at), default=None)


def are_linked(path: HouseholdPath, household: UUID, other: HouseholdPath | None) -> bool:
    """Whether the two files are of one household, as they tell it together."""
    word = last_word(path, household, other)
    return word is not None and word.holds


def other_file(fact: Fact) -> UUID | None:
    """The household that a fact names as the other file, or corrects it to, if it names one."""
    if isinstance(fact, Linked | Unlinked):
        return UUID(fact.with_)
    if not isinstance(fact, Rectified):
        return None
    named: Any = fact.corrections.get("with")
    try:
        return UUID(named) if isinstance(named, str) else None
    except ValueError:
        return None
