"""A database of few households told event by event, and of many that are their likes in rows."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import orjson
import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from adapters.app import Backend, open_backend
from adapters.bench.ground import Database, Ground
from adapters.bench.lives import simulated
from adapters.bench.sizes import Sizes
from adapters.bench.stored import PREPARED_EVENTS_MAX, told_one_by_one
from adapters.postgres.rebuilding import rebuild
from adapters.settings import Settings
from domain.marks import FieldClass
from projections import LABEL, Table
from services.registry import READ_MODELS
from services.sealing import opened_box, sealed_state
from services.simulation.simulation import UNTIL

_COPIES = """
    CREATE TABLE public.copies (household uuid NOT NULL, copy uuid NOT NULL, label json)
"""

_COPY = """
    INSERT INTO {table} (household, {columns})
    SELECT c.copy, {values}
    FROM {table} AS t
    JOIN public.copies AS c ON c.household = t.household
    ON CONFLICT DO NOTHING
"""
"""What is unique beyond a household, as the minutes of a session, is of the first one alone."""


def filled(ground: Ground, database: Database, sizes: Sizes) -> int:
    """Post simulated lives through the intake, and make every read model; how many there are.

    It is a demonstration, whose today is the last simulated day: the households are in the midst
    of their paths.
    """
    events = min(PREPARED_EVENTS_MAX, sizes.log_events)
    lives = simulated(ground.configuration, events=events, seed=sizes.seed)
    with _backend(ground, database) as backend:
        asyncio.run(told_one_by_one(backend.intake, backend.event_types, lives))
        return rebuild(backend.as_role("projector"), READ_MODELS, backend.event_types).households


def multiplied(ground: Ground, database: Database, *, households: int) -> int:
    """Write the rows of every household again as others', until they are that many.

    Each has an identifier, keys and a sealed name of its own; its events are not written, so
    that only pages which read no history may be opened for it. How many they are then.
    """
    with (
        _backend(ground, database) as backend,
        psycopg.connect(database.conninfo, autocommit=True) as connection,
    ):
        connection.execute(_COPIES)
        known = connection.execute("SELECT household, label FROM reading.household_summary")
        labels = {row[0]: row[1] for row in known}
        copies = max(0, households // max(1, len(labels)) - 1)
        rows = list(_renamed(backend, labels, copies=copies))
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO public.copies VALUES (%s, %s, %s)", rows)
        for table in (table for model in READ_MODELS for table in model.tables):
            _copy(connection, table)
    return len(labels) * (copies + 1)


def _backend(ground: Ground, database: Database) -> AbstractContextManager[Backend]:
    settings = Settings(data_dir=ground.folder)
    return open_backend(settings, ground.keys, database.conninfo, demonstration=True, today=UNTIL)


def _renamed(
    backend: Backend, labels: dict[UUID, dict[str, Any] | None], *, copies: int
) -> Iterator[tuple[UUID, UUID, str | None]]:
    """Each household, another one's identifier, and its name sealed with that one's keys."""
    known = backend.key_ring.load(list(labels))
    for household, label in labels.items():
        told = None
        if label is not None:
            own = {"version": label["version"], "event_type": label["type"]}
            told = opened_box(label, FieldClass.IDENTITY, known[household], **own)
        for keys in backend.key_ring.prepare(copies) if copies else ():
            sealed = None
            if label is not None and told is not None:
                state = sealed_state({}, {FieldClass.IDENTITY: told}, keys, **own)
                sealed = orjson.dumps(label | state["sealed"]["identity"]).decode()
            yield household, keys.stream, sealed


def _copy(connection: Connection[TupleRow], table: Table) -> None:
    columns: Sequence[str] = [name for name in table.columns if name != "household"]
    values = [sql.Identifier("c" if column == LABEL else "t", column) for column in columns]
    name = sql.Identifier("reading", table.name)
    connection.execute(
        sql.SQL(_COPY).format(
            table=name,
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(values),
        )
    )
    connection.execute(sql.SQL("VACUUM ANALYZE {}").format(name))
