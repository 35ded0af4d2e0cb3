"""What is asked of a territory's board: its figures in one pass, and its cases stage by stage.

Both take the same filters, each of them null where it is not asked for, and act on what the reader
sees alone: of an alert on the rent account only where the reader sees that account, of a name only
where the reader may know it.
"""

POSITION = "SELECT position FROM reading.projection WHERE name = 'territory_board'"

LOCK = "LOCK TABLE reading.territory_board, reading.territory_flow IN ACCESS SHARE MODE"
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

FIGURES = """
    WITH own AS MATERIALIZED (
        SELECT b.household, b.stage, b.since, b.tools, b.tools_since, b.tools_until, raised.alerts
        FROM reading.territory_board AS b
        CROSS JOIN LATERAL (
            SELECT CASE WHEN b.alerts_within @> %(today)s::date THEN ARRAY(
                SELECT b.alert_codes[n]
                FROM generate_subscripts(b.alert_codes, 1) AS n
                WHERE b.alerts_from[n] <= %(today)s
                AND %(today)s < COALESCE(b.alerts_before[n], 'infinity')
                AND (NOT b.alerts_on_rent[n] OR EXISTS (
                    SELECT
                    FROM unnest(b.ties, b.ties_since, b.ties_until) AS t (tie, since, until)
                    WHERE t.tie = ANY(%(rent)s::text[])
                    AND %(today)s <= COALESCE(t.until, 'infinity')
                    AND (t.since IS NULL OR NOT b.alerts_of_old[n])
                ))
            ) ELSE '{}' END AS alerts
            OFFSET 0
        ) AS raised
        WHERE b.territory = %(territory)s
        AND (%(keys)s::text[] IS NULL AND NOT b.restricted OR b.readers && %(keys)s::text[])
        AND (%(stage)s::text IS NULL OR b.stage = %(stage)s)
        AND (%(landlord)s::text IS NULL OR b.landlord = %(landlord)s)
        AND (%(lead)s::text IS NULL OR b.lead_organisation = %(lead)s)
        AND (%(commune)s::text IS NULL OR b.commune = %(commune)s)
        AND (%(stream)s::text IS NULL OR b.stream = %(stream)s)
        AND (%(tool)s::text IS NULL OR b.tools @> ARRAY[%(tool)s::text])
        AND (%(waiting_since)s::date IS NULL OR b.since <= %(waiting_since)s)
        AND (
            %(silent_since)s::date IS NULL
            OR COALESCE(b.last_contact_on, b.opened_on) <= %(silent_since)s
        )
        AND (%(alert)s::text IS NULL OR raised.alerts @> ARRAY[%(alert)s::text])
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
    came AS MATERIALIZED (
        SELECT kind, month, days
        FROM reading.territory_flow
        WHERE territory = %(territory)s
        AND month BETWEEN %(first_month)s AND %(today)s
        AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
        AND (NOT %(is_narrowed)s OR household IN (SELECT own.household FROM own))
    )
    SELECT
        'stage', stage, min(since), count(*),
        percentile_disc(0.5) WITHIN GROUP (ORDER BY %(today)s::date - since), NULL::bigint
    FROM own
    GROUP BY stage
    UNION ALL
    SELECT 'alert', a.code, NULL, count(DISTINCT own.household), NULL, NULL
    FROM own
    CROSS JOIN LATERAL unnest(own.alerts) AS a (code)
    WHERE own.alerts <> '{}'
    GROUP BY a.code
    UNION ALL
    SELECT
        'tool', t.kind, min(t.since), count(DISTINCT household), NULL,
        count(DISTINCT household) FILTER (WHERE t.until <= %(soon)s)
    FROM own
    CROSS JOIN LATERAL unnest(own.tools, own.tools_since, own.tools_until) AS t (kind, since, until)
    WHERE own.tools <> '{}'
    GROUP BY t.kind
    UNION ALL
    SELECT 'flow', kind, month, count(*), NULL, NULL
    FROM came
    GROUP BY kind, month
    UNION ALL
    SELECT
        'delay', kind, NULL, count(days), percentile_disc(0.5) WITHIN GROUP (ORDER BY days), NULL
    FROM came
    GROUP BY kind
"""
"""The cases of each stage, the alerts and the tools in use, and what came and went.

A line tells of what, its code, a day, a count, a median number of days, and how many end soon. The
day is the earliest since when they wait or a tool is used, or the month of a flow; a delay is of
all the months of its kind of flow.
"""

CASES = """
    SELECT
        c.household, c.position, c.stage, c.since, c.landlord, c.commune, c.stream,
        c.lead_organisation, c.tools, c.last_contact_on,
        CASE WHEN sees.rent_from <= c.hearing_told_on THEN c.hearing_on END,
        c.alerts,
        CASE WHEN sees.named THEN c.label END,
        s.place
    FROM unnest(%(stages)s::text[], %(places)s::smallint[]) AS s (stage, place)
    CROSS JOIN LATERAL (
        SELECT b.*, raised.alerts
        FROM reading.territory_board AS b
        CROSS JOIN LATERAL (
            SELECT CASE WHEN b.alerts_within @> %(today)s::date THEN ARRAY(
                SELECT DISTINCT a.code
                FROM unnest(
                    b.alert_codes, b.alerts_from, b.alerts_before, b.alerts_on_rent, b.alerts_of_old
                ) AS a (code, starts_on, ends_on, on_rent, is_old)
                WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
                AND (NOT a.on_rent OR EXISTS (
                    SELECT
                    FROM unnest(b.ties, b.ties_since, b.ties_until) AS t (tie, since, until)
                    WHERE t.tie = ANY(%(rent)s::text[])
                    AND %(today)s <= COALESCE(t.until, 'infinity')
                    AND (t.since IS NULL OR NOT a.is_old)
                ))
            ) ELSE '{}' END AS alerts
            OFFSET 0
        ) AS raised
        WHERE b.territory = %(territory)s
        AND b.stage = s.stage
        AND (b.since, b.household) > (%(after_since)s::date, %(after_household)s::uuid)
        AND (%(keys)s::text[] IS NULL AND NOT b.restricted OR b.readers && %(keys)s::text[])
        AND (%(landlord)s::text IS NULL OR b.landlord = %(landlord)s)
        AND (%(lead)s::text IS NULL OR b.lead_organisation = %(lead)s)
        AND (%(commune)s::text IS NULL OR b.commune = %(commune)s)
        AND (%(stream)s::text IS NULL OR b.stream = %(stream)s)
        AND (%(tool)s::text IS NULL OR b.tools @> ARRAY[%(tool)s::text])
        AND (%(waiting_since)s::date IS NULL OR b.since <= %(waiting_since)s)
        AND (
            %(silent_since)s::date IS NULL
            OR COALESCE(b.last_contact_on, b.opened_on) <= %(silent_since)s
        )
        AND (%(alert)s::text IS NULL OR raised.alerts @> ARRAY[%(alert)s::text])
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
    ORDER BY s.place, c.since, c.household
"""
"""The first cases of each stage after a day and a household, the longest there first."""
