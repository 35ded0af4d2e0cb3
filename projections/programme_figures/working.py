"""Figures of the work done with households: contacts, partners, agreements and tools.

The columns are those of `entering`.
"""

WORK = """
    WITH episode AS MATERIALIZED (
        SELECT
            e.household, e.nth, e.entered_on, COALESCE(e.modality, 'none') AS modality,
            e.exited_on IS NULL OR e.exited_on > %(as_of)s AS is_open,
            LEAST(e.exited_on, %(as_of)s::date) - e.entered_on AS days,
            count(f.nth) AS met,
            count(f.nth) FILTER (WHERE f.code = 'home_visit') AS visits,
            max(f.happened_on) AS last_met_on
        FROM reading.figure_episode AS e
        LEFT JOIN reading.figure_fact AS f
            ON f.household = e.household AND f.episode = e.nth
            AND f.kind = 'contact' AND f.flag AND f.happened_on <= %(as_of)s
        WHERE e.entered_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR e.programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR e.territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR e.landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR e.stream = %(stream)s)
        GROUP BY e.household, e.nth, e.modality, e.entered_on, e.exited_on
    ),
    entered AS (
        SELECT DISTINCT household
        FROM episode
    ),
    done AS MATERIALIZED (
        SELECT f.household, f.kind, f.party
        FROM reading.figure_fact AS f
        JOIN entered USING (household)
        WHERE f.happened_on <= %(as_of)s
        AND f.kind IN ('agreement', 'part', 'contact', 'contribution')
    ),
    worked AS (
        SELECT
            e.household,
            count(DISTINCT d.party) FILTER (WHERE d.kind <> 'agreement') AS organisations,
            count(DISTINCT d.party) FILTER (WHERE d.kind = 'contribution') AS contributors,
            COALESCE(bool_or(d.kind = 'agreement'), false) AS agreed
        FROM entered AS e
        LEFT JOIN done AS d USING (household)
        GROUP BY e.household
    ),
    silent AS (
        SELECT
            household,
            COALESCE(last_met_on, entered_on) < %(as_of)s::date - %(silence_days)s AS inactive
        FROM episode
        WHERE is_open
    )
    SELECT
        'contacts_per_month', modality, NULL::date, COALESCE(sum(met), 0), COALESCE(sum(days), 0),
        NULL::numeric, array_agg(DISTINCT household),
        array_agg(DISTINCT household) FILTER (WHERE met > 0)
    FROM episode
    GROUP BY GROUPING SETS ((), (modality))
    UNION ALL
    SELECT
        'home_visits_per_household', modality, NULL, COALESCE(sum(visits), 0),
        count(DISTINCT household), NULL,
        array_agg(DISTINCT household), array_agg(DISTINCT household) FILTER (WHERE visits > 0)
    FROM episode
    GROUP BY GROUPING SETS ((), (modality))
    UNION ALL
    SELECT
        'organisations_per_household', NULL, NULL, COALESCE(sum(organisations), 0), count(*), NULL,
        array_agg(household), NULL
    FROM worked
    UNION ALL
    SELECT
        'partners_per_diagnosis', NULL, NULL, COALESCE(sum(contributors), 0), count(*), NULL,
        array_agg(household), NULL
    FROM worked
    WHERE contributors > 0
    UNION ALL
    SELECT
        'adhesion_rate', NULL, NULL, count(*) FILTER (WHERE agreed), count(*), NULL,
        array_agg(household), array_agg(household) FILTER (WHERE agreed)
    FROM worked
    UNION ALL
    SELECT
        'inactive_cases', NULL, NULL, count(*) FILTER (WHERE inactive), count(*), NULL,
        array_agg(household), array_agg(household) FILTER (WHERE inactive)
    FROM silent
"""

TOOLS = """
    WITH used AS MATERIALIZED (
        SELECT f.household, f.kind, f.code, f.amount
        FROM reading.figure_fact AS f
        JOIN reading.figure_episode AS e ON e.household = f.household AND e.nth = f.episode
        WHERE f.kind IN ('tool_started', 'tool_paid')
        AND f.happened_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR e.programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR e.territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR e.landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR e.stream = %(stream)s)
    )
    SELECT
        'tool_use', code, NULL::date, count(*)::numeric, NULL::bigint, NULL::numeric,
        array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM used
    WHERE kind = 'tool_started'
    GROUP BY GROUPING SETS ((), (code))
    UNION ALL
    SELECT
        'tool_spend_eur', code, NULL, COALESCE(sum(amount), 0), NULL, NULL,
        array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM used
    WHERE kind = 'tool_paid'
    GROUP BY GROUPING SETS ((), (code))
    UNION ALL
    SELECT
        'cost_per_household_eur', 'household_' || f.code, NULL, sum(f.amount), NULL, NULL,
        array_agg(DISTINCT f.household), array_agg(DISTINCT f.household)
    FROM reading.figure_fact AS f
    WHERE f.kind = 'expense' AND f.happened_on <= %(as_of)s
    AND EXISTS (
        SELECT
        FROM reading.figure_episode AS e
        WHERE e.household = f.household AND e.entered_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR e.programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR e.territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR e.landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR e.stream = %(stream)s)
    )
    GROUP BY f.code
"""

SILENCES = """
    WITH tried AS MATERIALIZED (
        SELECT
            f.household, f.nth, f.happened_on, f.flag,
            count(*) FILTER (WHERE f.flag) OVER (
                PARTITION BY f.household
                ORDER BY f.happened_on, f.nth
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) - CASE WHEN f.flag THEN 1 ELSE 0 END AS stretch
        FROM reading.figure_fact AS f
        WHERE f.kind = 'contact' AND f.happened_on <= %(as_of)s
        AND EXISTS (
            SELECT
            FROM reading.figure_episode AS e
            WHERE e.household = f.household AND e.entered_on <= %(as_of)s
            AND (%(programme)s::text IS NULL OR e.programme = %(programme)s)
            AND (%(territory)s::text IS NULL OR e.territory = %(territory)s)
            AND (%(landlord)s::text IS NULL OR e.landlord = %(landlord)s)
            AND (%(stream)s::text IS NULL OR e.stream = %(stream)s)
        )
    ),
    silence AS (
        SELECT
            household, bool_or(flag) AS ended,
            max(happened_on) - min(happened_on) FILTER (WHERE NOT flag) AS days
        FROM tried
        GROUP BY household, stretch
    ),
    silenced AS (
        SELECT household, bool_or(ended) AS reconnected
        FROM silence
        WHERE days >= %(reconnection_days)s
        GROUP BY household
    )
    SELECT
        'reconnected_rate', NULL, NULL::date, count(*) FILTER (WHERE reconnected), count(*),
        NULL::numeric, array_agg(household), array_agg(household) FILTER (WHERE reconnected)
    FROM silenced
"""
