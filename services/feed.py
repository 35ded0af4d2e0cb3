"""The feed: the log in order, each event to those who had a right to it then and have it now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import BLIND, NOTHING, Actor, Classes, Sight, sight_of
from domain.household import fold, is_of_household
from domain.marks import SEALED, FieldClass
from domain.path import Recorded
from domain.programme import Configuration
from services.boards import Keys
from services.case import recorded
from services.events import EventTypes
from services.looks import What
from services.ports import HouseholdKeys, KeyRing, Ledger, StoredEvent
from services.trace import Tracing
from services.views import Views

EVENTS_MAX = 1_000
EVENTS = 200

Candidates = Callable[..., tuple[Sequence[StoredEvent], int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """Some events in order of position, and the position to go on after."""

    events: Sequence[dict[str, Any]]
    next: int


class Feed:
    """Pages of the log for one reader.

    `candidates(keys, after=…, limit=…)` gives events of households that the reader follows now,
    and the position up to which it looked: a projection that lags delays a line, never skips it.
    """

    def __init__(
        self,
        *,
        candidates: Candidates,
        ledger: Ledger,
        key_ring: KeyRing,
        event_types: EventTypes,
        configuration: Configuration,
        tracing: Tracing,
        today: Callable[[], date],
    ) -> None:
        self._candidates = candidates
        self._ledger = ledger
        self._key_ring = key_ring
        self._event_types = event_types
        self._configuration = configuration
        self._tracing = tracing
        self._today = today
        self._views = Views(event_types)

    def page(self, actor: Actor, keys: Keys, *, after: int, limit: int = EVENTS) -> FeedPage:
        """The events after a position that the actor may see.

        Raises LedgerUnavailable, TraceUnavailable and TooManyHouseholds.
        """
        found, looked_up_to = self._candidates(keys, after=after, limit=limit)
        streams = sorted({event.stream for event in found if is_of_household(event.type)})
        histories = self._histories(streams)
        secrets = self._key_ring.load(streams) if streams else {}
        now = {stream: self._sight(actor, history) for stream, history in histories.items()}
        seen: dict[UUID, Classes] = {}
        lines = [
            line
            for event in found
            if (
                line := self._line(
                    actor,
                    event,
                    history=histories.get(event.stream, ()),
                    now=now.get(event.stream, BLIND),
                    keys=secrets.get(event.stream),
                    seen=seen,
                )
            )
        ]
        self._tracing.look(actor, What.FEED, seen)
        reached = found[-1].position if len(found) == limit else max(looked_up_to, after)
        return FeedPage(events=lines, next=reached)

    def _histories(self, streams: Sequence[UUID]) -> dict[UUID, list[Recorded]]:
        histories: dict[UUID, list[Recorded]] = {stream: [] for stream in streams}
        if streams:
            until = self._ledger.head().position
            for event in self._ledger.streams(streams, until=until):
                histories[event.stream].append(recorded(event, self._event_types))
        return histories

    def _line(
        self,
        actor: Actor,
        event: StoredEvent,
        *,
        history: Sequence[Recorded],
        now: Sight,
        keys: HouseholdKeys | None,
        seen: dict[UUID, Classes],
    ) -> dict[str, Any] | None:
        if not is_of_household(event.type):
            return self._views.event(event, classes=(FieldClass.PATH,), keys=None)
        then = [each for each in history if each.position <= event.position]
        told = next(each for each in then if each.position == event.position)
        classes = now.of(told)
        # Most lines end here: what is not theirs now need not be looked at as it was then.
        classes = classes and classes & self._sight(actor, then).of(told)
        if not classes:
            return None
        seen[event.stream] = seen.get(event.stream, NOTHING) | classes
        needs_keys = any(field_class in classes for field_class in SEALED)
        return self._views.event(
            event,
            classes=classes,
            keys=keys if needs_keys else None,
            reader=actor.organisation,
        )

    def _sight(self, actor: Actor, history: Sequence[Recorded]) -> Sight:
        path = fold(history, rebuild=self._event_types.rebuild)
        if path is None:
            return BLIND
        return sight_of(path, actor, self._configuration, today=self._today())
