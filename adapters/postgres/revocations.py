"""What is accepted no more, as one process knows it: a thread looks every second."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import structlog

from adapters.postgres.accounts import AccountStore
from services.accounts import RevocationKind
from services.ports import LedgerUnavailable

POLL_SECONDS = 1.0
RETRY_SECONDS = 0.2
KNOWN_SECONDS_MAX = 4.0
"""Who does not know what was revoked lets nobody in: with the poll, five seconds at the most."""
TIDY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    tokens: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()
    persons: Mapping[str, float] = field(default_factory=dict)


class Revocations:
    """Answers from memory whether a token, a session or a person's visit was ended.

    The accounts that nobody used for long are ended by the same thread, once a day.
    """

    def __init__(
        self,
        store: AccountStore,
        *,
        today: Callable[[], date],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._today = today
        self._clock = clock
        self._known = _Known()
        self._known_at: float | None = None
        self._tidied_at: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="revocations", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End looking. Doing it again changes nothing."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def is_known(self) -> bool:
        """Whether this process looked lately enough to let anybody in."""
        known_at = self._known_at
        return known_at is not None and self._clock() - known_at <= KNOWN_SECONDS_MAX

    def has_token(self, token_id: str) -> bool:
        return token_id in self._known.tokens

    def has_session(self, session: str) -> bool:
        return session in self._known.sessions

    def has_person(self, person: str, *, since: float) -> bool:
        """Whether the visits of that person that began then were ended."""
        return self._known.persons.get(person, 0.0) >= since

    def end_session(self, session: str, *, until: float) -> None:
        """Accept a session no more, here at once and elsewhere within seconds.

        `until` is when it would have ended, in seconds since the epoch. Raises LedgerUnavailable.
        """
        ends_at = datetime.fromtimestamp(until, UTC)
        self._store.revoke(RevocationKind.SESSION, session, until=ends_at)
        self.look()

    def look(self) -> None:
        """Know what is revoked now. Raises LedgerUnavailable."""
        began = self._clock()
        revoked = self._store.revoked()
        persons: dict[str, float] = {}
        for each in revoked:
            if each.kind is RevocationKind.PERSON:
                persons[each.id] = max(each.at, persons.get(each.id, 0.0))
        self._known = _Known(
            tokens=frozenset(e.id for e in revoked if e.kind is RevocationKind.TOKEN),
            sessions=frozenset(e.id for e in revoked if e.kind is RevocationKind.SESSION),
            persons=persons,
        )
        self._known_at = began

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
                self._tidy()
            except LedgerUnavailable:
                self._stopping.wait(RETRY_SECONDS)
            else:
                self._stopping.wait(POLL_SECONDS)

    def _tidy(self) -> None:
        now = self._clock()
        if self._tidied_at is None or now - self._tidied_at >= TIDY_SECONDS:
            self._tidied_at = now
            ended = self._store.archive_dormant(self._today())
            if ended:
                structlog.get_logger().info("accounts archived", accounts=ended)
