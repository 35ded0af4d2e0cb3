"""The workloads `post-1`, `post-500` and `lag`: simulated lives posted to the real service."""

from dataclasses import dataclass, replace
from typing import Any

from adapters.bench.beside import NOT_RUN, append_bare, do_nothing
from adapters.bench.figures import Goal, Measured, ratio
from adapters.bench.ground import Database, Ground, load
from adapters.bench.lives import Lives, batched, lanes, of_landlords, simulated
from adapters.bench.plan import Load, Plan
from adapters.bench.sizes import BATCH_CLIENTS, BATCH_EVENTS, HTTP_CLIENTS, Sizes
from adapters.bench.stored import PREPARED_EVENTS_MAX, prepared

SINGLE_EVENTS_PER_SECOND_MAX = 7_000
BATCHED_EVENTS_PER_SECOND_MAX = 15_000
"""How much is made ready: a faster service ends its run earlier, no less well measured."""

BOARD = "territory_board"
EVENTSOURCING = "eventsourcing, 4 writers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What was measured, and the processor's time that the service took meanwhile."""

    load: Load
    processor_seconds: float | None
    events_per_request: int

    @property
    def figures(self) -> dict[str, Any]:
        """Of the load, and microseconds of the processor for each event."""
        told = _figures(self.load)
        if self.processor_seconds is None or not self.load.answers:
            return told
        events = self.load.answers * self.events_per_request
        return told | {"service_processor_us_per_event": self.processor_seconds / events * 1e6}


def post_one(ground: Ground, sizes: Sizes, peers: dict[str, Any]) -> Measured:
    """Single events, 16 clients, the whole path to a durable 201."""
    seconds = sizes.seconds + sizes.warm_up_seconds
    lives = simulated(
        ground.configuration, events=int(SINGLE_EVENTS_PER_SECOND_MAX * seconds), seed=sizes.seed
    )
    plan = _single_plan(ground, lives, sizes)
    posted = _posted(ground, ground.database("post_1"), lives=lives, plan=plan)
    told = posted.load
    idle = do_nothing(ground, plan, sizes)
    recorder = peers[EVENTSOURCING]["events_per_second"]
    return Measured(
        workload="post-1",
        figures=posted.figures,
        beside={"do-nothing FastAPI": _figures(idle)},
        goals=(
            Goal(
                words="of the do-nothing FastAPI ceiling",
                value=ratio(told.events_per_second, idle.requests_per_second),
                bound=0.6,
            ),
            Goal(
                words="times eventsourcing's default append by 4 writers",
                value=ratio(told.events_per_second, recorder),
                bound=2.0,
            ),
            Goal(words="ms p99", value=told.latency_ms.get("p99"), bound=50.0, at_most=True),
        ),
    )


def post_many(ground: Ground, sizes: Sizes, _: dict[str, Any]) -> Measured:
    """Batches of 500, 2 clients."""
    lives, plan = _batched_plan(ground, sizes)
    posted = _posted(ground, ground.database("post_500"), lives=lives, plan=plan)
    told = posted.load
    few = replace(plan, lanes=[lane[:20] for lane in plan.lanes])
    idle = do_nothing(ground, few, sizes)
    made = prepared(
        ground.configuration,
        of_landlords(ground.configuration, events=PREPARED_EVENTS_MAX, seed=sizes.seed),
    )
    bare = append_bare(ground, made, sizes)
    return Measured(
        workload="post-500",
        figures=posted.figures,
        beside={"do-nothing FastAPI": _figures(idle), "append function, bare": bare},
        goals=(
            Goal(
                words="of the append function called bare",
                value=ratio(told.events_per_second, bare["events_per_second"]),
                bound=0.5,
            ),
            Goal(
                words="times Emmett's batch append",
                value=None,
                bound=1.0,
                reason=NOT_RUN["emmett"],
            ),
        ),
    )


def lag(ground: Ground, sizes: Sizes, _: dict[str, Any]) -> Measured:
    """500 events a second arriving; how long after its 201 each is visible in the board."""
    seconds = sizes.seconds + sizes.warm_up_seconds
    events = int(sizes.lag_rate * seconds * 2) + 100 * HTTP_CLIENTS
    lives = simulated(ground.configuration, events=events, seed=sizes.seed)
    database = ground.database("lag")
    plan = replace(
        _single_plan(ground, lives, sizes),
        rate=float(sizes.lag_rate),
        listen=database.as_role("reader"),
        model=BOARD,
    )
    posted = _posted(ground, database, lives=lives, plan=plan)
    told = posted.load
    return Measured(
        workload="lag",
        figures=posted.figures | {"lag_ms": told.lag_ms},
        goals=(
            Goal(words="ms p50", value=told.lag_ms.get("p50"), bound=50.0, at_most=True),
            Goal(words="ms p99", value=told.lag_ms.get("p99"), bound=250.0, at_most=True),
        ),
    )


def _single_plan(ground: Ground, lives: Lives, sizes: Sizes) -> Plan:
    dealt = lanes(lives.lives, clients=HTTP_CLIENTS)
    return Plan(
        port=0,
        lanes=[[[event] for event in lane] for lane in dealt],
        tokens=ground.tokens(),
        seconds=sizes.seconds,
        warm_up_seconds=sizes.warm_up_seconds,
    )


def _batched_plan(ground: Ground, sizes: Sizes) -> tuple[Lives, Plan]:
    seconds = sizes.seconds + sizes.warm_up_seconds
    events = int(BATCHED_EVENTS_PER_SECOND_MAX * seconds) + 20 * BATCH_EVENTS
    lives = of_landlords(ground.configuration, events=events, seed=sizes.seed)
    dealt = lanes(lives.lives, clients=BATCH_CLIENTS)
    return lives, Plan(
        port=0,
        lanes=[list(batched(lane, size=BATCH_EVENTS)) for lane in dealt],
        tokens=ground.tokens(),
        seconds=sizes.seconds,
        warm_up_seconds=sizes.warm_up_seconds,
        is_batch=True,
    )


def _posted(ground: Ground, database: Database, *, lives: Lives, plan: Plan) -> Posted:
    """Open the platforms, then carry out the plan."""
    with ground.service(database) as served:
        opening = [[event] for event in lives.openings]
        load(Plan(port=served.port, lanes=[opening], tokens=plan.tokens, seconds=10.0))
        before = served.processor_seconds()
        told = load(replace(plan, port=served.port))
        after = served.processor_seconds()
    size = BATCH_EVENTS if plan.is_batch else 1
    spent = None if before is None or after is None else after - before
    return Posted(load=told, processor_seconds=spent, events_per_request=size)


def _figures(told: Load) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "events_per_second": told.events_per_second,
        "requests_per_second": told.requests_per_second,
        "seconds": told.seconds,
        "events": told.events,
        "latency_ms": told.latency_ms,
        "statuses": told.statuses,
        "skipped": told.skipped,
        "load_process_share_of_a_core": told.client_share,
    }
    return figures | ({"problems": told.problems} if told.problems else {})
