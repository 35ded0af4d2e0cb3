"""A backup of the events that is older than an erasure does not bring the person back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg

from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.session import open_pool
from domain.marks import SEALED, FieldClass
from domain.programme import Configuration
from services.events import EventTypes
from services.keyring import Wrapping
from services.ports import StoredEvent
from services.sealing import opened
from services.simulation.simulation import simulate
from tests.conftest import Database
from tests.projections.ground import opened_ground

EVENTS, KEYS = "ledger.event", "keys.stream_key"


def copied(database: Database, table: str) -> bytes:
    """The table's rows, as a backup holds them."""
    with (
        psycopg.connect(database.conninfo) as connection,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} TO STDOUT".encode()) as copy,
    ):
        return b"".join(map(bytes, copy))


def restore(database: Database, tables: Mapping[str, bytes]) -> None:
    """Put the rows into a database that has none."""
    with psycopg.connect(database.conninfo) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table, rows in tables.items():
            with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                copy.write(rows)


@contextmanager
def stores(database: Database) -> Iterator[tuple[PostgresLedger, PostgresKeyRing]]:
    with (
        open_pool(database.as_role("folder"), size=1) as readers,
        open_pool(database.as_role("keys"), size=1) as keys,
    ):
        ledger = PostgresLedger(writer=database.as_role("writer"), pool=readers)
        yield ledger, PostgresKeyRing(pool=keys, wrapping=Wrapping(bytes(32)))
        ledger.close()


def readable(ledger: PostgresLedger, key_ring: PostgresKeyRing, household: UUID) -> list[Any]:
    """What the keys that are left open of the household's boxes."""
    keys = key_ring.load([household])[household]

    def opened_in(event: StoredEvent, field_class: FieldClass) -> Any:
        return opened(event.state, field_class, keys, version=event.version, event_type=event.type)

    boxes = [opened_in(event, each) for event in ledger.stream(household) for each in SEALED]
    return [box for box in boxes if box]


def test_events_from_before_an_erasure_are_restored_without_the_person(
    database: Any,
    configuration: Configuration,
    event_types: EventTypes,
    *,
    make_database: Callable[[str], str],
    template: str,
) -> None:
    lives = list(simulate(households=8, seed=5, configuration=configuration))
    with opened_ground(database, configuration, event_types, lives=lives) as ground:
        ground.post()
        household, other = sorted(ground.paths())[:2]
        with stores(database) as (ledger, key_ring):
            assert readable(ledger, key_ring, household)
        backup = copied(database, EVENTS)
        ground.log.forget(household)

    restored = Database(conninfo=make_database(template), roles=database.roles)
    restore(restored, {EVENTS: backup, KEYS: copied(database, KEYS)})

    with stores(restored) as (ledger, key_ring):
        assert len(ledger.stream(household)) > 0
        assert readable(ledger, key_ring, household) == []
        assert readable(ledger, key_ring, other)
