"""A landlord's portfolio: the row of each household, its accounts and deadlines as arrays."""

from collections.abc import Sequence
from datetime import date, timedelta
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
        landlord          text            NOT NULL,
        household         uuid            NOT NULL,
        position          bigint          NOT NULL,
        territory         text,
        stage             text            NOT NULL,
        since             date            NOT NULL,
        opened_on         date            NOT NULL,
        lead_organisation text,
        tools             text[]          NOT NULL,
        debt              numeric(11,2),
        debt_as_of        date,
        debts             numeric(11,2)[] NOT NULL,
        debts_on          date[]          NOT NULL,
        debt_growth       numeric(11,2),
        growth_from       date,
        legal_stage       text,
        legal_on          date,
        hearing_on        date,
        hearing_told_on   date,
        deadline_codes    text[]          NOT NULL,
        deadlines_on      date[]          NOT NULL,
        deadlines_from    date[]          NOT NULL,
        last_contact_on   date,
        alert_codes       text[]          NOT NULL,
        alerts_from       date[]          NOT NULL,
        alerts_before     date[]          NOT NULL,
        alerts_on_rent    bool[]          NOT NULL,
        alerts_of_old     bool[]          NOT NULL,
        readers           text[]          NOT NULL,
        restricted        bool            NOT NULL,
        ties              text[]          NOT NULL,
        ties_since        date[]          NOT NULL,
        ties_until        date[]          NOT NULL,
        label             json
    )
"""

INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household)",
    "CREATE INDEX ON {table} (landlord)",
)


def rows(household: Household) -> tuple[Row, ...]:
    """The household's row in the portfolio of its landlord, if its dwelling has one."""
    path = household.path
    if path.landlord is None:
        return ()
    legal = max(path.legal_stages, key=lambda each: each.on, default=None)
    return (
        (
            path.landlord,
            path.household_id,
            path.position,
            path.territory,
            path.stage.value,
            path.since,
            path.opened_on,
            path.lead_organisation,
            list(path.running_tools),
            *_debt_columns(path.debts),
            legal.stage if legal else None,
            legal.on if legal else None,
            path.hearing_on,
            path.hearing_told_on,
            *_deadline_columns(household),
            path.last_contact_on,
            *household.alert_columns,
            list(household.readers),
            *household.tie_columns,
            household.label,
        ),
    )


def _debt_columns(debts: Sequence[Debt]) -> Row:
    """The last account and its day, the last ones and theirs, the growth and since what day."""
    by_day = {debt.as_of: debt.amount for debt in debts}
    days = sorted(by_day)
    if not days:
        return None, None, [], [], None, None
    last, shown = days[-1], days[-DEBTS_MAX:]
    before = [day for day in days if day <= last - timedelta(GROWTH_DAYS)]
    base = before[-1] if before else days[0]
    grown: Row = (by_day[last] - by_day[base], base) if base < last else (None, None)
    return by_day[last], last, [by_day[day] for day in shown], shown, *grown


def _deadline_columns(household: Household) -> Row:
    """What the procedure leads to: codes, the days it is due, and the days it was learned."""
    found = [
        (each.due_on, each.code, each.starts_on)
        for each in household.deadlines
        if each.met_on is None
    ]
    found += _hearing(household.path)
    found.sort()
    return (
        [code for _, code, _ in found],
        [due_on for due_on, _, _ in found],
        [starts_on for _, _, starts_on in found],
    )


def _hearing(path: HouseholdPath) -> list[tuple[date, str, date]]:
    kit, told_on = hearing_kit(path), path.hearing_told_on
    if kit is None or told_on is None or path.stage in (Stage.EXITED, Stage.REFUSED):
        return []
    return [(kit.hearing_on, HEARING, told_on)]


LANDLORD_PORTFOLIO = ReadModel(
    name="landlord_portfolio",
    version=5,
    tables=(
        Table(
            name="landlord_portfolio",
            columns=(
                "landlord",
                "household",
                "position",
                "territory",
                "stage",
                "since",
                "opened_on",
                "lead_organisation",
                "tools",
                "debt",
                "debt_as_of",
                "debts",
                "debts_on",
                "debt_growth",
                "growth_from",
                "legal_stage",
                "legal_on",
                "hearing_on",
                "hearing_told_on",
                "deadline_codes",
                "deadlines_on",
                "deadlines_from",
                "last_contact_on",
                "alert_codes",
                "alerts_from",
                "alerts_before",
                "alerts_on_rent",
                "alerts_of_old",
                "readers",
                "restricted",
                "ties",
                "ties_since",
                "ties_until",
                "label",
            ),
            create=CREATE,
            indexes=INDEXES,
            policies=OF_CASES,
            rows=rows,
        ),
    ),
)
