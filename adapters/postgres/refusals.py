"""Refusals as they are kept: gathered beside the answers, and written by a thread of its own."""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from adapters.postgres.session import Session
from services.exchanged import Refused
from services.ports import LedgerUnavailable
from services.refusals import KEPT_DAYS, KEPT_MAX, RefusalFigures

WAITING_MAX = 2_000
PER_HOUR_MAX = 2_000
"""Of one organisation, as one process counts them: what repeats tells nothing new."""
HOUR_SECONDS = 3600.0
GATHER_SECONDS = 0.25
SETTLING_SECONDS = 10.0
PURGE_SECONDS = 86_400.0
WRITE_MILLISECONDS_MAX = 5_000

# What was refused may be lost with the machine: nobody waits for it to reach the disk.
_LOSABLE = "SET LOCAL synchronous_commit = off"

_INSERT = """
    INSERT INTO exchange.refusal (
        organisation, credential, source_hash, event_id, event_hash, event_type, problem, status,
        pointers, rules
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::text[], %s::text[])
"""

_PURGE = "SELECT exchange.purge(%s, %s)"


class RefusalLog:
    """Keeps refusals behind the `RefusalNotes` port; `writer` connects as the writer's role.

    What there is no room for, and what the database does not take, is counted and forgotten:
    whoever posts neither waits for it nor fails with it. Once a day it purges.
    """

    def __init__(self, writer: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.figures = RefusalFigures()
        self._session = Session(writer, statement_milliseconds=WRITE_MILLISECONDS_MAX)
        self._clock = clock
        self._waiting: deque[Refused] = deque()
        self._unwritten = 0
        self._noted: Counter[str] = Counter()
        self._hour_began = clock()
        self._changed = threading.Condition()
        self._closing = False
        self._pressing = False
        self._thread = threading.Thread(target=self._run, name="etage refusals", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def note(self, refused: Sequence[Refused]) -> None:
        """Have these kept soon, as far as there is room."""
        with self._changed:
            for each in refused:
                if self._takes(each.organisation):
                    self._waiting.append(each)
                    self._unwritten += 1
                else:
                    self.figures.dropped[each.problem] += 1
            self._changed.notify_all()

    def settle(self) -> bool:
        """Wait until all that was noted is written, or lost; whether it is within the time."""
        with self._changed:
            self._pressing = True
            self._changed.notify_all()
            is_settled = self._changed.wait_for(
                lambda: not self._unwritten, timeout=SETTLING_SECONDS
            )
            self._pressing = False
            return is_settled

    def close(self) -> None:
        """Write what is waiting, and end. Doing it again changes nothing."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self._session.close()

    def _takes(self, organisation: str) -> bool:
        now = self._clock()
        if now - self._hour_began >= HOUR_SECONDS:
            self._hour_began = now
            self._noted.clear()
        if len(self._waiting) >= WAITING_MAX or self._noted[organisation] >= PER_HOUR_MAX:
            return False
        self._noted[organisation] += 1
        return True

    def _run(self) -> None:
        purge_at = self._clock()
        while not self._closing or self._waiting:
            if self._clock() >= purge_at:
                self._purge()
                purge_at = self._clock() + PURGE_SECONDS
            self._write(self._taken(purge_at))

    def _taken(self, until: float) -> Sequence[Refused]:
        """What has gathered; nothing where it is time to purge."""
        with self._changed:
            self._changed.wait_for(self._is_due, timeout=max(0.0, until - self._clock()))
            if self._waiting and not (self._closing or self._pressing):
                self._changed.wait_for(
                    lambda: self._closing or self._pressing, timeout=GATHER_SECONDS
                )
            taken = list(self._waiting)
            self._waiting.clear()
            return taken

    def _is_due(self) -> bool:
        return bool(self._waiting) or self._closing

    def _write(self, taken: Sequence[Refused]) -> None:
        if not taken:
            return
        try:
            self._session.run(lambda connection: _insert(connection, taken))
            counted = self.figures.kept
        except (LedgerUnavailable, psycopg.Error):
            counted = self.figures.dropped
        with self._changed:
            counted.update(each.problem for each in taken)
            self._unwritten -= len(taken)
            self._changed.notify_all()

    def _purge(self) -> None:
        try:
            removed = self._session.run(purge)
        except (LedgerUnavailable, psycopg.Error):
            return
        if removed:
            structlog.get_logger().info("refusals purged", lines=removed)


def purge(connection: Connection[TupleRow], *, days: int = KEPT_DAYS, most: int = KEPT_MAX) -> int:
    """Remove what is older than so many days, and all but the latest; how many."""
    row = connection.execute(_PURGE, (days, most)).fetchone()
    return int(row[0]) if row else 0


def _insert(connection: Connection[TupleRow], taken: Sequence[Refused]) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_LOSABLE)
        cursor.executemany(_INSERT, [_row(each) for each in taken])


def _row(refused: Refused) -> tuple[object, ...]:
    return (
        refused.organisation,
        refused.credential,
        refused.source_hash,
        refused.event_id,
        refused.event_hash,
        refused.event_type,
        refused.problem,
        refused.status,
        list(refused.pointers),
        list(refused.rules),
    )
