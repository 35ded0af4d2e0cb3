"""A landlord's portfolio for one reader, at one position of the log, narrowed and in an order.

A reader comes as the keys of `domain.access.reader_keys`, or as None, as in `services.boards`.
Every figure is of the households that the reader sees and that the filters leave.
"""

import base64
import binascii
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.rows import TupleRow

from projections import landlord_portfolio
from services.boards import NO_TIES, STAGES, AlertCount, Keys, Ties
from services.case_pages import (
    EVERYTHING,
    FIRST_ID,
    PAGE_CASES,
    PAGE_CASES_MAX,
    CaseRow,
    Found,
    Page,
    UnknownCursor,
)
from services.reader_context import ReaderContext, Reading, one_moment

FIGURE_COLUMNS = 3
BEFORE_ALL = (-1, -(2**62), FIRST_ID)
PLACE_MAX = 32_767


class Grouped(StrEnum):
    """What a portfolio's households are put together by."""

    STAGE = "stage"
    TERRITORY = "territory"
    LEGAL = "legal"
    LEAD = "lead"


class Sorted(StrEnum):
    """What a portfolio's households are in order of, within their groups.

    Those longest in their stage come first, the greatest debt and growth, the nearest deadline,
    the oldest meeting, the most alerts.
    """

    SINCE = "since"
    DEBT = "debt"
    GROWTH = "growth"
    DEADLINE = "deadline"
    CONTACT = "contact"
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioFilters:
    """What a portfolio is narrowed to; every filter that is given must hold.

    `debt_above` is in euros, and reached by the debts that are kept. `silent_days` are without a
    meeting, at least so many, or since the path began where there was none. `q` is a text as
    lists search for it.
    """

    territory: str | None = None
    stage: str | None = None
    legal_stage: str | None = None
    alert: str | None = None
    tool: str | None = None
    lead: str | None = None
    debt_above: int | None = None
    silent_days: int | None = None
    q: str | None = None


UNFILTERED = PortfolioFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How a portfolio is laid out; `groups` are the codes of the groups, in their order."""

    grouped: Grouped = Grouped.STAGE
    sorted: Sorted = Sorted.SINCE
    groups: Sequence[str] = STAGES


AS_EVER = Arrangement()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioNarrowing:
    """The filters, what their text found, and the households to leave out whatever they say."""

    filters: PortfolioFilters = UNFILTERED
    found: Found = EVERYTHING
    without: Collection[UUID] = ()

    def asked(self, today: date) -> dict[str, Any]:
        """As the query takes it."""
        filters = self.filters
        days = filters.silent_days
        return {
            "territory": filters.territory,
            "stage": filters.stage,
            "legal_stage": filters.legal_stage,
            "alert": filters.alert,
            "tool": filters.tool,
            "lead": filters.lead,
            "debt_above": filters.debt_above,
            "silent_since": None if days is None else today - timedelta(days),
            "without": sorted(self.without),
            **self.found.asked,
        }


NOTHING_LEFT_OUT = PortfolioNarrowing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the reader knows of a household's debt and procedure over time.

    `debts` are the last accounts, the oldest first, in euros. The debt grew by `growth` since the
    day `growth_from`. `deadline` is the code of what the procedure leads to next, and its day.
    """

    debts: Sequence[tuple[date, Decimal]] = ()
    growth: Decimal | None = None
    growth_from: date | None = None
    deadline: tuple[str, date] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A landlord's households: all counted by stage and group, one page of them, and the alerts.

    `accounts` and `groups_of` are of the page's households; a group of no code is None.
    """

    landlord: str
    counts: Mapping[str, int]
    groups: Mapping[str | None, int]
    alerts: Sequence[AlertCount]
    page: Page
    accounts: Mapping[UUID, Account] = field(default_factory=dict)
    groups_of: Mapping[UUID, str | None] = field(default_factory=dict)


def portfolio(
    reading: Reading,
    landlord: str,
    keys: Keys,
    *,
    today: date,
    ties: Ties = NO_TIES,
    narrowing: PortfolioNarrowing = NOTHING_LEFT_OUT,
    arrangement: Arrangement = AS_EVER,
    after: str | None = None,
    limit: int = PAGE_CASES,
) -> Portfolio:
    """The landlord's households over all territories. Raises UnknownCursor, and ValueError."""
    asked = {
        "landlord": landlord,
        "keys": None if keys is None else list(keys),
        "today": today,
        "grouped": arrangement.grouped.value,
        "sorted": arrangement.sorted.value,
        "groups": list(arrangement.groups),
        **ties.asked,
        **narrowing.asked(today),
        **_paged(after, limit, arrangement),
    }
    with one_moment(reading, landlord_portfolio.LOCK, ReaderContext.of(keys)) as execute:
        position = execute(landlord_portfolio.POSITION, None)[0][0]
        rows = execute(landlord_portfolio.LIST, asked)
    return _portfolio(landlord, position, rows, arrangement=arrangement, limit=limit)


