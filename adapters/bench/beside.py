"""Ceilings and peers, measured in the same run as what is held against them."""

import sys
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any

from adapters.bench import peer_writer
from adapters.bench.ground import Ground, load, together
from adapters.bench.plan import Load, Plan
from adapters.bench.sizes import BATCH_EVENTS, PEER_WRITERS, Sizes
from adapters.bench.stored import Streams, copies, ledger_on
from services.ports import Standing

WARM_UP_SECONDS = 0.5
BARE_EVENTS_PER_SECOND_MAX = 40_000

NOT_RUN = {
    "emmett": "a Node.js library, which is not among the locked dependencies",
    "message-db": "its SQL is installed by a package manager of its own",
    "umadb": "its server is not among the locked dependencies",
}
"""Peers of the published comparison that this machine cannot run, and why."""


def do_nothing(ground: Ground, plan: Plan, sizes: Sizes) -> Load:
    """The same requests, from the same load process, to an application that does nothing."""
    with ground.ceiling("batch" if plan.is_batch else "single") as served:
        return load(
            Plan(
                port=served.port,
                lanes=plan.lanes,
                tokens=plan.tokens,
                seconds=sizes.beside_seconds,
                warm_up_seconds=min(WARM_UP_SECONDS, sizes.warm_up_seconds),
                is_batch=plan.is_batch,
                cycles=True,
            )
        )


def append_bare(ground: Ground, streams: Streams, sizes: Sizes) -> dict[str, float]:
    """The append function with items made before, in batches of 500, by one caller."""
    database = ground.database("append_bare")
    ledger, pool = ledger_on(database)
    events_max = int(BARE_EVENTS_PER_SECOND_MAX * sizes.beside_seconds)
    batches = list(islice(copies(streams), -(-events_max // BATCH_EVENTS)))
    try:
        ledger.append(batches[0])
        began, stored = time.perf_counter(), 0
        for batch in batches[1:]:
            stored += sum(one.standing is Standing.STORED for one in ledger.append(batch))
            if time.perf_counter() - began >= sizes.beside_seconds:
                break
        return {"events_per_second": stored / (time.perf_counter() - began)}
    finally:
        ledger.close()
        pool.close()


def peers(ground: Ground, sizes: Sizes) -> dict[str, Any]:
    """Bare inserts and the library's own recorder, each in processes of its own."""
    conninfo = ground.bare_database("peers")
    peer_writer.prepare(conninfo)
    seconds = max(0.2, sizes.beside_seconds / 2)
    told: dict[str, Any] = {}
    for name, kind, writers in (
        ("bare insert, 1 writer", "bare-insert", 1),
        ("bare insert, 4 writers", "bare-insert", PEER_WRITERS),
        ("bare insert, batches of 500", "bare-batch", 1),
        ("eventsourcing, 4 writers", "eventsourcing", PEER_WRITERS),
    ):
        events = together([_command(kind, conninfo, seconds)] * writers)
        told[name] = {"events_per_second": sum(events) / seconds}
    return told | {name: {"not_run": reason} for name, reason in NOT_RUN.items()}


def _command(kind: str, conninfo: str, seconds: float) -> Sequence[str]:
    module = ["-P", "-m", "adapters.bench.peer_writer"]
    return [sys.executable, *module, kind, conninfo, str(seconds)]
