"""Figures of a running process, for Prometheus; no label ever holds anything of a household."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from adapters.postgres.read_models import ProjectionStatus
from services.ports import Head, LedgerUnavailable

REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The registry of one process, and what its requests count."""

    registry: CollectorRegistry
    requests: Histogram
    events: Counter


class _Positions(Collector):
    """Reads the head and the projections when it is asked, through a connection of its own."""

    def __init__(
        self, head: Callable[[], Head], statuses: Callable[[], Sequence[ProjectionStatus]]
    ) -> None:
        self._head = head
        self._statuses = statuses

    def collect(self) -> Iterable[Metric]:
        try:
            yield from self._families(self._head(), self._statuses())
        except LedgerUnavailable:
            yield GaugeMetricFamily("etage_database_up", "1 when the database answers", value=0)

    def _families(
        self, head: Head, statuses: Sequence[ProjectionStatus]
    ) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("etage_database_up", "1 when the database answers", value=1)
        yield GaugeMetricFamily(
            "etage_ledger_position", "Last position of the ledger", value=head.position
        )
        measures = (
            ("position", "Position a read model has reached", "position"),
            ("lag_seconds", "Age of the oldest event a read model lacks", "lag_s"),
            ("parked", "Households set aside by a read model", "parked"),
        )
        for name, words, attribute in measures:
            family = GaugeMetricFamily(f"etage_projection_{name}", words, labels=["projection"])
            for status in statuses:
                family.add_metric([status.name], float(getattr(status, attribute)))
            yield family


def create_metrics(
    head: Callable[[], Head], statuses: Callable[[], Sequence[ProjectionStatus]]
) -> Metrics:
    """The figures of one process."""
    registry = CollectorRegistry()
    registry.register(_Positions(head, statuses))
    return Metrics(
        registry=registry,
        requests=Histogram(
            "etage_request_seconds",
            "Duration of requests",
            labelnames=("method", "route", "status"),
            buckets=REQUEST_SECONDS,
            registry=registry,
        ),
        events=Counter(
            "etage_events", "Events posted, by answer", labelnames=("status",), registry=registry
        ),
    )
