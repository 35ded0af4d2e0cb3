"""Changes of the wall that must be found: whole lines of it, and parts of its check."""

MUTATIONS = {
    "a table without policies on": (
        "ALTER TABLE reading.landlord_portfolio DISABLE ROW LEVEL SECURITY",
    ),
    "an owner that is not held": (
        "ALTER TABLE reading.household_summary NO FORCE ROW LEVEL SECURITY",
    ),
    "a line for followers that gives all": (
        "ALTER POLICY followed ON reading.agenda_window USING (true)",
    ),
    "no line for followers": ("DROP POLICY followed ON reading.session_minutes",),
    "a line for auditors without the restricted cases": (
        "ALTER POLICY audited ON reading.territory_flow "
        "USING ((SELECT rights.reads_as('auditor')))",
    ),
    "a line for auditors that asks nothing": (
        "ALTER POLICY audited ON reading.territory_board USING (NOT restricted)",
    ),
    "a line for figures that asks nothing": (
        "ALTER POLICY counted ON reading.figure_fact USING (true)",
    ),
    "figures for whoever audits": (
        "ALTER POLICY counted ON reading.tool_money USING ((SELECT rights.reads_as('auditor')))",
    ),
    "one more line": ("CREATE POLICY more ON reading.figure_household USING (true)",),
    "a line that lets readers write": (
        "CREATE POLICY more ON reading.agenda_case FOR INSERT TO :reader WITH CHECK (false)",
    ),
    "a role that no policy holds": ("ALTER ROLE :reader BYPASSRLS",),
    "facts for the readers' role": ("GRANT SELECT ON ledger.event TO :reader",),
    "the key for the readers' role": ("GRANT SELECT ON rights.signing_key TO :reader",),
    "parked households for the readers' role": ("GRANT SELECT ON reading.parked TO :reader",),
    "a view of its owner's": (
        "CREATE VIEW reading.cases AS SELECT * FROM reading.household_summary",
    ),
}
"""Statements that break the wall, by what is then wrong."""

PARTS = {
    "signature": ("rights.context", "IF NOT EXISTS", "IF false AND NOT EXISTS", "forged"),
    "connection": ("rights.context", "<> pg_backend_pid()", "IS NULL", "forged"),
    "end": ("rights.context", "< clock_timestamp()", "IS NULL", "forged"),
    "empty setting": (
        "rights.context",
        "NULLIF(current_setting('etage.reader', true), '')",
        "current_setting('etage.reader', true)",
        "strangers",
    ),
    "kind": ("rights.follower_keys", "= 'follower'::text", "<> ''::text", "counters"),
    "kind asked for": ("rights.reads_as", "COALESCE", "true OR COALESCE", "strangers"),
}
"""By part: the function, what to leave out, what to put there, and who then sees too much."""
