"""Reading accounts: their dated role lines, and what was done to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from services.accounts import Account, Act, RoleLine

Connected = Connection[TupleRow]

_ACCOUNTS = """
    SELECT
        a.id, a.organisation, a.email, a.name, a.invited_at, a.seen_at, a.reviewed_at,
        a.closed_at, a.archived_at,
        COALESCE(
            array_agg(ARRAY[t.role, t.starts_on::text, t.ends_on::text] ORDER BY t.serial)
            FILTER (WHERE t.serial IS NOT NULL),
            '{}'
        )
    FROM accounts.account AS a
    LEFT JOIN accounts.act AS t ON t.account = a.id AND t.what = 'role_given'
    WHERE (%(organisation)s::text IS NULL OR a.organisation = %(organisation)s)
    AND (%(id)s::uuid IS NULL OR a.id = %(id)s)
    GROUP BY a.id
    ORDER BY a.organisation, a.closed_at IS NOT NULL, a.invited_at, a.id
"""

_ACTS = """
    SELECT t.account, t.what, t.role, t.starts_on, t.ends_on, t.by, t.done_at
    FROM accounts.act AS t
    JOIN accounts.account AS a ON a.id = t.account
    WHERE a.organisation = %s
    ORDER BY t.serial DESC
    LIMIT %s
"""


def accounts_of(
    connection: Connected, *, organisation: str | None = None, account: UUID | None = None
) -> list[Account]:
    """The accounts of an organisation, one account, or all."""
    asked: Mapping[str, Any] = {"organisation": organisation, "id": account}
    return [_account(row) for row in connection.execute(_ACCOUNTS, asked).fetchall()]


def _account(row: TupleRow) -> Account:
    return Account(
        id=row[0],
        organisation=row[1],
        email=row[2],
        name=row[3],
        invited_at=row[4],
        seen_at=row[5],
        reviewed_at=row[6],
        closed_at=row[7],
        archived_at=row[8],
        lines=[
            RoleLine(
                role=role,
                starts_on=date.fromisoformat(starts_on),
                ends_on=date.fromisoformat(ends_on) if ends_on else None,
            )
            for role, starts_on, ends_on in row[9]
        ],
    )


def acts_of(connection: Connected, organisation: str, *, limit: int) -> list[Act]:
    """What was done to an organisation's accounts, the latest first."""
    rows = connection.execute(_ACTS, (organisation, limit)).fetchall()
    return [
        Act(
            account=row[0],
            what=row[1],
            line=RoleLine(role=row[2], starts_on=row[3], ends_on=row[4]) if row[2] else None,
            by=row[5],
            done_at=row[6],
        )
        for row in rows
    ]
