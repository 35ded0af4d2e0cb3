"""The table of faults: what must be true, which tests show it, and what shows those tests."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("faults.toml")
FAULTS = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One row. `controls` pass while a broken variant is noticed; `pending` says why none runs."""

    number: str
    fault: str
    holds: str
    area: str
    tests: Sequence[str] = ()
    controls: Sequence[str] = ()
    lacking: str = ""
    pending: str = ""


def read_table(path: Path = TABLE) -> Sequence[Fault]:
    """The rows in their order."""
    rows = tomllib.loads(path.read_text("utf-8"))
    return [Fault(number=number, **row) for number, row in rows.items()]
