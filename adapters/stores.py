"""The ledger, the keys and the trace of one process, with the pools and calls that they share."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.roles import Roles
from adapters.postgres.session import open_pool
from adapters.postgres.signing import Signer
from adapters.postgres.trace import PostgresTrace, PostgresTraceReader
from adapters.secrets import Keys
from adapters.trace_heads import TraceHeads
from domain.programme import Configuration
from services.events import EventTypes
from services.group_call import GroupCall
from services.looking_up import Ask, Known, LookingUp
from services.moments import now_in_utc
from services.ports import Item, Outcome
from services.trace import tracing_of
from services.who_looked import WhoLooked

FOLDERS_MAX = 12
READERS_MAX = 8
KEY_READERS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The ledger, the keys and the trace, and the group calls that share their round trips."""

    event_types: EventTypes
    ledger: PostgresLedger
    key_ring: PostgresKeyRing
    folder_pool: ConnectionPool[Connection[TupleRow]]
    reader_pool: ConnectionPool[Connection[TupleRow]]
    signer: Signer
    keys_pool: ConnectionPool[Connection[TupleRow]]
    looking_up: GroupCall[Ask, Known]
    appending: GroupCall[Item, Outcome]
    requests: Iterator[int]
    who_looked: WhoLooked


def open_stores(
    stack: ExitStack,
    conninfo: str,
    *,
    roles: Roles,
    keys: Keys,
    configuration: Configuration,
) -> Stores:
    """Open them, to be closed with the stack in the opposite order."""
    event_types = EventTypes(configuration)
    as_role = partial(roles.conninfo, conninfo)
    signer = Signer(roles.signing_key)
    folder_pool = stack.enter_context(open_pool(as_role("folder"), size=FOLDERS_MAX))
    reader_pool = stack.enter_context(
        open_pool(as_role("reader"), size=READERS_MAX, learn=signer.learn)
    )
    keys_pool = stack.enter_context(open_pool(as_role("keys"), size=KEY_READERS_MAX))
    ledger = PostgresLedger(writer=as_role("writer"), pool=folder_pool)
    stack.callback(ledger.close)
    key_ring = PostgresKeyRing(pool=keys_pool, wrapping=keys.wrapping)
    stack.callback(key_ring.close)
    look_up = LookingUp(ledger=ledger, key_ring=key_ring, event_types=event_types)
    looking_up: GroupCall[Ask, Known] = GroupCall(look_up, name="etage look-up")
    stack.callback(looking_up.close)
    appending: GroupCall[Item, Outcome] = GroupCall(ledger.append, name="etage append")
    stack.callback(appending.close)
    return Stores(
        event_types=event_types,
        ledger=ledger,
        key_ring=key_ring,
        folder_pool=folder_pool,
        reader_pool=reader_pool,
        signer=signer,
        keys_pool=keys_pool,
        looking_up=looking_up,
        appending=appending,
        requests=itertools.count(),
        who_looked=_who_looked(stack, as_role, keys, configuration=configuration),
    )


def _who_looked(
    stack: ExitStack, as_role: Callable[[str], str], keys: Keys, *, configuration: Configuration
) -> WhoLooked:
    heads = TraceHeads(keys.trace_heads)
    heads.forget_old(now=now_in_utc())
    trace = PostgresTrace(as_role("tracer"), key=keys.trace, heads=heads)
    stack.callback(trace.close)
    reader = PostgresTraceReader(as_role("supervisor"))
    stack.callback(reader.close)
    return WhoLooked(
        reader=reader,
        tracing=tracing_of(trace, configuration.rules),
        configuration=configuration,
    )
