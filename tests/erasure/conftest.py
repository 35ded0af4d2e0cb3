"""A desk in memory whose households can be erased, and a service full of canaries."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.erasure import Erasure
from tests.acceptance.service import Service, serving
from tests.services.conftest import TODAY, Desk
from tests.services.conftest import desk as desk


@pytest.fixture
def erasure(desk: Desk) -> Erasure:
    """The erasure of the desk's households."""
    numbers = itertools.count(10**9)
    return Erasure(
        ledger=desk.ledger,
        key_ring=desk.key_ring,
        event_types=desk.event_types,
        append=desk.ledger.append,
        next_request=lambda: next(numbers),
        today=lambda: TODAY,
        now=lambda: datetime(2020, 6, 30, 9, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with an empty ledger; its tests share it."""
    folder: Path = tmp_path_factory.mktemp("etage")
    with serving(folder) as running:
        yield running
