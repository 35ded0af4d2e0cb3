"""The follower: a thread that keeps the index of identity at the end of the log."""

import select
import socket
import threading

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.identity_index import Following
from adapters.postgres.projecting import Overtaken, PositionGap
from adapters.postgres.projector import BACK_OFF_SECONDS, POLL_SECONDS, RETRY_SECONDS
from adapters.postgres.roles import check_role
from adapters.postgres.session import bounded
from services.events import EventTypes
from services.identity_index import Tokens
from services.keyring import WrongMasterKey
from services.ports import KeyRing, Ledger, LedgerUnavailable
from services.reading import NewerEventType

LEADER_LOCK = (0x65746167, 4)
STATEMENT_MILLISECONDS_MAX = 30_000


class IdentityFollower:
    """Keeps the index: started once, stopped once, reconnecting in between.

    `conninfo` is the keys' role's: the lock of the one that leads is on the connection that writes,
    so that who lost the one has lost the other. Whatever may not be taken stands in the status as
    an alarm, and is tried again.
    """

    def __init__(
        self,
        conninfo: str,
        *,
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        tokens: Tokens,
        owner: str,
    ) -> None:
        self._conninfo = conninfo
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._tokens = tokens
        self._owner = owner
        self._stopping = threading.Event()
        self._wake, self._woken_by = socket.socketpair()
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="identity index", daemon=True)

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

    def _run(self) -> None:
        log = structlog.get_logger().bind(owner=self._owner)
        while not self._stopping.is_set():
            try:
                with self._connected() as connection:
                    self._serve(connection)
            except Overtaken:
                log.warning("identity index overtaken")
            except (psycopg.Error, LedgerUnavailable) as error:
                log.warning("identity index lost the database", error=type(error).__name__)
            self._stopping.wait(BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS) - 1)])
            self._failures += 1

    def _connected(self) -> Connection[TupleRow]:
        connection = psycopg.connect(
            bounded(self._conninfo, statement_milliseconds=STATEMENT_MILLISECONDS_MAX),
            autocommit=True,
        )
        check_role(connection)
        return connection

    def _serve(self, connection: Connection[TupleRow]) -> None:
        # Listening before the first look means that nothing stored in between stays unseen.
        connection.execute("LISTEN ledger")
        if not self._lead(connection):
            return
        work = Following(
            connection,
            ledger=self._ledger,
            key_ring=self._key_ring,
            event_types=self._event_types,
            tokens=self._tokens,
        )
        try:
            work.take_over(self._owner)
            while not self._stopping.is_set():
                while work.step() and not self._stopping.is_set():
                    pass
                self._failures = 0
                self._wait(connection)
        except (PositionGap, NewerEventType, WrongMasterKey) as error:
            reason = type(error).__name__
            structlog.get_logger().error("identity index stands still", alarm=reason)
            work.alarm(reason)
            self._stopping.wait(RETRY_SECONDS)

    def _lead(self, connection: Connection[TupleRow]) -> bool:
        """Wait until this follower leads; false when it is stopped before."""
        while not self._stopping.is_set():
            row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", LEADER_LOCK).fetchone()
            if row is not None and row[0]:
                return True
            self._stopping.wait(POLL_SECONDS)
        return False

    def _wait(self, connection: Connection[TupleRow]) -> None:
        """Until the log has news, or a second has passed."""
        select.select([connection.fileno(), self._wake.fileno()], [], [], POLL_SECONDS)
        # It raises OperationalError when the server has ended the connection.
        connection.pgconn.consume_input()
        while connection.pgconn.notifies():
            pass
