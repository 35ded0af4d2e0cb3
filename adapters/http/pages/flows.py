"""What came and went month by month, as a small picture and the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MONTHS_SHOWN = 12
COLUMN = 40
MARGIN = 5
STEP = 11
WIDTH = 9
TALLEST = 72
CAME = frozenset({"referred"})
ENTERED = frozenset({"admitted", "reentered"})
LEFT = frozenset({"exited"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of the picture, in its units."""

    x: int
    y: int
    width: int
    height: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    """The counts of one month, and its bars."""

    month: date
    referred: int
    entered: int
    exited: int
    bars: Sequence[Bar]


def months_of(flows: Sequence[Mapping[str, Any]], *, today: date) -> Sequence[MonthShown]:
    """The last months, the latest last; none where nothing came or went in them."""
    months = [_months_before(today, back) for back in reversed(range(MONTHS_SHOWN))]
    counts = [
        tuple(_count(flows, month, kinds) for kinds in (CAME, ENTERED, LEFT)) for month in months
    ]
    most = max(max(each) for each in counts)
    if most == 0:
        return []
    return [
        MonthShown(
            month=month,
            referred=each[0],
            entered=each[1],
            exited=each[2],
            bars=_bars(index, each, most),
        )
        for index, (month, each) in enumerate(zip(months, counts, strict=True))
    ]


def _bars(index: int, counts: Sequence[int], most: int) -> Sequence[Bar]:
    bars = []
    for place, (kind, count) in enumerate(
        zip(("referred", "entered", "exited"), counts, strict=True)
    ):
        height = round(count * TALLEST / most)
        x = index * COLUMN + MARGIN + place * STEP
        y = TALLEST - height
        bars.append(Bar(x=x, y=y, width=WIDTH, height=height, kind=kind))
    return bars


def _count(flows: Sequence[Mapping[str, Any]], month: date, kinds: frozenset[str]) -> int:
    name = month.isoformat()[:7]
    return sum(
        flow["count"] for flow in flows if flow["month"][:7] == name and flow["kind"] in kinds
    )


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
