"""The calendar of these lives: when people work, when committees meet, when a fact is recorded.

Times are whole seconds since the first day of the calendar, in UTC.
"""

from datetime import date, timedelta
from random import Random

DAY_SECONDS = 86_400
OFFICE_OPENS_SECONDS = 7 * 3_600
OFFICE_CLOSES_SECONDS = 16 * 3_600

HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
SATURDAY = 5
TUESDAY = 1
AUGUST = 8
QUIET_AUGUST_SHARE = 0.7

CONFINED_FROM = date(2020, 3, 17)
CONFINED_UNTIL = date(2020, 5, 10)
TRUCE_FIRST_MONTH = 11
TRUCE_LAST_MONTH = 3
TRUCE_EXTENDED_UNTIL = date(2020, 7, 10)
"""The winter truce ends on 31 March; in 2020 it was extended to 10 July."""

NOTICE_DAYS_MIN = 6


def later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)


def working_day(day: date) -> date:
    """That day, or the first after it that is neither a weekend nor a holiday."""
    while day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS:
        day = later(day, 1)
    return day


def act_day(day: date, rng: Random) -> date:
    """A working day from that day on; what falls in August is mostly put off to September."""
    day = working_day(day)
    if day.month == AUGUST and rng.random() < QUIET_AUGUST_SHARE:
        return working_day(date(day.year, 9, 1 + rng.randrange(15)))
    return day


def session_after(day: date) -> date:
    """The next committee: the second Tuesday of a month, with a week's notice, never in August."""
    year, month = day.year, day.month
    while True:
        first = date(year, month, 1)
        session = working_day(later(first, (TUESDAY - first.weekday()) % 7 + 7))
        if month != AUGUST and session > later(day, NOTICE_DAYS_MIN):
            return session
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def technical_session(territory: str, held_on: date) -> str:
    """What the territory's platform calls its technical committee of that day."""
    return f"ct-{territory}-{held_on.isoformat()}"


def is_confined(day: date) -> bool:
    """Whether people were to stay at home that day."""
    return CONFINED_FROM <= day <= CONFINED_UNTIL


def is_in_truce(day: date) -> bool:
    """Whether no eviction could be carried out that day."""
    is_winter = day.month >= TRUCE_FIRST_MONTH or day.month <= TRUCE_LAST_MONTH
    return is_winter or date(2020, 4, 1) <= day <= TRUCE_EXTENDED_UNTIL


def hearing_day(day: date) -> date:
    """A working day from that day on; hearings of the confinement were put off."""
    if is_confined(day):
        day = later(CONFINED_UNTIL, 30 + (day - CONFINED_FROM).days)
    return working_day(day)


def first_hearing(day: date, *, told_on: date) -> date:
    """The day a hearing is fixed for; who fixes it before the confinement knows nothing of it."""
    return working_day(day) if told_on < CONFINED_FROM else hearing_day(day)


def before_truce(day: date) -> date:
    """That day, or the last working day before the truce it falls in."""
    while is_in_truce(day) or working_day(day) != day:
        day = later(day, -1)
    return day


def recording(day: date, rng: Random, *, is_prompt: bool = False) -> int:
    """When a fact of that day is recorded, in office hours.

    About 85 % are recorded within 7 days, 12 % within 30 and 3 % later; prompt ones within 14.
    """
    share = rng.random()
    if share < 0.85:
        days = rng.choice((0, 0, 0, 1, 1, 2, 3, 5))
    elif share < 0.97 or is_prompt:
        days = rng.randrange(8, 12) if is_prompt else rng.randrange(8, 29)
    else:
        days = rng.randrange(31, 90)
    return moment(working_day(later(day, days)), rng)


def moment(day: date, rng: Random) -> int:
    """A moment of that day in office hours."""
    return day.toordinal() * DAY_SECONDS + rng.randrange(
        OFFICE_OPENS_SECONDS, OFFICE_CLOSES_SECONDS
    )


def written(seconds: int) -> str:
    """The moment as CloudEvents write it."""
    days, rest = divmod(seconds, DAY_SECONDS)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    return f"{date.fromordinal(days).isoformat()}T{hours:02d}:{minutes:02d}:{rest:02d}Z"
