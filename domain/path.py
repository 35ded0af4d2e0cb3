"""The path (parcours) of one household: its state as its facts leave it, never changed in place."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.path_parts import Contribution as Contribution
from domain.path_parts import Debt as Debt
from domain.path_parts import Episode as Episode
from domain.path_parts import ExitProposal as ExitProposal
from domain.path_parts import Expense as Expense
from domain.path_parts import FollowUp as FollowUp
from domain.path_parts import FollowUpReview as FollowUpReview
from domain.path_parts import Glass as Glass
from domain.path_parts import LegalStep as LegalStep
from domain.path_parts import Link as Link
from domain.path_parts import NoticedSignal as NoticedSignal
from domain.path_parts import PlannedAction as PlannedAction
from domain.path_parts import Referent as Referent
from domain.path_parts import Referral as Referral
from domain.path_parts import Review as Review
from domain.path_parts import Sharing as Sharing
from domain.path_parts import actions_ended_on as actions_ended_on
from domain.refusal import DatedBeforeLastTransition, ToolUsedLater
from domain.refusal import IllegalTransition as IllegalTransition
from domain.refusal import Refusal as Refusal
from domain.refusal import RefusalKind as RefusalKind
from domain.relations import FOLLOWING
from domain.relations import Relation as Relation
from domain.relations import RelationKind as RelationKind
from domain.sentence import said
from domain.stages import FOLLOWED
from domain.stages import Stage as Stage
from domain.tool_use import ToolState as ToolState
from domain.tool_use import ToolUse as ToolUse

Transition = tuple[date, Stage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A fact as the ledger holds it; `position` counts the whole ledger, `version` one household.

    `source` is the URN of the organisation that posted it, a path may follow the slug.
    """

    position: int
    household_id: UUID
    version: int
    source: str
    id: str
    type: str
    recorded_at: datetime
    fact: Fact

    @property
    def organisation(self) -> str:
        """The slug of the organisation that posted the fact."""
        return organisation_of(self.source)


def organisation_of(source: str) -> str:
    """The organisation's slug in a source such as `urn:etage:org:un-bailleur:erp`."""
    return source.split(":", 4)[3]


