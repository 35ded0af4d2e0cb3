"""One step of projecting: the next events' households, their rows and the position, or nothing."""

import time
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.ledger import events_of, page
from adapters.postgres.parking import park, release, waiting
from adapters.postgres.row_writing import WrittenRows, encode, write_rows
from projections import ReadModel
from services.events import EventTypes
from services.ports import StoredEvent
from services.rendering import KeptStreams, Rendered, render

BATCH_EVENTS_MAX = 500
RETRIED_MAX = 200
KEPT_EVENTS_MAX = 20_000
KEPT_HOUSEHOLDS_MAX = 20_000
HEARTBEAT_SECONDS = 1.0

StoreRows = Callable[[Rendered], Mapping[UUID, str]]
"""Writes a model's rows; answers the households that could not be written, and why."""

_TAKE_OVER = """
    UPDATE reading.projection
    SET fence = fence + 1, owner = %s, backend = pg_backend_pid(),
        heartbeat_at = clock_timestamp()
    WHERE name = ANY(%s)
    RETURNING name, version, position, fence
"""

_HOLD = """
    SELECT name, position, fence
    FROM reading.projection
    WHERE name = ANY(%s)
    ORDER BY name
    FOR UPDATE
"""

_MOVE = """
    UPDATE reading.projection AS p
    SET position = %(after)s, heartbeat_at = clock_timestamp(), alarm = NULL
    FROM unnest(%(names)s::text[], %(fences)s::bigint[]) AS own (name, fence)
    WHERE p.name = own.name AND p.position = %(before)s AND p.fence = own.fence
    RETURNING pg_notify('projection', p.name || ':' || p.position)
"""

_ALIVE = """
    UPDATE reading.projection
    SET heartbeat_at = clock_timestamp(), alarm = %s
    WHERE name = ANY(%s) AND owner = %s AND backend = pg_backend_pid()
"""


class PositionGap(Exception):
    """The log has a hole after the position a read model stands at: an event would be missed."""


class Overtaken(Exception):
    """Another projector has taken over, or a rebuild has moved the position."""


