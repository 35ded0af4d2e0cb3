"""Waiting for what comes by itself."""

import time
from collections.abc import Callable

DEADLINE_SECONDS = 20.0


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; fail when it does not for long."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold"
        time.sleep(0.01)
