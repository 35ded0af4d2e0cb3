"""How far each writer of the trace has come, in small files apart from the database.

They are what tells, later, that the last lines of a writer are gone.
"""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from services.trace_signatures import Head, Signature

KEPT_DAYS = 400
"""Longer than the trace itself is kept."""


class TraceHeads:
    """One file for each writer, rewritten in place after each commit, never waited for.

    After a kill or a loss of power a file may be behind, never ahead of what was committed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer: UUID | None = None
        self._descriptor: int | None = None

    def keep(self, last: Signature) -> None:
        """The writer's lines up to this one are stored."""
        if self._descriptor is None or last.writer != self._writer:
            self._open(last.writer)
        text = f"{last.number:020} {last.signed_at.astimezone(UTC).isoformat()}\n"
        if self._descriptor is not None:
            os.pwrite(self._descriptor, text.ljust(64).encode(), 0)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def known(self) -> Mapping[UUID, Head]:
        """How far the writers of this data folder have come."""
        found = {}
        for path in self._folder.glob("*-*-*-*-*"):
            number, _, moment = path.read_text("ascii").strip().partition(" ")
            if moment:
                head = Head(number=int(number), at=datetime.fromisoformat(moment))
                found[UUID(path.name)] = head
        return found

    def forget_old(self, *, now: datetime) -> None:
        """Remove what the trace itself no longer holds."""
        oldest = now - timedelta(days=KEPT_DAYS)
        for writer, head in self.known().items():
            if head.at < oldest:
                (self._folder / str(writer)).unlink(missing_ok=True)

    def _open(self, writer: UUID) -> None:
        self.close()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / str(writer)
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        self._writer = writer
