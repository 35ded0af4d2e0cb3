"""What was told wrongly at first in the lives of the demonstration, and how it is rectified.

Nothing is drawn here but a later day: which household it happens to, its plot says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.exit import Exited
from domain.identification import Identified, SignalRecorded
from domain.legal import DebtRecorded
from domain.programme import OrganisationKind
from domain.rectification import Rectified
from services.demonstration.plots import Mistake
from services.simulation import people, words
from services.simulation.calendar import act_day, later
from services.simulation.drafts import Draft, source_of
from services.simulation.life import Life

QUIET_DAYS = 30
"""Nobody loses the right to write so soon after an event that is rectified."""

TOLD_BEFORE = date(2020, 5, 1)
"""So early that all is rectified on the day that the demonstration shows."""

NOTICED_AFTER_DAYS = (3, 14)


class NothingToMistake(LookupError):
    """The household's life holds no event of the kind that its plot wants told wrongly."""


def make_mistake(life: Life, mistake: Mistake) -> None:
    """One event is told wrongly and rectified. Raises NothingToMistake."""
    _MAKING[mistake](life)


def _debt(life: Life) -> None:
    """Ten times the amount, by a slip of the keyboard."""
    told = _middle(life, DebtRecorded.NAME)
    right = told.data["amount"]
    slipped = replace(told, data={**told.data, "amount": f"{right[:-3]}0.00"})
    life.drafts[life.drafts.index(told)] = slipped
    corrections = {"amount": right}
    _rectify(life, told, reason=words.CORRECTION_REASONS[0], corrections=corrections)


def _twice(life: Life) -> None:
    """The same signal entered twice, and once withdrawn."""
    told = _middle(life, SignalRecorded.NAME)
    name = life.write(told.poster, SignalRecorded.NAME, told.day, data=told.data)
    again = next(each for each in life.drafts if each.id == name)
    _rectify(life, again, reason=words.DUPLICATE_REASON, void=True)


def _phone(life: Life) -> None:
    told = next(each for each in life.drafts if each.type == Identified.NAME)
    corrections = {"reference_person": {"phone": people.phone(life.rng)}}
    _rectify(life, told, reason=words.PHONE_CORRECTION_REASON, corrections=corrections)


def _difficulties(life: Life) -> None:
    """Which difficulties are left was told incompletely."""
    told = next(each for each in life.drafts if each.type == Exited.NAME)
    found = sorted({*told.data["residual_difficulties"], "health"})
    corrections = {"residual_difficulties": found}
    _rectify(
        life,
        told,
        reason=words.EXIT_CORRECTION_REASON,
        corrections=corrections,
        poster=life.cast.platform(life.territory_on(told.day)),
    )


def _rectify(
    life: Life, told: Draft, *, reason: str, poster: str | None = None, **how: Any
) -> None:
    day = act_day(later(told.day, life.rng.randrange(*NOTICED_AFTER_DAYS)), life.rng)
    data = {"event": {"source": source_of(told.poster), "id": told.id}, "reason": reason, **how}
    life.write(poster or told.poster, Rectified.NAME, day, data=data, after=(told.id,))


def _middle(life: Life, kind: str) -> Draft:
    """The middle one of such events of a landlord after which nobody leaves soon."""
    endings = [each.day for each in life.drafts if each.ends]
    found = [
        each
        for each in life.drafts
        if each.type == kind
        and life.cast.kind(each.poster) is OrganisationKind.LANDLORD
        and each.day < TOLD_BEFORE
        and not _ends_soon(each.day, endings)
    ]
    if not found:
        raise NothingToMistake(kind)
    return found[len(found) // 2]


def _ends_soon(day: date, endings: Sequence[date]) -> bool:
    return any(day <= end <= later(day, QUIET_DAYS) for end in endings)


_MAKING: Mapping[Mistake, Callable[[Life], None]] = {
    Mistake.DEBT: _debt,
    Mistake.DIFFICULTIES: _difficulties,
    Mistake.PHONE: _phone,
    Mistake.TWICE: _twice,
}
