"""A whole run: the workloads asked for, one after the other, on a ground of their own."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from adapters.bench.beside import peers
from adapters.bench.figures import Measured
from adapters.bench.ground import Ground, prepared_ground
from adapters.bench.log_reading import rebuild, verify
from adapters.bench.page_reading import board
from adapters.bench.posting import lag, post_many, post_one
from adapters.bench.report import machine, versions, written
from adapters.bench.sizes import Sizes

Workload = Callable[[Ground, Sizes, dict[str, Any]], Measured]
Told = Callable[[str], None]

WORKLOADS: Mapping[str, Workload] = {
    "post-1": post_one,
    "post-500": post_many,
    "lag": lag,
    "rebuild": rebuild,
    "verify": verify,
    "board": board,
}
POSTING = frozenset(("post-1", "post-500"))
"""The workloads whose peers are appends."""


def run(
    names: Sequence[str], sizes: Sizes, *, out: Path, telling: Told
) -> tuple[list[Measured], dict[str, Any], Path]:
    """Measure; `telling` hears what begins. The figures, the peers, and the file written.

    Call it from the main thread. Raises EmbeddedError, CannotMeasure.
    """
    about: dict[str, Any] = {"machine": machine()}
    measured: list[Measured] = []
    with prepared_ground() as ground:
        about["versions"] = versions(ground.server)
        beside: dict[str, Any] = {}
        if POSTING & set(names):
            telling("peers")
            beside = peers(ground, sizes)
        try:
            for name in names:
                telling(name)
                measured.append(WORKLOADS[name](ground, sizes, beside))
        finally:
            # Whatever ends a long run, what it has measured by then is kept.
            path = written(out, about=about, sizes=sizes, measured=measured, peers=beside)
    return measured, beside, path
