"""Figures of signals and referrals: how households come to the programme.

Each row is: key, code and quarter of a breakdown (none for the figure itself), numerator,
denominator, median, the households behind the denominator and those behind the numerator.
"""

REFERRALS = """
    WITH referral AS MATERIALIZED (
        SELECT
            household, referrer_kind, referred_on,
            date_trunc('quarter', referred_on)::date AS quarter,
            referred_on - signalled_on AS from_signal,
            CASE WHEN reviewed_on <= %(as_of)s THEN reviewed_on - referred_on END AS to_review,
            CASE WHEN decided_on <= %(as_of)s THEN decision END AS decision,
            CASE WHEN decided_on <= %(as_of)s THEN refusal_reason END AS refusal_reason
        FROM reading.figure_referral
        WHERE referred_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR stream = %(stream)s)
    ),
    decided AS (
        SELECT household, decision, refusal_reason
        FROM referral
        WHERE decision IN ('admitted', 'refused')
    )
    SELECT
        'referrals_by_referrer_kind', referrer_kind, quarter, count(*), NULL::bigint,
        NULL::numeric, array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM referral
    GROUP BY GROUPING SETS ((), (referrer_kind), (referrer_kind, quarter))
    UNION ALL
    SELECT
        'signal_to_referral_days', NULL, NULL, NULL, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY from_signal)::numeric,
        array_agg(DISTINCT household), NULL
    FROM referral
    WHERE from_signal IS NOT NULL
    UNION ALL
    SELECT
        'referral_to_review_days', NULL, NULL, NULL, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY to_review)::numeric,
        array_agg(DISTINCT household), NULL
    FROM referral
    WHERE to_review IS NOT NULL
    UNION ALL
    SELECT
        'referral_refusal_rate', NULL, NULL, count(*) FILTER (WHERE decision = 'refused'),
        count(*), NULL, array_agg(DISTINCT household),
        array_agg(DISTINCT household) FILTER (WHERE decision = 'refused')
    FROM decided
    UNION ALL
    SELECT
        'referral_refusal_rate', refusal_reason, NULL, count(*), (SELECT count(*) FROM decided),
        NULL, array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM decided
    WHERE decision = 'refused'
    GROUP BY refusal_reason
"""

SIGNALS = """
    WITH told AS MATERIALIZED (
        SELECT household, nth, kind, told_on, code, party
        FROM reading.figure_fact
        WHERE kind IN ('signal', 'legal_stage')
        AND happened_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR stream = %(stream)s)
    ),
    first AS (
        SELECT DISTINCT ON (household) household, told_on, code
        FROM told
        WHERE kind = 'signal'
        ORDER BY household, told_on, nth
    ),
    ordered AS (
        SELECT household, min(told_on) AS ordered_on
        FROM told
        WHERE kind = 'legal_stage' AND code = 'order_to_pay'
        GROUP BY household
    ),
    ahead AS (
        SELECT household, ordered_on - told_on AS days
        FROM first
        JOIN ordered USING (household)
        WHERE told_on <= ordered_on
    )
    SELECT
        'early_signal_share', NULL, NULL::date,
        count(*) FILTER (WHERE code NOT IN ('arrears', 'nuisance')), count(*), NULL::numeric,
        array_agg(DISTINCT household),
        array_agg(DISTINCT household) FILTER (WHERE code NOT IN ('arrears', 'nuisance'))
    FROM first
    UNION ALL
    SELECT
        'signals_by_service', party, NULL, count(*), NULL, NULL,
        array_agg(DISTINCT household), array_agg(DISTINCT household)
    FROM told
    WHERE kind = 'signal'
    GROUP BY GROUPING SETS ((), (party))
    UNION ALL
    SELECT
        'lead_time_signal_to_order_to_pay_days', NULL, NULL, NULL, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days)::numeric,
        array_agg(DISTINCT household), NULL
    FROM ahead
"""

HEARINGS = """
    WITH told AS MATERIALIZED (
        SELECT household, kind, told_on, flag
        FROM reading.figure_fact
        WHERE kind IN ('hearing', 'hearing_diagnosis', 'hearing_attendance')
        AND happened_on <= %(as_of)s AND told_on <= %(as_of)s
        AND (%(programme)s::text IS NULL OR programme = %(programme)s)
        AND (%(territory)s::text IS NULL OR territory = %(territory)s)
        AND (%(landlord)s::text IS NULL OR landlord = %(landlord)s)
        AND (%(stream)s::text IS NULL OR stream = %(stream)s)
    ),
    hearing AS (
        SELECT
            household, told_on,
            bool_or(flag) FILTER (WHERE kind = 'hearing_diagnosis') AS with_diagnosis,
            bool_or(flag) FILTER (WHERE kind = 'hearing_attendance') AS attended
        FROM told
        GROUP BY household, told_on
    )
    SELECT
        'hearings_with_diagnosis_rate', NULL, NULL::date, count(*) FILTER (WHERE with_diagnosis),
        count(*), NULL::numeric, array_agg(DISTINCT household),
        array_agg(DISTINCT household) FILTER (WHERE with_diagnosis)
    FROM hearing
    UNION ALL
    SELECT
        'hearings_attended_rate', NULL, NULL, count(*) FILTER (WHERE attended),
        count(*), NULL, array_agg(DISTINCT household),
        array_agg(DISTINCT household) FILTER (WHERE attended)
    FROM hearing
    WHERE attended IS NOT NULL
"""
