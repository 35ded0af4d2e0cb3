"""The servers, databases and cast that tests share: everything here is real."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.embedded.folder import DataFolder
from adapters.embedded.postgres import start_postgres
from adapters.postgres.migrate import migrate
from adapters.postgres.roles import Roles
from adapters.programmes.reading import LYON, read_configuration
from domain.programme import Configuration
from services.events import EventTypes

MASTER_KEY = bytes(range(32))


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database of a test's own: the migration login's connection, and the roles."""

    conninfo: str
    roles: Roles

    def as_role(self, purpose: str) -> str:
        return self.roles.conninfo(self.conninfo, purpose)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of the run; without fsync, for no test here asks about power."""
    given = os.environ.get("ETAGE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = DataFolder(tmp_path_factory.mktemp("etage") / "data")
    with start_postgres(folder, durable=False) as running:
        yield running.url
    folder.reset()


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A database with the schema, to be cloned."""
    name = f"template_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(make_conninfo(server, dbname=name), autocommit=True) as connection:
        migrate(connection, secret=MASTER_KEY)
    return name


@pytest.fixture
def make_database(server: str) -> Iterator[Callable[[str], str]]:
    """Makes databases from a template (or `template1`), and drops them after the test."""
    made: list[str] = []

    def make(template: str) -> str:
        name = f"test_{uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        made.append(name)
        return make_conninfo(server, dbname=name)

    yield make
    with psycopg.connect(server, autocommit=True) as admin:
        for name in made:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def database(template: str, make_database: Callable[[str], str]) -> Database:
    """A migrated database of the test's own."""
    return Database(
        conninfo=make_database(template), roles=Roles(prefix=template, secret=MASTER_KEY)
    )


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    """The programme file that the project ships."""
    return read_configuration(LYON)


@pytest.fixture(scope="session")
def event_types(configuration: Configuration) -> EventTypes:
    return EventTypes(configuration)


@pytest.fixture
def project() -> Path:
    """The folder the project lies in."""
    return Path(__file__).parent.parent
