"""The figures of a board as its page shows them: who waits, what comes and goes, what is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.http.pages.charts import Bars, Series, bars
from adapters.http.pages.typography import short_month
from adapters.http.pages.words import Words
from domain.dates import months_after
from domain.stages import Stage

MONTHS_SHOWN = 12

FLOWS: Sequence[tuple[str, str, frozenset[str]]] = (
    ("Saisines", "referred", frozenset({"referred"})),
    ("Entrées", "entered", frozenset({"admitted", "reentered"})),
    ("Sorties", "exited", frozenset({"exited"})),
)
"""The rows of the flows: label, colour, and the kinds that they count."""

DELAYS: Mapping[str, str] = {
    "referred": "Du repérage à la saisine",
    "admitted": "De la saisine à l’entrée",
    "refused": "De la saisine au refus",
    "exited": "De l’entrée à la sortie",
    "reentered": "De la sortie au retour",
}
"""What the waiting time of each flow is counted between."""

LASTING = frozenset({Stage.IDENTIFIED, Stage.REFERRED, Stage.IN_REVIEW, Stage.ACCOMPANIED})
"""The stages in which a household is until something comes next; the others are ends."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What came and went in the last months, from the first to the last of them."""

    first: date
    last: date
    chart: Bars | None


def flows_of(flows: Sequence[Json], *, today: date) -> Flows:
    """The flows by month; without a chart where nothing came or went."""
    months = [months_after(today.replace(day=1), -back) for back in reversed(range(MONTHS_SHOWN))]
    series = [
        Series(label=label, tone=tone, values=[_count(flows, month, kinds) for month in months])
        for label, tone, kinds in FLOWS
    ]
    labels = [short_month(month) for month in months]
    return Flows(first=months[0], last=months[-1], chart=bars(series, labels))


def delays_of(times: Sequence[Json]) -> Sequence[tuple[str, Json]]:
    """The waiting times, each with what it is counted between, in the order of the programme."""
    by_kind = {time["kind"]: time for time in times}
    return [(words, by_kind[kind]) for kind, words in DELAYS.items() if kind in by_kind]


def waiting_in(stages: Sequence[Json]) -> Sequence[Json]:
    """The stages in which somebody waits for what comes next."""
    return [stage for stage in stages if stage["stage"] in LASTING and stage["count"]]


def tools_of(tools: Sequence[Json], words: Words) -> Sequence[Json]:
    """The tools in use, in the order in which the programme lists them."""
    order = {code: place for place, (code, _) in enumerate(words.tools())}
    return sorted(tools, key=lambda tool: order.get(tool["kind"], len(order)))


def _count(flows: Sequence[Json], month: date, kinds: frozenset[str]) -> int:
    name = month.isoformat()[:7]
    return sum(
        flow["count"] for flow in flows if flow["month"][:7] == name and flow["kind"] in kinds
    )
