"""One process that appends as fast as it can, by itself or beside others of its kind.

Run as `python -m adapters.bench.peer_writer KIND CONNINFO SECONDS`: it says `ready`, begins at
the next line on its standard input, and prints how many events it has stored.
"""

import sys
import time
from collections.abc import Callable
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

STATE = b'{"data":"' + b"x" * 280 + b'"}'
TOPIC = "etage.household.contact-recorded.v1"
BATCH_EVENTS = 500
EVENTS_PER_STREAM = 20

_TABLE = """
    CREATE TABLE IF NOT EXISTS bare (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stream   uuid   NOT NULL,
        version  bigint NOT NULL,
        type     text   NOT NULL,
        state    bytea  NOT NULL,
        UNIQUE (stream, version)
    )
"""
_INSERT = "INSERT INTO bare (stream, version, type, state) VALUES (%s, %s, %s, %s)"

Step = Callable[[], int]


def bare_insert(conninfo: str) -> Step:
    """One row, one commit."""
    connection = psycopg.connect(conninfo, autocommit=True)
    stream, version = uuid4(), 0

    def step() -> int:
        nonlocal stream, version
        version += 1
        if version > EVENTS_PER_STREAM:
            stream, version = uuid4(), 1
        connection.execute(_INSERT, (stream, version, TOPIC, STATE))
        return 1

    return step


def bare_batch(conninfo: str) -> Step:
    """Rows by `executemany`, one commit."""
    connection = psycopg.connect(conninfo)

    def step() -> int:
        rows = [(uuid4(), 1, TOPIC, STATE) for _ in range(BATCH_EVENTS)]
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, rows)
        connection.commit()
        return BATCH_EVENTS

    return step


def eventsourcing_append(conninfo: str) -> Step:
    """The library's recorder as it comes: a table lock, one event, one commit."""
    recorder = PostgresApplicationRecorder(_datastore(conninfo))
    stream, version = uuid4(), 0

    def step() -> int:
        nonlocal stream, version
        version += 1
        if version > EVENTS_PER_STREAM:
            stream, version = uuid4(), 1
        event = StoredEvent(
            originator_id=stream, originator_version=version, topic=TOPIC, state=STATE
        )
        recorder.insert_events([event])
        return 1

    return step


KINDS = {
    "bare-insert": bare_insert,
    "bare-batch": bare_batch,
    "eventsourcing": eventsourcing_append,
}


def prepare(conninfo: str) -> None:
    """The tables that the writers need, made before they start."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(_TABLE)
    datastore = _datastore(conninfo)
    PostgresApplicationRecorder(datastore).create_table()
    datastore.close()


def _datastore(conninfo: str) -> PostgresDatastore:
    at = conninfo_to_dict(conninfo)
    return PostgresDatastore(
        dbname=str(at["dbname"]),
        host=str(at["host"]),
        port=str(at["port"]),
        user=str(at["user"]),
        password="",
    )


def main() -> None:
    """Write until the time is up."""
    step = KINDS[sys.argv[1]](sys.argv[2])
    step()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    ends_at, events = time.perf_counter() + float(sys.argv[3]), 0
    while time.perf_counter() < ends_at:
        events += step()
    sys.stdout.write(f"{events}\n")


if __name__ == "__main__":
    main()
