"""One row a household: where its path stands, for lists and searches over the whole programme."""

from typing import LiteralString

from domain.path import HouseholdPath, Referral
from domain.stages import Stage
from projections import OF_CASES, Household, ReadModel, Row, Table

CREATE = """
    CREATE TABLE {table} (
        household         uuid          NOT NULL,
        position          bigint        NOT NULL,
        version           bigint        NOT NULL,
        stage             text          NOT NULL,
        stage_order       smallint      NOT NULL,
        since             date          NOT NULL,
        opened_on         date          NOT NULL,
        landlord          text,
        commune           text,
        territory         text,
        programme         text          NOT NULL,
        stream            text,
        episode           smallint      NOT NULL,
        lead_organisation text,
        partners          text[]        NOT NULL,
        referrers         text[]        NOT NULL,
        modality          text,
        last_contact_on   date,
        contacts          int           NOT NULL,
        debt              numeric(11,2),
        debt_as_of        date,
        legal_stage       text,
        legal_on          date,
        hearing_on        date,
        hearing_told_on   date,
        review_session    text,
        review_on         date,
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
    "CREATE INDEX ON {table} (stage_order, since, household)",
    "CREATE INDEX ON {table} (territory, stage_order, since, household)",
    "CREATE INDEX ON {table} (landlord, stage_order, since, household)",
    "CREATE INDEX ON {table} USING gin (readers)",
)

PAGE = """
    SELECT
        household, position, stage, since, landlord, territory, programme, stream, episode,
        lead_organisation, partners, modality, last_contact_on,
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
    FROM reading.household_summary
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
    WHERE (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
    AND (%(territory)s::text IS NULL OR territory = %(territory)s)
    AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
    AND (%(stage)s::text IS NULL OR stage = %(stage)s)
    AND (household BETWEEN %(first)s AND %(last)s OR household = ANY(%(found)s::uuid[]))
    AND (household <> ALL(%(by_name)s::uuid[]) OR sees.named)
    AND (stage_order, since, household)
        > (%(after_stage)s::smallint, %(after_since)s::date, %(after_household)s::uuid)
    ORDER BY stage_order, since, household
    LIMIT %(limit)s
"""
"""A page of cases. `keys` are the caller's, or null for one who sees every row and no name.

Of what a search found, those `by_name` are for who may read the name of that very household.
"""

CHANGED = """
    SELECT
        household,
        CASE
            WHEN EXISTS (
                SELECT
                FROM unnest(ties, ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) THEN label
        END,
        count(*) OVER ()
    FROM reading.household_summary
    WHERE position > %(after)s
    AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
    AND (%(territory)s::text IS NULL OR territory = %(territory)s)
    AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
    ORDER BY position DESC
    LIMIT %(limit)s
"""
"""The households of which something was recorded after a position, the latest first.

Each line ends with how many they are in all.
"""

POSITION = "SELECT position FROM reading.projection WHERE name = 'household_summary'"

LOCK = "LOCK TABLE reading.household_summary IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

STAGES = tuple(Stage)


def rows(household: Household) -> tuple[Row, ...]:
    """The household's one row."""
    path = household.path
    debt = path.debt
    legal = max(path.legal_stages, key=lambda each: each.on, default=None)
    return (
        (
            path.household_id,
            path.position,
            path.version,
            path.stage.value,
            STAGES.index(path.stage),
            path.since,
            path.opened_on,
            path.landlord,
            path.commune,
            path.territory,
            path.programme,
            path.stream,
            len(path.episodes),
            path.lead_organisation,
            list(path.partners),
            list(_referrers(path)),
            path.modality,
            path.last_contact_on,
            path.contacts,
            debt.amount if debt else None,
            debt.as_of if debt else None,
            legal.stage if legal else None,
            legal.on if legal else None,
            path.hearing_on,
            path.hearing_told_on,
            path.review.session if path.review else None,
            path.review.on if path.review else None,
            *household.alert_columns,
            list(household.readers),
            *household.tie_columns,
            household.label,
        ),
    )


def _referrers(path: HouseholdPath) -> tuple[str, ...]:
    """Those of the referral that is open, or else of the latest episode; the first one first."""
    referral: Referral | None = path.referral
    if referral is None and path.episodes:
        referral = path.episodes[-1].referral
    return referral.referrers if referral else ()


HOUSEHOLD_SUMMARY = ReadModel(
    name="household_summary",
    version=3,
    tables=(
        Table(
            name="household_summary",
            columns=(
                "household",
                "position",
                "version",
                "stage",
                "stage_order",
                "since",
                "opened_on",
                "landlord",
                "commune",
                "territory",
                "programme",
                "stream",
                "episode",
                "lead_organisation",
                "partners",
                "referrers",
                "modality",
                "last_contact_on",
                "contacts",
                "debt",
                "debt_as_of",
                "legal_stage",
                "legal_on",
                "hearing_on",
                "hearing_told_on",
                "review_session",
                "review_on",
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
