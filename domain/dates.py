"""Days: which may be claimed of a fact. A day is one of the programme's time zone."""

from calendar import monthrange
from datetime import date

from domain.refusal import Invalid
from domain.sentence import said

EARLIEST = date(1990, 1, 1)
"""No fact of a programme is older: an earlier day is a slip of the keyboard."""


def require_possible(occurred_on: date, today: date) -> None:
    """A fact is not in the future, nor absurdly old; raises `Invalid`."""
    require_not_after(occurred_on, today, pointer="/data/occurred_on")
    if occurred_on < EARLIEST:
        raise Invalid(said("The day is before {day}.", day=EARLIEST), pointer="/data/occurred_on")


def require_not_after(day: date | None, limit: date, *, pointer: str) -> None:
    """What was seen or signed was so by then; raises `Invalid`."""
    if day is not None and day > limit:
        raise Invalid(said("The day lies after {day}.", day=limit), pointer=pointer)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
