"""Figures of who referred the households that entered, by the quarter in which they did.

The columns are those of `entering`.
"""

ARRIVALS = """
    WITH entry AS MATERIALIZED (
        SELECT DISTINCT ON (household) household, entered_on
        FROM reading.figure_episode
        WHERE entered_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR stream = %(stream)s)
        ORDER BY household, entered_on, nth
    ),
    arrival AS (
        SELECT
            e.household, date_trunc('quarter', e.entered_on)::date AS quarter,
            (
                SELECT r.referrer_kind
                FROM reading.figure_referral AS r
                WHERE r.household = e.household
                AND r.decision = 'admitted' AND r.decided_on <= e.entered_on
                ORDER BY r.decided_on DESC, r.nth DESC
                LIMIT 1
            ) AS referrer_kind
        FROM entry AS e
    )
    SELECT
        'households_entered', COALESCE(referrer_kind, 'none'), quarter, count(*), NULL::bigint,
        NULL::numeric, array_agg(household), array_agg(household)
    FROM arrival
    GROUP BY GROUPING SETS ((referrer_kind), (referrer_kind, quarter))
"""
"""A household counts once, under the referrer of the referral that led to its first entry."""
