"""Looking back: which past a household's page shows, and the events before and after it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from services.history import Moment

_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)

BAD_DAY = "La date doit être un jour du calendrier, par exemple 2020-06-30."
BAD_MOMENT = "La date et l’heure doivent être complètes, par exemple 2020-06-30T18:00."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for, as it was typed, and what is wrong with it by field."""

    as_of: str
    known_at: str
    moment: Moment
    errors: Mapping[str, str]

    @property
    def is_past(self) -> bool:
        return self.moment != Moment()


def asked(as_of: str | None, known_at: str | None, *, zone: str) -> Asked:
    """The moment to look back from; a text that is none is told, and counts as not given."""
    errors: dict[str, str] = {}
    day = moment = None
    if as_of:
        day = _day(as_of)
        if day is None:
            errors["as_of"] = BAD_DAY
    if known_at:
        moment = _moment(known_at, ZoneInfo(zone))
        if moment is None:
            errors["known_at"] = BAD_MOMENT
    return Asked(
        as_of=as_of or "",
        known_at=known_at or "",
        moment=Moment(as_of=day, known_at=moment),
        errors=errors,
    )


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _DAY.match(value) else None
    except ValueError:
        return None


def _moment(value: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=zone) if _LOCAL.match(value) else None
    except ValueError:
        return None


def known_by(events: Sequence[Mapping[str, Any]], moment: Moment) -> Sequence[Mapping[str, Any]]:
    """The events that had happened, and were recorded, by that moment."""
    return [
        each
        for each in events
        if (moment.as_of is None or date.fromisoformat(each["occurred_on"]) <= moment.as_of)
        and (
            moment.known_at is None
            or datetime.fromisoformat(each["recorded_at"]) <= moment.known_at
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a path as a slider counts them, from its first one to today.

    `marks` are the days, counted from `first`, on which something happened.
    """

    first: date
    last: date
    here: int
    marks: Sequence[int]

    @property
    def count(self) -> int:
        return (self.last - self.first).days


def days_of(events: Sequence[Mapping[str, Any]], wish: Asked, *, today: date) -> Days | None:
    """The days one may look back on; None for a path that has begun today, or is not seen."""
    known = sorted({date.fromisoformat(each["occurred_on"]) for each in events})
    if not known or known[0] >= today:
        return None
    day = min(max(wish.moment.as_of or today, known[0]), today)
    return Days(
        first=known[0],
        last=today,
        here=(day - known[0]).days,
        marks=[(each - known[0]).days for each in known if each <= today],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Addresses of the neighbouring pasts; None where there is none, `later` may be the present."""

    earlier: str | None
    later: str | None


def steps(place: str, events: Sequence[Mapping[str, Any]], asked: Asked, *, zone: str) -> Steps:
    """The pasts one event away: by day where a day is asked for, else by what was recorded."""
    moment = asked.moment
    if moment.as_of is not None and moment.known_at is None:
        days = sorted({each["occurred_on"] for each in events})
        before, after = _around(days, moment.as_of.isoformat())
        opened_on = days[0] if days else ""
        return Steps(
            earlier=f"{place}?{urlencode({'as_of': before})}" if before >= opened_on > "" else None,
            later=f"{place}?{urlencode({'as_of': after})}" if after else place,
        )
    told = sorted({_local(each["recorded_at"], zone) for each in events})
    now = told[-1] if moment.known_at is None and told else ""
    if moment.known_at is not None:
        now = _local(moment.known_at.isoformat(), zone)
    before, after = _around(told, now)
    kept = {"as_of": asked.as_of} if moment.as_of is not None else {}

    def address(known_at: str) -> str:
        return f"{place}?{urlencode({**kept, 'known_at': known_at})}"

    later = None
    if moment.known_at is not None:
        later = address(after) if after and after != told[-1] else place
    return Steps(earlier=address(before) if before else None, later=later)


def _around(values: Sequence[str], now: str) -> tuple[str, str]:
    """The last value before and the first one after; empty where there is none."""
    before = [value for value in values if value < now]
    after = [value for value in values if value > now]
    return before[-1] if before else "", after[0] if after else ""


def _local(recorded_at: str, zone: str) -> str:
    there = datetime.fromisoformat(recorded_at).astimezone(ZoneInfo(zone))
    return there.replace(tzinfo=None).isoformat(timespec="microseconds")
