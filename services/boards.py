"""Boards, portfolios and lists of cases, for one reader, all at one position of the log.

A reader comes as the keys of `domain.access.reader_keys`, or as None: one who may see every row
under a pseudonym (the auditor). The sealed names come as they are stored, to those alone who may
know the person; unsealing them is for the moment of showing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from psycopg.rows import TupleRow

from domain.following import ties_giving
from domain.marks import FieldClass
from domain.programme import Configuration
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
from services.reader_context import Keys as Keys
from services.reader_context import ReaderContext, Reading, one_moment

STAGES = tuple(stage.value for stage in Stage)
CASES_OF_STAGE_MAX = 200
FLOW_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """By which ties to a household a reader may be given its name, and its rent account."""

    named: Sequence[str] = ()
    rent: Sequence[str] = ()

    @classmethod
    def of(cls, configuration: Configuration, keys: Keys) -> Self:
        """Those that the programme's policy gives to these keys."""
        return cls(
            named=ties_giving(configuration, keys or (), FieldClass.IDENTITY),
            rent=ties_giving(configuration, keys or (), FieldClass.RENT),
        )

    @property
    def asked(self) -> dict[str, list[str]]:
        """As a query takes them."""
        return {"named": list(self.named), "rent": list(self.rent)}


NO_TIES = Ties()


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


def board(
    reading: Reading,
    territory: str,
    keys: Keys,
    *,
    today: date,
    ties: Ties = NO_TIES,
) -> Board:
    """The territory's board as the reader may see it."""
    asked = {
        "territory": territory,
        "keys": None if keys is None else list(keys),
        "today": today,
        "stages": list(STAGES),
        "limit": CASES_OF_STAGE_MAX,
        "first_month": _months_before(today, FLOW_MONTHS - 1),
        **ties.asked,
    }
    with one_moment(reading, territory_board.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(territory_board.POSITION, None)[0][0]
        counts, alerts = _tally(execute(territory_board.TALLY, asked))
        cases = [board_case(row) for row in execute(territory_board.CASES, asked)]
        flows = execute(territory_board.FLOWS, asked)
    return Board(
        territory=territory,
        position=position,
        stages=[_of_stage(stage, counts, cases) for stage in STAGES],
        flows=[Flow(month=row[0], kind=row[1], count=row[2]) for row in flows if row[0]],
        waiting_times=[
            WaitingTime(kind=row[1], count=row[3], median_days=row[4])
            for row in flows
            if row[0] is None and row[3]
        ],
        alerts=alerts,
    )


def _of_stage(stage: str, counts: Mapping[str, int], cases: Sequence[CaseRow]) -> StageCases:
    return StageCases(
        stage=stage,
        count=counts.get(stage, 0),
        cases=[case for case in cases if case.stage == stage],
    )


def portfolio(
    reading: Reading,
    landlord: str,
    keys: Keys,
    *,
    today: date,
    ties: Ties = NO_TIES,
    after: str | None = None,
    limit: int = PAGE_CASES,
) -> Portfolio:
    """The landlord's households over all territories. Raises UnknownCursor."""
    asked = {"landlord": landlord, "keys": None if keys is None else list(keys), "today": today}
    asked |= paged(after, limit) | ties.asked
    with one_moment(reading, landlord_portfolio.LOCK, ReaderContext.of(keys)) as execute:
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
    reading: Reading,
    keys: Keys,
    *,
    today: date,
    filters: Filters,
    ties: Ties = NO_TIES,
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
        **ties.asked,
    }
    with one_moment(reading, household_summary.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(household_summary.POSITION, None)[0][0]
        rows = execute(household_summary.PAGE, asked)
    return page_of(position, rows, limit=limit, case=summary_case)


def _tally(rows: Sequence[TupleRow]) -> tuple[Mapping[str, int], Sequence[AlertCount]]:
    counts = {row[1]: row[2] for row in rows if row[0] == "stage"}
    alerts = sorted((row[1], row[2]) for row in rows if row[0] == "alert")
    return counts, [AlertCount(code=code, count=count) for code, count in alerts]


def _months_before(day: date, months: int) -> date:
    """The first day of the month that many months before the day's."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
