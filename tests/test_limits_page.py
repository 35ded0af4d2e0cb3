"""The table of limits that operators read is the one that the code keeps to."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
ROWS = re.findall(r"^\| `([\w.]+)` \| `(\w+_MAX)` \| ([\d .,]+) \| (.+) \|$", PAGE, re.MULTILINE)
COVERED = (
    "adapters.entrance",
    "adapters.http.body",
    "adapters.http.cloudevents",
    "adapters.http.pages.sign_in_limit",
    "adapters.http.protocol",
    "adapters.http.waiting",
    "adapters.postgres.ledger",
    "adapters.postgres.refusals",
    "adapters.postgres.session",
    "adapters.postgres.trace",
    "adapters.stores",
    "services.group_call",
)
"""The modules that hold the limits of connections, of waiting and of what a request may be."""
NO_LIMITS_OF_LOAD = {"VERSION_MAX"}


def limits_in(module: str) -> set[str]:
    """The names of the limits that a module sets itself."""
    text = (ROOT / Path(*module.split("."))).with_suffix(".py").read_text("utf-8")
    return set(re.findall(r"^(\w+_MAX) = ", text, re.MULTILINE)) - NO_LIMITS_OF_LOAD


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}.{row[1]}")
def test_a_limit_on_the_page_is_the_one_in_the_code(row: tuple[str, ...]) -> None:
    module, name, value, _ = row
    kept = getattr(importlib.import_module(module), name)
    assert float(value.replace(" ", "").replace(",", ".")) == kept


@pytest.mark.parametrize("module", COVERED)
def test_every_limit_of_load_is_on_the_page(module: str) -> None:
    assert limits_in(module) - {name for of, name, *_ in ROWS if of == module} == set()
