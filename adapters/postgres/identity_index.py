"""The index of identity in PostgreSQL: its rows follow the log.

The keys' own role has these tables: whoever destroys a household's keys deletes its rows with them,
and the role that reads screens sees none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.projecting import Overtaken, PositionGap
from adapters.postgres.read_models import ProjectionStatus
from domain.household import is_of_household
from services.events import EventTypes
from services.identity_index import LEAVING_AS_IT_WAS, IndexRow, Tokens, rows_of
from services.ports import HouseholdKeys, KeyRing, Ledger, StoredEvent
from services.reading import POISON, Stream
from services.rendering import decoded
from services.sealing import BrokenSeal

NAME = "identity_index"
VERSION = 1
BATCH_EVENTS_MAX = 500

_TAKE_OVER = "UPDATE search.follower SET owner = %s, alarm = NULL RETURNING position"

_HOLD = "SELECT position FROM search.follower FOR UPDATE"

# Held until the rows are in: a key that is destroyed meanwhile takes them with it.
_LIVING = """
    SELECT stream
    FROM keys.stream_key
    WHERE stream = ANY(%s::uuid[]) AND identity IS NOT NULL
    ORDER BY stream
    FOR SHARE
"""

_DELETE = "DELETE FROM search.identity_token WHERE household = ANY(%s::uuid[])"

_COPY = "COPY search.identity_token (reader, kind, token, household) FROM STDIN"

_SET_ASIDE = """
    INSERT INTO search.set_aside (household, position, reason)
    SELECT household, %s, reason FROM unnest(%s::uuid[], %s::text[]) AS a (household, reason)
"""

_TAKE_BACK = "DELETE FROM search.set_aside WHERE household = ANY(%s::uuid[])"

_WAITING = "SELECT household FROM search.set_aside ORDER BY household LIMIT %s"

_MOVE = """
    UPDATE search.follower
    SET position = %s, moved_at = clock_timestamp(), alarm = NULL
    RETURNING pg_notify('projection', 'identity_index:' || position)
"""

_ALARM = "UPDATE search.follower SET alarm = %s"

_STATUS = """
    SELECT
        f.position,
        COALESCE(
            (
                SELECT GREATEST(0, extract(epoch FROM clock_timestamp() - e.recorded_at))
                FROM ledger.event AS e
                WHERE e.position = f.position + 1
            ),
            0
        )::float8,
        (SELECT count(*) FROM search.set_aside),
        f.owner, f.moved_at, f.alarm
    FROM search.follower AS f
"""

POSITION = "SELECT position FROM search.follower"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What some households' histories make: rows, and the kind of error where they make none."""

    rows: Sequence[IndexRow] = ()
    unreadable: Mapping[UUID, str]


class Following:
    """The work of the one follower that leads, on its connection as the keys' role."""

    def __init__(
        self,
        connection: Connection[TupleRow],
        *,
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        tokens: Tokens,
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._tokens = tokens
        self._position = 0

    def take_over(self, owner: str) -> None:
        """Go on from where the index stands, and try again what was set aside."""
        row = self._connection.execute(_TAKE_OVER, (owner,)).fetchone()
        if row is None:
            raise AssertionError("the follower's row is written by the migration")
        self._position = row[0]
        waiting = self._connection.execute(_WAITING, (BATCH_EVENTS_MAX,)).fetchall()
        if waiting:
            self._take([each[0] for each in waiting], after=self._position)

    def step(self) -> int:
        """Take the next events' households into the index; answers how many events there were.

        Raises PositionGap, NewerEventType, Overtaken, WrongMasterKey and LedgerUnavailable.
        """
        events = self._ledger.page(self._position, limit=BATCH_EVENTS_MAX)
        for expected, event in enumerate(events, start=self._position + 1):
            if event.position != expected:
                raise PositionGap(f"position {expected} is not in the log, {event.position} is")
        if events:
            self._take(_touched(events), after=events[-1].position)
        elif self._connection.execute(POSITION).fetchall() != [(self._position,)]:
            # Set back by an operator, to be made anew.
            raise Overtaken
        return len(events)

    def alarm(self, reason: str) -> None:
        """Tell in the status why the index stands still."""
        self._connection.execute(_ALARM, (reason,))

    def _take(self, households: Sequence[UUID], *, after: int) -> None:
        found = self._read(households, until=after) if households else _Read(unreadable={})
        with self._connection.transaction():
            row = self._connection.execute(_HOLD).fetchone()
            if row is None or row[0] != self._position:
                raise Overtaken
            if households:
                self._replace(households, found, position=after)
            self._connection.execute(_MOVE, (after,))
        self._position = after

    def _read(self, households: Sequence[UUID], *, until: int) -> _Read:
        events = self._ledger.streams(households, until=until)
        keys = self._key_ring.load(households)
        own: dict[UUID, list[StoredEvent]] = {household: [] for household in households}
        for event in events:
            own[event.stream].append(event)
        rows: list[IndexRow] = []
        unreadable: dict[UUID, str] = {}
        for household, stream in decoded(events, self._event_types).items():
            if isinstance(stream, str):
                unreadable[household] = stream
            elif household in keys:
                try:
                    rows += self._rows_of(stream, own[household], keys[household])
                except (*POISON, BrokenSeal) as error:
                    unreadable[household] = type(error).__name__
        return _Read(rows=rows, unreadable=unreadable)

    def _rows_of(
        self, stream: Stream, events: Sequence[StoredEvent], keys: HouseholdKeys
    ) -> Sequence[IndexRow]:
        return rows_of(stream, events, keys, tokens=self._tokens, event_types=self._event_types)

    def _replace(self, households: Sequence[UUID], found: _Read, *, position: int) -> None:
        asked = list(households)
        living = {row[0] for row in self._connection.execute(_LIVING, (asked,))}
        self._connection.execute(_DELETE, (asked,))
        self._connection.execute(_TAKE_BACK, (asked,))
        with self._connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for row in found.rows:
                if row.household in living:
                    copy.write_row((row.reader, row.kind, row.token, row.household))
        if found.unreadable:
            named, reasons = list(found.unreadable), list(found.unreadable.values())
            self._connection.execute(_SET_ASIDE, (position, named, reasons))


def _touched(events: Sequence[StoredEvent]) -> list[UUID]:
    """The households whose rows these events may change."""
    return sorted(
        {
            event.stream
            for event in events
            if is_of_household(event.type) and event.type not in LEAVING_AS_IT_WAS
        }
    )


def status(connection: Connection[TupleRow]) -> ProjectionStatus:
    """How the index stands, in the words of a read model's status."""
    row = connection.execute(_STATUS).fetchone()
    if row is None:
        raise AssertionError("the follower's row is written by the migration")
    return ProjectionStatus(
        name=NAME,
        version=VERSION,
        position=row[0],
        lag_s=row[1],
        parked=row[2],
        owner=row[3],
        heartbeat_at=row[4],
        alarm=row[5],
    )
