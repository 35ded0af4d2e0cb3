"""How large and how long a benchmark is."""

from dataclasses import dataclass

SEED = 2019
HTTP_CLIENTS = 16
BATCH_EVENTS = 500
BATCH_CLIENTS = 2
PEER_WRITERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What may be made smaller. The default run takes about five minutes on two cores.

    `seconds` is how long each posting workload is measured, after `warm_up_seconds`;
    `beside_seconds` how long each ceiling and peer is. `lag_rate` is in events a second.
    `log_events` is the length of the log that is rebuilt and verified. `households` are those among
    whom pages are opened.
    """

    seed: int = SEED
    seconds: float = 10.0
    warm_up_seconds: float = 2.0
    beside_seconds: float = 4.0
    lag_rate: int = 500
    log_events: int = 100_000
    households: int = 20_000
