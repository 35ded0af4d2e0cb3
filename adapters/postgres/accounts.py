"""Accounts in PostgreSQL, and what was revoked: their own schema, role and pool."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from psycopg.errors import UniqueViolation
from psycopg_pool import ConnectionPool

from adapters.postgres.account_rows import Connected, accounts_of, acts_of
from adapters.postgres.session import read
from domain.programme import Configuration
from services.accounts import (
    DORMANT_DAYS_MAX,
    SESSION_HOURS_MAX,
    Account,
    Act,
    AlreadyInvited,
    Identity,
    Invitation,
    NoSuchAccount,
    NotInvited,
    RevocationKind,
    Revoked,
    RoleLine,
    SignedIn,
    require_invitation,
    require_other,
    require_role,
    sign_in,
)

Result = TypeVar("Result")

SYSTEM = "system"
VISIT_HOURS_MAX = SESSION_HOURS_MAX + 1
"""A revocation outlives the visits that it ends."""

_INVITE = """
    INSERT INTO accounts.account (id, organisation, email, name) VALUES (%s, %s, %s, %s)
"""

_ACT = """
    INSERT INTO accounts.act (account, what, role, starts_on, ends_on, by)
    VALUES (%s, %s, %s, %s, %s, %s)
"""

_HOLD = """
    SELECT id FROM accounts.account
    WHERE id = %s AND organisation = %s AND closed_at IS NULL
    FOR UPDATE
"""

_REVIEW = "UPDATE accounts.account SET reviewed_at = clock_timestamp() WHERE id = %s"

_CLOSE = "UPDATE accounts.account SET closed_at = clock_timestamp() WHERE id = %s"

# Known by the provider's own id; before the first sign-in, by the address that was invited.
_KNOWN = """
    SELECT id FROM accounts.account
    WHERE organisation = %(organisation)s AND closed_at IS NULL
    AND (
        (issuer = %(issuer)s AND subject = %(subject)s)
        OR (issuer IS NULL AND lower(email) = lower(%(email)s))
    )
    ORDER BY issuer IS NULL
    LIMIT 1
    FOR UPDATE
"""

_BIND = """
    UPDATE accounts.account SET issuer = %s, subject = %s WHERE id = %s AND issuer IS NULL
    RETURNING id
"""

_SEE = """
    UPDATE accounts.account SET seen_at = clock_timestamp() WHERE id = %s RETURNING seen_at
"""

_DORMANT = """
    SELECT id FROM accounts.account
    WHERE archived_at IS NULL
    AND COALESCE(closed_at, seen_at, invited_at) < %s
    FOR UPDATE SKIP LOCKED
"""

_ARCHIVE = """
    UPDATE accounts.account
    SET email = NULL, name = NULL, archived_at = clock_timestamp(),
        closed_at = COALESCE(closed_at, clock_timestamp())
    WHERE id = %s
"""

_FORGET_VISIT = """
    WITH forgotten AS (DELETE FROM accounts.visit WHERE who = %(who)s)
    DELETE FROM accounts.saved_view WHERE who = %(who)s
"""

_REVOKE = "INSERT INTO accounts.revoked (kind, id, until) VALUES (%s, %s, %s)"

_REVOKE_VISITS = """
    INSERT INTO accounts.revoked (kind, id, until)
    VALUES ('person', %s, clock_timestamp() + make_interval(hours => %s))
"""

_REVOKED = """
    SELECT kind, id, extract(epoch FROM revoked_at)::float8
    FROM accounts.revoked
    WHERE until > clock_timestamp()
