"""Charts: from numbers to frozen geometry; their words, tables and colours are the templates'.

Every picture is drawn in a box of WIDTH × HEIGHT units that is stretched to where it stands, so
that what is written beside it keeps its size on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

Number = int | float | Decimal

WIDTH = 600.0
HEIGHT = 100.0
HEADROOM = 4.0
GROUP_SHARE = 0.72
"""How much of a column its bars fill; the rest keeps neighbours apart."""
SERIES_MAX = 6
ROUND_TOPS = (1, 2, 4, 6, 8, 10)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A row of values, one for each label; None where there is none, or none to be told.

    `tone` ends the name of the class that gives its colour: `one` to `six`, or a flow's own.
    """

    label: str
    values: Sequence[Number | None]
    tone: str = "one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of the picture."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Groups of bars, one group for each label, and the axis that they stand on."""

    labels: Sequence[str]
    series: Sequence[Series]
    bars: Sequence[Bar]
    ticks: Sequence[Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the picture: the path drawn, broken where values lack, and its points."""

    tone: str
    path: str
    dots: Sequence[Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines over the same labels, and their axis."""

    labels: Sequence[str]
    series: Sequence[Series]
    lines: Sequence[Line]
    ticks: Sequence[Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """An amount that holds from its day until the next one's: steps, not slopes.

    `first`, `last`, `highest` and each of `points` are a day and the amount from it on.
    """

    points: Sequence[tuple[date, Number]]
    line: str
    area: str
    dots: Sequence[Point]
    highest: tuple[date, Number]

    @property
    def first(self) -> tuple[date, Number]:
        return self.points[0]

    @property
    def last(self) -> tuple[date, Number]:
        return self.points[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share of a whole; `x` and `width` are of its place in the bar, `percent` is rounded."""

    label: str
    count: Number
    tone: str
    x: float
    width: float
    percent: int


def curve(points: Iterable[tuple[date, Number]], *, until: date | None = None) -> Curve | None:
    """The curve of dated amounts, in any order, up to a day; None where there are none.

    Of several amounts of one day the one given last counts.
    """
    known = sorted(dict(points).items(), key=_day)
    if not known:
        return None
    end = max(until or known[-1][0], known[-1][0])
    days = max((end - known[0][0]).days, 1)
    top = max((float(amount) for _, amount in known), default=0.0) or 1.0
    dots = [
        ((day - known[0][0]).days * WIDTH / days, _height(float(amount), top))
        for day, amount in known
    ]
    right = (end - known[0][0]).days * WIDTH / days or WIDTH
    steps = [f"M{_told(dots[0])}"]
    steps += [f"H{_number(after[0])}V{_number(after[1])}" for _, after in pairwise(dots)]
    line = "".join([*steps, f"H{_number(right)}"])
    return Curve(
        points=known,
        line=line,
        area=f"{line}V{_number(HEIGHT)}H{_number(dots[0][0])}Z",
        dots=[_rounded(dot) for dot in dots],
        highest=max(known, key=_amount),
    )


def bars(series: Sequence[Series], labels: Sequence[str]) -> Bars | None:
    """The series as bars beside one another at each label; None where every value is 0 or None."""
    _require_fitting(series, labels)
    ticks = _ticks(series)
    if not ticks:
        return None
    top = float(ticks[-1])
    column = WIDTH / len(labels)
    width = column * GROUP_SHARE / len(series)
    margin = column * (1 - GROUP_SHARE) / 2
    drawn = []
    for index in range(len(labels)):
        for place, each in enumerate(series):
            value = float(each.values[index] or 0)
            y = _height(value, top)
            if value:
                x = index * column + margin + place * width
                drawn.append(_bar((x, y), width=width * 0.92, tone=each.tone))
    return Bars(labels=labels, series=series, bars=drawn, ticks=ticks)


def lines(series: Sequence[Series], labels: Sequence[str]) -> Lines | None:
    """The series as lines over the labels; None where there is no value but 0."""
    _require_fitting(series, labels)
    ticks = _ticks(series)
    if not ticks:
        return None
    top = float(ticks[-1])
    column = WIDTH / len(labels)
    drawn = [_line(each, column=column, top=top) for each in series]
    return Lines(labels=labels, series=series, lines=drawn, ticks=ticks)


def proportion(parts: Sequence[tuple[str, Number, str]]) -> Sequence[Part]:
    """Parts of a whole, each a label, a count and a tone, in one bar; none for a whole of 0."""
    whole = sum(float(count) for _, count, _ in parts)
    if whole <= 0:
        return []
    found, x = [], 0.0
    for label, count, tone in parts:
        width = float(count) * WIDTH / whole
        percent = round(float(count) * 100 / whole)
        place = {"x": round(x, 1), "width": round(width, 1)}
        found.append(Part(label=label, count=count, tone=tone, percent=percent, **place))
        x += width
    return found


def _line(series: Series, *, column: float, top: float) -> Line:
    path, dots, is_drawing = "", [], False
    for index, value in enumerate(series.values):
        if value is None:
            is_drawing = False
            continue
        dot = (index * column + column / 2, _height(float(value), top))
        path += f"{'L' if is_drawing else 'M'}{_told(dot)}"
        is_drawing = True
        dots.append(_rounded(dot))
    return Line(tone=series.tone, path=path, dots=dots)


def _bar(corner: Point, *, width: float, tone: str) -> Bar:
    x, y = corner
    return Bar(
        x=round(x, 1), y=round(y, 1), width=round(width, 1), height=round(HEIGHT - y, 1), tone=tone
    )


def _ticks(series: Sequence[Series]) -> Sequence[Number]:
    """Bottom, middle and top of the axis, in round numbers; none where there is nothing."""
    most = max((float(v) for each in series for v in each.values if v is not None), default=0.0)
    if most <= 0:
        return []
    step = 1.0
    while most > ROUND_TOPS[-1] * step:
        step *= 10
    while most <= step:
        step /= 10
    top = next(each * step for each in ROUND_TOPS if most <= each * step)
    return [0, top / 2, top] if (top / 2).is_integer() or top < 1 else [0, top]


def _require_fitting(series: Sequence[Series], labels: Sequence[str]) -> None:
    if not labels or not 0 < len(series) <= SERIES_MAX:
        raise ValueError(f"a chart has labels, and 1 to {SERIES_MAX} series")
    if any(len(each.values) != len(labels) for each in series):
        raise ValueError("every series of a chart has one value for each label")


def _height(value: float, top: float) -> float:
    return HEIGHT - max(value, 0.0) * (HEIGHT - HEADROOM) / top


def _rounded(point: Point) -> Point:
    return round(point[0], 1), round(point[1], 1)


def _told(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _day(point: tuple[date, Number]) -> date:
    return point[0]


def _amount(point: tuple[date, Number]) -> Number:
    return point[1]
