"""Identification (repérage): a household at risk is noticed, before and apart from any referral."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.dates import require_not_after
from domain.dwelling import (
    ACCES,
    Dwelling,
    Persons,
    lease_of,
    normalised,
    only_home,
    programme_of,
    resettled,
    territory_of,
)
from domain.fact import Fact, Part
from domain.marks import Day, Email, Identity, InseeCommune, Path, Phone, Reference, Social, Text
from domain.parties import require_opening_right
from domain.path import HouseholdPath, NoticedSignal, Recorded, advanced, is_followed, kept
from domain.refusal import Invalid
from domain.relations import Relation, RelationKind, begun
from domain.sentence import said
from domain.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal(Part):
    """A signal (signal faible): what a service noticed, and when."""

    kind: Annotated[codes.SignalKind, Path]
    service: Annotated[codes.Service, Path]
    observed_on: Annotated[Day, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition(Part):
    """How many persons live together."""

    adults: Annotated[Persons, Path]
    children: Annotated[Persons, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePerson(Part):
    """The person the household is addressed through."""

    name: Annotated[Text, Identity]
    birth_date: Annotated[Day | None, Identity] = None
    phone: Annotated[Phone | None, Identity] = None
    email: Annotated[Email | None, Identity] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified(Fact):
    """The household is noticed; for the stream `acces`, `commune` may stand for the dwelling."""

    NAME: ClassVar[str] = "etage.household.identified.v1"

    dwelling: Dwelling | None = None
    commune: Annotated[InseeCommune | None, Path] = None
    signals: tuple[Signal, ...]
    composition: Composition | None = None
    reference_person: ReferencePerson | None = None
    programme: Annotated[codes.Programme | None, Path] = None
    territory: Annotated[codes.Territory | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRecorded(Fact):
    """One more signal; it needs no referral."""

    NAME: ClassVar[str] = "etage.household.signal-recorded.v1"

    kind: Annotated[codes.SignalKind, Path]
    service: Annotated[codes.Service, Path]
    observed_on: Annotated[Day, Path]
    note: Annotated[Text | None, Social] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAttached(Fact):
    """An organisation attaches its own case reference to a path it knows by its identifier."""

    NAME: ClassVar[str] = "etage.household.reference-attached.v1"

    reference: Annotated[Reference, Identity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Fact):
    """The household changes dwelling, landlord or territory; its path goes on."""

    NAME: ClassVar[str] = "etage.household.moved.v1"

    dwelling: Dwelling
    reason: Annotated[Text, Social]
    territory: Annotated[codes.Territory | None, Path] = None


IdentificationFact = SignalRecorded | ReferenceAttached | Moved


def identify(fact: Identified, circumstances: Circumstances) -> Identified:
    """The fact that opens a path, with its programme and, where one holds it, its territory."""
    if not fact.signals:
        raise Invalid("At least one signal is required.", pointer="/data/signals")
    dwelling = normalised(fact.dwelling, circumstances) if fact.dwelling else None
    home = only_home(dwelling, fact.commune)
    require_known_by_then(dwelling, fact.signals, fact.occurred_on)
    programme = programme_of(fact.programme, fact.occurred_on, circumstances)
    if dwelling is None and ACCES not in programme.streams:
        raise Invalid(
            said("{programme} is about a dwelling.", programme=programme.slug),
            pointer="/data/dwelling",
        )
    territory = territory_of(
        home.commune, fact.territory, programme=programme, circumstances=circumstances
    )
    require_opening_right(home.landlord, territory, circumstances)
    return replace(fact, dwelling=dwelling, programme=programme.slug, territory=territory)


def require_known_by_then(
    dwelling: Dwelling | None, signals: tuple[Signal, ...], occurred_on: date
) -> None:
    """The lease was signed and the signals were observed by that day; raises `Invalid`."""
    if dwelling is not None:
        pointer = "/data/dwelling/lease_signed_on"
        require_not_after(dwelling.lease_signed_on, occurred_on, pointer=pointer)
    for index, signal in enumerate(signals):
        pointer = f"/data/signals/{index}/observed_on"
        require_not_after(signal.observed_on, occurred_on, pointer=pointer)


def decide(
    path: HouseholdPath, fact: IdentificationFact, circumstances: Circumstances
) -> IdentificationFact:
    """The fact as it is to be stored; raises `Invalid`."""
    match fact:
        case SignalRecorded():
            require_not_after(fact.observed_on, fact.occurred_on, pointer="/data/observed_on")
            return fact
        case ReferenceAttached():
            return fact
        case Moved():
            return move(path, fact, circumstances)
        case _:
            assert_never(fact)


def move(path: HouseholdPath, fact: Moved, circumstances: Circumstances) -> Moved:
    """The move, with the territory of the path's programme it leads to, if any."""
    if fact.occurred_on < path.opened_on:
        raise Invalid("The path begins after that day.", pointer="/data/occurred_on")
    dwelling = normalised(fact.dwelling, circumstances)
    require_known_by_then(dwelling, (), fact.occurred_on)
    territory = territory_of(
        dwelling.commune,
        fact.territory,
        programme=circumstances.configuration.programmes[path.programme],
        circumstances=circumstances,
    )
    return replace(fact, dwelling=dwelling, territory=territory)


