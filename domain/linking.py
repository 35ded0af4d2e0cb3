"""Duplicates (doublons): two files on one household are linked, and unlinked, losing nothing."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, assert_never
from uuid import UUID

from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import HouseholdId, Path, Social, Text
from domain.path import HouseholdPath, Link, Recorded, advanced
from domain.refusal import IllegalTransition, Invalid


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
    """The fact as it is to be stored; raises `AlreadyLinked`, `NotLinked` or `Invalid`."""
    other = UUID(fact.with_)
    if other == path.household_id:
        raise Invalid("A household is not linked with itself.", pointer="/data/with")
    is_linked = other in path.linked_with
    match fact:
        case Linked():
            if is_linked:
                raise AlreadyLinked(path.stage, pointer="/data/with")
        case Unlinked():
            if not is_linked:
                raise NotLinked(path.stage, pointer="/data/with")
        case _:
            assert_never(fact)
    return fact


def evolve(path: HouseholdPath, recorded: Recorded, fact: LinkFact) -> HouseholdPath:
    """The path after this fact; both files keep their own facts and their own readers."""
    other, on = UUID(fact.with_), fact.occurred_on
    match fact:
        case Linked():
            links = (*path.links, Link(household=other, linked_on=on))
        case Unlinked():
            links = tuple(
                replace(link, unlinked_on=on)
                if link.household == other and link.unlinked_on is None
                else link
                for link in path.links
            )
        case _:
            assert_never(fact)
    return advanced(path, recorded, links=links)
