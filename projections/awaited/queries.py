"""What is asked of the lines that wait. `keys` are the reader's."""

POSITION = "SELECT position FROM reading.projection WHERE name = 'awaited'"

LOCK = "LOCK TABLE reading.awaited IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

LINES = """
    WITH dated AS (
        SELECT
            a.household, a.nth, a.kind, a.ties, a.ties_until, a.label,
            a.position, a.code, a.stage, a.landlord, a.territory, a.lead_organisation,
            CASE a.counted_in
                WHEN 'months_unreviewed' THEN (a.due_on + make_interval(months => %(months)s))::date
                ELSE a.due_on
            END AS due_on
        FROM reading.awaited AS a
        WHERE a.asked && %(keys)s::text[]
        AND a.readers && %(keys)s::text[]
        AND a.kind = ANY(%(kinds)s::text[])
        AND a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
        AND (a.rent_told_on IS NULL OR EXISTS (
            SELECT
            FROM unnest(a.ties, a.ties_since, a.ties_until) AS t (tie, since, until)
            WHERE t.tie = ANY(%(rent)s::text[])
            AND %(today)s <= COALESCE(t.until, 'infinity')
            AND COALESCE(t.since, '-infinity') <= a.rent_told_on
        ))
        AND (
            a.counted_in IS NULL
            OR (a.due_on + make_interval(months => %(months)s))::date <= %(today)s
        )
        AND (%(without)s::uuid[] = '{}' OR a.household <> ALL(%(without)s::uuid[]))
    ),
    earliest AS (
        SELECT DISTINCT ON (kind, household, code) *
        FROM dated
        ORDER BY kind, household, code, due_on, nth
    ),
    counted AS (
        SELECT *, count(*) OVER (PARTITION BY kind) AS every
        FROM earliest
    ),
    placed AS (
        SELECT *, row_number() OVER (PARTITION BY kind ORDER BY due_on, household, nth) AS place
        FROM counted
        WHERE (due_on, household, nth)
            > (%(after_due)s::date, %(after_household)s::uuid, %(after_nth)s::int)
    )
    SELECT
        p.household, p.nth, p.position, p.kind, p.code, p.due_on, p.stage, p.landlord, p.territory,
        p.lead_organisation, p.every,
        CASE
            WHEN EXISTS (
                SELECT
                FROM unnest(p.ties, p.ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) THEN p.label
        END
    FROM placed AS p
    WHERE p.place <= %(limit)s
    ORDER BY p.kind, p.place
"""
"""The first lines of each kind after a place, those due first, and how many the kind has in all.

Of several lines of a household for one reason the earliest counts. What tells of the procedure is
given where the reader sees the rent account of the day on which it was told.
"""
