"""Exit and re-entry (sortie, retour): one episode ends; another may begin."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.dates import months_after
from domain.dwelling import (
    Dwelling,
    Home,
    lease_of,
    normalised,
    programme_of,
    require_open,
    require_place,
    resettled,
    territory_of,
)
from domain.fact import Fact
from domain.identification import require_known_by_then
from domain.marks import EventId, Path, Social, Text, Whole
from domain.parties import is_platform_of, require_able_to_lead
from domain.path import (
    Episode,
    ExitProposal,
    FollowUp,
    HouseholdPath,
    Recorded,
    actions_ended_on,
    advanced,
    in_stage,
    kept,
    require_in_order,
    require_no_later_step,
)
from domain.refusal import Forbidden, IllegalTransition, Invalid
from domain.relations import RelationKind, ended
from domain.review import led_by, require_modality
from domain.sentence import said
from domain.stages import Stage
from domain.tool_use import ended_with_case_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Exited(Fact):
    """The episode ends with an outcome, and the difficulties that are left."""

    NAME: ClassVar[str] = "etage.household.exited.v1"

    outcome: Annotated[codes.ExitOutcome, Path]
    residual_difficulties: tuple[Annotated[codes.ResidualDifficulty, Path], ...] = ()
    session: Annotated[EventId | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reentered(Fact):
    """The household comes back soon after an exit; a new episode begins."""

    NAME: ClassVar[str] = "etage.household.reentered.v1"

    reason: Annotated[Text, Social]
    lead_organisation: Annotated[codes.Organisation, Path]
    modality: Annotated[codes.Modality | None, Path] = None
    dwelling: Dwelling | None = None
    programme: Annotated[codes.Programme | None, Path] = None
    territory: Annotated[codes.Territory | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitProposed(Fact):
    """The lead proposes to end the episode with that outcome; a session decides."""

    NAME: ClassVar[str] = "etage.household.exit-proposed.v1"

    outcome: Annotated[codes.ExitOutcome, Path]
    reason: Annotated[Text, Social]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp(Fact):
    """Months after an exit somebody asks what became of the household (suivi après la sortie)."""

    NAME: ClassVar[str] = "etage.household.followed-up.v1"

    months_after: Annotated[Annotated[int, Whole(1, 60)], Path]
    still_housed: Annotated[bool, Path]


ExitFact = Exited | Reentered | ExitProposed | FollowedUp


class NeverExited(IllegalTransition):
    """No episode of this household had ended by then."""


class ReentryTooLate(IllegalTransition):
    """Too long after the exit for a re-entry: a new referral is needed."""


def decide(path: HouseholdPath, fact: ExitFact, circumstances: Circumstances) -> ExitFact:
    """The fact as it is to be stored."""
    match fact:
        case Exited():
            require_in_order(path, fact.occurred_on)
            require_no_later_step(path, fact.occurred_on)
            return leave(path, fact, circumstances)
        case Reentered():
            require_in_order(path, fact.occurred_on)
            return reenter(path, fact, circumstances)
        case ExitProposed():
            return propose(path, fact, circumstances)
        case FollowedUp():
            return follow_up(path, fact, circumstances)
        case _:
            assert_never(fact)


def leave(path: HouseholdPath, fact: Exited, circumstances: Circumstances) -> Exited:
    """The platform ends an episode, or the lead with the session that said so."""
    if not is_platform_of(path.territory, circumstances):
        if circumstances.poster != path.lead_organisation:
            raise Forbidden("Only the platform or the lead ends an episode.")
        if fact.session is None:
            raise Forbidden("The lead ends an episode only with the session that decided it.")
    _require_outcome(path, fact.outcome, circumstances)
    return fact


def _require_outcome(path: HouseholdPath, code: str, circumstances: Circumstances) -> None:
    outcome = circumstances.configuration.outcomes.get(code)
    if outcome is None or path.stream not in outcome.streams:
        raise Invalid(
            said("Not an outcome of the stream {stream}.", stream=path.stream),
            pointer="/data/outcome",
        )


def propose(path: HouseholdPath, fact: ExitProposed, circumstances: Circumstances) -> ExitProposed:
    """The lead, or the platform, proposes an outcome of the path's stream."""
    is_lead = circumstances.poster == path.lead_organisation
    if not is_lead and not is_platform_of(path.territory, circumstances):
        raise Forbidden("Only the lead or the platform proposes an exit.")
    _require_outcome(path, fact.outcome, circumstances)
    return fact


