"""The workloads `post-1`, `post-500` and `lag`: simulated lives posted to the real service."""

from dataclasses import replace
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


def post_one(ground: Ground, sizes: Sizes, peers: dict[str, Any]) -> Measured:
    """Single events, 16 clients, the whole path to a durable 201."""
    seconds = sizes.seconds + sizes.warm_up_seconds
    lives = simulated(
        ground.configuration, events=int(SINGLE_EVENTS_PER_SECOND_MAX * seconds), seed=sizes.seed
    )
    plan = _single_plan(ground, lives, sizes)
    told = _posted(ground, ground.database("post_1"), lives=lives, plan=plan)
    idle = do_nothing(ground, plan, sizes)
    recorder = peers[EVENTSOURCING]["events_per_second"]
    return Measured(
        workload="post-1",
        figures=_figures(told),
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
    seconds = sizes.seconds + sizes.warm_up_seconds
    events = int(BATCHED_EVENTS_PER_SECOND_MAX * seconds) + 20 * BATCH_EVENTS
    lives = of_landlords(ground.configuration, events=events, seed=sizes.seed)
    dealt = lanes(lives.lives, clients=BATCH_CLIENTS)
    plan = Plan(
        port=0,
        lanes=[list(batched(lane, size=BATCH_EVENTS)) for lane in dealt],
        tokens=ground.tokens(),
        seconds=sizes.seconds,
        warm_up_seconds=sizes.warm_up_seconds,
        is_batch=True,
    )
    told = _posted(ground, ground.database("post_500"), lives=lives, plan=plan)
    few = replace(plan, lanes=[lane[:20] for lane in plan.lanes])
    idle = do_nothing(ground, few, sizes)
    made = prepared(
        ground.configuration,
        of_landlords(ground.configuration, events=PREPARED_EVENTS_MAX, seed=sizes.seed),
    )
    bare = append_bare(ground, made, sizes)
    return Measured(
        workload="post-500",
        figures=_figures(told),
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
    told = _posted(ground, database, lives=lives, plan=plan)
    return Measured(
        workload="lag",
        figures=_figures(told) | {"lag_ms": told.lag_ms},
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


def _posted(ground: Ground, database: Database, *, lives: Lives, plan: Plan) -> Load:
    """Open the platforms, then carry out the plan."""
    with ground.service(database) as port:
        opening = [[event] for event in lives.openings]
        load(Plan(port=port, lanes=[opening], tokens=plan.tokens, seconds=10.0))
        return load(replace(plan, port=port))


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
