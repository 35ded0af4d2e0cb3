"""Verifying the log: every record's leaf, and the chain over them, computed anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.ports import Head, StoredEvent
from services.record import NO_CHAIN, NO_LEAF, Record, chained, data_hash, leaf_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event, with the hashes that stand in its row."""

    event: StoredEvent
    data_hash: bytes
    chain: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The log is whole up to a position, where its chain has this value."""

    position: int
    chain: bytes


class Break(StrEnum):
    """What does not fit where the log is broken."""

    POSITION = "position"
    VERSION = "version"
    DATA = "data"
    RECORD = "record"
    CHAIN = "chain"
    HEAD = "head"
    REWRITTEN = "rewritten"


class BrokenLog(Exception):
    """The log is not what it was when it was written; `position` is the first that shows it."""

    def __init__(self, position: int, reason: str, *, kind: Break) -> None:
        super().__init__(f"position {position}: {reason}")
        self.position = position
        self.reason = reason
        self.kind = kind


def verify(links: Iterable[Link], head: Head, *, known: Verified | None = None) -> Verified:
    """Check the log from its first position to its head.

    Proves that no row was changed, removed, inserted or moved by someone who did not rewrite all
    that follows; whoever rewrites that and the head too is found out by a checkpoint only. Such a
    one is `known`, what an earlier verification found: the chain must still pass through it.
    Raises BrokenLog at the first position that does not fit.
    """
    leaves: dict[UUID, tuple[int, bytes]] = {}
    position, chain = 0, NO_CHAIN
    for link in links:
        event = link.event
        if event.position != position + 1:
            raise BrokenLog(position + 1, "this position is missing", kind=Break.POSITION)
        version, previous = leaves.get(event.stream, (0, NO_LEAF))
        if event.version != version + 1:
            reason = f"version {version + 1} of its stream is missing"
            raise BrokenLog(event.position, reason, kind=Break.VERSION)
        chain = chained(chain, _checked_leaf(link, previous))
        if chain != link.chain:
            raise BrokenLog(event.position, "the chain does not fit", kind=Break.CHAIN)
        if known and known.position == event.position and known.chain != chain:
            reason = "the chain is another one than was verified before"
            raise BrokenLog(event.position, reason, kind=Break.REWRITTEN)
        leaves[event.stream] = (event.version, event.leaf)
        position = event.position
    if (position, chain) != (head.position, head.chain):
        reason = f"the head says that the log ends at {head.position}"
        raise BrokenLog(position + 1, reason, kind=Break.HEAD)
    if known and known.position > position:
        reason = f"the log was verified up to {known.position} before"
        raise BrokenLog(position + 1, reason, kind=Break.REWRITTEN)
    return Verified(position=position, chain=chain)


def _checked_leaf(link: Link, previous: bytes) -> bytes:
    event = link.event
    if data_hash(event.state) != link.data_hash:
        raise BrokenLog(event.position, "the data was changed", kind=Break.DATA)
    leaf = remade_leaf(event, previous=previous, data_hash=link.data_hash)
    if leaf != event.leaf:
        raise BrokenLog(event.position, "the record was changed", kind=Break.RECORD)
    return leaf


def remade_leaf(event: StoredEvent, *, previous: bytes, data_hash: bytes) -> bytes:
    """The event's leaf, computed anew from its row and the leaf before it in its stream."""
    return leaf_of(
        Record(
            position=event.position,
            stream=event.stream,
            version=event.version,
            previous_leaf=previous,
            occurred_on=event.occurred_on,
            recorded_at=event.recorded_at,
            source=event.source,
            id=event.id,
            type=event.type,
            data_hash=data_hash,
        )
    )
