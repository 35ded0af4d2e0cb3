"""The ledger only grows: no role of the service can change or remove what it holds."""

from uuid import uuid4

import psycopg
import pytest

from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.roles import UnsafeRole, check_role
from tests.adapters.postgres.items import item
from tests.conftest import Database

CHANGES = (
    "UPDATE ledger.event SET source = 'other'",
    "DELETE FROM ledger.event",
    "TRUNCATE ledger.event",
    "DELETE FROM ledger.head",
    "UPDATE ledger.installation SET demonstration = true",
)
SERVICE_ROLES = ("writer", "projector", "reader", "folder", "auditor", "keys")


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("purpose", SERVICE_ROLES)
def test_no_service_role_may_change_the_ledger(
    database: Database, purpose: str, change: str
) -> None:
    with (
        psycopg.connect(database.as_role(purpose)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(change)


@pytest.mark.parametrize("change", CHANGES)
def test_even_the_migration_login_is_refused_a_change(
    database: Database, postgres_ledger: PostgresLedger, change: str
) -> None:
    postgres_ledger.append([item(uuid4(), 0)])

    with (
        psycopg.connect(database.conninfo) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"),
    ):
        connection.execute(change)


@pytest.mark.parametrize("purpose", ["projector", "reader", "folder", "auditor", "keys"])
def test_only_the_writer_may_append(database: Database, purpose: str) -> None:
    nothing = "SELECT ledger.append({},{},{},{},{},{},{},{},{},{},{},{})".replace("{}", "'{}'")

    with (
        psycopg.connect(database.as_role(purpose)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(nothing)


@pytest.mark.parametrize("purpose", ["writer", "projector", "reader", "folder", "auditor"])
def test_only_the_keys_role_reads_keys(database: Database, purpose: str) -> None:
    with (
        psycopg.connect(database.as_role(purpose)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM keys.stream_key")


def test_a_pool_refuses_to_serve_as_a_superuser(database: Database) -> None:
    with psycopg.connect(database.conninfo) as connection, pytest.raises(UnsafeRole):
        check_role(connection)
