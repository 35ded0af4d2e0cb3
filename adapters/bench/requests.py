"""Requests made ready before the clock starts: bytes, with gaps where a household's id goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.posting import REFERENCE_PREFIX, learned

UUID_CHARACTERS = 36
SINGLE_TYPE = "application/cloudevents+json"
BATCH_TYPE = "application/cloudevents-batch+json"

_HOUSEHOLD = b'"household_id":"'
_POSITION = b'"position":'


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the platform's id of the household goes that this own reference leads to."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One request. `events` are those it carries, for what their receipts tell."""

    head: bytes
    parts: Sequence[bytes | Gap]
    events: Sequence[Mapping[str, Any]]
    is_batch: bool

    def bytes_with(self, known: Mapping[str, str]) -> bytes | None:
        """The whole request; None where no receipt has told a household that it names."""
        pieces = [self.head]
        for part in self.parts:
            if isinstance(part, Gap):
                household = known.get(part.reference)
                if household is None:
                    return None
                pieces.append(household.encode())
            else:
                pieces.append(part)
        return b"".join(pieces)


def posting(events: Sequence[Mapping[str, Any]], *, token: str, is_batch: bool) -> Ready:
    """A post of one event, or of a batch."""
    parts: list[bytes | Gap] = []
    for number, event in enumerate(events):
        if is_batch:
            parts.append(b"," if number else b"[")
        parts += _pieces(event)
    if is_batch:
        parts.append(b"]")
    length = sum(UUID_CHARACTERS if isinstance(part, Gap) else len(part) for part in parts)
    head = (
        "POST /v1/events HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\n"
        f"Content-Type: {BATCH_TYPE if is_batch else SINGLE_TYPE}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    return Ready(head=head.encode(), parts=_merged(parts), events=events, is_batch=is_batch)


def reading(path: str, *, token: str = "", cookie: str = "") -> Ready:
    """A GET, by a program with a token or by somebody whose browser has a cookie."""
    who = f"Cookie: {cookie}" if cookie else f"Authorization: Bearer {token}"
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n{who}\r\n\r\n"
    return Ready(head=head.encode(), parts=(), events=(), is_batch=False)


def learn(ready: Ready, body: bytes, known: dict[str, str]) -> int:
    """Take from the receipts which households own references lead to; how many were stored."""
    if ready.is_batch:
        results = orjson.loads(body)["results"]
        stored = [result["status"] == 201 for result in results]
        for event, result in zip(ready.events, results, strict=True):
            if result["status"] in (200, 201):
                known |= learned(event, result["household_id"])
        return sum(stored)
    for event in ready.events:
        start = body.find(_HOUSEHOLD)
        if start >= 0:
            start += len(_HOUSEHOLD)
            known |= learned(event, body[start : start + UUID_CHARACTERS].decode())
    return len(ready.events)


def position_in(body: bytes) -> int:
    """The position in the receipt of a single event."""
    start = body.index(_POSITION) + len(_POSITION)
    end = body.index(b",", start)
    return int(body[start:end])


def _pieces(event: Mapping[str, Any]) -> list[bytes | Gap]:
    text = orjson.dumps(event)
    subject = str(event["subject"])
    if not subject.startswith(REFERENCE_PREFIX):
        return [text]
    before, _, after = text.partition(subject.encode())
    return [before, Gap(subject.removeprefix(REFERENCE_PREFIX)), after]


def _merged(parts: Sequence[bytes | Gap]) -> Sequence[bytes | Gap]:
    merged: list[bytes | Gap] = []
    for part in parts:
        if merged and isinstance(part, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)
