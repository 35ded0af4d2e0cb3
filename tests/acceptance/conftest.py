"""A service for each module of acceptance tests, and files of simulated lives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.service import Service, command, serving


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with an empty ledger; its tests share it."""
    with serving(tmp_path_factory.mktemp("etage")) as running:
        yield running


@pytest.fixture(scope="session")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the events of thirty-five invented households."""
    file = tmp_path_factory.mktemp("lives") / "lives.jsonl"
    made = command("simulate", "--households", "35", "--seed", "20", "--out", file)
    assert made.returncode == 0, made.stderr
    return file
