"""Limits of each credential: so many requests a second, with a second's worth in reserve."""

import time
from collections.abc import Callable

BUCKETS_MAX = 10_000


class RateLimit:
    """A token bucket for each key; `rate` is in requests a second."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def seconds_to_wait(self, key: str, *, rate: float) -> float:
        """Zero when the request may pass, and it is counted; else the seconds until one may."""
        now = self._clock()
        left, since = self._buckets.get(key, (rate, now))
        left = min(rate, left + (now - since) * rate)
        if left < 1:
            self._buckets[key] = (left, now)
            return (1 - left) / rate
        if len(self._buckets) >= BUCKETS_MAX and key not in self._buckets:
            self._buckets.clear()
        self._buckets[key] = (left - 1, now)
        return 0.0
