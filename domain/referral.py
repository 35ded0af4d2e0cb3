"""Referral (saisine, orientation): an organisation asks a territory's platform to look."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.dwelling import (
    Dwelling,
    Home,
    lease_after,
    lease_of,
    normalised,
    only_home,
    programme_of,
    require_open,
    require_place,
    resettled,
    territory_of,
)
from domain.fact import Fact, Part
from domain.identification import (
    Composition,
    ReferencePerson,
    Signal,
    first_relations,
    noticed,
    require_known_by_then,
)
from domain.marks import InseeCommune, Path, Social, Text
from domain.parties import is_platform_of, require_opening_right
from domain.path import (
    HouseholdPath,
    Recorded,
    Referral,
    actions_ended_on,
    advanced,
    in_stage,
    kept,
    require_in_order,
    require_no_later_step,
)
from domain.programme import OrganisationKind, Programme
from domain.refusal import DatedBeforeLastTransition, Forbidden, IllegalTransition, Invalid
from domain.relations import Relation, RelationKind, begun, ended
from domain.sentence import said
from domain.stages import WAITING, Stage
from domain.tool_use import ended_with_case_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried(Part):
    """A measure already tried, and what came of it."""

    kind: Annotated[codes.Measure, Path]
    result: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred(Fact):
    """A referral; it opens the path when nothing did before, and joins a referral that is open."""

    NAME: ClassVar[str] = "etage.household.referred.v1"

    referrer_kind: Annotated[codes.ReferrerKind, Path]
    motive: Annotated[codes.Motive, Path]
    stream: Annotated[codes.Stream, Path]
    referrer_service: Annotated[codes.Service | None, Path] = None
    already_tried: tuple[Tried, ...] = ()
    difficulties: tuple[Annotated[codes.Difficulty, Path], ...] = ()
    urgency: Annotated[codes.Urgency | None, Path] = None
    household_aware: Annotated[bool | None, Path] = None
    dwelling: Dwelling | None = None
    commune: Annotated[InseeCommune | None, Path] = None
    signals: tuple[Signal, ...] = ()
    composition: Composition | None = None
    reference_person: ReferencePerson | None = None
    programme: Annotated[codes.Programme | None, Path] = None
    territory: Annotated[codes.Territory | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWithdrawn(Fact):
    """Those who referred take the referral back."""

    NAME: ClassVar[str] = "etage.household.referral-withdrawn.v1"

    reason: Annotated[Text, Social]


class DwellingDiffers(IllegalTransition):
    """The path has another dwelling: record etage.household.moved first."""


def refer(path: HouseholdPath | None, fact: Referred, circumstances: Circumstances) -> Referred:
    """The referral, with its programme and territory; it joins one that is open."""
    dwelling = normalised(fact.dwelling, circumstances) if fact.dwelling else None
    home = _home(path, dwelling, fact.commune)
    require_known_by_then(dwelling, fact.signals, fact.occurred_on)
    programme = _programme(path, fact, circumstances)
    found = territory_of(
        home.commune, fact.territory, programme=programme, circumstances=circumstances
    )
    territory = require_place(home, fact.stream, programme=programme, territory=found)
    require_opening_right(home.landlord, territory, circumstances)
    _require_referrer_kind(fact.referrer_kind, circumstances)
    require_open(territory, fact.occurred_on, circumstances)
    if path is not None:
        _require_in_order(path, fact)
    return replace(fact, dwelling=dwelling, programme=programme.slug, territory=territory)


def _home(path: HouseholdPath | None, dwelling: Dwelling | None, commune: str | None) -> Home:
    if path is None:
        return only_home(dwelling, commune)
    given = (dwelling.commune if dwelling else None) or commune or path.commune
    landlord = (dwelling.landlord if dwelling else None) or path.landlord
    if given != path.commune or path.landlord not in (None, landlord):
        raise DwellingDiffers(path.stage, pointer="/data/dwelling")
    return Home(landlord, given)


def _programme(
    path: HouseholdPath | None, fact: Referred, circumstances: Circumstances
) -> Programme:
    """A referral that joins another is of the same programme and stream."""
    if path is None or path.referral is None:
        return programme_of(fact.programme, fact.occurred_on, circumstances)
    for field in ("programme", "stream"):
        given, held = getattr(fact, field), getattr(path.referral, field)
        if given not in (None, held):
            raise Invalid(
                said("The open referral has {field} {held}.", field=field, held=held),
                pointer=f"/data/{field}",
            )
    return circumstances.configuration.programmes[path.referral.programme]


def _require_referrer_kind(referrer_kind: str, circumstances: Circumstances) -> None:
    kind = circumstances.organisation.kind
    if kind is not OrganisationKind.PLATFORM and referrer_kind != kind:
        raise Invalid(
            said("{organisation} is a {kind}.", organisation=circumstances.poster, kind=kind),
            pointer="/data/referrer_kind",
        )


def _require_in_order(path: HouseholdPath, fact: Referred) -> None:
    earliest = path.referral.referred_on if path.referral else path.last_transition_on
    if fact.occurred_on < earliest:
        raise DatedBeforeLastTransition(
            path.stage, said("It was on {day}.", day=earliest), pointer="/data/occurred_on"
        )


def withdraw(
    path: HouseholdPath, fact: ReferralWithdrawn, circumstances: Circumstances
) -> ReferralWithdrawn:
    """Those who referred, or the platform, take the referral back; raises `Forbidden`."""
    require_in_order(path, fact.occurred_on)
    require_no_later_step(path, fact.occurred_on)
    referrers = path.referral.referrers if path.referral else ()
    is_platform = is_platform_of(path.territory, circumstances)
    if circumstances.poster not in referrers and not is_platform:
        raise Forbidden("Only those who referred may withdraw.")
    return fact


def evolve(
    path: HouseholdPath, recorded: Recorded, fact: Referred | ReferralWithdrawn
) -> HouseholdPath:
    """The path after this fact."""
    match fact:
        case Referred():
            return referred(path, recorded, fact)
        case ReferralWithdrawn():
            return withdrawn(path, recorded, fact)
        case _:
            assert_never(fact)


def opened(recorded: Recorded, fact: Referred) -> HouseholdPath:
    """The path that begins with this referral."""
    home = only_home(fact.dwelling, fact.commune)
    return HouseholdPath(
        household_id=recorded.household_id,
        version=recorded.version,
        position=recorded.position,
        transitions=((fact.occurred_on, Stage.REFERRED),),
        last_transition_on=fact.occurred_on,
        commune=home.commune,
        landlord=home.landlord,
        **lease_of(fact.dwelling),
        programme=kept(fact.programme),
        territory=fact.territory,
        stream=fact.stream,
        referral=_referral(recorded, fact),
        relations=first_relations(recorded, home.landlord, fact.territory),
        signals=noticed(fact.signals),
    )


def referred(path: HouseholdPath, recorded: Recorded, fact: Referred) -> HouseholdPath:
    """The path after a referral, or after one more organisation joined it."""
    signals = (*path.signals, *noticed(fact.signals))
    if path.referral is not None and path.stage in WAITING:
        referrers = tuple(dict.fromkeys((*path.referral.referrers, recorded.organisation)))
        referral = replace(path.referral, referrers=referrers)
        relations = _with_referrer(path, recorded)
        return in_stage(
            path, recorded, path.stage, referral=referral, relations=relations, signals=signals
        )
    dwelling = fact.dwelling
    landlord = dwelling.landlord if dwelling else path.landlord
    settled = resettled(path, landlord=landlord, territory=fact.territory, on=fact.occurred_on)
    placed = advanced(path, recorded, landlord=landlord, relations=settled)
    return in_stage(
        path,
        recorded,
        Stage.REFERRED,
        landlord=landlord,
        commune=dwelling.commune if dwelling else path.commune,
        **lease_after(path, dwelling),
        programme=kept(fact.programme),
        territory=fact.territory,
        stream=fact.stream,
        referral=_referral(recorded, fact),
        review=None,
        relations=_with_referrer(placed, recorded),
        signals=signals,
    )


def withdrawn(path: HouseholdPath, recorded: Recorded, fact: ReferralWithdrawn) -> HouseholdPath:
    """The path back at identification: an outreach planned before the referral goes on."""
    relations = ended(path.relations, (RelationKind.PARTNER,), on=fact.occurred_on)
    return in_stage(
        path,
        recorded,
        Stage.IDENTIFIED,
        referral=None,
        review=None,
        relations=relations,
        tools=ended_with_case_on(path.tools, fact.occurred_on),
        actions=actions_ended_on(path.actions, fact.occurred_on, since=path.followed_since),
    )


def _referral(recorded: Recorded, fact: Referred) -> Referral:
    return Referral(
        referred_on=fact.occurred_on,
        referrers=(recorded.organisation,),
        referrer_kind=fact.referrer_kind,
        motive=fact.motive,
        stream=fact.stream,
        programme=kept(fact.programme),
        territory=kept(fact.territory),
        urgency=fact.urgency,
    )


def _with_referrer(path: HouseholdPath, recorded: Recorded) -> tuple[Relation, ...]:
    if recorded.organisation == path.landlord:
        return path.relations
    on = recorded.fact.occurred_on
    return begun(path.relations, recorded.organisation, RelationKind.REFERRER, on=on)
