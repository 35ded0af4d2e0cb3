"""`etage bench`: the performance of this machine, beside its ceilings and peers."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from adapters.bench.report import table
from adapters.bench.sizes import Sizes
from adapters.bench.suite import WORKLOADS, run
from adapters.cli.options import AsJson
from adapters.cli.telling import say

DEFAULTS = Sizes()
TABLE_COLUMNS = 140

Seconds = Annotated[
    float, typer.Option(min=0.1, max=60, help="How long a workload that posts is measured.")
]
BesideSeconds = Annotated[
    float, typer.Option(min=0.1, max=60, help="How long each ceiling and peer is.")
]
WarmUpSeconds = Annotated[
    float, typer.Option(min=0, max=60, help="What is posted before and does not count.")
]
LogEvents = Annotated[
    int, typer.Option(min=100, max=10_000_000, help="The log to rebuild and verify.")
]
Households = Annotated[
    int, typer.Option(min=1, max=100_000, help="Among how many households pages are opened.")
]
LagRate = Annotated[int, typer.Option(min=1, max=10_000, help="Events a second that arrive.")]


def bench(
    workloads: Annotated[
        list[str] | None, typer.Argument(help=f"{', '.join(WORKLOADS)}; all unless told.")
    ] = None,
    *,
    seconds: Seconds = DEFAULTS.seconds,
    beside_seconds: BesideSeconds = DEFAULTS.beside_seconds,
    warm_up_seconds: WarmUpSeconds = DEFAULTS.warm_up_seconds,
    log_events: LogEvents = DEFAULTS.log_events,
    lag_rate: LagRate = DEFAULTS.lag_rate,
    households: Households = DEFAULTS.households,
    seed: Annotated[int, typer.Option(min=0, help="Of the simulated lives.")] = DEFAULTS.seed,
    out: Annotated[Path, typer.Option(help="Where the JSON file goes.")] = Path("bench"),
    as_json: AsJson = False,
) -> None:
    """Measure on a data folder of its own, and write one JSON file with everything.

    Example: etage bench post-1 lag --seconds 5
    """
    names = _known(workloads)
    sizes = Sizes(
        seed=seed,
        seconds=seconds,
        warm_up_seconds=warm_up_seconds,
        beside_seconds=beside_seconds,
        lag_rate=lag_rate,
        log_events=log_events,
        households=households,
    )
    measured, peers, path = run(names, sizes, out=out, telling=lambda what: say(f"{what} …"))
    if as_json:
        sys.stdout.write(path.read_text("utf-8"))
    else:
        # Where the output is no terminal, the table would else be folded to 80 columns.
        width = None if sys.stdout.isatty() else TABLE_COLUMNS
        Console(width=width).print(table(measured, peers))
    say(f"written: {path}")


def _known(workloads: list[str] | None) -> list[str]:
    for name in workloads or ():
        if name not in WORKLOADS:
            raise typer.BadParameter(f"no workload {name!r}; there are {', '.join(WORKLOADS)}")
    return [name for name in WORKLOADS if not workloads or name in workloads]


def add_to(app: typer.Typer) -> None:
    app.command()(bench)