def noticed(signals: tuple[Signal, ...]) -> tuple[NoticedSignal, ...]:
    """The signals as the path keeps them."""
    return tuple(NoticedSignal(s.kind, s.service, s.observed_on) for s in signals)


def opened(recorded: Recorded, fact: Identified) -> HouseholdPath:
    """The path that begins with this identification."""
    home = only_home(fact.dwelling, fact.commune)
    return HouseholdPath(
        household_id=recorded.household_id,
        version=recorded.version,
        position=recorded.position,
        transitions=((fact.occurred_on, Stage.IDENTIFIED),),
        last_transition_on=fact.occurred_on,
        commune=home.commune,
        landlord=home.landlord,
        **lease_of(fact.dwelling),
        programme=kept(fact.programme),
        territory=fact.territory,
        relations=first_relations(recorded, home.landlord, fact.territory),
        signals=noticed(fact.signals),
    )


def first_relations(
    recorded: Recorded, landlord: str | None, territory: str | None
) -> tuple[Relation, ...]:
    """Who follows a path from its first day: landlord, platform, and who brought it."""
    on = recorded.fact.occurred_on
    relations: tuple[Relation, ...] = ()
    if landlord is not None:
        relations = begun(relations, landlord, RelationKind.LANDLORD, on=on)
    if territory is not None:
        relations = begun(relations, territory, RelationKind.PLATFORM, on=on)
    if recorded.organisation != landlord:
        relations = begun(relations, recorded.organisation, RelationKind.REFERRER, on=on)
    return relations


def evolve(path: HouseholdPath, recorded: Recorded, fact: IdentificationFact) -> HouseholdPath:
    """The path after this fact."""
    match fact:
        case SignalRecorded():
            signal = NoticedSignal(fact.kind, fact.service, fact.observed_on)
            return advanced(path, recorded, signals=(*path.signals, signal))
        case ReferenceAttached():
            return advanced(path, recorded)
        case Moved():
            return moved(path, recorded, fact)
        case _:
            assert_never(fact)


def moved(path: HouseholdPath, recorded: Recorded, fact: Moved) -> HouseholdPath:
    """The path in its new dwelling; outside every territory an open case keeps its platform."""
    territory = fact.territory or (path.territory if is_followed(path) else None)
    landlord = fact.dwelling.landlord
    return advanced(
        path,
        recorded,
        landlord=landlord,
        commune=fact.dwelling.commune,
        **lease_of(fact.dwelling),
        territory=territory,
        relations=resettled(path, landlord=landlord, territory=territory, on=fact.occurred_on),
    )
