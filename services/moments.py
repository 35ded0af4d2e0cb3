"""Days and moments: the programme's day, and how a moment is written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def rfc3339(moment: datetime) -> str:
    """The moment in UTC to the microsecond, ending in Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now_in_utc() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def end_of(day: date) -> datetime:
    """The last microsecond of the day, in UTC."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def day_in(zone: str, *, pinned: date | None = None) -> Callable[[], date]:
    """A clock of days in a time zone; `pinned` is a demonstration's fixed today."""
    if pinned is not None:
        return lambda: pinned
    place = ZoneInfo(zone)
    return lambda: datetime.now(place).date()