# Without slots, for it is copied at every fact: a copy of the dictionary costs a tenth of
# `dataclasses.replace`, and a rebuild folds every fact of the ledger.
@dataclass(frozen=True, kw_only=True)
class HouseholdPath:
    """Everything that later decisions and read models need to know of a household.

    It holds clear fields only: no sealed field ever reaches it. `version` and `position` are
    the highest among the facts folded; `last_transition_on` is the day no change of stage may
    be dated before.
    """

    household_id: UUID
    version: int
    position: int
    transitions: tuple[Transition, ...]
    last_transition_on: date
    commune: str
    programme: str
    landlord: str | None = None
    title: str | None = None
    lease_signed_on: date | None = None
    monthly_rent: Decimal | None = None
    territory: str | None = None
    stream: str | None = None
    referral: Referral | None = None
    review: Review | None = None
    episodes: tuple[Episode, ...] = ()
    relations: tuple[Relation, ...] = ()
    signals: tuple[NoticedSignal, ...] = ()
    contacts: int = 0
    last_contact_on: date | None = None
    last_attempt_on: date | None = None
    debts: tuple[Debt, ...] = ()
    legal_stages: tuple[LegalStep, ...] = ()
    tools: tuple[ToolUse, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    follow_up_reviews: tuple[FollowUpReview, ...] = ()
    referents: tuple[Referent, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    exit_proposal: ExitProposal | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    expenses: tuple[Expense, ...] = ()
    sharings: tuple[Sharing, ...] = ()
    links: tuple[Link, ...] = ()
    glasses: tuple[Glass, ...] = ()
    restricted_to: tuple[str, ...] | None = None

    @property
    def opened_on(self) -> date:
        """The day the path begins."""
        return self.transitions[0][0]

    @property
    def stage(self) -> Stage:
        """Where the household is now."""
        return self.transitions[-1][1]

    @property
    def since(self) -> date:
        """The day of the last change of stage."""
        return self.transitions[-1][0]

    @property
    def episode(self) -> Episode | None:
        """The episode that is open, if one is."""
        if self.episodes and self.episodes[-1].exited_on is None:
            return self.episodes[-1]
        return None

    @property
    def modality(self) -> str | None:
        """How the household is accompanied, in an open episode of a programme that says so."""
        return self.episode.modality if self.episode else None

    @property
    def lead_organisation(self) -> str | None:
        """The one responsible organisation (référent), from admission to exit."""
        return next(iter(self._open(RelationKind.LEAD)), None)

    @property
    def partners(self) -> tuple[str, ...]:
        """The partners that take part now, in the order they joined."""
        return self._open(RelationKind.PARTNER)

    @property
    def debt(self) -> Debt | None:
        """The latest debt, by the day it stands for; of the same day, the last one told."""
        latest: Debt | None = None
        for debt in self.debts:
            if latest is None or debt.as_of >= latest.as_of:
                latest = debt
        return latest

    @property
    def linked_with(self) -> tuple[UUID, ...]:
        """The other files on this household by its own words, in the order they were linked."""
        linked: dict[UUID, bool] = {}
        for link in self.links:
            linked.pop(link.household, None)
            linked[link.household] = link.holds
        return tuple(household for household, holds in linked.items() if holds)

    @property
    def running_tools(self) -> tuple[str, ...]:
        """The kinds of tools that are in use now, suspended ones among them."""
        running = (ToolState.RUNNING, ToolState.SUSPENDED)
        return tuple(dict.fromkeys(use.kind for use in self.tools if use.state in running))

    def tool_named(self, tool: str) -> ToolUse | None:
        """The use of a tool that goes by that name."""
        return next((use for use in self.tools if use.tool == tool), None)

    def has_resumed_rent(self, day: date) -> bool:
        """Whether the last account told of that day or before says that current rent is paid."""
        told = [debt for debt in self.debts if debt.as_of <= day]
        # Of accounts of the same day, the one told last holds: `max` keeps the first it meets.
        last = max(reversed(told), key=_by_account, default=None)
        return last is not None and last.resumed_since is not None

    def modality_on(self, day: date) -> str | None:
        """The modality of the open episode that day."""
        if self.episode is None:
            return None
        changes = [modality for on, modality in self.episode.modalities if on <= day]
        return changes[-1] if changes else None

    @property
    def hearing_on(self) -> date | None:
        """The latest hearing known, which may lie ahead or behind."""
        return max((step.hearing_on for step in self.legal_stages if step.hearing_on), default=None)

    @property
    def hearing_told_on(self) -> date | None:
        """The day of the last stage that told of that hearing."""
        hearing = self.hearing_on
        told = (each.on for each in self.legal_stages if each.hearing_on == hearing)
        return max(told, default=None) if hearing else None

    @property
    def followed_since(self) -> date | None:
        """The day the open referral, or the referral or re-entry of the open episode, began."""
        if self.referral is not None:
            return self.referral.referred_on
        if self.episode is None:
            return None
        referral = self.episode.referral
        return referral.referred_on if referral else self.episode.admitted_on

    def stages_on(self, day: date) -> frozenset[Stage]:
        """Every stage in force at some moment of that day; none before the path begins."""
        stages: list[Stage] = []
        for changed_on, stage in self.transitions:
            if changed_on < day:
                stages = [stage]
            elif changed_on == day:
                stages.append(stage)
        return frozenset(stages)

    def is_followed_by(
        self, organisation: str, day: date, kinds: frozenset[RelationKind] = FOLLOWING
    ) -> bool:
        """Whether the organisation follows the household now, or followed it that day."""
        return any(
            relation.organisation == organisation
            and relation.kind in kinds
            and (relation.ends_on is None or relation.starts_on <= day <= relation.ends_on)
            for relation in self.relations
        )

    def _open(self, kind: RelationKind) -> tuple[str, ...]:
        return tuple(r.organisation for r in self.relations if r.kind is kind and r.ends_on is None)


def _by_account(debt: Debt) -> date:
    return debt.as_of


def advanced(path: HouseholdPath, recorded: Recorded, **changes: Any) -> HouseholdPath:
    """The path after one more fact, with what the fact changes."""
    after = object.__new__(HouseholdPath)
    after.__dict__.update(path.__dict__)
    after.__dict__.update(
        changes,
        version=max(path.version, recorded.version),
        position=max(path.position, recorded.position),
    )
    return after


def in_stage(
    path: HouseholdPath, recorded: Recorded, stage: Stage, **changes: Any
) -> HouseholdPath:
    """The path after a transition; a stage it is already in keeps its date."""
    on = recorded.fact.occurred_on
    transitions = path.transitions
    if stage is not path.stage:
        transitions = (*transitions, (on, stage))
    return advanced(path, recorded, transitions=transitions, last_transition_on=on, **changes)


def require_in_order(path: HouseholdPath, occurred_on: date) -> None:
    """A transition is not dated before the last one; raises `DatedBeforeLastTransition`."""
    if occurred_on < path.last_transition_on:
        raise DatedBeforeLastTransition(
            path.stage,
            said("It was on {day}.", day=path.last_transition_on),
            pointer="/data/occurred_on",
        )


def require_no_later_step(path: HouseholdPath, occurred_on: date) -> None:
    """What ends a case ends its tools: none of them was used after; raises `ToolUsedLater`."""
    steps = [each for use in path.tools for each in use.steps if not use.ended_with_case]
    last = max((each.on for each in steps), default=occurred_on)
    if last > occurred_on:
        raise ToolUsedLater(
            path.stage, said("It was on {day}.", day=last), pointer="/data/occurred_on"
        )


def kept(value: str | None) -> str:
    """What a decision always fills in before a fact is stored; anything else was never decided."""
    if value is None:
        raise ValueError("a stored fact names its programme and territory")
    return value


def is_followed(path: HouseholdPath) -> bool:
    """Whether a referral or an episode is open."""
    return path.stage in FOLLOWED
