"""A territory's board for one reader, at one position of the log and narrowed as it is asked for.

A reader comes as the keys of `domain.access.reader_keys`, or as None, as in `services.boards`.
Every figure is of the cases that the reader sees and that the filters leave, those not shown too.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from domain.dates import months_after
from domain.stages import Stage
from projections import territory_board
from services.boards import NO_TIES, STAGES, AlertCount, Keys, Ties
from services.case_pages import EVERYTHING, CaseRow, Found, Page, board_case, page_of, paged
from services.reader_context import ReaderContext, Reading, one_moment

CASES_OF_STAGE_MAX = 200
FLOW_MONTHS = 24
SOON_DAYS = 30
"""A tool that is to end within so many days ends soon."""
PLACES: Mapping[str, int] = {stage.value: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilters:
    """What a board is narrowed to; every filter that is given must hold.

    `waiting_days` are in the present stage, `silent_days` without a meeting, or since the path
    began where there was none; of both, at least so many. `q` is a text as lists search for it.
    """

    stage: str | None = None
    landlord: str | None = None
    lead: str | None = None
    commune: str | None = None
    stream: str | None = None
    tool: str | None = None
    alert: str | None = None
    waiting_days: int | None = None
    silent_days: int | None = None
    q: str | None = None


UNFILTERED = BoardFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """The filters, what their text found, and the households to leave out whatever they say."""

    filters: BoardFilters = UNFILTERED
    found: Found = EVERYTHING
    without: Collection[UUID] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anybody out."""
        return self != NOTHING_LEFT_OUT

    def asked(self, today: date) -> dict[str, Any]:
        """As the queries take it."""
        filters = self.filters
        return {
            "stage": filters.stage,
            "landlord": filters.landlord,
            "lead": filters.lead,
            "commune": filters.commune,
            "stream": filters.stream,
            "tool": filters.tool,
            "alert": filters.alert,
            "waiting_since": _days_before(today, filters.waiting_days),
            "silent_since": _days_before(today, filters.silent_days),
            "without": sorted(self.without),
            "is_narrowed": self.is_narrow,
            **self.found.asked,
        }


NOTHING_LEFT_OUT = Narrowing()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCases:
    """The cases of one stage, those waiting longest first; `count` counts those left out too.

    They have waited `median_days` so far, and the first of them since the day `since`.
    """

    stage: str
    count: int
    cases: Sequence[CaseRow]
    median_days: int | None
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many households came to something in a month, told by its first day."""

    month: date
    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTime:
    """The median number of days before something of that kind, over `count` times."""

    kind: str
    median_days: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolInUse:
    """How many households use a kind of tool, since when the first, and of how many it ends soon.

    A tool without a planned end is not among those that end soon; one whose end has passed is.
    """

    kind: str
    count: int
    since: date
    ending_soon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A territory's board."""

    territory: str
    position: int
    stages: Sequence[StageCases]
    flows: Sequence[Flow]
    waiting_times: Sequence[WaitingTime]
    alerts: Sequence[AlertCount]
    tools: Sequence[ToolInUse]


def board(
    reading: Reading,
    territory: str,
    keys: Keys,
    *,
    today: date,
    ties: Ties = NO_TIES,
    narrowing: Narrowing = NOTHING_LEFT_OUT,
    limit: int = CASES_OF_STAGE_MAX,
    months: int = FLOW_MONTHS,
) -> Board:
    """The territory's board as the reader may see it, with the first `limit` cases of a stage.

    Its flows and waiting times are of the last `months` months, the present one among them.
    """
    asked = _asked(territory, keys, today, ties=ties, narrowing=narrowing, months=months)
    only = narrowing.filters.stage
    stages = STAGES if only is None else [only]
    asked |= paged(None, limit) | _stages(stages) | {"limit": limit}
    with one_moment(reading, territory_board.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(territory_board.POSITION, None)[0][0]
        figures = execute(territory_board.FIGURES, asked)
        cases = [board_case(row) for row in execute(territory_board.CASES, asked)]
    return _board(territory, position, figures=figures, cases=cases)


def stage_page(
    reading: Reading,
    territory: str,
    keys: Keys,
    *,
    stage: str,
    today: date,
    ties: Ties = NO_TIES,
    narrowing: Narrowing = NOTHING_LEFT_OUT,
    after: str | None = None,
    limit: int,
) -> tuple[Board, Page]:
    """The figures of one stage without any flow, and a page of its cases, the longest there first.

    Raises UnknownCursor.
    """
    asked = _asked(territory, keys, today, ties=ties, narrowing=narrowing, months=0)
    asked |= paged(after, limit) | _stages([stage])
    with one_moment(reading, territory_board.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(territory_board.POSITION, None)[0][0]
        figures = execute(territory_board.FIGURES, asked)
        rows = execute(territory_board.CASES, asked)
    page = page_of(position, rows, limit=limit, case=board_case)
    return _board(territory, position, figures=figures, cases=()), page


def _asked(
    territory: str, keys: Keys, today: date, *, ties: Ties, narrowing: Narrowing, months: int
) -> dict[str, Any]:
    return {
        "territory": territory,
        "keys": None if keys is None else list(keys),
        "today": today,
        "soon": today + timedelta(SOON_DAYS),
        "first_month": months_after(today.replace(day=1), 1 - months),
        **ties.asked,
        **narrowing.asked(today),
    }


def _stages(stages: Sequence[str]) -> dict[str, Any]:
    return {"stages": list(stages), "places": [PLACES[stage] for stage in stages]}


def _board(
    territory: str, position: int, *, figures: Sequence[TupleRow], cases: Sequence[CaseRow]
) -> Board:
    told = {row[1]: row for row in figures if row[0] == "stage"}
    return Board(
        territory=territory,
        position=position,
        stages=[_of_stage(stage, told.get(stage), cases) for stage in STAGES],
        flows=sorted(
            (Flow(month=row[2], kind=row[1], count=row[3]) for row in figures if row[0] == "flow"),
            key=_by_month,
        ),
        waiting_times=[
            WaitingTime(kind=row[1], count=row[3], median_days=row[4])
            for row in figures
            if row[0] == "delay" and row[3]
        ],
        alerts=[
            AlertCount(code=code, count=count)
            for code, count in sorted((row[1], row[3]) for row in figures if row[0] == "alert")
        ],
        tools=[
            ToolInUse(kind=kind, since=since, count=count, ending_soon=soon)
            for kind, since, count, soon in sorted(
                (row[1], row[2], row[3], row[5]) for row in figures if row[0] == "tool"
            )
        ],
    )


def _of_stage(stage: str, figures: TupleRow | None, cases: Sequence[CaseRow]) -> StageCases:
    return StageCases(
        stage=stage,
        count=figures[3] if figures else 0,
        cases=[case for case in cases if case.stage == stage],
        median_days=figures[4] if figures else None,
        since=figures[2] if figures else None,
    )


def _by_month(flow: Flow) -> tuple[date, str]:
    return flow.month, flow.kind


def _days_before(today: date, days: int | None) -> date | None:
    return None if days is None else today - timedelta(days)
