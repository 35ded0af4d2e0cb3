"""A landlord's portfolio: its households over all territories, with debts and legal stages."""

from typing import LiteralString

from domain.stages import Stage
from projections import OF_CASES, Household, ReadModel, Row, Table

CREATE = """
    CREATE TABLE {table} (
        landlord          text          NOT NULL,
        household         uuid          NOT NULL,
        position          bigint        NOT NULL,
        territory         text,
        stage             text          NOT NULL,
        stage_order       smallint      NOT NULL,
        since             date          NOT NULL,
        lead_organisation text,
        tools             text[]        NOT NULL,
        debt              numeric(11,2),
        debt_as_of        date,
        legal_stage       text,
        legal_on          date,
        hearing_on        date,
        hearing_told_on   date,
        last_contact_on   date,
        alert_codes       text[]        NOT NULL,
        alerts_from       date[]        NOT NULL,
        alerts_before     date[]        NOT NULL,
        alerts_on_rent    bool[]        NOT NULL,
        alerts_of_old     bool[]        NOT NULL,
        readers           text[]        NOT NULL,
        restricted        bool          NOT NULL,
        ties              text[]        NOT NULL,
        ties_since        date[]        NOT NULL,
        ties_until        date[]        NOT NULL,
        label             json
    )
"""

INDEXES: tuple[LiteralString, ...] = (
    "CREATE UNIQUE INDEX ON {table} (household)",
    "CREATE INDEX ON {table} (landlord, stage_order, since, household)",
)

POSITION = "SELECT position FROM reading.projection WHERE name = 'landlord_portfolio'"

LOCK = "LOCK TABLE reading.landlord_portfolio IN ACCESS SHARE MODE"
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
        FROM reading.landlord_portfolio
        WHERE landlord = %(landlord)s
        AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
        AND (household BETWEEN %(first)s AND %(last)s OR household = ANY(%(found)s::uuid[]))
        AND (
            household <> ALL(%(by_name)s::uuid[])
            OR EXISTS (
                SELECT
                FROM unnest(ties, ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            )
        )
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
"""How many cases there are in each stage and under each alert, in one pass over them.

Of what a search found, those `by_name` are for who may read the name of that very household.
"""

CASES = """
    SELECT
        household, position, stage, since, landlord, territory, lead_organisation, tools,
        last_contact_on,
        CASE WHEN sees.rent_from <= debt_as_of THEN debt END,
        CASE WHEN sees.rent_from <= debt_as_of THEN debt_as_of END,
        CASE WHEN sees.rent_from <= legal_on THEN legal_stage END,
        CASE WHEN sees.rent_from <= hearing_told_on THEN hearing_on END,
        ARRAY(
            SELECT a.code
            FROM unnest(
                alert_codes, alerts_from, alerts_before, alerts_on_rent, alerts_of_old
            ) AS a (code, starts_on, ends_on, on_rent, is_old)
            WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
            AND (
                NOT a.on_rent
                OR sees.rent_from = '-infinity'
                OR (sees.rent_from IS NOT NULL AND NOT a.is_old)
            )
        ),
        CASE WHEN sees.named THEN label END,
        stage_order
    FROM reading.landlord_portfolio
    CROSS JOIN LATERAL (
        SELECT
            (
                SELECT min(COALESCE(t.since, '-infinity'))
                FROM unnest(ties, ties_since, ties_until) AS t (tie, since, until)
                WHERE t.tie = ANY(%(rent)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS rent_from,
            EXISTS (
                SELECT
                FROM unnest(ties, ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS named
        OFFSET 0
    ) AS sees
    WHERE landlord = %(landlord)s
    AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
    AND (household BETWEEN %(first)s AND %(last)s OR household = ANY(%(found)s::uuid[]))
    AND (household <> ALL(%(by_name)s::uuid[]) OR sees.named)
    AND (stage_order, since, household)
        > (%(after_stage)s::smallint, %(after_since)s::date, %(after_household)s::uuid)
    ORDER BY stage_order, since, household
    LIMIT %(limit)s
"""

STAGES = tuple(Stage)


def rows(household: Household) -> tuple[Row, ...]:
    """The household's row in the portfolio of its landlord, if its dwelling has one."""
    path = household.path
    if path.landlord is None:
        return ()
    debt = path.debt
    legal = max(path.legal_stages, key=lambda each: each.on, default=None)
    return (
        (
            path.landlord,
            path.household_id,
            path.position,
            path.territory,
            path.stage.value,
            STAGES.index(path.stage),
            path.since,
            path.lead_organisation,
            list(path.running_tools),
            debt.amount if debt else None,
            debt.as_of if debt else None,
            legal.stage if legal else None,
            legal.on if legal else None,
            path.hearing_on,
            path.hearing_told_on,
            path.last_contact_on,
            *household.alert_columns,
            list(household.readers),
            *household.tie_columns,
            household.label,
        ),
    )


LANDLORD_PORTFOLIO = ReadModel(
    name="landlord_portfolio",
    version=4,
    tables=(
        Table(
            name="landlord_portfolio",
            columns=(
                "landlord",
                "household",
                "position",
                "territory",
                "stage",
                "stage_order",
                "since",
                "lead_organisation",
                "tools",
                "debt",
                "debt_as_of",
                "legal_stage",
                "legal_on",
                "hearing_on",
                "hearing_told_on",
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
