"""Figures of episodes: who entered, how long they stay, and what they leave with.

The columns are those of `entering`. An episode that ends after the day asked for is open.
"""

EPISODES = """
    WITH episode AS MATERIALIZED (
        SELECT
            household, nth, stream, COALESCE(modality, 'none') AS modality, reentry,
            CASE WHEN exited_on <= %(as_of)s THEN exited_on END AS exited_on,
            CASE WHEN exited_on <= %(as_of)s THEN outcome END AS outcome,
            difficulties_left,
            LEAST(exited_on, %(as_of)s::date) - entered_on AS days,
            CASE WHEN first_met_on <= %(as_of)s THEN first_met_on - entered_on END AS to_contact
        FROM reading.figure_episode
        WHERE entered_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR stream = %(stream)s)
    )
    SELECT
        'households_entered', NULL, NULL::date, count(DISTINCT household), NULL::bigint,
        NULL::numeric, array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM episode
    UNION ALL
    SELECT
        'households_entered_' || asked.stream, NULL, NULL, count(DISTINCT household), NULL, NULL,
        array_agg(DISTINCT household) FILTER (WHERE household IS NOT NULL),
        array_agg(DISTINCT household) FILTER (WHERE household IS NOT NULL)
    FROM unnest(ARRAY['maintien', 'acces']) AS asked (stream)
    LEFT JOIN episode USING (stream)
    GROUP BY asked.stream
    UNION ALL
    SELECT
        'active_episodes', modality, NULL, count(*), NULL, NULL,
        array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM episode
    WHERE exited_on IS NULL
    GROUP BY GROUPING SETS ((), (modality))
    UNION ALL
    SELECT
        'review_to_first_contact_days', NULL, NULL, NULL, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY to_contact)::numeric,
        array_agg(DISTINCT household), NULL
    FROM episode
    WHERE NOT reentry AND to_contact IS NOT NULL
    UNION ALL
    SELECT
        'mean_accompaniment_months', asked.code, NULL, COALESCE(sum(days), 0),
        CASE WHEN asked.code = 'per_household' THEN count(DISTINCT household)
        ELSE count(household) END,
        NULL, array_agg(DISTINCT household) FILTER (WHERE household IS NOT NULL), NULL
    FROM (VALUES (NULL, true), ('open', false), ('per_household', true)) AS asked (code, closed)
    LEFT JOIN episode ON stream = 'maintien' AND (exited_on IS NOT NULL) = asked.closed
    GROUP BY asked.code
    UNION ALL
    SELECT
        'median_accompaniment_months', asked.code, NULL, NULL, count(household),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::numeric,
        array_agg(DISTINCT household) FILTER (WHERE household IS NOT NULL), NULL
    FROM (VALUES (NULL, true), ('open', false)) AS asked (code, closed)
    LEFT JOIN episode ON stream = 'maintien' AND (exited_on IS NOT NULL) = asked.closed
    GROUP BY asked.code
    UNION ALL
    SELECT
        'days_to_lease', NULL, NULL, NULL, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::numeric,
        array_agg(DISTINCT household), NULL
    FROM episode
    WHERE stream = 'acces' AND outcome = ANY(%(housed)s::text[])
"""

OUTCOMES = """
    WITH episode AS MATERIALIZED (
        SELECT
            household, nth, stream, reentry, difficulties_left,
            CASE WHEN exited_on <= %(as_of)s THEN exited_on END AS exited_on,
            CASE WHEN exited_on <= %(as_of)s THEN outcome END AS outcome
        FROM reading.figure_episode
        WHERE entered_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR stream = %(stream)s)
    ),
    latest AS (
        SELECT DISTINCT ON (household, stream)
            household, nth, stream, outcome,
            outcome = ANY(%(avoided)s::text[]) AS avoided,
            outcome = ANY(%(housed)s::text[]) AS housed,
            difficulties_left
        FROM episode
        WHERE exited_on IS NOT NULL
        ORDER BY household, stream, exited_on DESC, nth DESC
    ),
    rated AS (
        SELECT household, avoided, avoided AND difficulties_left AS with_difficulties
        FROM latest
        WHERE stream = 'maintien' AND outcome = ANY(%(rated)s::text[])
    ),
    returned AS (
        SELECT household, bool_or(reentry) AS came_back
        FROM episode
        WHERE stream = 'maintien'
        GROUP BY household
        HAVING bool_or(exited_on IS NOT NULL)
    ),
    asked_again AS (
        SELECT DISTINCT ON (f.household, f.number) f.household, f.number, f.flag
        FROM reading.figure_fact AS f
        JOIN latest AS l ON l.household = f.household AND l.nth = f.episode
        WHERE l.stream = 'maintien' AND f.kind = 'follow_up' AND f.happened_on <= %(as_of)s
        ORDER BY f.household, f.number, f.happened_on DESC, f.nth DESC
    )
    SELECT
        'eviction_avoided_rate', NULL, NULL::date, count(*) FILTER (WHERE avoided), count(*),
        NULL::numeric, array_agg(household), array_agg(household) FILTER (WHERE avoided)
    FROM rated
    UNION ALL
    SELECT
        'residual_difficulty_rate', NULL, NULL, count(*) FILTER (WHERE with_difficulties),
        count(*), NULL, array_agg(household), array_agg(household) FILTER (WHERE with_difficulties)
    FROM rated
    UNION ALL
    SELECT
        'access_housed_rate', NULL, NULL, count(*) FILTER (WHERE housed), count(*), NULL,
        array_agg(household), array_agg(household) FILTER (WHERE housed)
    FROM latest
    WHERE stream = 'acces' AND NOT outcome = ANY(%(excluded)s::text[])
    UNION ALL
    SELECT
        'reentry_rate', NULL, NULL, count(*) FILTER (WHERE came_back), count(*), NULL,
        array_agg(household), array_agg(household) FILTER (WHERE came_back)
    FROM returned
    UNION ALL
    SELECT
        'still_housed_after_' || asked.months || '_months', NULL, NULL,
        count(*) FILTER (WHERE flag), count(household), NULL,
        array_agg(household) FILTER (WHERE household IS NOT NULL),
        array_agg(household) FILTER (WHERE flag)
    FROM unnest(ARRAY[6, 12]) AS asked (months)
    LEFT JOIN asked_again ON asked_again.number = asked.months
    GROUP BY asked.months
"""
