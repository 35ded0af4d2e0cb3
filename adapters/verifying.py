"""Verifying the log in the background: one at a time, for a bounded time, and what it found."""

import threading
import time
from collections.abc import Iterable, Iterator
from datetime import datetime

import structlog

from adapters.postgres.auditing import log_of
from adapters.postgres.verifications import VerificationStore
from services.moments import now_in_utc
from services.ports import LedgerUnavailable
from services.verification import BrokenLog, Link, verify
from services.verifications import Finding, Verification

VERIFYING_SECONDS_MAX = 900.0
ROWS_BETWEEN_PAUSES = 500
PAUSE_SECONDS = 0.002
"""After so many rows it steps aside, so that those who are served meanwhile do not wait for it."""


class _StoppedAt(Exception):
    """The time is up, or the process ends; whole up to `position`."""

    def __init__(self, position: int) -> None:
        super().__init__(f"stopped at {position}")
        self.position = position


class Verifying:
    """Verifies the log on a thread of its own; `conninfo` is the auditor role's.

    Where the database goes away meanwhile, nothing was found and nothing is kept.
    """

    def __init__(
        self, conninfo: str, store: VerificationStore, *, seconds_max: float = VERIFYING_SECONDS_MAX
    ) -> None:
        self._conninfo = conninfo
        self._store = store
        self._seconds_max = seconds_max
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether one is under way in this process."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, organisation: str) -> bool:
        """Begin, for somebody of that organisation; False where one is under way already."""
        with self._starting:
            if self.is_running or self._stopped.is_set():
                return False
            self._thread = threading.Thread(
                target=self._run, args=(organisation,), name="verification of the log"
            )
            self._thread.start()
            return True

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, but not longer than that."""
        if self._thread is not None:
            self._thread.join(seconds)

    def stop(self) -> None:
        """End what is under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, organisation: str) -> None:
        started_at = now_in_utc()
        try:
            self._store.keep(self._verified(organisation, started_at))
        except LedgerUnavailable:
            structlog.get_logger().warning("verification lost", why="the database went away")

    def _verified(self, organisation: str, started_at: datetime) -> Verification:
        before = self._store.latest_whole()
        known = before.verified if before else None
        chain = broken_as = None
        try:
            with log_of(self._conninfo) as (head, links):
                whole = verify(self._bounded(links), head, known=known)
            finding, position, chain = Finding.WHOLE, whole.position, whole.chain
        except _StoppedAt as stopped:
            finding, position = Finding.UNFINISHED, stopped.position
        except BrokenLog as broken:
            finding, position, broken_as = Finding.BROKEN, broken.position, broken.kind
        return Verification(
            organisation=organisation,
            started_at=started_at,
            ended_at=now_in_utc(),
            finding=finding,
            position=position,
            chain=chain,
            broken_as=broken_as,
        )

    def _bounded(self, links: Iterable[Link]) -> Iterator[Link]:
        deadline = time.monotonic() + self._seconds_max
        position = 0
        for number, link in enumerate(links):
            if number % ROWS_BETWEEN_PAUSES == 0:
                is_over = self._stopped.wait(PAUSE_SECONDS) or time.monotonic() > deadline
                if is_over:
                    raise _StoppedAt(position)
            position = link.event.position
            yield link
