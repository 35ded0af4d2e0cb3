"""Figures of refusals for Prometheus: how many of each problem, never whose and never of whom."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.refusals import RefusalFigures


class RefusalCollector(Collector):
    """Tells what one process counted."""

    def __init__(self, figures: RefusalFigures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        counts = (
            ("kept", "Refused events of which a line was kept", self._figures.kept),
            ("dropped", "Refused events of which no line could be kept", self._figures.dropped),
        )
        for name, words, by_problem in counts:
            family = CounterMetricFamily(f"etage_refusals_{name}", words, labels=["problem"])
            for problem, count in sorted(by_problem.copy().items()):
                family.add_metric([problem], float(count))
            yield family
