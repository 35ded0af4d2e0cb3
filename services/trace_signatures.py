"""Signed lines of the trace: numbered and signed by who writes them, so that a change is found."""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid4

from services.looks import Look, Looked, What

APART_SECONDS_MAX = 10.0
"""The store dates a line this soon after it was signed, or somebody else dated it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The place of a line among those of its writer, and the proof that nobody changed it.

    `number` counts from 1 without a gap. `signed_at` is the store's clock, `previous_at` that of
    the writer's line before: it tells later whether that one was old enough to be purged.
    """

    writer: UUID
    number: int
    signed_at: datetime
    previous_at: datetime | None
    mac: bytes


class LineSigner:
    """Signs the lines of one writer, which is one thread of one process, in their order."""

    def __init__(self, key: bytes, *, new_writer: Callable[[], UUID] = uuid4) -> None:
        self._key = key
        self._new_writer = new_writer
        self._writer = new_writer()
        self._number = 0
        self._previous_at: datetime | None = None

    def signed(self, looks: Sequence[Look], *, at: datetime) -> Sequence[Signature]:
        """The signatures of the next lines; they are next until `advance` is told of them."""
        made: list[Signature] = []
        previous_at = self._previous_at
        for number, look in enumerate(looks, start=self._number + 1):
            place = (self._writer, number, at, previous_at)
            made.append(_signature(place, _mac(self._key, place, _told(look))))
            previous_at = at
        return made

    def advance(self, written: Sequence[Signature]) -> None:
        """These lines are stored."""
        if written:
            self._number = written[-1].number
            self._previous_at = written[-1].signed_at

    def begin_anew(self) -> None:
        """Nobody knows whether the last lines were stored: go on as another writer.

        A number that was given may neither be given again nor be missing.
        """
        self._writer, self._number, self._previous_at = self._new_writer(), 0, None


class Fault(StrEnum):
    """What is amiss with a line."""

    UNSIGNED = "unsigned"
    EDITED = "edited"
    DATED = "dated otherwise"
    MISSING = "missing before"
    MISPLACED = "out of its order"
    ENDED = "missing at the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fault; `serial` is the line at which it was seen, None where the last lines are gone."""

    fault: Fault
    serial: int | None
    writer: UUID | None
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far a writer is known to have come, apart from the trace itself."""

    number: int
    at: datetime


class Verification:
    """Takes lines in the order of their serials and says what is amiss.

    What is missing is no fault once it was written before `kept_since`: it was purged.
    """

    def __init__(self, key: bytes, *, kept_since: datetime) -> None:
        self.lines = 0
        self._key = key
        self._kept_since = kept_since
        self._last: dict[UUID, int] = {}

    @property
    def writers(self) -> int:
        """How many writers the lines are of."""
        return len(self._last)

    def check(self, line: Looked, signature: Signature | None) -> Found | None:
        """The fault of the next line, if it has one."""
        self.lines += 1
        if signature is None:
            return None if _is_of_the_purge(line) else _found(Fault.UNSIGNED, line)
        misplaced = self._place(line, signature)
        place = (signature.writer, signature.number, signature.signed_at, signature.previous_at)
        if not hmac.compare_digest(signature.mac, _mac(self._key, place, _told_again(line))):
            return _found(Fault.EDITED, line, signature.writer)
        if abs(line.at - signature.signed_at) > timedelta(seconds=APART_SECONDS_MAX):
            return _found(Fault.DATED, line, signature.writer)
        return misplaced

    def check_ends(self, heads: Mapping[UUID, Head]) -> Sequence[Found]:
        """The last lines of writers that are gone, by how far they are known to have come."""
        return [
            Found(fault=Fault.ENDED, serial=None, writer=writer, lines=head.number - last)
            for writer, head in heads.items()
            if head.at >= self._kept_since and (last := self._last.get(writer, 0)) < head.number
        ]

    def _place(self, line: Looked, signature: Signature) -> Found | None:
        last = self._last.get(signature.writer, 0)
        self._last[signature.writer] = max(last, signature.number)
        if signature.number <= last:
            return _found(Fault.MISPLACED, line, signature.writer)
        lacking = signature.number - last - 1
        before = signature.previous_at
        if lacking and (before is None or before >= self._kept_since):
            return _found(Fault.MISSING, line, signature.writer, lines=lacking)
        return None


Place = tuple[UUID, int, datetime, datetime | None]
Told = tuple[str, str, str | None, str, list[str], list[str], str, str | None]


def _signature(place: Place, mac: bytes) -> Signature:
    writer, number, signed_at, previous_at = place
    return Signature(
        writer=writer, number=number, signed_at=signed_at, previous_at=previous_at, mac=mac
    )


def _mac(key: bytes, place: Place, told: Told) -> bytes:
    """HMAC with SHA-256 over the line as a JSON list, whose parts cannot be taken for another."""
    writer, number, signed_at, previous_at = place
    before = None if previous_at is None else _moment(previous_at)
    body = json.dumps([str(writer), number, _moment(signed_at), before, *told])
    return hmac.new(key, body.encode(), sha256).digest()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _told(look: Look) -> Told:
    actor = look.actor
    households = [str(each) for each in look.households]
    classes = sorted(str(each) for each in look.classes)
    who = (actor.organisation, actor.role, actor.person)
    return (*who, look.what.value, households, classes, look.purpose.value, look.reason)


def _told_again(line: Looked) -> Told:
    households, classes = [str(each) for each in line.households], list(line.classes)
    who = (line.organisation, line.role, line.person)
    return (*who, line.what, households, classes, line.purpose, line.reason)


def _is_of_the_purge(line: Looked) -> bool:
    """The purge runs in the store, which has no key: its own line opens nothing."""
    return line.what == What.PURGE.value and not line.households and not line.classes


def _found(fault: Fault, line: Looked, writer: UUID | None = None, *, lines: int = 1) -> Found:
    return Found(fault=fault, serial=line.serial, writer=writer, lines=lines)
