"""A territory's board: the cases by stage, and what came and went month by month."""

from collections.abc import Iterator
from datetime import date
from typing import LiteralString

from domain.path import HouseholdPath, RelationKind
from domain.stages import Stage
from projections import Household, ReadModel, Row, Table

CREATE_CASES = """
    CREATE TABLE {table} (
        territory         text     NOT NULL,
        household         uuid     NOT NULL,
        position          bigint   NOT NULL,
        landlord          text,
        stage             text     NOT NULL,
        since             date     NOT NULL,
        lead_organisation text,
        last_contact_on   date,
        hearing_on        date,
        alert_codes       text[]   NOT NULL,
        alerts_from       date[]   NOT NULL,
        alerts_before     date[]   NOT NULL,
        alerts_on_rent    bool[]   NOT NULL,
        readers           text[]   NOT NULL,
        named_to          text[]   NOT NULL,
        rent_to           text[]   NOT NULL,
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
        readers   text[] NOT NULL
    )
"""

FLOW_INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household, nth)",
    "CREATE INDEX ON {table} (territory, month)",
)

POSITION = "SELECT position FROM reading.projection WHERE name = 'territory_board'"

LOCK = "LOCK TABLE reading.territory_board, reading.territory_flow IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

TALLY = """
    WITH own AS MATERIALIZED (
        SELECT
            stage, alert_codes, alerts_from, alerts_before, alerts_on_rent,
            rent_to && %(keys)s::text[] AS sees_rent
        FROM reading.territory_board
        WHERE territory = %(territory)s
        AND (%(keys)s::text[] IS NULL OR readers && %(keys)s::text[])
    )
    SELECT 'stage', stage, count(*)
    FROM own
    GROUP BY stage
    UNION ALL
    SELECT 'alert', raised.code, count(*)
    FROM own
    CROSS JOIN LATERAL (
        SELECT DISTINCT a.code
        FROM unnest(alert_codes, alerts_from, alerts_before, alerts_on_rent)
            AS a (code, starts_on, ends_on, on_rent)
        WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
        AND (NOT a.on_rent OR sees_rent)
    ) AS raised
    WHERE alert_codes <> '{}'
    GROUP BY raised.code
"""
"""How many cases there are in each stage and under each alert, in one pass over them."""

CASES = """
    SELECT
        c.household, c.position, c.stage, c.since, c.landlord, c.lead_organisation,
        c.last_contact_on,
        CASE WHEN c.rent_to && %(keys)s::text[] THEN c.hearing_on END,
        ARRAY(
            SELECT a.code
            FROM unnest(c.alert_codes, c.alerts_from, c.alerts_before, c.alerts_on_rent)
                AS a (code, starts_on, ends_on, on_rent)
            WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
            AND (NOT a.on_rent OR c.rent_to && %(keys)s::text[])
        ),
        CASE WHEN c.named_to && %(keys)s::text[] THEN c.label END
    FROM unnest(%(stages)s::text[]) AS s (stage)
    CROSS JOIN LATERAL (
        SELECT *
        FROM reading.territory_board AS b
        WHERE b.territory = %(territory)s AND b.stage = s.stage
        AND (%(keys)s::text[] IS NULL OR b.readers && %(keys)s::text[])
        ORDER BY b.since, b.household
        LIMIT %(limit)s
    ) AS c
    ORDER BY c.since, c.household
"""

FLOWS = """
    SELECT
        month, kind, count(*), count(days),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE days IS NOT NULL)
    FROM reading.territory_flow
    WHERE territory = %(territory)s
    AND month BETWEEN %(first_month)s AND %(today)s
    AND (%(keys)s::text[] IS NULL OR readers && %(keys)s::text[])
    GROUP BY GROUPING SETS ((month, kind), (kind))
    ORDER BY month, kind
"""
"""What came and went by month and kind; without a month, all of a kind and its median days."""

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


def cases(household: Household) -> tuple[Row, ...]:
    """The household's row on the board of its territory, if it lies in one."""
    path = household.path
    if path.territory is None:
        return ()
    return (
        (
            path.territory,
            path.household_id,
            path.position,
            path.landlord,
            path.stage.value,
            path.since,
            path.lead_organisation,
            path.last_contact_on,
            path.hearing_on,
            *household.alert_columns,
            list(household.readers),
            list(household.named_to),
            list(household.rent_to),
            household.label,
        ),
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
            found.append((territory, month, kind, path.household_id, nth, day, days, readers))
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
    version=1,
    tables=(
        Table(
            name="territory_board",
            columns=(
                "territory",
                "household",
                "position",
                "landlord",
                "stage",
                "since",
                "lead_organisation",
                "last_contact_on",
                "hearing_on",
                "alert_codes",
                "alerts_from",
                "alerts_before",
                "alerts_on_rent",
                "readers",
                "named_to",
                "rent_to",
                "label",
            ),
            create=CREATE_CASES,
            indexes=CASE_INDEXES,
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
                "readers",
            ),
            create=CREATE_FLOWS,
            indexes=FLOW_INDEXES,
            rows=flows,
        ),
    ),
)
