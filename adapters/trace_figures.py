"""Figures of the trace of looking for Prometheus: how many, never whose and never of whom."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.trace import TraceFigures

WORDS = (
    ("looks", "Lines recorded in the trace of looking"),
    ("failures", "Looks that could not be recorded, so that nothing was shown"),
    ("alerts", "Persons who opened more files in an hour than the alert allows"),
    ("refusals", "Requests refused for the files opened within the hour"),
)


class TraceCollector(Collector):
    """Tells what one process counted."""

    def __init__(self, figures: TraceFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        for name, words in WORDS:
            value = float(getattr(self._figures, name))
            yield CounterMetricFamily(f"etage_trace_{name}", words, value=value)
