"""The projector: a thread that keeps every read model at the end of the log, whatever is lost."""

import select
import socket
import threading
import time
from collections.abc import Sequence

import orjson
import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_loads

from adapters.postgres.projecting import Overtaken, PositionGap, Projecting
from adapters.postgres.read_models import prepare
from adapters.postgres.roles import check_role
from adapters.postgres.session import bounded
from projections import ReadModel
from services.events import EventTypes
from services.reading import NewerEventType

LEADER_LOCK = (0x65746167, 2)
STATEMENT_MILLISECONDS_MAX = 30_000
PACE_SECONDS = 0.02
"""Between two steps of a log that grows: what arrives meanwhile shares the next transaction."""
FULL_STEP_EVENTS = 100
"""A step of as many events has more behind it, and is followed at once."""
POLL_SECONDS = 1.0
RETRY_SECONDS = 60.0
LEASE_SECONDS = 10
BACK_OFF_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)

# A projector that is stopped, not dead, keeps its connection and with it the leader's lock. The
# server ends that connection once nothing was heard of it for longer than the lease.
_END_SILENT_LEADER = """
    SELECT pg_terminate_backend(l.pid)
    FROM pg_locks AS l
    JOIN pg_database AS d ON d.oid = l.database AND d.datname = current_database()
    WHERE l.locktype = 'advisory' AND l.classid = %s AND l.objid = %s AND l.granted
    AND (
        SELECT max(p.heartbeat_at) < clock_timestamp() - make_interval(secs => %s)
        FROM reading.projection AS p
    )
"""


def open_connection(conninfo: str) -> Connection[TupleRow]:
    """A connection of the projector's own. Raises UnsafeRole, and psycopg's errors."""
    connection = psycopg.connect(
        bounded(conninfo, statement_milliseconds=STATEMENT_MILLISECONDS_MAX), autocommit=True
    )
    set_json_loads(orjson.loads, connection)
    check_role(connection)
    return connection


class Projector:
    """Projects into all read models: started once, stopped once, reconnecting in between.

    Many may run; one leads, the others wait to take over. `owner` names this one in the status,
    for instance by host and process. A step that may not be taken stops it with an alarm in the
    status, and it tries again after `retry_seconds`.
    """

    def __init__(
        self,
        conninfo: str,
        models: Sequence[ReadModel],
        event_types: EventTypes,
        *,
        owner: str,
        retry_seconds: float = RETRY_SECONDS,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._conninfo = conninfo
        self._models = models
        self._event_types = event_types
        self._owner = owner
        self._retry_seconds = retry_seconds
        self._lease_seconds = lease_seconds
        self._stopping = threading.Event()
        self._wake, self._woken_by = socket.socketpair()
        self._notified = False
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the step under way end, and wait for the thread. Doing it again changes nothing."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._woken_by.send(b"x")
        if self._thread.is_alive():
            self._thread.join()
        self._wake.close()
        self._woken_by.close()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs; where it does not and was not stopped, something is wrong."""
        return self._thread.is_alive()

    def _run(self) -> None:
        log = structlog.get_logger().bind(owner=self._owner)
        while not self._stopping.is_set():
            try:
                with open_connection(self._conninfo) as connection:
                    self._serve(connection)
            except Overtaken:
                log.warning("projector overtaken")
            except psycopg.Error as error:
                log.warning("projector lost its connection", error=type(error).__name__)
            self._pause()

    def _pause(self) -> None:
        seconds = BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS) - 1)]
        self._failures += 1
        self._stopping.wait(seconds)

    def _serve(self, connection: Connection[TupleRow]) -> None:
        # Listening before the first look means that nothing stored in between stays unseen.
        connection.add_notify_handler(lambda _: self._note())
        connection.execute("LISTEN ledger")
        prepare(connection, self._models)
        if not self._lead(connection):
            return
        work = Projecting(connection, self._models, self._event_types, owner=self._owner)
        outdated = work.take_over()
        if outdated:
            structlog.get_logger().warning("read models to be rebuilt", projections=outdated)
        retry_at = 0.0
        while not self._stopping.is_set():
            alarm = self._advance(work, retry=time.monotonic() >= retry_at)
            self._failures = 0
            if alarm or time.monotonic() >= retry_at:
                retry_at = time.monotonic() + self._retry_seconds
            self._stand_still(connection, work, alarm=alarm, until=retry_at)

    def _advance(self, work: Projecting, *, retry: bool) -> str | None:
        """Go on to the end of the log; answers why that was not possible."""
        try:
            if retry:
                work.retry()
            while (taken := work.step()) and not self._stopping.is_set():
                if taken < FULL_STEP_EVENTS:
                    self._stopping.wait(PACE_SECONDS)
        except (PositionGap, NewerEventType) as error:
            structlog.get_logger().error("projector stands still", alarm=type(error).__name__)
            return type(error).__name__
        return None

    def _stand_still(
        self,
        connection: Connection[TupleRow],
        work: Projecting,
        *,
        alarm: str | None,
        until: float,
    ) -> None:
        """Wait for news of the log or a second; after an alarm, until the next try."""
        work.alive(alarm)
        self._wait(connection)
        while alarm and not self._stopping.is_set() and time.monotonic() < until:
            work.alive(alarm)
            self._notified = False
            self._wait(connection)

    def _lead(self, connection: Connection[TupleRow]) -> bool:
        """Wait until this projector leads; false when it is stopped before."""
        while not self._stopping.is_set():
            row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", LEADER_LOCK).fetchone()
            if row is not None and row[0]:
                return True
            connection.execute(_END_SILENT_LEADER, (*LEADER_LOCK, self._lease_seconds))
            self._stopping.wait(POLL_SECONDS)
        return False

    def _note(self) -> None:
        self._notified = True

    def _wait(self, connection: Connection[TupleRow]) -> None:
        if not self._notified:
            select.select([connection.fileno(), self._wake.fileno()], [], [], POLL_SECONDS)
            # It raises OperationalError when the server has ended the connection.
            connection.pgconn.consume_input()
            while connection.pgconn.notifies():
                pass
        self._notified = False
