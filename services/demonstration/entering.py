"""When each organisation enters what it has to tell: on one day of its week, at its own hour.

So an organisation's facts come together, as they do from people who keep a day for it. A change of
stage is entered on its day, for others wait for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from services.simulation.calendar import (
    DAY_SECONDS,
    OFFICE_CLOSES_SECONDS,
    OFFICE_OPENS_SECONDS,
    later,
    working_day,
)
from services.simulation.drafts import Draft

WEEK_DAYS = 7
"""What would have been entered within a week still is."""

WEEKDAYS = 5


def entered(drafts: Iterable[Draft], organisations: Sequence[str]) -> Iterator[Draft]:
    """The drafts at the hours of those who post them, all of them among the organisations."""
    hour_seconds = (OFFICE_CLOSES_SECONDS - OFFICE_OPENS_SECONDS) // len(organisations)
    for draft in drafts:
        place = organisations.index(draft.poster)
        day = date.fromordinal(draft.recording // DAY_SECONDS)
        if not draft.is_step:
            day = _office_day(draft.day, day, place % WEEKDAYS)
        seconds = OFFICE_OPENS_SECONDS + place * hour_seconds + draft.recording % hour_seconds
        yield replace(draft, recording=day.toordinal() * DAY_SECONDS + seconds)


def _office_day(occurred_on: date, wanted: date, weekday: int) -> date:
    """The next such day, or the one before where that is within the week."""
    found = later(wanted, (weekday - wanted.weekday()) % WEEK_DAYS)
    limit = later(occurred_on, WEEK_DAYS)
    if wanted <= limit < found:
        found = later(found, -WEEK_DAYS)
    return working_day(found)
