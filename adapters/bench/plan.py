"""What the load process is told to do, and what it answers: two JSON documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Requests for one service on the loopback.

    Each lane is one connection kept alive: a list of requests, each a list of events (of one
    organisation; more than one with `is_batch`), or a path to read. `rate` (requests a second in
    all) sends at set times whatever the answers do; None sends when the last answer came.
    `cycles` begins a lane anew at its end; else the first lane to end ends the run. With `listen`
    (a connection string) and `model` it measures when what was stored became visible. `reader`
    is the organisation whose token reads paths; with `cookie`, somebody who has signed in does.
    """

    port: int
    lanes: Sequence[Sequence[Any]]
    tokens: Mapping[str, str] = field(repr=False)
    seconds: float
    warm_up_seconds: float = 0.0
    is_batch: bool = False
    rate: float | None = None
    cycles: bool = False
    listen: str | None = field(default=None, repr=False)
    model: str = ""
    reader: str = ""
    cookie: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What the load process measured, after the warm-up; latencies in milliseconds.

    `events` counts those stored; `answers` counts every request, those of the warm-up too.
    `skipped` are requests about a household that no receipt told. `problems` gives the first few
    answers that were none of 200 and 201. `client_share` is the share of one core that the load
    process itself took.
    """

    seconds: float
    requests: int
    events: int
    statuses: Mapping[str, int]
    latency_ms: Mapping[str, float]
    skipped: int
    problems: Sequence[str]
    client_share: float
    answers: int
    lag_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def events_per_second(self) -> float:
        return self.events / self.seconds if self.seconds > 0 else 0.0

    @property
    def requests_per_second(self) -> float:
        return self.requests / self.seconds if self.seconds > 0 else 0.0
