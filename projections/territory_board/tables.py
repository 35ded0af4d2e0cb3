"""A territory's board: the row of each case, and what came and went month by month."""

from collections.abc import Iterator
from datetime import date
from typing import LiteralString

from domain.path import HouseholdPath, RelationKind, ToolState
from domain.stages import Stage
from projections import OF_CASES, Household, ReadModel, Row, Table

CREATE_CASES = """
    CREATE TABLE {table} (
        household         uuid      NOT NULL,
        since             date      NOT NULL,
        opened_on         date      NOT NULL,
        restricted        bool      NOT NULL,
        territory         text      NOT NULL,
        stage             text      NOT NULL,
        readers           text[]    NOT NULL,
        alerts_within     daterange NOT NULL,
        tools             text[]    NOT NULL,
        tools_since       date[]    NOT NULL,
        tools_until       date[]    NOT NULL,
        last_contact_on   date,
        landlord          text,
        lead_organisation text,
        commune           text      NOT NULL,
        stream            text,
        alert_codes       text[]    NOT NULL,
        alerts_from       date[]    NOT NULL,
        alerts_before     date[]    NOT NULL,
        alerts_on_rent    bool[]    NOT NULL,
        alerts_of_old     bool[]    NOT NULL,
        ties              text[]    NOT NULL,
        ties_since        date[]    NOT NULL,
        ties_until        date[]    NOT NULL,
        position          bigint    NOT NULL,
        hearing_on        date,
        hearing_told_on   date,
        label             json
    )
"""

CASE_INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household)",
    "CREATE INDEX ON {table} (territory, stage, since, household)",
)

CREATE_FLOWS = """
    CREATE TABLE {table} (
        territory text   NOT NULL,
        month     date   NOT NULL,
        kind      text   NOT NULL,
        household uuid   NOT NULL,
        nth       int    NOT NULL,
        on_day    date   NOT NULL,
        days      int,
        restricted bool   NOT NULL,
        readers    text[] NOT NULL
    )
"""

FLOW_INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household, nth)",
    "CREATE INDEX ON {table} (territory, month)",
)

KINDS = {
    Stage.REFERRED: "referred",
    Stage.ACCOMPANIED: "admitted",
    Stage.REFUSED: "refused",
    Stage.EXITED: "exited",
}
"""What counts as a flow; a re-entry is told from an admission by its episode."""

COUNTED_FROM = {
    "referred": "identified",
    "admitted": "referred",
    "refused": "referred",
    "exited": "entered",
    "reentered": "exited",
}
"""From which earlier flow the days of a flow are counted."""

IN_USE = frozenset({ToolState.RUNNING, ToolState.SUSPENDED})


def cases(household: Household) -> tuple[Row, ...]:
    """The household's row on the board of its territory, if it lies in one."""
    path = household.path
    if path.territory is None:
        return ()
    restricted, *ties = household.tie_columns
    return (
        (
            path.household_id,
            path.since,
            path.opened_on,
            restricted,
            path.territory,
            path.stage.value,
            list(household.readers),
            household.alerts_within,
            *_tool_columns(path),
            path.last_contact_on,
            path.landlord,
            path.lead_organisation,
            path.commune,
            path.stream,
            *household.alert_columns,
            *ties,
            path.position,
            path.hearing_on,
            path.hearing_told_on,
            household.label,
        ),
    )


def _tool_columns(path: HouseholdPath) -> Row:
    """The tools in use, suspended ones among them: kinds, days they began, days they are to end."""
    uses = [use for use in path.tools if use.state in IN_USE]
    return (
        [use.kind for use in uses],
        [use.started_on for use in uses],
        [use.planned_end_on for use in uses],
    )


def flows(household: Household) -> tuple[Row, ...]:
    """What came and went, each under the territory that had the household that day."""
    path = household.path
    found: list[Row] = []
    reached: dict[str, date] = {}
    for nth, (kind, day) in enumerate(_flows(path)):
        counted_from = reached.get(COUNTED_FROM.get(kind, ""))
        days = (day - counted_from).days if counted_from else None
        reached[kind] = day
        if kind in ("admitted", "reentered"):
            reached["entered"] = day
        territory = _territory_on(path, day)
        if territory is not None:
            month = day.replace(day=1)
            readers = list(household.readers)
            hidden = path.restricted_to is not None
            row = (territory, month, kind, path.household_id, nth, day, days, hidden, readers)
            found.append(row)
    return tuple(found)


def _flows(path: HouseholdPath) -> Iterator[tuple[str, date]]:
    yield "identified", path.opened_on
    episodes = iter(path.episodes)
    for day, stage in path.transitions:
        if stage is Stage.ACCOMPANIED and next(episodes).reentry:
            yield "reentered", day
        elif stage in KINDS:
            yield KINDS[stage], day


def _territory_on(path: HouseholdPath, day: date) -> str | None:
    """The territory whose platform followed the household that day, or else its present one."""
    for relation in reversed(path.relations):
        if relation.kind is RelationKind.PLATFORM and relation.in_force(day):
            return relation.organisation
    return path.territory


TERRITORY_BOARD = ReadModel(
    name="territory_board",
    version=5,
    tables=(
        Table(
            name="territory_board",
            columns=(
                "household",
                "since",
                "opened_on",
                "restricted",
                "territory",
                "stage",
                "readers",
                "alerts_within",
                "tools",
                "tools_since",
                "tools_until",
                "last_contact_on",
                "landlord",
                "lead_organisation",
                "commune",
                "stream",
                "alert_codes",
                "alerts_from",
                "alerts_before",
                "alerts_on_rent",
                "alerts_of_old",
                "ties",
                "ties_since",
                "ties_until",
                "position",
                "hearing_on",
                "hearing_told_on",
                "label",
            ),
            create=CREATE_CASES,
            indexes=CASE_INDEXES,
            policies=OF_CASES,
            rows=cases,
        ),
        Table(
            name="territory_flow",
            columns=(
                "territory",
                "month",
                "kind",
                "household",
                "nth",
                "on_day",
                "days",
                "restricted",
                "readers",
            ),
            create=CREATE_FLOWS,
            indexes=FLOW_INDEXES,
            policies=OF_CASES,
            rows=flows,
        ),
    ),
)
