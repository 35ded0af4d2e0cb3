"""The schema, as numbered SQL files: forward only, one lock, each file once and never edited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib import resources

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from adapters.postgres.roles import PURPOSES, Roles, create_roles
from adapters.postgres.signing import pads
from domain.user_error import UserError

MIGRATION_LOCK = 0x6574616765
_SIGNING_KEY = """
    INSERT INTO rights.signing_key (inner_pad, outer_pad)
    VALUES (%s, %s)
    ON CONFLICT (id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad
    WHERE signing_key.inner_pad <> excluded.inner_pad
"""
_NAME = re.compile(r"^(\d{4})_[a-z_]+\.sql$")


class MigrationRefused(UserError):
    """The schema in the database and the numbered files do not go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered file and the SHA-256 of its bytes."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the ledger was created as; `today` is the demonstration's pinned day, if any."""

    role_prefix: str
    demonstration: bool
    today: date | None


def migrations() -> Iterator[Migration]:
    """The numbered files in order. Raises MigrationRefused when a number is missing or twice."""
    folder = resources.files("adapters.postgres") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if _NAME.match(entry.name))
    for number, name in enumerate(names, start=1):
        if int(name[:4]) != number:
            raise MigrationRefused(f"migration {number:04d} is missing before {name}")
        yield Migration(number=number, name=name, text=(folder / name).read_text("utf-8"))


def migrate(
    connection: Connection[TupleRow],
    *,
    secret: bytes,
    demonstration: bool = False,
    today: date | None = None,
) -> Roles:
    """Bring the database to the newest schema and return its roles.

    `connection` is the migration login's, in autocommit. `demonstration` and `today` count at
    creation only. Raises MigrationRefused when a file that was applied has changed since, or
    when the database is newer than this program.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        connection.execute(
            """
            CREATE TABLE IF NOT EXISTS public.schema_migration (
                number     int         NOT NULL PRIMARY KEY,
                name       text        NOT NULL,
                checksum   text        NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        roles = Roles(prefix=_role_prefix(connection), secret=secret)
        create_roles(connection, roles)
        applied = _applied(connection)
        known = list(migrations())
        _check(applied, known)
        for migration in known[len(applied) :]:
            _apply(connection, migration, roles)
        if not applied:
            _install(connection, roles, demonstration=demonstration, today=today)
        connection.execute(_SIGNING_KEY, pads(roles.signing_key))
    return roles


def installation(connection: Connection[TupleRow]) -> Installation:
    """What this ledger was created as."""
    row = connection.execute(
        "SELECT role_prefix, demonstration, today FROM ledger.installation"
    ).fetchone()
    if row is None:
        raise MigrationRefused("the ledger was never installed")
    return Installation(role_prefix=row[0], demonstration=row[1], today=row[2])


def _role_prefix(connection: Connection[TupleRow]) -> str:
    # A database that was renamed or cloned keeps the roles it was created with.
    if connection.execute("SELECT to_regclass('ledger.installation')").fetchone() == (None,):
        return connection.info.dbname
    return installation(connection).role_prefix


def _applied(connection: Connection[TupleRow]) -> list[tuple[int, str, str]]:
    rows = connection.execute(
        "SELECT number, name, checksum FROM public.schema_migration ORDER BY number"
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def _check(applied: list[tuple[int, str, str]], known: list[Migration]) -> None:
    if len(applied) > len(known):
        raise MigrationRefused(
            f"the database has {len(applied)} migrations and this program knows {len(known)}"
        )
    for (_, name, checksum), migration in zip(applied, known, strict=False):
        if (name, checksum) != (migration.name, migration.checksum):
            raise MigrationRefused(f"{name} was applied and has changed since")


def _apply(connection: Connection[TupleRow], migration: Migration, roles: Roles) -> None:
    names = {purpose: sql.Identifier(roles.name(purpose)) for purpose in PURPOSES}
    # The text is ours, from a numbered file; only role names are filled in, as identifiers.
    query = sql.SQL(migration.text).format(**names)
    connection.execute(query)
    connection.execute(
        "INSERT INTO public.schema_migration (number, name, checksum) VALUES (%s, %s, %s)",
        (migration.number, migration.name, migration.checksum),
    )


def _install(
    connection: Connection[TupleRow], roles: Roles, *, demonstration: bool, today: date | None
) -> None:
    connection.execute(
        """
        INSERT INTO ledger.installation (role_prefix, demonstration, today)
        VALUES (%s, %s, %s)
        """,
        (roles.prefix, demonstration, today),
    )
