"""Boards, portfolios and lists of cases, for one reader, all at one position of the log.

A reader comes as the keys of `domain.access.reader_keys`, or as None: one who may see every row
under a pseudonym (the auditor). The sealed names come as they are stored, to those alone who may
know the person; unsealing them is for the moment of showing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow

from domain.stages import Stage
from projections import household_summary, landlord_portfolio, territory_board
from services.case_pages import (
    PAGE_CASES,
    CaseRow,
    Filters,
    Page,
    board_case,
    page_of,
    paged,
    portfolio_case,
    range_of,
    summary_case,
)

STAGES = tuple(stage.value for stage in Stage)
CASES_OF_STAGE_MAX = 200
FLOW_MONTHS = 24

Keys = Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCases:
    """The cases of one stage, those waiting longest first; `count` counts those left out too."""

    stage: str
    count: int
    cases: Sequence[CaseRow]


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
class AlertCount:
    """How many households an alert is raised for."""

    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A territory's board; flows and waiting times are of the last `FLOW_MONTHS` months."""

    territory: str
    position: int
    stages: Sequence[StageCases]
    flows: Sequence[Flow]
    waiting_times: Sequence[WaitingTime]
    alerts: Sequence[AlertCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A landlord's households: all counted by stage, one page of them, and the alerts."""

    landlord: str
    counts: Mapping[str, int]
    page: Page
    alerts: Sequence[AlertCount]


def board(connection: Connection[TupleRow], territory: str, keys: Keys, *, today: date) -> Board:
    """The territory's board as the reader may see it."""
    asked = {
        "territory": territory,
        "keys": None if keys is None else list(keys),
        "today": today,
        "stages": list(STAGES),
        "limit": CASES_OF_STAGE_MAX,
        "first_month": _months_before(today, FLOW_MONTHS - 1),
    }
    with one_moment(connection, territory_board.LOCK) as execute:
        position = execute(territory_board.POSITION, None)[0][0]
        counts, alerts = _tally(execute(territory_board.TALLY, asked))
        cases = [board_case(row) for row in execute(territory_board.CASES, asked)]
        flows = execute(territory_board.FLOWS, asked)
    return Board(
        territory=territory,
        position=position,
        stages=[
            StageCases(
                stage=stage,
                count=counts.get(stage, 0),
                cases=[case for case in cases if case.stage == stage],
            )
            for stage in STAGES
        ],
        flows=[Flow(month=row[0], kind=row[1], count=row[2]) for row in flows if row[0]],
        waiting_times=[
            WaitingTime(kind=row[1], count=row[3], median_days=row[4])
            for row in flows
            if row[0] is None and row[3]
        ],
        alerts=alerts,
    )


def portfolio(
    connection: Connection[TupleRow],
    landlord: str,
    keys: Keys,
    *,
    today: date,
    after: str | None = None,
    limit: int = PAGE_CASES,
) -> Portfolio:
    """The landlord's households over all territories. Raises UnknownCursor."""
    asked = {"landlord": landlord, "keys": None if keys is None else list(keys), "today": today}
    asked |= paged(after, limit)
    with one_moment(connection, landlord_portfolio.LOCK) as execute:
        position = execute(landlord_portfolio.POSITION, None)[0][0]
        counts, alerts = _tally(execute(landlord_portfolio.TALLY, asked))
        rows = execute(landlord_portfolio.CASES, asked)
    return Portfolio(
        landlord=landlord,
        counts={stage: counts.get(stage, 0) for stage in STAGES},
        page=page_of(position, rows, limit=limit, case=portfolio_case),
        alerts=alerts,
    )


def households(
    connection: Connection[TupleRow],
    keys: Keys,
    *,
    today: date,
    filters: Filters,
    after: str | None = None,
    limit: int = PAGE_CASES,
) -> Page:
    """A page of the households that the reader follows. Raises UnknownCursor."""
    first, last = range_of(filters)
    asked = {
        "keys": None if keys is None else list(keys),
        "today": today,
        "territory": filters.territory,
        "landlord": filters.landlord,
        "stage": filters.stage,
        "first": first,
        "last": last,
        **paged(after, limit),
    }
    with one_moment(connection, household_summary.LOCK) as execute:
        position = execute(household_summary.POSITION, None)[0][0]
        rows = execute(household_summary.PAGE, asked)
    return page_of(position, rows, limit=limit, case=summary_case)


def _tally(rows: Sequence[TupleRow]) -> tuple[Mapping[str, int], Sequence[AlertCount]]:
    counts = {row[1]: row[2] for row in rows if row[0] == "stage"}
    alerts = sorted((row[1], row[2]) for row in rows if row[0] == "alert")
    return counts, [AlertCount(code=code, count=count) for code, count in alerts]


# One plan for every reader and filter would be the worst for each of them; and what boards read is
# in memory, where following an index costs little more than reading on.
_HOW_TO_READ = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL plan_cache_mode = force_custom_plan;
    SET LOCAL random_page_cost = 1.1
"""

Execute = Callable[[LiteralString, Mapping[str, Any] | None], list[TupleRow]]


@contextmanager
def one_moment(connection: Connection[TupleRow], lock: LiteralString) -> Iterator[Execute]:
    """All that is read inside is of one position; the tables are held against a swap."""

    def execute(query: LiteralString, asked: Mapping[str, Any] | None) -> list[TupleRow]:
        return connection.execute(query, asked, binary=True).fetchall()

    with connection.transaction():
        connection.execute(_HOW_TO_READ, prepare=False)
        connection.execute(lock)
        yield execute


def _months_before(day: date, months: int) -> date:
    """The first day of the month that many months before the day's."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
