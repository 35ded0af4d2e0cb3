"""What a programme learns: how households judge it, and the practice its partners share."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.carriers import require_carrier
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import Path, Social, Text, Whole
from domain.refusal import Invalid

HOUSEHOLDS_MAX = 1_000_000

Count = Annotated[int, Whole(0, HOUSEHOLDS_MAX)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionSurveyed(Fact):
    """Households were asked how satisfied they are (enquête de satisfaction).

    `surveyed` were asked, `answered` of these answered, `satisfied` of these are so.
    """

    NAME: ClassVar[str] = "etage.programme.satisfaction-surveyed.v1"

    programme: Annotated[codes.Programme, Path]
    surveyed: Annotated[Count, Path]
    answered: Annotated[Count, Path]
    satisfied: Annotated[Count, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeShared(Fact):
    """Partners shared a professional practice (partage de pratiques) under this title."""

    NAME: ClassVar[str] = "etage.programme.practice-shared.v1"

    programme: Annotated[codes.Programme, Path]
    title: Annotated[Text, Social]
    organisations: tuple[Annotated[codes.Organisation, Path], ...]


PracticeFact = SatisfactionSurveyed | PracticeShared


def decide(fact: PracticeFact, circumstances: Circumstances) -> PracticeFact:
    """The fact as it is to be stored; raises `Forbidden` or `Invalid`."""
    require_carrier(fact.programme, circumstances)
    match fact:
        case SatisfactionSurveyed():
            if fact.answered > fact.surveyed:
                raise Invalid("More answered than were asked.", pointer="/data/answered")
            if fact.satisfied > fact.answered:
                raise Invalid("More are satisfied than answered.", pointer="/data/satisfied")
        case PracticeShared():
            if not fact.organisations:
                raise Invalid("An organisation is required.", pointer="/data/organisations")
        case _:
            assert_never(fact)
    return fact