"""

_FORGET_ENDED = "DELETE FROM accounts.revoked WHERE until < clock_timestamp() - interval '1 day'"


class AccountStore:
    """Accounts, what was done to them and what was revoked, through a pool of their own role.

    Every method raises LedgerUnavailable when the database does not answer. `by` is the opaque
    id of whoever does it.
    """

    def __init__(self, pool: ConnectionPool[Connected], configuration: Configuration) -> None:
        self._pool = pool
        self._configuration = configuration

    def of(self, organisation: str | None = None) -> Sequence[Account]:
        """The accounts of an organisation, or all."""
        return read(self._pool, lambda c: accounts_of(c, organisation=organisation))

    def acts(self, organisation: str, *, limit: int) -> Sequence[Act]:
        """What was done to an organisation's accounts, the latest first."""
        return read(self._pool, lambda c: acts_of(c, organisation, limit=limit))

    def invite(self, invitation: Invitation) -> UUID:
        """Open an account with its first role. Raises AccountRefused."""
        require_invitation(invitation, self._configuration)
        account = uuid4()

        def opened(connection: Connected) -> None:
            told = (account, invitation.organisation, invitation.email, invitation.name.strip())
            connection.execute(_INVITE, told)
            _note(connection, account, "invited", by=invitation.by)
            _note(connection, account, "role_given", by=invitation.by, line=invitation.line)

        try:
            self._transaction(opened)
        except UniqueViolation:
            raise AlreadyInvited from None
        return account

    def give_role(self, organisation: str, account: UUID, line: RoleLine, *, by: str) -> None:
        """Give another role; the person's visits end, and the next has it. Raises AccountRefused.

        An invitation is not refused to oneself: an address has one open account.
        """
        require_role(line, self._configuration)
        require_other(account, by)
        self._change(organisation, account, "role_given", by=by, line=line)

    def review(self, organisation: str, account: UUID, *, by: str) -> None:
        """Say that the account and its role are still right. Raises AccountRefused."""
        require_other(account, by)
        self._change(organisation, account, "reviewed", by=by, statement=_REVIEW)

    def close(self, organisation: str, account: UUID, *, by: str) -> None:
        """End the account and the person's visits. Raises NoSuchAccount."""
        self._change(organisation, account, "closed", by=by, statement=_CLOSE)

    def sign_in(self, identity: Identity, organisation: str, *, day: date) -> SignedIn:
        """The visit of a person whom a provider knows. Raises NotInvited and NoRoleNow."""
        asked = {
            "organisation": organisation,
            "issuer": identity.issuer,
            "subject": identity.subject,
            "email": identity.email,
        }

        def entered(connection: Connected) -> SignedIn:
            row = connection.execute(_KNOWN, asked).fetchone()
            if row is None:
                raise NotInvited
            bound = (identity.issuer, identity.subject, row[0])
            if connection.execute(_BIND, bound).fetchone():
                _note(connection, row[0], "bound", by=SYSTEM)
            seen_at = _first(connection, _SEE, (row[0],))
            (account,) = accounts_of(connection, account=row[0])
            return sign_in(account, since=seen_at, day=day)

        try:
            return self._transaction(entered)
        except UniqueViolation:
            raise NotInvited from None

    def archive_dormant(self, today: date) -> int:
        """Close accounts that nobody used for long, and erase the names of those closed as long.

        Answers how many there were.
        """

        def archived(connection: Connected) -> int:
            rows = connection.execute(_DORMANT, (today - timedelta(DORMANT_DAYS_MAX),)).fetchall()
            for (account,) in rows:
                connection.execute(_ARCHIVE, (account,))
                connection.execute(_FORGET_VISIT, {"who": str(account)})
                connection.execute(_REVOKE_VISITS, (str(account), VISIT_HOURS_MAX))
                _note(connection, account, "archived", by=SYSTEM)
            connection.execute(_FORGET_ENDED)
            return len(rows)

        return self._transaction(archived)

    def revoke(self, kind: RevocationKind, revoked: str, *, until: datetime) -> None:
        """Accept a token or a session no more; `until` is when it would have ended by itself."""
        read(self._pool, lambda c: c.execute(_REVOKE, (kind, revoked, until)))

    def revoked(self) -> Sequence[Revoked]:
        """All that is accepted no more and has not ended by itself."""
        rows = read(self._pool, lambda c: c.execute(_REVOKED).fetchall())
        return [Revoked(kind=RevocationKind(row[0]), id=row[1], at=row[2]) for row in rows]

    def _change(
        self,
        organisation: str,
        account: UUID,
        what: str,
        *,
        by: str,
        line: RoleLine | None = None,
        statement: str | None = None,
    ) -> None:
        def changed(connection: Connected) -> None:
            if connection.execute(_HOLD, (account, organisation)).fetchone() is None:
                raise NoSuchAccount
            if statement is not None:
                connection.execute(statement, (account,))
            _note(connection, account, what, by=by, line=line)
            if what == "closed":
                connection.execute(_FORGET_VISIT, {"who": str(account)})
            if what != "reviewed":
                connection.execute(_REVOKE_VISITS, (str(account), VISIT_HOURS_MAX))

        self._transaction(changed)

    def _transaction(self, work: Callable[[Connected], Result]) -> Result:
        def whole(connection: Connected) -> Result:
            with connection.transaction():
                return work(connection)

        return read(self._pool, whole)


def _note(
    connection: Connected, account: UUID, what: str, *, by: str, line: RoleLine | None = None
) -> None:
    told = (line.role, line.starts_on, line.ends_on) if line else (None, None, None)
    connection.execute(_ACT, (account, what, *told, by))


def _first(connection: Connected, statement: str, parameters: Sequence[Any]) -> Any:
    row = connection.execute(statement, parameters).fetchone()
    if row is None:
        raise AssertionError("the row is held by this transaction")
    return row[0]
