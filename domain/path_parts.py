"""What a path keeps of the facts that made it: referrals, episodes, debts, reviews, actions."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.marks import FieldClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """A referral; `referrers` are organisations, the first one first (counts use the first)."""

    referred_on: date
    referrers: tuple[str, ...]
    referrer_kind: str
    motive: str
    stream: str
    programme: str
    territory: str
    urgency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The committee session that will look at the referral, and the day it meets."""

    session: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One pass through the programme, from admission or re-entry to exit.

    `modality` is the latest one; `modalities` are the changes since the beginning, by day.
    `confirmed_by` is the first session that looked at an urgent admission, which none had decided.
    """

    admitted_on: date
    stream: str
    programme: str
    territory: str
    modality: str | None
    session: str | None
    urgent: bool
    reentry: bool
    referral: Referral | None
    modalities: tuple[tuple[date, str], ...] = ()
    exited_on: date | None = None
    outcome: str | None = None
    residual_difficulties: tuple[str, ...] = ()
    confirmed_by: str | None = None
    confirmed_on: date | None = None

    @property
    def awaits_confirmation(self) -> bool:
        """Whether it began by an urgent admission that no session has looked at yet."""
        return self.urgent and self.session is None and self.confirmed_by is None


@dataclass(frozen=True, slots=True)
class NoticedSignal:
    """A signal of the path: what was noticed, by which service, when."""

    kind: str
    service: str
    observed_on: date


@dataclass(frozen=True, slots=True)
class Debt:
    """What was owed that day, and the month's housing benefit, in euros."""

    as_of: date
    amount: Decimal
    kind: str | None
    resumed_since: date | None = None
    housing_benefit: str | None = None
    housing_benefit_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LegalStep:
    """A stage of the procedure, and what it says of the hearing."""

    stage: str
    on: date
    hearing_on: date | None
    ground: str | None = None
    diagnosis_ready: bool | None = None
    tenant_attended: bool | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What the household was told, or agreed to (`agreed`): which organisations, what, how long."""

    agreed: bool
    organisations: tuple[str, ...]
    sensitivities: tuple[str, ...]
    starts_on: date
    expires_on: date | None = None
    ended_on: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it holds that day; on the day it expires it still does, once withdrawn not."""
        return (
            self.starts_on <= day
            and (self.expires_on is None or day <= self.expires_on)
            and (self.ended_on is None or day < self.ended_on)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """What two people opened: to one person in a role of an organisation, until a moment.

    `ends_at` is in the programme's time zone; `id` is that of the fact.
    """

    id: str
    organisation: str
    role: str
    by: str
    classes: frozenset[FieldClass]
    broken_on: date
    ends_at: datetime
    closed_on: date | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.closed_on is None and now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A word of this file on another one: that it is of the same household, or not after all.

    The last word of either file counts, by the day it is of and then by when it was recorded.
    """

    household: UUID
    holds: bool
    on: date
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """What was spent for the household, in euros."""

    on: date
    amount: Decimal
    category: str
    funder: str | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """Who contributed to the shared diagnosis, and when."""

    on: date
    organisation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpReview:
    """What a session decided along the way."""

    session: str
    on: date
    decision: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Referent:
    """An organisation that named its professional for the household; who it is stays sealed."""

    organisation: str
    named_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """Something to be done by an organisation until a day.

    `ended_with_case_on` is the day the referral or the episode ended, where that ended it.
    """

    action: str
    kind: str
    owner: str
    planned_by: str
    planned_on: date
    due_on: date
    done_on: date | None = None
    dropped_on: date | None = None
    ended_with_case_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.is_unsettled and self.ended_with_case_on is None

    @property
    def is_unsettled(self) -> bool:
        """Whether nobody said that it was done, or would not be."""
        return self.done_on is None and self.dropped_on is None

    def was_open_on(self, day: date) -> bool:
        """Whether it may be said to be done that day: the end of its case counts as its last."""
        ended_on = self.ended_with_case_on
        return self.is_unsettled and (ended_on is None or day <= ended_on)


def actions_ended_on(
    actions: Iterable[PlannedAction], on: date, *, since: date | None = None
) -> tuple[PlannedAction, ...]:
    """The actions once the case ends: what was still open, and planned since that day, ends."""
    return tuple(
        replace(each, ended_with_case_on=on)
        if each.is_open and (since is None or each.planned_on >= since)
        else each
        for each in actions
    )


@dataclass(frozen=True, slots=True)
class ExitProposal:
    """The outcome that somebody proposes to exit with."""

    on: date
    organisation: str
    outcome: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of the household so many months after an exit."""

    on: date
    months_after: int
    still_housed: bool
