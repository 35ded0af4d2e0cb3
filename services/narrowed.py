"""Rights that got narrower since a read model's position: who reads is never told by its lag."""

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

from domain.access import BLIND, Actor, Sight, sight_of
from domain.household import fold
from domain.path import Recorded
from domain.programme import Configuration
from services.events import EventTypes
from services.ports import NO_LIMIT, Ledger
from services.rendering import decoded


class Narrowed:
    """Checks in the ledger itself what a read model that lags would still show."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        event_types: EventTypes,
        configuration: Configuration,
        today: Callable[[], date],
    ) -> None:
        self._ledger = ledger
        self._event_types = event_types
        self._configuration = configuration
        self._today = today

    def since(self, actor: Actor, households: Collection[UUID], position: int) -> frozenset[UUID]:
        """Those of which the actor sees less now than at that position, or that cannot be read.

        A list leaves them out until its read model has come as far. Raises LedgerUnavailable.
        """
        changed = self._ledger.changed(sorted(households), after=position) if households else ()
        if not changed:
            return frozenset()
        events = self._ledger.streams(changed, until=NO_LIMIT)
        return frozenset(
            household
            for household, stream in decoded(events, self._event_types).items()
            if isinstance(stream, str) or self._is_narrower(actor, stream.history, position)
        )

    def _is_narrower(self, actor: Actor, history: Collection[Recorded], position: int) -> bool:
        then = self._sight(actor, [each for each in history if each.position <= position])
        now = self._sight(actor, history)
        return bool(then.classes - now.classes) or (
            now.rent_since is not None and now.rent_since != then.rent_since
        )

    def _sight(self, actor: Actor, history: Collection[Recorded]) -> Sight:
        path = fold(list(history), rebuild=self._event_types.rebuild)
        if path is None:
            return BLIND
        return sight_of(path, actor, self._configuration, today=self._today())
