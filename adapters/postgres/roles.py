"""The roles of one installation: pools log in as these, never as an owner or a superuser."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from domain.user_error import UserError

PURPOSES = (
    "owner",
    "writer",
    "projector",
    "reader",
    "folder",
    "auditor",
    "keys",
    "accounts",
    "tracer",
    "supervisor",
)


class UnsafeRole(UserError):
    """A pool would log in with a role that owns, bypasses row security or is a superuser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Role names `<prefix>_<purpose>`; passwords are derived, so that nothing more is kept.

    `secret` is the installation's master secret; PostgreSQL stores SCRAM verifiers only.
    """

    prefix: str
    secret: bytes

    def name(self, purpose: str) -> str:
        return f"{self.prefix}_{purpose}"

    def password(self, purpose: str) -> str:
        return hmac.new(self.secret, self.name(purpose).encode(), sha256).hexdigest()

    @property
    def signing_key(self) -> bytes:
        """The key that signs as whom a transaction reads."""
        return hmac.new(self.secret, b"contexts of readers", sha256).digest()

    def conninfo(self, migration_conninfo: str, purpose: str) -> str:
        """How a pool of that purpose connects to the same server and database."""
        return make_conninfo(
            migration_conninfo,
            user=self.name(purpose),
            password=self.password(purpose),
            application_name=f"etage {purpose}",
        )


def create_roles(connection: Connection[TupleRow], roles: Roles) -> None:
    """Create what is missing and set the derived passwords; the owner cannot log in."""
    for purpose in PURPOSES:
        name = sql.Identifier(roles.name(purpose))
        known = connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", (roles.name(purpose),)
        ).fetchone()
        if known is None:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
        if purpose != "owner":
            verifier = connection.pgconn.encrypt_password(
                roles.password(purpose).encode(), roles.name(purpose).encode(), b"scram-sha-256"
            )
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(
                    name, sql.Literal(verifier.decode())
                )
            )


def check_role(connection: Connection[TupleRow]) -> None:
    """Refuse to serve with a role that could do more than its purpose.

    Raises UnsafeRole.
    """
    row = connection.execute(
        """
        SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
               EXISTS (SELECT 1 FROM pg_class AS c WHERE c.relowner = r.oid
                       AND c.relnamespace = 'ledger'::regnamespace)
        FROM pg_roles AS r
        WHERE r.rolname = current_user
        """
    ).fetchone()
    if row is None or any(row[1:]):
        raise UnsafeRole(f"role {row[0] if row else '?'} may do more than its purpose")
