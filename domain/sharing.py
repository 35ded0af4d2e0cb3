"""Information and agreement (information, accord de partage): who may be told what."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import Day, Path, Social, Text
from domain.path import HouseholdPath, Recorded, Sharing, advanced
from domain.refusal import IllegalTransition, Invalid
from domain.sentence import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Informed(Fact):
    """The household was told which organisations share its case, and what of it."""

    NAME: ClassVar[str] = "etage.household.informed.v1"

    scope: tuple[Annotated[codes.Organisation, Path], ...]
    sensitivity: tuple[Annotated[codes.SharedClass, Path], ...] = ()
    expires_on: Annotated[Day | None, Path] = None
    means: Annotated[codes.Means | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Fact):
    """The household agrees (accord de partage) that these organisations share more of its case."""

    NAME: ClassVar[str] = "etage.household.consent-given.v1"

    scope: tuple[Annotated[codes.Organisation, Path], ...]
    sensitivity: tuple[Annotated[codes.SharedClass, Path], ...] = ()
    expires_on: Annotated[Day | None, Path] = None
    means: Annotated[codes.Means | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Fact):
    """The household takes its agreement back; without `sensitivity`, all of it."""

    NAME: ClassVar[str] = "etage.household.consent-withdrawn.v1"

    scope: tuple[Annotated[codes.Organisation, Path], ...]
    sensitivity: tuple[Annotated[codes.SharedClass, Path], ...] = ()
    expires_on: Annotated[Day | None, Path] = None
    means: Annotated[codes.Means | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted(Fact):
    """The case is restricted (dossier restreint): only these organisations work on it."""

    NAME: ClassVar[str] = "etage.household.restricted.v1"

    to: tuple[Annotated[codes.Organisation, Path], ...]
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrestricted(Fact):
    """The case is restricted no longer."""

    NAME: ClassVar[str] = "etage.household.unrestricted.v1"

    to: tuple[Annotated[codes.Organisation, Path], ...] = ()
    reason: Annotated[Text, Social]


SharingFact = Informed | ConsentGiven | ConsentWithdrawn | Restricted | Unrestricted


class NothingToWithdraw(IllegalTransition):
    """The household has given no such agreement."""


class NotRestricted(IllegalTransition):
    """The case is not restricted."""


def decide(path: HouseholdPath, fact: SharingFact, circumstances: Circumstances) -> SharingFact:
    """The fact as it is to be stored; raises `Invalid`, `NothingToWithdraw`, `NotRestricted`."""
    match fact:
        case Informed() | ConsentGiven():
            _require_scope(fact.scope, "/data/scope")
            _require_expiry(fact.expires_on, fact.occurred_on)
        case ConsentWithdrawn():
            _require_scope(fact.scope, "/data/scope")
            _require_expiry(fact.expires_on, fact.occurred_on)
            _require_given(path, fact)
        case Restricted():
            _require_scope(fact.to, "/data/to")
            if path.lead_organisation is not None and path.lead_organisation not in fact.to:
                raise Invalid("The lead organisation keeps its view.", pointer="/data/to")
        case Unrestricted():
            if path.restricted_to is None:
                raise NotRestricted(path.stage)
        case _:
            assert_never(fact)
    return fact


def _require_scope(organisations: tuple[str, ...], pointer: str) -> None:
    if not organisations:
        raise Invalid("At least one organisation is required.", pointer=pointer)


def _require_expiry(expires_on: date | None, occurred_on: date) -> None:
    if expires_on is not None and expires_on < occurred_on:
        raise Invalid(said("Not before {day}.", day=occurred_on), pointer="/data/expires_on")


def _require_given(path: HouseholdPath, fact: ConsentWithdrawn) -> None:
    given = {
        organisation
        for sharing in path.sharings
        if sharing.agreed and sharing.in_force(fact.occurred_on)
        for organisation in sharing.organisations
    }
    if not given & set(fact.scope):
        raise NothingToWithdraw(path.stage, pointer="/data/scope")


def evolve(path: HouseholdPath, recorded: Recorded, fact: SharingFact) -> HouseholdPath:
    """The path after this fact."""
    match fact:
        case Informed() | ConsentGiven():
            sharing = Sharing(
                agreed=isinstance(fact, ConsentGiven),
                organisations=fact.scope,
                sensitivities=fact.sensitivity,
                starts_on=fact.occurred_on,
                expires_on=fact.expires_on,
            )
            return advanced(path, recorded, sharings=(*path.sharings, sharing))
        case ConsentWithdrawn():
            return advanced(path, recorded, sharings=tuple(_remaining(path.sharings, fact)))
        case Restricted():
            return advanced(path, recorded, restricted_to=fact.to)
        case Unrestricted():
            return advanced(path, recorded, restricted_to=None)
        case _:
            assert_never(fact)


def _remaining(sharings: Iterable[Sharing], fact: ConsentWithdrawn) -> Iterable[Sharing]:
    """What was agreed, ended that day for these organisations and these sensitivities."""
    for sharing in sharings:
        taken = [each for each in sharing.organisations if each in fact.scope]
        if not sharing.agreed or not taken or not sharing.in_force(fact.occurred_on):
            yield sharing
            continue
        others = tuple(each for each in sharing.organisations if each not in fact.scope)
        if others:
            yield replace(sharing, organisations=others)
        kept = tuple(
            each
            for each in sharing.sensitivities
            if fact.sensitivity and each not in fact.sensitivity
        )
        yield replace(sharing, organisations=tuple(taken), ended_on=fact.occurred_on)
        if kept:
            yield replace(
                sharing,
                organisations=tuple(taken),
                sensitivities=kept,
                starts_on=fact.occurred_on,
            )
