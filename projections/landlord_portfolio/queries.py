"""What is asked of a portfolio: its figures and one page of its households, in one pass.

Filters, groups and orders act on what the reader sees alone: on the rent account only from the
day that the reader may know it, on a name only where the reader may know it.
"""

POSITION = "SELECT position FROM reading.projection WHERE name = 'landlord_portfolio'"

LOCK = "LOCK TABLE reading.landlord_portfolio, reading.portfolio_account IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

LIST = """
    WITH own AS MATERIALIZED (
        SELECT
            b.household, b.stage, seen.alerts, placed.in_group,
            COALESCE(array_position(%(groups)s::text[], placed.in_group), 32767) AS place,
            COALESCE(
                CASE %(sorted)s::text
                    WHEN 'since' THEN b.since - '2000-01-01'::date
                    WHEN 'debt' THEN
                        CASE WHEN sees.rent_from <= b.debt_as_of THEN (b.debt * -100)::bigint END
                    WHEN 'growth' THEN
                        CASE WHEN sees.rent_from <= b.growth_from
                        THEN (b.debt_growth * -100)::bigint END
                    WHEN 'deadline' THEN CASE WHEN b.last_deadline_on >= %(today)s THEN (
                        SELECT min(d.due_on) - '2000-01-01'::date
                        FROM unnest(b.deadlines_on, b.deadlines_from) AS d (due_on, told_on)
                        WHERE d.due_on >= %(today)s AND sees.rent_from <= d.told_on
                    ) END
                    WHEN 'contact' THEN COALESCE(b.last_contact_on - '2000-01-01'::date, -1000000)
                    WHEN 'alerts' THEN -cardinality(seen.alerts)
                END,
                1000000000000
            ) AS key
        FROM reading.landlord_portfolio AS b
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN b.whole_ties && %(rent)s::text[] THEN '-infinity'
                WHEN b.ties && %(rent)s::text[] THEN (
                    SELECT min(COALESCE(t.since, '-infinity'))
                    FROM unnest(b.ties, b.ties_since, b.ties_until) AS t (tie, since, until)
                    WHERE t.tie = ANY(%(rent)s::text[])
                    AND %(today)s <= COALESCE(t.until, 'infinity')
                )
            END AS rent_from
        ) AS sees
        CROSS JOIN LATERAL (
            SELECT CASE WHEN b.alerts_within @> %(today)s::date THEN ARRAY(
                SELECT b.alert_codes[n]
                FROM generate_subscripts(b.alert_codes, 1) AS n
                WHERE b.alerts_from[n] <= %(today)s
                AND %(today)s < COALESCE(b.alerts_before[n], 'infinity')
                AND (
                    NOT b.alerts_on_rent[n]
                    OR sees.rent_from = '-infinity'
                    OR (sees.rent_from IS NOT NULL AND NOT b.alerts_of_old[n])
                )
            ) ELSE '{}' END AS alerts
        ) AS seen
        CROSS JOIN LATERAL (
            SELECT CASE %(grouped)s::text
                WHEN 'stage' THEN b.stage
                WHEN 'territory' THEN b.territory
                WHEN 'lead' THEN b.lead_organisation
                WHEN 'legal' THEN CASE WHEN sees.rent_from <= b.legal_on THEN b.legal_stage END
            END AS in_group
        ) AS placed
        WHERE b.landlord = %(landlord)s
        AND (%(keys)s::text[] IS NULL AND NOT b.restricted OR b.readers && %(keys)s::text[])
        AND (%(territory)s::text IS NULL OR b.territory = %(territory)s)
        AND (%(stage)s::text IS NULL OR b.stage = %(stage)s)
        AND (%(lead)s::text IS NULL OR b.lead_organisation = %(lead)s)
        AND (%(tool)s::text IS NULL OR b.tools @> ARRAY[%(tool)s::text])
        AND (
            %(silent_since)s::date IS NULL
            OR COALESCE(b.last_contact_on, b.opened_on) <= %(silent_since)s
        )
        AND (
            %(legal_stage)s::text IS NULL
            OR sees.rent_from <= b.legal_on AND b.legal_stage = %(legal_stage)s
        )
        AND (
            %(debt_above)s::numeric IS NULL
            OR sees.rent_from <= b.debt_as_of AND b.debt >= %(debt_above)s
        )
        AND (%(alert)s::text IS NULL OR seen.alerts @> ARRAY[%(alert)s::text])
        AND (
            b.household BETWEEN %(first)s AND %(last)s
            OR %(found)s::uuid[] <> '{}' AND b.household = ANY(%(found)s::uuid[])
            AND (
                b.household <> ALL(%(by_name)s::uuid[])
                OR EXISTS (
                    SELECT
                    FROM unnest(b.ties, b.ties_until) AS t (tie, until)
                    WHERE t.tie = ANY(%(named)s::text[])
                    AND %(today)s <= COALESCE(t.until, 'infinity')
                )
            )
        )
        AND (%(without)s::uuid[] = '{}' OR b.household <> ALL(%(without)s::uuid[]))
    ),
    figures (kind, code, count, household) AS (
        SELECT 'stage', stage, count(*), NULL::uuid FROM own GROUP BY stage
        UNION ALL
        SELECT 'group', in_group, count(*), NULL
        FROM own
        WHERE %(grouped)s::text <> 'stage'
        GROUP BY in_group
        UNION ALL
        SELECT 'alert', a.code, count(DISTINCT own.household), NULL
        FROM own
        CROSS JOIN LATERAL unnest(own.alerts) AS a (code)
        WHERE own.alerts <> '{}'
        GROUP BY a.code
    ),
    page AS (
        SELECT household, alerts, in_group, place, key
        FROM own
        WHERE %(after_place)s < 0
        OR (place, key, household)
            > (%(after_place)s::int, %(after_key)s::bigint, %(after_household)s::uuid)
        ORDER BY place, key, household
        LIMIT %(limit)s
    ),
    cases AS (
        SELECT
            page.household, b.position, b.stage, b.since, b.landlord, b.territory,
            b.lead_organisation, b.tools, b.last_contact_on,
            CASE WHEN rent_from <= b.debt_as_of THEN b.debt END,
            CASE WHEN rent_from <= b.debt_as_of THEN b.debt_as_of END,
            CASE WHEN rent_from <= b.legal_on THEN b.legal_stage END,
            CASE WHEN rent_from <= told.hearing_told_on THEN told.hearing_on END,
            page.alerts,
            CASE WHEN EXISTS (
                SELECT
                FROM unnest(b.ties, b.ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) THEN told.label END,
            ARRAY(
                SELECT d.amount
                FROM unnest(told.debts, told.debts_on) WITH ORDINALITY AS d (amount, as_of, nth)
                WHERE rent_from <= d.as_of
                ORDER BY d.nth
            ),
            ARRAY(SELECT d FROM unnest(told.debts_on) AS d WHERE rent_from <= d ORDER BY d),
            CASE WHEN rent_from <= b.growth_from THEN b.debt_growth END,
            CASE WHEN rent_from <= b.growth_from THEN b.growth_from END,
            next.code, next.due_on, page.in_group, page.place, page.key
        FROM page
        CROSS JOIN LATERAL (
            SELECT * FROM reading.landlord_portfolio AS p WHERE p.household = page.household
            OFFSET 0
        ) AS b
        CROSS JOIN LATERAL (
            SELECT * FROM reading.portfolio_account AS a WHERE a.household = page.household
            OFFSET 0
        ) AS told
        CROSS JOIN LATERAL (
            SELECT (
                SELECT min(COALESCE(t.since, '-infinity'))
                FROM unnest(b.ties, b.ties_since, b.ties_until) AS t (tie, since, until)
                WHERE t.tie = ANY(%(rent)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS rent_from
            OFFSET 0
        ) AS sees
        LEFT JOIN LATERAL (
            SELECT d.code, d.due_on
            FROM unnest(b.deadline_codes, b.deadlines_on, b.deadlines_from)
                AS d (code, due_on, told_on)
            WHERE d.due_on >= %(today)s AND rent_from <= d.told_on
            ORDER BY d.due_on, d.code
            LIMIT 1
        ) AS next ON true
    )
    SELECT figures.kind, figures.code, figures.count, cases.*
    FROM figures
    FULL JOIN cases ON cases.household = figures.household
    ORDER BY cases.place, cases.key, cases.household
"""
"""Figures, each a kind, a code and a count, then the page's cases with their place and key.

What is grouped by stage is counted once, as a figure of its stage. Of a debt the key is in cents.

`groups` are the codes of the groups in their order, `sorted` is one of the orders; a household
that lacks what it is sorted by comes last, one that was never met comes first.
"""
