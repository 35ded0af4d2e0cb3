"""The tables of agendas and minutes, and the rows that a household has in them."""

from typing import LiteralString

from domain.stages import Stage
from projections import OF_CASES, Household, ReadModel, Row, Table
from projections.committee_agenda.minutes import minutes
from projections.committee_agenda.windows import windows

CREATE_CASES = """
    CREATE TABLE {table} (
        household         uuid   NOT NULL,
        position          bigint NOT NULL,
        landlord          text,
        stage             text   NOT NULL,
        since             date   NOT NULL,
        lead_organisation text,
        last_contact_on   date,
        hearing_on        date,
        hearing_told_on   date,
        alert_codes       text[] NOT NULL,
        alerts_from       date[] NOT NULL,
        alerts_before     date[] NOT NULL,
        alerts_on_rent    bool[] NOT NULL,
        alerts_of_old     bool[] NOT NULL,
        readers           text[] NOT NULL,
        restricted        bool   NOT NULL,
        ties              text[] NOT NULL,
        ties_since        date[] NOT NULL,
        ties_until        date[] NOT NULL,
        label             json
    )
"""

CASE_INDEXES: tuple[LiteralString, ...] = ("CREATE UNIQUE INDEX ON {table} (household)",)

CREATE_WINDOWS = """
    CREATE TABLE {table} (
        household  uuid NOT NULL,
        nth        int  NOT NULL,
        territory  text NOT NULL,
        reason     text NOT NULL,
        starts_on  date NOT NULL,
        ends_on    date NOT NULL,
        since      date NOT NULL,
        counted_in text,
        session    text,
        readers    text[] NOT NULL,
        restricted bool   NOT NULL
    )
"""

NEVER = "infinity"
"""The end of what has none: where policies hold the reader, no index on an expression serves,
so that the index is on the column."""

WINDOW_INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household, nth)",
    "CREATE INDEX ON {table} (territory, ends_on)",
)

CREATE_MINUTES = """
    CREATE TABLE {table} (
        household         uuid   NOT NULL,
        position          bigint NOT NULL,
        territory         text,
        session           text   NOT NULL,
        kind              text   NOT NULL,
        happened_on       date   NOT NULL,
        meets_on          date,
        lead_organisation text,
        modality          text,
        reason            text,
        redirected_to     text,
        decision          text,
        outcome           text,
        next_review_on    date,
        readers           text[] NOT NULL,
        restricted        bool   NOT NULL
    )
"""

MINUTES_INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (position)",
    "CREATE INDEX ON {table} (household)",
    "CREATE INDEX ON {table} (session, territory)",
    "CREATE INDEX ON {table} (territory)",
)


def _was_referred(household: Household) -> bool:
    """Whether a session may ever have heard of it: most households are identified only."""
    return any(stage is not Stage.IDENTIFIED for _, stage in household.path.transitions)


def cases(household: Household) -> tuple[Row, ...]:
    """The household's line, wherever it is on an agenda; none if it was never referred."""
    if not _was_referred(household):
        return ()
    path = household.path
    return (
        (
            path.household_id,
            path.position,
            path.landlord,
            path.stage.value,
            path.since,
            path.lead_organisation,
            path.last_contact_on,
            path.hearing_on,
            path.hearing_told_on,
            *household.alert_columns,
            list(household.readers),
            *household.tie_columns,
            household.label,
        ),
    )


def agenda_windows(household: Household) -> tuple[Row, ...]:
    """On which days the household is on an agenda, and why."""
    if not _was_referred(household):
        return ()
    return tuple(
        (
            household.path.household_id,
            nth,
            each.territory,
            each.reason,
            each.starts_on,
            each.ends_on or NEVER,
            each.since,
            each.counted_in,
            each.session,
            *household.right_columns,
        )
        for nth, each in enumerate(windows(household.facts))
    )


def session_minutes(household: Household) -> tuple[Row, ...]:
    """What sessions decided about the household."""
    if not _was_referred(household):
        return ()
    return tuple(
        (
            household.path.household_id,
            each.position,
            each.territory,
            each.session,
            each.kind,
            each.happened_on,
            each.meets_on,
            each.lead_organisation,
            each.modality,
            each.reason,
            each.redirected_to,
            each.decision,
            each.outcome,
            each.next_review_on,
            *household.right_columns,
        )
        for each in minutes(household.facts)
    )


COMMITTEE_AGENDA = ReadModel(
    name="committee_agenda",
    version=5,
    tables=(
        Table(
            name="agenda_case",
            columns=(
                "household",
                "position",
                "landlord",
                "stage",
                "since",
                "lead_organisation",
                "last_contact_on",
                "hearing_on",
                "hearing_told_on",
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
            create=CREATE_CASES,
            indexes=CASE_INDEXES,
            policies=OF_CASES,
            rows=cases,
        ),
        Table(
            name="agenda_window",
            columns=(
                "household",
                "nth",
                "territory",
                "reason",
                "starts_on",
                "ends_on",
                "since",
                "counted_in",
                "session",
                "readers",
                "restricted",
            ),
            create=CREATE_WINDOWS,
            indexes=WINDOW_INDEXES,
            policies=OF_CASES,
            rows=agenda_windows,
        ),
        Table(
            name="session_minutes",
            columns=(
                "household",
                "position",
                "territory",
                "session",
                "kind",
                "happened_on",
                "meets_on",
                "lead_organisation",
                "modality",
                "reason",
                "redirected_to",
                "decision",
                "outcome",
                "next_review_on",
                "readers",
                "restricted",
            ),
            create=CREATE_MINUTES,
            indexes=MINUTES_INDEXES,
            policies=OF_CASES,
            rows=session_minutes,
        ),
    ),
)