def follow_up(path: HouseholdPath, fact: FollowedUp, circumstances: Circumstances) -> FollowedUp:
    """What is asked after so many months, of an episode that had ended that long before."""
    months = circumstances.configuration.rules.follow_up_months
    if fact.months_after not in months:
        told = said("{months} months are asked for.", months=months)
        raise Invalid(told, pointer="/data/months_after")
    ends = [each.exited_on for each in path.episodes if each.exited_on is not None]
    if not any(end <= fact.occurred_on for end in ends):
        raise NeverExited(path.stage, pointer="/data/occurred_on")
    return fact


def reenter(path: HouseholdPath, fact: Reentered, circumstances: Circumstances) -> Reentered:
    """The household comes back: where it lives now, in the programme of that day."""
    _require_soon(path, fact, circumstances)
    dwelling = normalised(fact.dwelling, circumstances) if fact.dwelling else None
    home = Home(dwelling.landlord, dwelling.commune) if dwelling else _home(path)
    require_known_by_then(dwelling, (), fact.occurred_on)
    programme = programme_of(fact.programme, fact.occurred_on, circumstances)
    found = territory_of(
        home.commune, fact.territory, programme=programme, circumstances=circumstances
    )
    territory = require_place(home, kept(path.stream), programme=programme, territory=found)
    require_open(territory, fact.occurred_on, circumstances)
    require_modality(fact.modality, programme.slug, circumstances)
    require_able_to_lead(
        fact.lead_organisation, home.landlord, circumstances, pointer="/data/lead_organisation"
    )
    return replace(fact, dwelling=dwelling, programme=programme.slug, territory=territory)


def _home(path: HouseholdPath) -> Home:
    return Home(path.landlord, path.commune)


def _require_soon(path: HouseholdPath, fact: Reentered, circumstances: Circumstances) -> None:
    """The stage `exited` dates from the exit."""
    last = months_after(path.since, circumstances.configuration.rules.reentry_months_max)
    if fact.occurred_on > last:
        raise ReentryTooLate(path.stage, said("It was possible until {day}.", day=last))


def evolve(path: HouseholdPath, recorded: Recorded, fact: ExitFact) -> HouseholdPath:
    """The path after this fact."""
    match fact:
        case Exited():
            return exited(path, recorded, fact)
        case Reentered():
            return reentered(path, recorded, fact)
        case ExitProposed():
            proposal = ExitProposal(fact.occurred_on, recorded.organisation, fact.outcome)
            return advanced(path, recorded, exit_proposal=proposal)
        case FollowedUp():
            told = FollowUp(fact.occurred_on, fact.months_after, fact.still_housed)
            return advanced(path, recorded, follow_ups=(*path.follow_ups, told))
        case _:
            assert_never(fact)


def exited(path: HouseholdPath, recorded: Recorded, fact: Exited) -> HouseholdPath:
    """The path with its episode closed; earlier episodes stay as they were."""
    *earlier, last = path.episodes
    closed = replace(
        last,
        exited_on=fact.occurred_on,
        outcome=fact.outcome,
        residual_difficulties=fact.residual_difficulties,
    )
    kinds = (RelationKind.LEAD, RelationKind.PARTNER)
    return in_stage(
        path,
        recorded,
        Stage.EXITED,
        episodes=(*earlier, closed),
        exit_proposal=None,
        tools=ended_with_case_on(path.tools, fact.occurred_on),
        actions=actions_ended_on(path.actions, fact.occurred_on),
        relations=ended(path.relations, kinds, on=fact.occurred_on),
    )


def reentered(path: HouseholdPath, recorded: Recorded, fact: Reentered) -> HouseholdPath:
    """The path with a new episode."""
    dwelling = fact.dwelling
    landlord = dwelling.landlord if dwelling else path.landlord
    settled = advanced(
        path,
        recorded,
        landlord=landlord,
        commune=dwelling.commune if dwelling else path.commune,
        **(lease_of(dwelling) if dwelling else {}),
        programme=kept(fact.programme),
        territory=fact.territory,
        relations=resettled(path, landlord=landlord, territory=fact.territory, on=fact.occurred_on),
    )
    return in_stage(
        settled,
        recorded,
        Stage.ACCOMPANIED,
        episodes=(*path.episodes, _new_episode(path, fact)),
        relations=led_by(settled, fact.lead_organisation, fact.occurred_on),
    )


def _new_episode(path: HouseholdPath, fact: Reentered) -> Episode:
    return Episode(
        admitted_on=fact.occurred_on,
        stream=kept(path.stream),
        programme=kept(fact.programme),
        territory=kept(fact.territory),
        modality=fact.modality,
        modalities=((fact.occurred_on, fact.modality),) if fact.modality else (),
        session=None,
        urgent=False,
        reentry=True,
        referral=None,
    )
