"""A database made ready to be served: migrated, and what it was created as."""

from datetime import date

import psycopg

from adapters.postgres.migrate import Installation, installation, migrate
from adapters.postgres.roles import Roles
from services.ports import LedgerUnavailable


def prepared(
    conninfo: str, *, secret: bytes, demonstration: bool, today: date | None
) -> tuple[Roles, Installation]:
    """The roles to connect as, and the installation; `conninfo` is the migration login's.

    `demonstration` and `today` count when the ledger is created. Raises MigrationRefused and
    LedgerUnavailable.
    """
    try:
        with psycopg.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
            roles = migrate(connection, secret=secret, demonstration=demonstration, today=today)
            return roles, installation(connection)
    except psycopg.OperationalError as error:
        raise LedgerUnavailable("no PostgreSQL answers at the database URL") from error
