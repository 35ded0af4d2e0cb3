"""The plan of an accompaniment (plan d'accompagnement): reviews, the professional, actions."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Fact, Part
from domain.marks import Day, EventId, Identity, Path, Phone, Social, Text
from domain.parties import is_platform_of
from domain.path import (
    Episode,
    FollowUpReview,
    HouseholdPath,
    PlannedAction,
    Recorded,
    Referent,
    actions_ended_on,
    advanced,
)
from domain.refusal import Forbidden, IllegalTransition, Invalid
from domain.review import require_modality
from domain.sentence import said
from domain.stages import REACHABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Professional(Part):
    """The person of an organisation that the household deals with."""

    name: Annotated[Text, Identity]
    phone: Annotated[Phone | None, Identity] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Fact):
    """A session looks at an open episode along the way; the stage stays."""

    NAME: ClassVar[str] = "etage.household.reviewed.v1"

    session: Annotated[EventId, Path]
    decision: Annotated[codes.ReviewDecision, Path]
    next_review_on: Annotated[Day | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModalityChanged(Fact):
    """The household is accompanied in another modality from that day."""

    NAME: ClassVar[str] = "etage.household.modality-changed.v1"

    modality: Annotated[codes.Modality, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferentNamed(Fact):
    """An organisation names its professional for the household (référent)."""

    NAME: ClassVar[str] = "etage.household.referent-named.v1"

    organisation: Annotated[codes.Organisation, Path]
    professional: Professional
    replaces: Annotated[Text | None, Identity] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPlanned(Fact):
    """Something is to be done, an appointment for instance, by that organisation until that day."""

    NAME: ClassVar[str] = "etage.household.action-planned.v1"

    action: Annotated[EventId, Path]
    kind: Annotated[codes.ActionKind, Path]
    owner_organisation: Annotated[codes.Organisation, Path]
    due_on: Annotated[Day, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone(Fact):
    """A planned action was done."""

    NAME: ClassVar[str] = "etage.household.action-done.v1"

    action: Annotated[EventId, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDropped(Fact):
    """A planned action will not be done."""

    NAME: ClassVar[str] = "etage.household.action-dropped.v1"

    action: Annotated[EventId, Path]
    reason: Annotated[Text, Social]


PREPARE_EXIT = "prepare_exit"
ALERT = "alert"

PlanFact = Reviewed | ModalityChanged | ReferentNamed | ActionPlanned | ActionDone | ActionDropped


class SameModality(IllegalTransition):
    """The household is already accompanied in this modality."""


class ActionAlreadyPlanned(IllegalTransition):
    """An action of this household already has this name."""


class NoSuchAction(IllegalTransition):
    """No action of that name is open."""


def decide(path: HouseholdPath, fact: PlanFact, circumstances: Circumstances) -> PlanFact:
    """The fact as it is to be stored."""
    match fact:
        case Reviewed():
            _require_not_before(fact.next_review_on, fact.occurred_on, "/data/next_review_on")
        case ModalityChanged():
            require_modality(fact.modality, path.programme, circumstances)
            if fact.modality == path.modality_on(fact.occurred_on):
                raise SameModality(path.stage, pointer="/data/modality")
        case ReferentNamed():
            _require_own_professional(path, fact, circumstances)
        case ActionPlanned():
            _require_not_before(fact.due_on, fact.occurred_on, "/data/due_on")
            _require_owner(path, fact, circumstances)
        case ActionDone() | ActionDropped():
            _require_open(path, fact, circumstances)
        case _:
            assert_never(fact)
    return fact


def _require_not_before(day: date | None, earliest: date, pointer: str) -> None:
    if day is not None and day < earliest:
        raise Invalid(said("Not before {day}.", day=earliest), pointer=pointer)


def _takes_part(
    path: HouseholdPath, organisation: str, *, on: date, circumstances: Circumstances
) -> bool:
    """Whether it works on this household: follows it now or did that day, or is its platform."""
    territory = circumstances.configuration.territories.get(path.territory or "")
    is_platform = territory is not None and territory.platform == organisation
    return is_platform or path.is_followed_by(organisation, on)


def _require_own_professional(
    path: HouseholdPath, fact: ReferentNamed, circumstances: Circumstances
) -> None:
    if fact.organisation != circumstances.poster and not is_platform_of(
        path.territory, circumstances
    ):
        raise Forbidden("An organisation names its own professional.", pointer="/data/organisation")
    if not _takes_part(path, fact.organisation, on=fact.occurred_on, circumstances=circumstances):
        raise Invalid(
            said("{organisation} does not follow this household.", organisation=fact.organisation),
            pointer="/data/organisation",
        )


def _require_owner(path: HouseholdPath, fact: ActionPlanned, circumstances: Circumstances) -> None:
    if any(each.action == fact.action for each in path.actions):
        raise ActionAlreadyPlanned(path.stage, pointer="/data/action")
    owner = fact.owner_organisation
    if not _takes_part(path, owner, on=fact.occurred_on, circumstances=circumstances):
        raise Invalid(
            said(
                "{organisation} does not follow this household.",
                organisation=fact.owner_organisation,
            ),
            pointer="/data/owner_organisation",
        )


def _require_open(
    path: HouseholdPath, fact: ActionDone | ActionDropped, circumstances: Circumstances
) -> None:
    action = next((each for each in path.actions if each.action == fact.action), None)
    if action is None or not action.was_open_on(fact.occurred_on):
        raise NoSuchAction(path.stage, pointer="/data/action")
    _require_not_before(fact.occurred_on, action.planned_on, "/data/occurred_on")
    if circumstances.poster not in (action.planned_by, action.owner) and not is_platform_of(
        path.territory, circumstances
    ):
        raise Forbidden("Only its owner, its planner or the platform ends an action.")


def evolve(path: HouseholdPath, recorded: Recorded, fact: PlanFact) -> HouseholdPath:
    """The path after this fact."""
    on = fact.occurred_on
    match fact:
        case Reviewed():
            return _reviewed(path, recorded, fact)
        case ModalityChanged():
            return _in_modality(path, recorded, fact)
        case ReferentNamed():
            others = tuple(r for r in path.referents if r.organisation != fact.organisation)
            referent = Referent(organisation=fact.organisation, named_on=on)
            return advanced(path, recorded, referents=(*others, referent))
        case ActionPlanned():
            action = PlannedAction(
                action=fact.action,
                kind=fact.kind,
                owner=fact.owner_organisation,
                planned_by=recorded.organisation,
                planned_on=on,
                due_on=fact.due_on,
            )
            return advanced(path, recorded, actions=(*path.actions, *_begun(path, action)))
        case ActionDone() | ActionDropped():
            return advanced(path, recorded, actions=_closed(path, fact))
        case _:
            assert_never(fact)


def _reviewed(path: HouseholdPath, recorded: Recorded, fact: Reviewed) -> HouseholdPath:
    """The path once a session looked at it: any decision but to prepare the exit keeps it on."""
    review = FollowUpReview(
        session=fact.session,
        on=fact.occurred_on,
        decision=fact.decision,
        next_on=fact.next_review_on,
    )
    return advanced(
        path,
        recorded,
        follow_up_reviews=(*path.follow_up_reviews, review),
        episodes=_confirmed(path.episodes, fact),
        exit_proposal=path.exit_proposal if fact.decision == PREPARE_EXIT else None,
    )


def _confirmed(episodes: tuple[Episode, ...], fact: Reviewed) -> tuple[Episode, ...]:
    """The first session that looks at an urgent admission confirms it, on the exit's day too."""
    if not episodes or not episodes[-1].awaits_confirmation:
        return episodes
    *earlier, last = episodes
    if (last.exited_on or fact.occurred_on) < fact.occurred_on:
        return episodes
    confirmed = replace(last, confirmed_by=fact.session, confirmed_on=fact.occurred_on)
    return (*earlier, confirmed)


def _begun(path: HouseholdPath, action: PlannedAction) -> tuple[PlannedAction, ...]:
    """The action; told after the exit or refusal of that same day, it ends with the case."""
    if path.stage in REACHABLE:
        return (action,)
    return actions_ended_on((action,), action.planned_on)


def _closed(path: HouseholdPath, fact: ActionDone | ActionDropped) -> tuple[PlannedAction, ...]:
    on = fact.occurred_on
    return tuple(
        each
        if each.action != fact.action or not each.is_unsettled
        else replace(each, done_on=on, ended_with_case_on=None)
        if isinstance(fact, ActionDone)
        else replace(each, dropped_on=on, ended_with_case_on=None)
        for each in path.actions
    )


def _in_modality(path: HouseholdPath, recorded: Recorded, fact: ModalityChanged) -> HouseholdPath:
    """The open episode in another modality; one that an earlier exit overtook stays as it was."""
    episode = path.episode
    if episode is None:
        return advanced(path, recorded)
    changed = replace(
        episode,
        modality=fact.modality,
        modalities=(*episode.modalities, (fact.occurred_on, fact.modality)),
    )
    return advanced(path, recorded, episodes=(*path.episodes[:-1], changed))
