"""What is asked of the agenda and of the minutes. `keys` are the reader's, null for an auditor."""

POSITION = "SELECT position FROM reading.projection WHERE name = 'committee_agenda'"

LOCK = """
    LOCK TABLE reading.agenda_case, reading.agenda_window, reading.session_minutes
    IN ACCESS SHARE MODE
"""
"""To be taken before the snapshot: a table that was swapped since would look empty in it."""

AGENDA = """
    WITH due AS (
        SELECT
            household, reason, session,
            CASE counted_in
                WHEN 'months_unreviewed' THEN (since + make_interval(months => %(months)s))::date
                WHEN 'days_unmet' THEN since + %(days)s::int
                ELSE since
            END AS due_on
        FROM reading.agenda_window
        WHERE territory = %(territory)s
        AND starts_on <= %(on_day)s AND ends_on > %(on_day)s
        AND (session IS NULL OR %(session)s::text IS NULL OR session = %(session)s::text)
        AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
    ),
    line AS (
        SELECT
            household, reason, min(due_on) AS due_on, max(session) AS session,
            array_position(%(reasons)s::text[], reason) AS rank
        FROM due
        WHERE due_on <= %(on_day)s
        GROUP BY household, reason
    ),
    listed AS (
        SELECT
            household, min(rank) AS rank, max(session) AS session,
            array_agg(reason ORDER BY rank) AS reasons,
            array_agg(due_on ORDER BY rank) AS due_ons
        FROM line
        GROUP BY household
    ),
    page AS (
        SELECT *
        FROM (SELECT *, count(*) OVER () AS every FROM listed) AS counted
        WHERE (rank, due_ons[1], household)
            > (%(after_rank)s::int, %(after_due)s::date, %(after_household)s::uuid)
        ORDER BY rank, due_ons[1], household
        LIMIT %(limit)s
    )
    SELECT
        c.household, c.position, c.stage, c.since, c.landlord, c.lead_organisation,
        c.last_contact_on,
        CASE WHEN sees.rent_from <= c.hearing_told_on THEN c.hearing_on END,
        ARRAY(
            SELECT a.code
            FROM unnest(
                c.alert_codes, c.alerts_from, c.alerts_before, c.alerts_on_rent, c.alerts_of_old
            ) AS a (code, starts_on, ends_on, on_rent, is_old)
            WHERE a.starts_on <= %(today)s AND %(today)s < COALESCE(a.ends_on, 'infinity')
            AND (
                NOT a.on_rent
                OR sees.rent_from = '-infinity'
                OR (sees.rent_from IS NOT NULL AND NOT a.is_old)
            )
        ),
        CASE WHEN sees.named THEN c.label END,
        l.reasons, l.due_ons, l.session, l.every
    FROM page AS l
    JOIN reading.agenda_case AS c ON c.household = l.household
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
    ORDER BY l.rank, l.due_ons[1], c.household
"""
"""A page of the households on a territory's agenda of a day, those of the first reason first.

`session` leaves out what is kept for another one; `months` and `days` are the programme's. What
tells of a case is looked up for the lines of the page alone. What `sees` works out is the same as
in the other lists of cases, each of which is complete by itself.
"""

FIRST_REASONS = """
    SELECT
        household,
        min(array_position(%(reasons)s::text[], reason)) AS rank
    FROM reading.agenda_window
    WHERE territory = %(territory)s
    AND starts_on <= %(on_day)s AND ends_on > %(on_day)s
    AND (session IS NULL OR %(session)s::text IS NULL OR session = %(session)s::text)
    AND (%(keys)s::text[] IS NULL AND NOT restricted OR readers && %(keys)s::text[])
    AND CASE counted_in
        WHEN 'months_unreviewed' THEN (since + make_interval(months => %(months)s))::date
        WHEN 'days_unmet' THEN since + %(days)s::int
        ELSE since
    END <= %(on_day)s
    GROUP BY household
"""
"""Every household of that agenda, with the place of its first reason: what is only counted."""

DECISIONS = """
    SELECT
        m.household, m.position, m.kind, m.happened_on, m.lead_organisation, m.modality, m.reason,
        m.redirected_to, m.decision, m.outcome, m.next_review_on,
        CASE WHEN sees.named THEN c.label END
    FROM reading.session_minutes AS m
    JOIN reading.agenda_case AS c ON c.household = m.household
    CROSS JOIN LATERAL (
        SELECT
            EXISTS (
                SELECT
                FROM unnest(c.ties, c.ties_until) AS t (tie, until)
                WHERE t.tie = ANY(%(named)s::text[])
                AND %(today)s <= COALESCE(t.until, 'infinity')
            ) AS named
        OFFSET 0
    ) AS sees
    WHERE m.session = %(session)s AND m.territory = %(territory)s AND m.kind <> 'scheduled'
    AND (%(keys)s::text[] IS NULL AND NOT c.restricted OR c.readers && %(keys)s::text[])
    ORDER BY m.happened_on, m.position
    LIMIT %(limit)s
"""

SESSIONS = """
    SELECT
        m.territory, m.session, count(*) FILTER (WHERE m.kind <> 'scheduled'),
        COALESCE(max(m.happened_on) FILTER (WHERE m.kind <> 'scheduled'), max(m.meets_on))
    FROM reading.session_minutes AS m
    JOIN reading.agenda_case AS c ON c.household = m.household
    WHERE (%(territory)s::text IS NULL OR m.territory = %(territory)s::text)
    AND (%(session)s::text IS NULL OR m.session = %(session)s::text)
    AND m.territory IS NOT NULL
    AND (%(keys)s::text[] IS NULL AND NOT c.restricted OR c.readers && %(keys)s::text[])
    GROUP BY m.territory, m.session
    ORDER BY 4 DESC, m.territory, m.session
"""
"""The sessions that facts of households name, how much each decided, and when it met or is to."""
