"""A landlord's portfolio: the row of each household, its accounts and deadlines as arrays."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import LiteralString

from domain.delays import hearing_kit
from domain.path import Debt, HouseholdPath
from domain.stages import Stage
from projections import OF_CASES, Household, ReadModel, Row, Table

DEBTS_MAX = 12
"""How many accounts of the debt a curve shows."""

GROWTH_DAYS = 90
"""Over how many days the growth of a debt is counted, back from its last account."""

HEARING = "hearing"
"""What the hearing ahead is called among the deadlines, which have the codes of their delays."""

CREATE = """
    CREATE TABLE {table} (
        household         uuid          NOT NULL,
        position          bigint        NOT NULL,
        since             date          NOT NULL,
        opened_on         date          NOT NULL,
        restricted        bool          NOT NULL,
        landlord          text          NOT NULL,
        stage             text          NOT NULL,
        readers           text[]        NOT NULL,
        whole_ties        text[]        NOT NULL,
        ties              text[]        NOT NULL,
        ties_since        date[]        NOT NULL,
        ties_until        date[]        NOT NULL,
        alerts_within     daterange     NOT NULL,
        territory         text,
        lead_organisation text,
        legal_stage       text,
        legal_on          date,
        debt              numeric(11,2),
        debt_as_of        date,
        debt_growth       numeric(11,2),
        growth_from       date,
        last_contact_on   date,
        tools             text[]        NOT NULL,
        alert_codes       text[]        NOT NULL,
        alerts_from       date[]        NOT NULL,
        alerts_before     date[]        NOT NULL,
        alerts_on_rent    bool[]        NOT NULL,
        alerts_of_old     bool[]        NOT NULL,
        last_deadline_on  date,
        deadline_codes    text[]        NOT NULL,
        deadlines_on      date[]        NOT NULL,
        deadlines_from    date[]        NOT NULL
    )
"""
"""What a portfolio is narrowed, grouped and sorted by: for a page, every row of a landlord is read.

So what is read of each stands first, and what is only shown of a page's households is kept apart.
"""

INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household)",
    "CREATE INDEX ON {table} (landlord)",
)

CREATE_ACCOUNTS = """
    CREATE TABLE {table} (
        household       uuid            NOT NULL,
        hearing_on      date,
        hearing_told_on date,
        debts           numeric(11,2)[] NOT NULL,
        debts_on        date[]          NOT NULL,
        readers         text[]          NOT NULL,
        restricted      bool            NOT NULL,
        label           json
    )
"""


def rows(household: Household) -> tuple[Row, ...]:
    """The household's row in the portfolio of its landlord, if its dwelling has one."""
    path = household.path
    if path.landlord is None:
        return ()
    legal = max(path.legal_stages, key=lambda each: each.on, default=None)
    restricted, *ties = household.tie_columns
    return (
        (
            path.household_id,
            path.position,
            path.since,
            path.opened_on,
            restricted,
            path.landlord,
            path.stage.value,
            list(household.readers),
            [tie.name for tie in household.ties if tie.since is None and tie.until is None],
            *ties,
            household.alerts_within,
            path.territory,
            path.lead_organisation,
            legal.stage if legal else None,
            legal.on if legal else None,
            *_debt_columns(path.debts),
            path.last_contact_on,
            list(path.running_tools),
            *household.alert_columns,
            *_deadline_columns(household),
        ),
    )


def accounts(household: Household) -> tuple[Row, ...]:
    """What is shown of the household, and nothing is sought, counted or sorted by."""
    path = household.path
    if path.landlord is None:
        return ()
    by_day = _by_day(path.debts)
    shown = list(by_day)[-DEBTS_MAX:]
    return (
        (
            path.household_id,
            path.hearing_on,
            path.hearing_told_on,
            [by_day[day] for day in shown],
            shown,
            *household.right_columns,
            household.label,
        ),
    )


def _by_day(debts: Sequence[Debt]) -> dict[date, Decimal]:
    """The last account that is kept of each day, the oldest day first."""
    told = {debt.as_of: debt.amount for debt in debts}
    return {day: told[day] for day in sorted(told)}


def _debt_columns(debts: Sequence[Debt]) -> Row:
    """The last account and its day, the growth of the debt and since what day."""
    by_day = _by_day(debts)
    days = list(by_day)
    if not days:
        return None, None, None, None
    last = days[-1]
    before = [day for day in days if day <= last - timedelta(GROWTH_DAYS)]
    base = before[-1] if before else days[0]
    grown: Row = (by_day[last] - by_day[base], base) if base < last else (None, None)
    return by_day[last], last, *grown


def _deadline_columns(household: Household) -> Row:
    """What the procedure leads to: the last day it is due, codes, days due, and days learned.

    Nothing is waited for of a household that left or was refused.
    """
    if household.path.stage in (Stage.EXITED, Stage.REFUSED):
        return None, [], [], []
    found = [
        (each.due_on, each.code, each.starts_on)
        for each in household.deadlines
        if each.met_on is None
    ]
    found += _hearing(household.path)
    found.sort()
    return (
        found[-1][0] if found else None,
        [code for _, code, _ in found],
        [due_on for due_on, _, _ in found],
        [starts_on for _, _, starts_on in found],
    )


def _hearing(path: HouseholdPath) -> list[tuple[date, str, date]]:
    kit, told_on = hearing_kit(path), path.hearing_told_on
    return [(kit.hearing_on, HEARING, told_on)] if kit and told_on else []


LANDLORD_PORTFOLIO = ReadModel(
    name="landlord_portfolio",
    version=6,
    tables=(
        Table(
            name="landlord_portfolio",
            columns=(
                "household",
                "position",
                "since",
                "opened_on",
                "restricted",
                "landlord",
                "stage",
                "readers",
                "whole_ties",
                "ties",
                "ties_since",
                "ties_until",
                "alerts_within",
                "territory",
                "lead_organisation",
                "legal_stage",
                "legal_on",
                "debt",
                "debt_as_of",
                "debt_growth",
                "growth_from",
                "last_contact_on",
                "tools",
                "alert_codes",
                "alerts_from",
                "alerts_before",
                "alerts_on_rent",
                "alerts_of_old",
                "last_deadline_on",
                "deadline_codes",
                "deadlines_on",
                "deadlines_from",
            ),
            create=CREATE,
            indexes=INDEXES,
            policies=OF_CASES,
            rows=rows,
        ),
        Table(
            name="portfolio_account",
            columns=(
                "household",
                "hearing_on",
                "hearing_told_on",
                "debts",
                "debts_on",
                "readers",
                "restricted",
                "label",
            ),
            create=CREATE_ACCOUNTS,
            indexes=("CREATE UNIQUE INDEX ON {table} (household)",),
            policies=OF_CASES,
            rows=accounts,
        ),
    ),
)
