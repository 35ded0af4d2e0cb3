"""People's accounts: who may act for an organisation, in which role, from when until when.

A role is a dated line that the organisation's administrator gives; an identity provider says who a
person is, never what they may do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.programme import Configuration
from domain.sentence import said
from domain.user_error import UserError

REVIEW_DAYS = 365
"""Rights are reviewed once a year (CNIL, security of personal data)."""
DORMANT_DAYS_MAX = 365 + 15
"""An account that nobody used for a year, and fifteen days more, is closed and its name erased."""
OPERATOR = "operator"
ADMIN_ROLE = "admin"
PROGRAM_ROLES = frozenset(("organisation", "system"))
"""The roles that a token gives to a program; people have theirs from a dated line."""
NO_PERSON = said("The token names no person, and this takes two people who are known apart.")
"""What is refused to a token of the built-in issuer that was given to nobody in particular."""
SESSION_HOURS_MAX = 8
NAME_CHARACTERS_MAX = 120
EMAIL_CHARACTERS_MAX = 254


class AccountRefused(UserError):
    """What was asked of an account is not done."""

    def __str__(self) -> str:
        return self.__doc__ or ""


class NoSuchAccount(AccountRefused):
    """The organisation has no open account of that id."""


class AlreadyInvited(AccountRefused):
    """The organisation has an open account of that address."""


class NoSuchRole(AccountRefused):
    """The programme has no such role for people."""


class NoSuchOrganisation(AccountRefused):
    """The programme has no such organisation."""


class RoleForOneself(AccountRefused):
    """Nobody gives or reviews their own role: another administrator does, or the operator."""


class NotAnAddress(AccountRefused):
    """An e-mail address and a name are required."""


class BadPeriod(AccountRefused):
    """A role ends on the day it starts or later."""


class NotInvited(AccountRefused):
    """The organisation has no open account for this person."""


class NoRoleNow(AccountRefused):
    """The account has no role on this day."""


class RevocationKind(StrEnum):
    """What may be accepted no more."""

    TOKEN = "token"  # noqa: S105
    SESSION = "session"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A role, from a day to another, both included; without an end, until another is given."""

    role: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom an organisation invites, and in which role. `by` is the opaque id of who invites."""

    organisation: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    line: RoleLine
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account; `lines` are in the order in which they were given."""

    id: UUID
    organisation: str
    email: str | None = field(repr=False)
    name: str | None = field(repr=False)
    invited_at: datetime
    seen_at: datetime | None
    reviewed_at: datetime
    closed_at: datetime | None
    archived_at: datetime | None
    lines: Sequence[RoleLine]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def line_on(self, day: date) -> RoleLine | None:
        """The line in force that day: the last given of those that have begun."""
        begun = [line for line in self.lines if line.starts_on <= day]
        last = begun[-1] if begun else None
        return None if last is None or (last.ends_on and last.ends_on < day) else last

    def review_due_on(self) -> date:
        """The day from which the administrator has to look at the account again."""
        return self.reviewed_at.date() + timedelta(REVIEW_DAYS)

    def is_dormant(self, day: date) -> bool:
        """Whether nobody used it for so long that it ends."""
        used_at = self.seen_at or self.invited_at
        return self.is_open and used_at.date() + timedelta(DORMANT_DAYS_MAX) < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done to an account, by whom and when; kept for ever, without a name."""

    account: UUID
    what: str
    line: RoleLine | None
    by: str
    done_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a provider says a person is: their opaque id there, and their address."""

    issuer: str
    subject: str
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person who signed in: the account's opaque id, and the role of the day.

    `since` is the store's clock at the sign-in, in seconds since the epoch: what is ended for the
    person after it ends this visit. `last_day` is the last day of the role, if it has one.
    """

    account: str
    organisation: str
    role: str
    since: float
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """A token, a session or a person's visits of before `at` (seconds since the epoch)."""

    kind: RevocationKind
    id: str
    at: float


def require_invitation(invitation: Invitation, configuration: Configuration) -> None:
    """Raise AccountRefused unless the invitation can be made."""
    if invitation.organisation not in configuration.organisations:
        raise NoSuchOrganisation
    before, at, after = invitation.email.partition("@")
    is_address = before and at and "." in after and not set(invitation.email) & set(' \t\n<>,;"')
    if not is_address or len(invitation.email) > EMAIL_CHARACTERS_MAX:
        raise NotAnAddress
    if not 0 < len(invitation.name.strip()) <= NAME_CHARACTERS_MAX:
        raise NotAnAddress
    require_role(invitation.line, configuration)


def require_role(line: RoleLine, configuration: Configuration) -> None:
    """Raise AccountRefused unless a person may have that role in that period."""
    if line.role not in configuration.roles or line.role in PROGRAM_ROLES:
        raise NoSuchRole
    if line.ends_on is not None and line.ends_on < line.starts_on:
        raise BadPeriod


def require_other(account: UUID, by: str) -> None:
    """Raise RoleForOneself where somebody gives their own account a role."""
    if str(account) == by:
        raise RoleForOneself


def sign_in(account: Account, *, since: datetime, day: date) -> SignedIn:
    """The visit of an account's person, in the role of the day. Raises NoRoleNow."""
    line = account.line_on(day)
    if line is None:
        raise NoRoleNow
    return SignedIn(
        account=str(account.id),
        organisation=account.organisation,
        role=line.role,
        since=since.timestamp(),
        last_day=_last_day(account, line, day),
    )


def _last_day(account: Account, line: RoleLine, day: date) -> date | None:
    """The last day of that line: its own end, or the eve of the next that was given ahead."""
    ahead = [each.starts_on - timedelta(1) for each in account.lines if each.starts_on > day]
    ends = [*ahead, *([line.ends_on] if line.ends_on else ())]
    return min(ends, default=None)
