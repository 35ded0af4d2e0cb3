"""Figures as of many days in one pass, and the households behind figures, one by one.

Each row of the trends is: day, key, numerator, denominator, how many households the figure is
about and, where the numerator counts some of them, how many it counts.
"""

TREND_EPISODES = """
    WITH asked AS (
        SELECT unnest(%(days)s::date[]) AS day
    ),
    lived AS MATERIALIZED (
        SELECT
            a.day, e.household, e.nth, e.stream, e.entered_on,
            CASE WHEN e.exited_on <= a.day THEN e.exited_on END AS exited_on,
            CASE WHEN e.exited_on <= a.day THEN e.outcome END AS outcome,
            e.difficulties_left
        FROM asked AS a
        LEFT JOIN reading.figure_episode AS e ON e.entered_on <= a.day
            AND (%(programme)s::text IS NULL OR e.programme = %(programme)s)
            AND (%(territory)s::text IS NULL OR e.territory = %(territory)s)
            AND (%(landlord)s::text IS NULL OR e.landlord = %(landlord)s)
            AND (%(stream)s::text IS NULL OR e.stream = %(stream)s)
    ),
    latest AS (
        SELECT DISTINCT ON (day, household)
            day, household, outcome, outcome = ANY(%(avoided)s::text[]) AS avoided,
            difficulties_left
        FROM lived
        WHERE stream = 'maintien' AND exited_on IS NOT NULL
        ORDER BY day, household, exited_on DESC, nth DESC
    ),
    rated AS MATERIALIZED (
        SELECT a.day, l.household, l.avoided, l.avoided AND l.difficulties_left AS with_difficulties
        FROM asked AS a
        LEFT JOIN latest AS l ON l.day = a.day AND l.outcome = ANY(%(rated)s::text[])
    )
    SELECT
        day, 'households_entered', count(DISTINCT household), NULL::bigint,
        count(DISTINCT household), count(DISTINCT household)
    FROM lived
    GROUP BY day
    UNION ALL
    SELECT
        l.day, 'households_entered_' || s.stream,
        count(DISTINCT l.household) FILTER (WHERE l.stream = s.stream), NULL,
        count(DISTINCT l.household) FILTER (WHERE l.stream = s.stream),
        count(DISTINCT l.household) FILTER (WHERE l.stream = s.stream)
    FROM lived AS l
    CROSS JOIN unnest(ARRAY['maintien', 'acces']) AS s (stream)
    GROUP BY l.day, s.stream
    UNION ALL
    SELECT
        day, 'active_episodes', count(household) FILTER (WHERE exited_on IS NULL), NULL,
        count(DISTINCT household) FILTER (WHERE exited_on IS NULL),
        count(DISTINCT household) FILTER (WHERE exited_on IS NULL)
    FROM lived
    GROUP BY day
    UNION ALL
    SELECT
        day, 'mean_accompaniment_months',
        COALESCE(sum(exited_on - entered_on) FILTER (WHERE stream = 'maintien'), 0),
        count(exited_on) FILTER (WHERE stream = 'maintien'),
        count(DISTINCT household) FILTER (WHERE stream = 'maintien' AND exited_on IS NOT NULL), NULL
    FROM lived
    GROUP BY day
    UNION ALL
    SELECT
        day, 'eviction_avoided_rate', count(*) FILTER (WHERE avoided), count(household),
        count(household), count(*) FILTER (WHERE avoided)
    FROM rated
    GROUP BY day
    UNION ALL
    SELECT
        day, 'residual_difficulty_rate', count(*) FILTER (WHERE with_difficulties),
        count(household), count(household), count(*) FILTER (WHERE with_difficulties)
    FROM rated
    GROUP BY day
"""

TREND_REFERRALS = """
    SELECT
        a.day, 'referrals_by_referrer_kind', count(r.household), NULL::bigint,
        count(DISTINCT r.household), count(DISTINCT r.household)
    FROM unnest(%(days)s::date[]) AS a (day)
    LEFT JOIN reading.figure_referral AS r ON r.referred_on <= a.day
        AND (%(programme)s::text IS NULL OR r.programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR r.territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR r.landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR r.stream = %(stream)s)
    GROUP BY a.day
"""

CASES = """
    SELECT
        asked.household, e.territory, e.landlord, e.stream, e.entered_on,
        CASE WHEN e.exited_on <= %(as_of)s THEN e.exited_on END,
        CASE WHEN e.exited_on <= %(as_of)s THEN e.outcome END
    FROM unnest(%(households)s::uuid[]) AS asked (household)
    LEFT JOIN LATERAL (
        SELECT territory, landlord, stream, entered_on, exited_on, outcome
        FROM reading.figure_episode AS f
        WHERE f.household = asked.household AND f.entered_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR f.programme = %(programme)s)
        ORDER BY f.nth DESC
        LIMIT 1
    ) AS e ON true
    ORDER BY asked.household
"""
"""The latest episode by the day of each household asked for; none where it never entered."""
