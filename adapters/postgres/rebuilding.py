"""Read models anew from the log, while the old ones are served and kept up to date."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection, errors, sql
from psycopg.rows import TupleRow

from adapters.postgres.ledger import events_of, head, page
from adapters.postgres.parking import park, release_all
from adapters.postgres.projector import open_connection
from adapters.postgres.read_models import (
    NEXT,
    create,
    fill,
    index,
    prepare,
)
from adapters.postgres.row_writing import encode, write_rows
from adapters.postgres.streaming import whole_streams
from adapters.postgres.swapping import (
    Difference,
    differences,
    drop_unfinished,
    keep_parked_rows,
    served,
    swap,
)
from domain.user_error import UserError
from projections import ReadModel
from services.events import EventTypes
from services.ports import StoredEvent
from services.reading import by_stream
from services.rendering import Rendered, decoded, render

REBUILD_LOCK = (0x65746167, 3)
CHUNK_EVENTS = 5_000
TAIL_EVENTS_MAX = 200
SWAP_ATTEMPTS_MAX = 100
SWAP_PAUSE_SECONDS = 0.05
SWAP_LOCK_MILLISECONDS = 300
SWAP_LOCK_MILLISECONDS_MAX = 1500

Progress = Callable[[int, int], None]
Told = Callable[[Difference], None]


class RebuildRunning(UserError):
    """Another rebuild is under way; two would undo each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What a rebuild has done; `position` is the one its tables speak for."""

    models: tuple[str, ...]
    position: int
    events: int
    households: int
    parked: int
    differences: tuple[Difference, ...]


def outdated(connection: Connection[TupleRow], models: Sequence[ReadModel]) -> list[ReadModel]:
    """The read models whose tables were made by another version of them."""
    return [model for model in models if served(connection, model)[0] != model.version]


def rebuild(
    conninfo: str,
    models: Sequence[ReadModel],
    event_types: EventTypes,
    *,
    progress: Progress = lambda done, total: None,
    differing: Told = lambda difference: None,
) -> RebuildReport:
    """Build the read models anew and put them in the place of the old ones.

    `conninfo` is the projector's. `progress` is told events done and in all; `differing`, before
    the switch, each household whose served rows are not what its events make. What an earlier
    rebuild left unfinished is dropped. Raises RebuildRunning.
    """
    with open_connection(conninfo) as connection:
        connection.execute("SET statement_timeout = 0")
        row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", REBUILD_LOCK).fetchone()
        if row is None or not row[0]:
            raise RebuildRunning
        prepare(connection, models)
        return _Rebuild(connection, models, event_types).run(progress, differing)


class _Rebuild:
    def __init__(
        self, connection: Connection[TupleRow], models: Sequence[ReadModel], event_types: EventTypes
    ) -> None:
        self._connection = connection
        self._models = sorted(models, key=lambda model: model.name)
        self._event_types = event_types
        self._poisoned: dict[str, dict[UUID, str]] = {model.name: {} for model in models}
        self._position = head(connection).position
        self._events = 0
        self._households = 0

    def run(self, progress: Progress, differing: Told) -> RebuildReport:
        for model in self._models:
            drop_unfinished(self._connection, model)
            for table in model.tables:
                create(self._connection, table, suffix=NEXT)
        self._load(progress)
        for model in self._models:
            for table in model.tables:
                index(self._connection, table, suffix=NEXT)
        self._catch_up()
        found = self._compare(differing)
        self._switch()
        return RebuildReport(
            models=tuple(model.name for model in self._models),
            position=self._position,
            events=self._events,
            households=self._households,
            parked=len(set().union(*self._poisoned.values())),
            differences=tuple(found),
        )

    def _load(self, progress: Progress) -> None:
        """Every stream up to the position where the rebuild began, each read once for all."""
        for events in whole_streams(self._connection, until=self._position, limit=CHUNK_EVENTS):
            rendered = self._rendered(events)
            with self._connection.transaction():
                for each in rendered:
                    for table in each.model.tables:
                        fill(
                            self._connection,
                            table,
                            (row for own in each.rows.values() for row in own[table.name]),
                            suffix=NEXT,
                        )
            self._events += len(events)
            self._households += len(rendered[0].rows) if rendered else 0
            progress(self._events, self._position)

    def _rendered(self, events: Sequence[StoredEvent]) -> list[Rendered]:
        rendered = render(decoded(events, self._event_types), self._models, self._event_types)
        for each in rendered:
            poisoned = self._poisoned[each.model.name]
            for stream in each.rows:
                poisoned.pop(stream, None)
            poisoned |= each.poisoned
        return rendered

    def _catch_up(self) -> None:
        """Follow the log until what is left is small enough for the switch."""
        while len(events := page(self._connection, self._position, limit=CHUNK_EVENTS)):
            with self._connection.transaction():
                self._follow(events)
            if len(events) < TAIL_EVENTS_MAX:
                return

    def _follow(self, events: Sequence[StoredEvent]) -> None:
        until = events[-1].position
        touched = list(by_stream(events))
        for each in self._rendered(events_of(self._connection, touched, until=until)):
            for table in each.model.tables:
                rows = {key: encode(table, own[table.name]) for key, own in each.rows.items()}
                write_rows(self._connection, table, rows, suffix=NEXT)
        self._position = until
        self._events += len(events)

    def _compare(self, differing: Told) -> list[Difference]:
        found = [
            difference
            for model in self._models
            for difference in differences(self._connection, model, built_at=self._position)
        ]
        for difference in found:
            differing(difference)
        return found

    def _switch(self) -> None:
        for attempt in range(1, SWAP_ATTEMPTS_MAX + 1):
            # Readers wait behind the swap while it waits for one of them, so it does not wait
            # long; longer in the end, for the server then asks a vacuum to give way.
            wait = min(SWAP_LOCK_MILLISECONDS * attempt, SWAP_LOCK_MILLISECONDS_MAX)
            position = self._position
            try:
                with self._connection.transaction():
                    self._connection.execute(
                        sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(wait))
                    )
                    self._switch_now()
                return
            except errors.LockNotAvailable:
                self._position = position
                if attempt == SWAP_ATTEMPTS_MAX:
                    raise
                time.sleep(SWAP_PAUSE_SECONDS)
                self._catch_up()

    def _switch_now(self) -> None:
        """The last tail, the swap and the positions; the projector waits at its first lock."""
        names = [model.name for model in self._models]
        held = self._connection.execute(
            """
            SELECT name, version, position
            FROM reading.projection
            WHERE name = ANY(%s)
            ORDER BY name
            FOR UPDATE
            """,
            (names,),
        ).fetchall()
        while self._position < max(row[2] for row in held):
            limit = max(row[2] for row in held) - self._position
            self._follow(page(self._connection, self._position, limit=min(limit, CHUNK_EVENTS)))
        versions = {row[0]: row[1] for row in held}
        for model in self._models:
            poisoned = self._poisoned[model.name]
            if poisoned and versions[model.name] == model.version:
                keep_parked_rows(self._connection, model, list(poisoned))
            swap(self._connection, model)
            release_all(self._connection, model)
            park(self._connection, model, poisoned, position=self._position)
            self._connection.execute(
                """
                UPDATE reading.projection
                SET version = %s, position = %s
                WHERE name = %s
                RETURNING pg_notify('projection', name || ':' || position)
                """,
                (model.version, self._position, model.name),
            )
