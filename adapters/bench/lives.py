"""The events that the benchmark posts: simulated lives, dealt to clients in a steady mix."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from domain.accompaniment import ContactRecorded
from domain.household import is_of_household
from domain.identification import Identified, SignalRecorded
from domain.legal import DebtRecorded, LegalStageRecorded
from domain.programme import Configuration
from services.posting import names_another
from services.simulation import simulate

EVENTS_PER_LIFE = 39
"""About how many events a simulated life has."""

OPEN_AT_ONCE = 200
"""How many households live at the same time for one client: each event is another one's."""

OF_ONE_LANDLORD = frozenset(
    fact.NAME
    for fact in (Identified, SignalRecorded, DebtRecorded, LegalStageRecorded, ContactRecorded)
)
"""What a landlord's own system tells, whatever others do meanwhile."""

Event = dict[str, Any]
One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """The platforms' openings, to be posted first, and the events of each household in order."""

    openings: Sequence[Event]
    lives: Sequence[Sequence[Event]]


def simulated(configuration: Configuration, *, events: int, seed: int) -> Lives:
    """Lives with about that many events in all."""
    households = max(1, -(-events // EVENTS_PER_LIFE))
    openings: list[Event] = []
    lives: dict[str, list[Event]] = {}
    for event in simulate(households=households, seed=seed, configuration=configuration):
        if names_another(event):
            # Lives are posted side by side: another one may not be known yet.
            continue
        if is_of_household(event["type"]):
            # The simulation names its events by their life and their number in it.
            lives.setdefault(event["id"].rpartition("-")[0], []).append(event)
        else:
            openings.append(event)
    return Lives(openings=openings, lives=list(lives.values()))


def of_landlords(configuration: Configuration, *, events: int, seed: int) -> Lives:
    """About that many events which landlords' systems post without anybody else's."""
    landlords = configuration.closed_lists["landlords"]
    found: list[Sequence[Event]] = []
    whole = simulated(configuration, events=events + events // 2, seed=seed)
    for life in whole.lives:
        first = life[0]
        if organisation(first) not in landlords:
            continue
        told = [e for e in life if e["source"] == first["source"] and e["type"] in OF_ONE_LANDLORD]
        if told and told[0] is first:
            found.append(told)
    return Lives(openings=whole.openings, lives=found)


def interleaved(sequences: Iterable[Sequence[One]], *, width: int = OPEN_AT_ONCE) -> Iterator[One]:
    """The elements of `width` sequences in turn; one that ends gives its place to the next."""
    waiting = iter(sequences)
    open_now: deque[Iterator[One]] = deque()
    for sequence in waiting:
        open_now.append(iter(sequence))
        if len(open_now) == width:
            break
    while open_now:
        current = open_now.popleft()
        for element in current:
            yield element
            open_now.append(current)
            break
        else:
            following = next(waiting, None)
            if following is not None:
                open_now.appendleft(iter(following))


def lanes(lives: Sequence[Sequence[Event]], *, clients: int) -> list[list[Event]]:
    """Each client's events: a household belongs to one client, so its events stay in order."""
    width = max(1, OPEN_AT_ONCE // clients)
    return [list(interleaved(lives[n::clients], width=width)) for n in range(clients)]


def batched(events: Iterable[Event], *, size: int) -> Iterator[list[Event]]:
    """Full batches of one organisation each, in order; what is left over is not posted."""
    waiting: dict[str, list[Event]] = {}
    for event in events:
        batch = waiting.setdefault(event["source"], [])
        batch.append(event)
        if len(batch) == size:
            yield waiting.pop(event["source"])


def organisation(event: Event) -> str:
    """Who posts the event."""
    source: str = event["source"]
    return source.removeprefix("urn:etage:org:")
