"""A landlord's portfolio: its households over all territories, with debts and legal stages."""

from typing import LiteralString

from domain.stages import Stage
from projections import Household, ReadModel, Row, Table

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
        hearing_on        date,
        last_contact_on   date,
        alert_codes       text[]        NOT NULL,
        alerts_from       date[]        NOT NULL,
        alerts_before     date[]        NOT NULL,
        alerts_on_rent    bool[]        NOT NULL,
        readers           text[]        NOT NULL,
        named_to          text[]        NOT NULL,
        rent_to           text[]        NOT NULL,
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
            stage, alert_codes, alerts_from, alerts_before, alerts_on_rent,
            rent_to && %(keys)s::text[] AS sees_rent
        FROM reading.landlord_portfolio
        WHERE landlord = %(landlord)s
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
        household, position, stage, since, landlord, territory, lead_organisation, tools,
        last_contact_on,
        CASE WHEN rent_to && %(keys)s::text[] THEN debt END,
        CASE WHEN rent_to && %(keys)s::text[] THEN debt_as_of END,
        CASE WHEN rent_to && %(keys)s::text[] THEN legal_stage END,
        CASE WHEN rent_to && %(keys)s::text[] THEN hearing_on END,
        ARRAY(
            SELECT a.code
            FROM unnest(alert_codes, alerts_from, alerts_before, alerts_on_rent)
                AS a (code, starts_on, ends_on, on_rent)
            WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
            AND (NOT a.on_rent OR rent_to && %(keys)s::text[])
        ),
        CASE WHEN named_to && %(keys)s::text[] THEN label END,
        stage_order
    FROM reading.landlord_portfolio
    WHERE landlord = %(landlord)s
    AND (%(keys)s::text[] IS NULL OR readers && %(keys)s::text[])
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
            path.hearing_on,
            path.last_contact_on,
            *household.alert_columns,
            list(household.readers),
            list(household.named_to),
            list(household.rent_to),
            household.label,
        ),
    )


LANDLORD_PORTFOLIO = ReadModel(
    name="landlord_portfolio",
    version=2,
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
                "hearing_on",
                "last_contact_on",
                "alert_codes",
                "alerts_from",
                "alerts_before",
                "alerts_on_rent",
                "readers",
                "named_to",
                "rent_to",
                "label",
            ),
            create=CREATE,
            indexes=INDEXES,
            rows=rows,
        ),
    ),
)