def _portfolio(
    landlord: str,
    position: int,
    rows: Sequence[TupleRow],
    *,
    arrangement: Arrangement,
    limit: int,
) -> Portfolio:
    counts = _counted(rows, "stage")
    told = [row[FIGURE_COLUMNS:] for row in rows if row[0] is None]
    shown, more = told[:limit], told[limit:]
    return Portfolio(
        landlord=landlord,
        counts={stage: counts.get(stage, 0) for stage in STAGES},
        groups=counts if arrangement.grouped is Grouped.STAGE else _counted(rows, "group"),
        alerts=[
            AlertCount(code=str(code), count=count)
            for code, count in sorted(_counted(rows, "alert").items(), key=str)
        ],
        page=Page(
            position=position,
            cases=[_case(row) for row in shown],
            next=_cursor(shown[-1], arrangement) if more else None,
        ),
        accounts={row[0]: _account(row) for row in shown},
        groups_of={row[0]: row[-3] for row in shown},
    )


def _counted(rows: Sequence[TupleRow], kind: str) -> dict[str | None, int]:
    return {row[1]: row[2] for row in rows if row[0] == kind}


def _case(row: TupleRow) -> CaseRow:
    return CaseRow(
        household=row[0],
        position=row[1],
        stage=row[2],
        since=row[3],
        landlord=row[4],
        territory=row[5],
        lead_organisation=row[6],
        tools=row[7],
        last_contact_on=row[8],
        debt=row[9],
        debt_as_of=row[10],
        legal_stage=row[11],
        hearing_on=row[12],
        alerts=row[13],
        label=row[14],
    )


def _account(row: TupleRow) -> Account:
    amounts, days, growth, growth_from, code, due_on = row[15:21]
    return Account(
        debts=list(zip(days, amounts, strict=True)),
        growth=growth,
        growth_from=growth_from,
        deadline=None if code is None else (code, due_on),
    )


def _paged(after: str | None, limit: int, arrangement: Arrangement) -> dict[str, Any]:
    if not 1 <= limit <= PAGE_CASES_MAX:
        raise ValueError(f"limit: a number from 1 to {PAGE_CASES_MAX} is required")
    place, key, household = BEFORE_ALL if after is None else _told_by(after, arrangement)
    return {
        "after_place": place,
        "after_key": key,
        "after_household": household,
        "limit": limit + 1,
    }


def _cursor(row: TupleRow, arrangement: Arrangement) -> str:
    told = f"{arrangement.grouped} {arrangement.sorted} {row[-2]} {row[-1]} {row[0]}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _told_by(cursor: str, arrangement: Arrangement) -> tuple[int, int, UUID]:
    """The place that a page of that arrangement ended at. Raises UnknownCursor."""
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        grouped, order, place, key, household = told.split(" ")
        found = range(PLACE_MAX + 1)[int(place)], int(key), UUID(household)
        is_same = (grouped, order) == (arrangement.grouped, arrangement.sorted)
    except (ValueError, IndexError, binascii.Error) as error:
        raise UnknownCursor("after: not a cursor that a page has given") from error
    if not is_same:
        raise UnknownCursor("after: a cursor of another order")
    return found
