"""Looks: who opened which fields of which households, where, and what for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Actor
from domain.marks import FieldClass
from domain.purposes import Purpose

LOOKS = 100
LOOKS_MAX = 500


class What(StrEnum):
    """What was opened; the last four are about reading itself, and open no household."""

    HOUSEHOLD = "household"
    HISTORY = "history"
    FEED = "feed"
    CONFLICT = "conflict"
    COPY = "copy"
    REPLAY = "replay"
    AWAITED = "awaited"
    BOARD = "board"
    CHANGES = "changes"
    PORTFOLIO = "portfolio"
    EXPORT = "export"
    HOUSEHOLDS = "households"
    AGENDA = "agenda"
    SESSION = "session"
    DUPLICATES = "duplicates"
    REFUSALS = "refusals"
    TRACE = "trace"
    ALERT = "alert"
    REFUSED = "refused"
    PURGE = "purge"


FILES = frozenset((What.HOUSEHOLD, What.HISTORY, What.FEED, What.CONFLICT, What.COPY))
"""What opens files one by one; the others are lists, which a working day begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look, to be recorded: the households, and the classes of their fields besides C1.

    `reason` is what its author gave as a reason, or what was asked of the trace; never a name.
    """

    actor: Actor
    what: What
    households: Sequence[UUID]
    classes: frozenset[FieldClass]
    purpose: Purpose
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look as the trace has it, dated by the store's clock; `serial` orders them.

    `what` and `purpose` are the texts that were stored, also by an earlier or a later program.
    """

    serial: int
    at: datetime
    organisation: str
    role: str
    person: str | None
    what: str
    households: Sequence[UUID]
    classes: Sequence[str]
    purpose: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which looks are asked for: of an organisation's people, at a household, by a person.

    From `since` on and before `until`; those before the serial `before`, the latest first.
    """

    organisation: str | None = None
    household: UUID | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = LOOKS
