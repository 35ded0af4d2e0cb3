"""The schema comes from numbered files, each applied once and never edited afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest

from adapters.postgres.migrate import MigrationRefused, installation, migrate, migrations
from tests.conftest import MASTER_KEY

MakeDatabase = Callable[[str], str]


def migrated(conninfo: str) -> str:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        return migrate(connection, secret=MASTER_KEY).prefix


def test_migrating_twice_changes_nothing(make_database: MakeDatabase) -> None:
    conninfo = make_database("template1")
    migrated(conninfo)

    with psycopg.connect(conninfo) as connection:
        before = connection.execute("SELECT * FROM public.schema_migration").fetchall()
    migrated(conninfo)

    with psycopg.connect(conninfo) as connection:
        after = connection.execute("SELECT * FROM public.schema_migration").fetchall()
    assert after == before
    assert len(after) == len(list(migrations()))


def test_several_processes_may_start_on_an_empty_database(make_database: MakeDatabase) -> None:
    conninfo = make_database("template1")

    with ThreadPoolExecutor(4) as threads:
        prefixes = set(threads.map(migrated, [conninfo] * 4))

    assert len(prefixes) == 1


def test_a_file_that_changed_after_it_was_applied_is_refused(make_database: MakeDatabase) -> None:
    conninfo = make_database("template1")
    migrated(conninfo)

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("UPDATE public.schema_migration SET checksum = 'x' WHERE number = 2")

    with pytest.raises(MigrationRefused, match=r"0002_append\.sql"):
        migrated(conninfo)


def test_a_database_newer_than_the_program_is_refused(make_database: MakeDatabase) -> None:
    conninfo = make_database("template1")
    migrated(conninfo)

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("INSERT INTO public.schema_migration VALUES (9999, 'later.sql', 'x')")

    with pytest.raises(MigrationRefused, match="this program knows"):
        migrated(conninfo)


def test_a_ledger_stays_what_it_was_created_as(make_database: MakeDatabase) -> None:
    conninfo = make_database("template1")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        migrate(connection, secret=MASTER_KEY, demonstration=True, today=date(2020, 6, 30))
        migrate(connection, secret=MASTER_KEY)

        created_as = installation(connection)

    assert (created_as.demonstration, created_as.today) == (True, date(2020, 6, 30))
