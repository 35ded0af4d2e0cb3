"""How long a file is kept: a clock that starts anew with every contact with the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.accompaniment import MET, ContactRecorded
from domain.dates import months_after
from domain.erasure import is_erased, is_held
from domain.path import HouseholdPath, Recorded, is_followed
from domain.programme import Rules
from domain.sharing import ConsentGiven, ConsentWithdrawn, Informed


class Keeping(StrEnum):
    """Why a file is still there, or that it should go."""

    RUNNING = "running"
    FOLLOWED = "followed"
    HELD = "held"
    DUE = "due"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A file's clock: from the last contact to the day it is due, and how it stands today.

    `by_contact` is False where nobody ever recorded a contact: the clock then counts from the last
    fact of all.
    """

    last_contact_on: date
    by_contact: bool
    due_on: date
    keeping: Keeping


def retention_of(
    path: HouseholdPath, facts: Sequence[Recorded], rules: Rules, *, today: date
) -> Retention:
    """The file's clock; `facts` are as rectifications leave them.

    An open case is never due, nor one under a legal hold.
    """
    contacts = [each.fact.occurred_on for each in facts if _is_contact(each)]
    last = max(contacts or [each.fact.occurred_on for each in facts])
    due_on = months_after(last, rules.retention_months)
    return Retention(
        last_contact_on=last,
        by_contact=bool(contacts),
        due_on=due_on,
        keeping=_keeping(path, facts, is_over=due_on <= today),
    )


def _is_contact(recorded: Recorded) -> bool:
    """Whether the person was met or spoken to: an attempt is no contact."""
    fact = recorded.fact
    if isinstance(fact, ContactRecorded):
        return fact.outcome == MET
    return isinstance(fact, Informed | ConsentGiven | ConsentWithdrawn)


def _keeping(path: HouseholdPath, facts: Sequence[Recorded], *, is_over: bool) -> Keeping:
    if is_erased(facts):
        return Keeping.ERASED
    if is_held(facts):
        return Keeping.HELD
    if is_followed(path):
        return Keeping.FOLLOWED
    return Keeping.DUE if is_over else Keeping.RUNNING
