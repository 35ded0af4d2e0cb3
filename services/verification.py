"""Verifying the log: every record's leaf, and the chain over them, computed anew."""

from collections.abc import Iterable
from dataclasses import dataclass
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


class BrokenLog(Exception):
    """The log is not what it was when it was written; `position` is the first that shows it."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"position {position}: {reason}")
        self.position = position
        self.reason = reason


def verify(links: Iterable[Link], head: Head) -> Verified:
    """Check the log from its first position to its head.

    Proves that no row was changed, removed, inserted or moved by someone who did not rewrite all
    that follows; whoever rewrites that and the head too is found out by a checkpoint only.
    Raises BrokenLog at the first position that does not fit.
    """
    leaves: dict[UUID, tuple[int, bytes]] = {}
    position, chain = 0, NO_CHAIN
    for link in links:
        event = link.event
        if event.position != position + 1:
            raise BrokenLog(position + 1, "this position is missing")
        version, previous = leaves.get(event.stream, (0, NO_LEAF))
        if event.version != version + 1:
            raise BrokenLog(event.position, f"version {version + 1} of its stream is missing")
        chain = chained(chain, _checked_leaf(link, previous))
        if chain != link.chain:
            raise BrokenLog(event.position, "the chain does not fit")
        leaves[event.stream] = (event.version, event.leaf)
        position = event.position
    if (position, chain) != (head.position, head.chain):
        raise BrokenLog(position + 1, f"the head says that the log ends at {head.position}")
    return Verified(position=position, chain=chain)


def _checked_leaf(link: Link, previous: bytes) -> bytes:
    event = link.event
    if data_hash(event.state) != link.data_hash:
        raise BrokenLog(event.position, "the data was changed")
    leaf = leaf_of(
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
            data_hash=link.data_hash,
        )
    )
    if leaf != event.leaf:
        raise BrokenLog(event.position, "the record was changed")
    return leaf
