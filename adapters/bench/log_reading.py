"""The workloads `rebuild` and `verify`: what reads the whole log."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from adapters.bench.figures import Goal, Measured, ratio
from adapters.bench.ground import CannotMeasure, Database, Ground, load
from adapters.bench.lives import simulated
from adapters.bench.plan import Load, Plan
from adapters.bench.sizes import Sizes
from adapters.bench.stored import PREPARED_EVENTS_MAX, appended, copies, prepared
from adapters.postgres.auditing import log_of
from adapters.postgres.rebuilding import rebuild as rebuild_models
from services.events import EventTypes
from services.ports import Item
from services.registry import READ_MODELS
from services.verification import verify as verify_log

TENTH = 10
READS_PER_SECOND = 20.0
LONGER_WHILE_SERVING = 1.5
BOARD_PATH = "/v1/territories/venissieux/board"
READER = "plateforme-venissieux"


def rebuild(ground: Ground, sizes: Sizes, _: dict[str, Any]) -> Measured:
    """Every read model anew: at a tenth of the log, at all of it, and while it is served."""
    batches = _batches(ground, sizes)
    database = ground.database("rebuild")
    event_types = EventTypes(ground.configuration)
    few = appended(database, batches, events=max(1, sizes.log_events // TENTH))
    small = _seconds(lambda: _rebuilt(database, event_types))
    more = appended(database, batches, events=sizes.log_events - few)
    events = few + more
    large = _seconds(lambda: _rebuilt(database, event_types))
    serving, reads = _while_serving(ground, database, event_types, seconds=large)
    growth = large / small
    return Measured(
        workload="rebuild",
        figures={
            "events": events,
            "events_per_second": events / serving,
            "events_per_second_alone": events / large,
            "seconds": serving,
            "seconds_alone": large,
            "seconds_alone_for_a_tenth": small,
            "growth": growth,
            "board_meanwhile_ms": reads.latency_ms,
            "board_meanwhile_statuses": reads.statuses,
        },
        goals=(
            Goal(words="events/s while serving", value=events / serving, bound=50_000.0),
            Goal(
                words="times the cost of a tenth of the log",
                value=growth,
                bound=10.5,
                at_most=True,
            ),
        ),
    )


def verify(ground: Ground, sizes: Sizes, _: dict[str, Any]) -> Measured:
    """The whole log against its head: every leaf and the chain."""
    database = ground.database("verify")
    events = appended(database, _batches(ground, sizes), events=sizes.log_events)
    seconds = _seconds(lambda: _verified(database, events))
    return Measured(
        workload="verify",
        figures={"events": events, "seconds": seconds, "events_per_second": events / seconds},
        goals=(Goal(words="events/s", value=ratio(events, seconds), bound=150_000.0),),
    )


def _batches(ground: Ground, sizes: Sizes) -> Iterator[list[Item]]:
    events = min(PREPARED_EVENTS_MAX, sizes.log_events)
    lives = simulated(ground.configuration, events=events, seed=sizes.seed)
    return copies(prepared(ground.configuration, lives))


def _rebuilt(database: Database, event_types: EventTypes) -> None:
    report = rebuild_models(database.as_role("projector"), READ_MODELS, event_types)
    if report.parked:
        raise CannotMeasure(f"{report.parked} households could not be projected")


def _while_serving(
    ground: Ground, database: Database, event_types: EventTypes, *, seconds: float
) -> tuple[float, Load]:
    """The rebuild's seconds, and the reads of a board that a reader made meanwhile."""
    with ground.service(database) as served, ThreadPoolExecutor(1) as beside:
        plan = Plan(
            port=served.port,
            lanes=[[BOARD_PATH]],
            tokens=ground.tokens(),
            seconds=seconds * LONGER_WHILE_SERVING,
            rate=READS_PER_SECOND,
            cycles=True,
            reader=READER,
        )
        reads = beside.submit(load, plan)
        return _seconds(lambda: _rebuilt(database, event_types)), reads.result()


def _verified(database: Database, events: int) -> None:
    with log_of(database.as_role("auditor")) as (head, links):
        if verify_log(links, head).position != events:
            raise CannotMeasure("the log is not as long as what was appended")


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
