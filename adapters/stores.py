"""The ledger and the keys of one process, with the pools and group calls that they share."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.session import open_pool
from services.events import EventTypes
from services.group_call import GroupCall
from services.keyring import Wrapping
from services.looking_up import Ask, Known, LookingUp
from services.ports import Item, Outcome

READERS_MAX = 16
KEY_READERS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The ledger and the keys, with the two group calls that share their round trips."""

    ledger: PostgresLedger
    key_ring: PostgresKeyRing
    reader_pool: ConnectionPool[Connection[TupleRow]]
    keys_pool: ConnectionPool[Connection[TupleRow]]
    looking_up: GroupCall[Ask, Known]
    appending: GroupCall[Item, Outcome]
    requests: Iterator[int]


def open_stores(
    stack: ExitStack,
    *,
    as_role: Callable[[str], str],
    wrapping: Wrapping,
    event_types: EventTypes,
) -> Stores:
    """Open them, to be closed with the stack in the opposite order."""
    reader_pool = stack.enter_context(open_pool(as_role("reader"), size=READERS_MAX))
    keys_pool = stack.enter_context(open_pool(as_role("keys"), size=KEY_READERS_MAX))
    ledger = PostgresLedger(writer=as_role("writer"), pool=reader_pool)
    stack.callback(ledger.close)
    key_ring = PostgresKeyRing(pool=keys_pool, wrapping=wrapping)
    stack.callback(key_ring.close)
    look_up = LookingUp(ledger=ledger, key_ring=key_ring, event_types=event_types)
    looking_up: GroupCall[Ask, Known] = GroupCall(look_up, name="etage look-up")
    stack.callback(looking_up.close)
    appending: GroupCall[Item, Outcome] = GroupCall(ledger.append, name="etage append")
    stack.callback(appending.close)
    return Stores(
        ledger=ledger,
        key_ring=key_ring,
        reader_pool=reader_pool,
        keys_pool=keys_pool,
        looking_up=looking_up,
        appending=appending,
        requests=itertools.count(),
    )
