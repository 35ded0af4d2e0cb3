"""Review (comité technique): the territory's platform looks at a referral and decides."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import Day, EventId, Form, Path, Social, Text
from domain.parties import require_able_to_lead
from domain.path import (
    Episode,
    HouseholdPath,
    Recorded,
    Review,
    actions_ended_on,
    in_stage,
    kept,
    require_in_order,
    require_no_later_step,
)
from domain.refusal import Invalid
from domain.relations import Relation, RelationKind, begun, ended
from domain.sentence import said
from domain.stages import Stage
from domain.tool_use import ended_with_case_on

Redirection = Annotated[str, Form(r"^[a-z0-9]+([-_][a-z0-9]+)*$", 64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewScheduled(Fact):
    """The referral is on the agenda of a committee session, which meets `on` that day."""

    NAME: ClassVar[str] = "etage.household.review-scheduled.v1"

    session: Annotated[EventId, Path]
    on: Annotated[Day, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAdjourned(Fact):
    """The session puts the decision off."""

    NAME: ClassVar[str] = "etage.household.referral-adjourned.v1"

    session: Annotated[EventId, Path]
    reason: Annotated[Text, Social]
    redirected_to: Annotated[Redirection | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRefused(Fact):
    """The session refuses, with a coded reason, and says where to turn instead."""

    NAME: ClassVar[str] = "etage.household.referral-refused.v1"

    session: Annotated[EventId, Path]
    reason: Annotated[codes.RefusalReason, Path]
    redirected_to: Annotated[Redirection | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted(Fact):
    """The session admits the household and names who leads (référent)."""

    NAME: ClassVar[str] = "etage.household.admitted.v1"

    session: Annotated[EventId | None, Path] = None
    modality: Annotated[codes.Modality | None, Path] = None
    lead_organisation: Annotated[codes.Organisation, Path]
    objectives: tuple[Annotated[Text, Social], ...] = ()
    urgent: Annotated[bool | None, Path] = None


ReviewFact = ReviewScheduled | ReferralAdjourned | ReferralRefused | Admitted

MAINSTREAM_SUFFICIENT = "mainstream_sufficient"
POLICE_ASSISTANCE = ("police_assistance_requested", "police_assistance_granted")


def decide(path: HouseholdPath, fact: ReviewFact, circumstances: Circumstances) -> ReviewFact:
    """The committee's step as it is to be stored."""
    require_in_order(path, fact.occurred_on)
    match fact:
        case ReviewScheduled():
            if fact.on < fact.occurred_on:
                raise Invalid("A session is scheduled ahead.", pointer="/data/on")
        case ReferralRefused():
            require_no_later_step(path, fact.occurred_on)
            if fact.reason == MAINSTREAM_SUFFICIENT and fact.redirected_to is None:
                raise Invalid(
                    "The scheme that suffices is required.", pointer="/data/redirected_to"
                )
        case Admitted():
            _require_admissible(path, fact, circumstances)
        case ReferralAdjourned():
            pass
        case _:
            assert_never(fact)
    return fact


def _require_admissible(path: HouseholdPath, fact: Admitted, circumstances: Circumstances) -> None:
    days_max = circumstances.configuration.rules.urgent_admission_days_max
    if fact.urgent and not _is_urgent(path, fact.occurred_on, timedelta(days_max)):
        raise Invalid(
            said("No hearing or police assistance within {days} days.", days=days_max),
            pointer="/data/urgent",
        )
    if fact.session is None and not fact.urgent:
        raise Invalid("The session that decided is required.", pointer="/data/session")
    require_modality(fact.modality, path.programme, circumstances)
    require_able_to_lead(
        fact.lead_organisation, path.landlord, circumstances, pointer="/data/lead_organisation"
    )


def _is_urgent(path: HouseholdPath, day: date, near: timedelta) -> bool:
    return any(
        (step.hearing_on is not None and timedelta(0) <= step.hearing_on - day <= near)
        or (step.stage in POLICE_ASSISTANCE and abs(step.on - day) <= near)
        for step in path.legal_stages
    )


def require_modality(modality: str | None, programme: str, circumstances: Circumstances) -> None:
    """A modality where the programme has them, none elsewhere; raises `Invalid`."""
    modalities = circumstances.configuration.programmes[programme].modalities
    if modality is None and modalities:
        raise Invalid(
            said("{programme} requires a modality.", programme=programme), pointer="/data/modality"
        )
    if modality is not None and modality not in modalities:
        raise Invalid(
            said("{programme} has no such modality.", programme=programme), pointer="/data/modality"
        )


def evolve(path: HouseholdPath, recorded: Recorded, fact: ReviewFact) -> HouseholdPath:
    """The path after the committee's step."""
    match fact:
        case ReviewScheduled():
            review = Review(session=fact.session, on=fact.on)
            return in_stage(path, recorded, Stage.IN_REVIEW, review=review)
        case ReferralAdjourned():
            return in_stage(path, recorded, Stage.IN_REVIEW, review=None)
        case ReferralRefused():
            relations = ended(path.relations, (RelationKind.PARTNER,), on=fact.occurred_on)
            return in_stage(
                path,
                recorded,
                Stage.REFUSED,
                referral=None,
                review=None,
                relations=relations,
                tools=ended_with_case_on(path.tools, fact.occurred_on),
                actions=actions_ended_on(path.actions, fact.occurred_on),
            )
        case Admitted():
            return admitted(path, recorded, fact)
        case _:
            assert_never(fact)


def admitted(path: HouseholdPath, recorded: Recorded, fact: Admitted) -> HouseholdPath:
    """The path with an open episode and the organisation that leads it."""
    episode = Episode(
        admitted_on=fact.occurred_on,
        stream=kept(path.stream),
        programme=path.programme,
        territory=kept(path.territory),
        modality=fact.modality,
        modalities=((fact.occurred_on, fact.modality),) if fact.modality else (),
        session=fact.session,
        urgent=bool(fact.urgent),
        reentry=False,
        referral=path.referral,
    )
    return in_stage(
        path,
        recorded,
        Stage.ACCOMPANIED,
        referral=None,
        review=None,
        episodes=(*path.episodes, episode),
        relations=led_by(path, fact.lead_organisation, fact.occurred_on),
    )


def led_by(path: HouseholdPath, organisation: str, on: date) -> tuple[Relation, ...]:
    """The relations once that organisation leads: the former lead ends, a partner no more."""
    relations = ended(path.relations, (RelationKind.LEAD,), on=on)
    relations = ended(relations, (RelationKind.PARTNER,), on=on, organisation=organisation)
    return begun(relations, organisation, RelationKind.LEAD, on=on)
