"""A territory's board: the cases by stage, and what came and went month by month."""

from collections.abc import Iterator
from datetime import date
from typing import LiteralString

from domain.path import HouseholdPath, RelationKind
from domain.stages import Stage
from projections import OF_CASES, Household, ReadModel, Row, Table

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
        hearing_told_on   date,
        alert_codes       text[]   NOT NULL,
        alerts_from       date[]   NOT NULL,
        alerts_before     date[]   NOT NULL,
        alerts_on_rent    bool[]   NOT NULL,
        alerts_of_old     bool[]   NOT NULL,
        readers           text[]   NOT NULL,
        restricted        bool     NOT NULL,
        ties              text[]   NOT NULL,
        ties_since        date[]   NOT NULL,
        ties_until        date[]   NOT NULL,
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

POSITION = "SELECT position FROM reading.projection WHERE name = 'territory_board'"

LOCK = "LOCK TABLE reading.territory_board, reading.territory_flow IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

TALLY = """
    WITH own AS MATERIALIZED (
        SELECT
            stage, alert_codes, alerts_from, alerts_before, alerts_on_rent, alerts_of_old,
            (
                SELECT min(COALESCE(t.since, '-infinity'))
                FROM unnest(ties, ties_since, ties_until) AS t (tie, since, until)
                WHERE t.tie = ANY(%(rent)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS rent_from
        FROM reading.territory_board
        WHERE territory = %(territory)s
        AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
    )
    SELECT 'stage', stage, count(*)
    FROM own
    GROUP BY stage
    UNION ALL
    SELECT 'alert', raised.code, count(*)
    FROM own
    CROSS JOIN LATERAL (
        SELECT DISTINCT a.code
        FROM unnest(
            alert_codes, alerts_from, alerts_before, alerts_on_rent, alerts_of_old
        ) AS a (code, starts_on, ends_on, on_rent, is_old)
        WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
        AND (
            NOT a.on_rent
            OR own.rent_from = '-infinity'
            OR (own.rent_from IS NOT NULL AND NOT a.is_old)
        )
    ) AS raised
    WHERE alert_codes <> '{}'
    GROUP BY raised.code
"""
"""How many cases there are in each stage and under each alert, in one pass over them."""

CASES = """
    SELECT
        c.household, c.position, c.stage, c.since, c.landlord, c.lead_organisation,
        c.last_contact_on,
        CASE WHEN sees.rent_from <= c.hearing_told_on THEN c.hearing_on END,
        ARRAY(
            SELECT a.code
            FROM unnest(
                c.alert_codes, c.alerts_from, c.alerts_before, c.alerts_on_rent, c.alerts_of_old
            ) AS a (code, starts_on, ends_on, on_rent, is_old)
            WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
            AND (
                NOT a.on_rent
                OR sees.rent_from = '-infinity'
                OR (sees.rent_from IS NOT NULL AND NOT a.is_old)
            )
        ),
        CASE WHEN sees.named THEN c.label END
    FROM unnest(%(stages)s::text[]) AS s (stage)
    CROSS JOIN LATERAL (
        SELECT *
        FROM reading.territory_board AS b
        WHERE b.territory = %(territory)s AND b.stage = s.stage
        AND (%(keys)s::text[] IS NULL AND NOT b.restricted OR b.readers && %(keys)s::text[])
        ORDER BY b.since, b.household
        LIMIT %(limit)s
    ) AS c
    CROSS JOIN LATERAL (
        SELECT
            (
                SELECT min(COALESCE(t.since, '-infinity'))
                FROM unnest(c.ties, c.ties_since, c.ties_until) AS t (tie, since, until)
                WHERE t.tie = ANY(%(rent)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS rent_from,
            EXISTS (
                SELECT
                FROM unnest(c.ties, c.ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS named
        OFFSET 0
    ) AS sees
    ORDER BY c.since, c.household
"""

FLOWS = """
    SELECT
        month, kind, count(*), count(days),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE days IS NOT NULL)
    FROM reading.territory_flow
    WHERE territory = %(territory)s
    AND month BETWEEN %(first_month)s AND %(today)s
    AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
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
            path.hearing_told_on,
            *household.alert_columns,
            list(household.readers),
            *household.tie_columns,
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
    version=3,
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