class Projecting:
    """The work of the one projector that leads, on its connection; one thread's."""

    def __init__(
        self,
        connection: Connection[TupleRow],
        models: Sequence[ReadModel],
        event_types: EventTypes,
        *,
        owner: str,
    ) -> None:
        self._connection = connection
        self._event_types = event_types
        self._owner = owner
        self._kept_streams = KeptStreams(event_types, events_max=KEPT_EVENTS_MAX)
        self._written = WrittenRows(households_max=KEPT_HOUSEHOLDS_MAX)
        self._parked: set[UUID] = set()
        self._models = models
        self._positions: dict[str, int] = {}
        self._fences: dict[str, int] = {}
        self._told_at = 0.0
        self._alarm: str | None = None

    def take_over(self) -> Sequence[str]:
        """Fence off whoever projected before; answers the models that are to be rebuilt first.

        A model whose tables are of another version is left alone.
        """
        names = [model.name for model in self._models]
        rows = self._connection.execute(_TAKE_OVER, (self._owner, names)).fetchall()
        versions = {row[0]: row[1] for row in rows}
        self._models = [m for m in self._models if versions[m.name] == m.version]
        current = {model.name for model in self._models}
        self._positions = {row[0]: row[2] for row in rows if row[0] in current}
        self._fences = {row[0]: row[3] for row in rows if row[0] in current}
        return sorted(set(versions) - current)

    def alive(self, alarm: str | None = None) -> None:
        """Tell, at most once a second, that this projector lives, and why it stands still."""
        now = time.monotonic()
        if alarm != self._alarm or now - self._told_at >= HEARTBEAT_SECONDS:
            self._connection.execute(_ALIVE, (alarm, list(self._positions), self._owner))
            self._told_at, self._alarm = now, alarm

    def step(self) -> int:
        """Take the next events into the read models that are furthest behind.

        Answers how many there were. Raises PositionGap, NewerEventType, Overtaken.
        """
        if not self._models:
            return 0
        before = min(self._positions.values())
        ahead = [position for position in self._positions.values() if position > before]
        limit = min([BATCH_EVENTS_MAX, *(position - before for position in ahead)])
        events = page(self._connection, before, limit=limit)
        if events:
            self._take(events, (), before=before)
        return len(events)

    def retry(self) -> None:
        """Try the parked households again, where all the read models stand at one position."""
        names = list(self._positions)
        streams = waiting(self._connection, names, limit=RETRIED_MAX)
        self._parked.update(streams)
        if streams and len(set(self._positions.values())) == 1:
            self._take((), streams, before=min(self._positions.values()))

    def _take(self, events: Sequence[StoredEvent], also: Sequence[UUID], *, before: int) -> None:
        _require_contiguous(events, before)
        after = events[-1].position if events else before
        try:
            streams = self._kept_streams.with_next(
                events, also, read=lambda keys: events_of(self._connection, keys, until=after)
            )
            behind = [m for m in self._models if self._positions[m.name] == before]
            rendered = render(streams, behind, self._event_types)
            self._store_somehow(rendered, before=before, after=after)
        except BaseException:
            self._kept_streams.clear()
            self._written.clear()
            raise

    def _store_somehow(self, rendered: Sequence[Rendered], *, before: int, after: int) -> None:
        try:
            # In a pipeline all of it takes one round trip, whatever the number of tables.
            with self._connection.pipeline():
                self._store(rendered, self._store_all, before=before, after=after)
        except psycopg.DataError:
            self._written.clear()
            self._store(rendered, self._store_one_by_one, before=before, after=after)

    def _store(
        self, rendered: Sequence[Rendered], store: StoreRows, *, before: int, after: int
    ) -> None:
        """Rows and position in one transaction, held to the fence."""
        names = [each.model.name for each in rendered]
        with self._connection.transaction():
            held = {row[0]: row[1:] for row in self._connection.execute(_HOLD, (names,))}
            if any(held.get(name) != (before, self._fences[name]) for name in names):
                raise Overtaken
            for each in rendered:
                self._settle(each, {**each.poisoned, **store(each)}, position=after)
            self._move(names, before=before, after=after)
        self._positions.update(dict.fromkeys(names, after))

    def _settle(self, rendered: Rendered, poisoned: Mapping[UUID, str], *, position: int) -> None:
        """Park what could not be shown, and release what could at last."""
        released = self._parked & (rendered.rows.keys() - poisoned.keys())
        if released:
            release(self._connection, rendered.model, list(released))
        park(self._connection, rendered.model, poisoned, position=position)
        self._parked |= poisoned.keys()

    def _store_all(self, rendered: Rendered) -> Mapping[UUID, str]:
        for table in rendered.model.tables:
            rows = {key: by_table[table.name] for key, by_table in rendered.rows.items()}
            write_rows(self._connection, table, self._written.differing(table, rows))
        return {}

    def _store_one_by_one(self, rendered: Rendered) -> Mapping[UUID, str]:
        poisoned: dict[UUID, str] = {}
        for key, by_table in rendered.rows.items():
            try:
                with self._connection.transaction():
                    for table in rendered.model.tables:
                        rows = {key: encode(table, by_table[table.name])}
                        write_rows(self._connection, table, rows)
            except psycopg.DataError as error:
                poisoned[key] = type(error).__name__
        return poisoned

    def _move(self, names: Sequence[str], *, before: int, after: int) -> None:
        fences = [self._fences[name] for name in names]
        moved = self._connection.execute(
            _MOVE, {"names": list(names), "fences": fences, "before": before, "after": after}
        )
        if len(moved.fetchall()) != len(names):
            raise Overtaken


def _require_contiguous(events: Sequence[StoredEvent], before: int) -> None:
    for expected, event in enumerate(events, start=before + 1):
        if event.position != expected:
            raise PositionGap(f"position {expected} is not in the log, {event.position} is")
