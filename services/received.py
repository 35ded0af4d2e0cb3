"""What the log received from an organisation: how much by source, day and type, and the latest."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.access import Actor
from domain.household import is_of_household
from domain.programme import Configuration
from services.boards import Keys
from services.exchanged import Count, ReceivedEvent
from services.history import NotFound
from services.lists import Lists
from services.ports import LogOfSender
from services.refusals import sees_exchanges

COUNTED_DAYS = 30
LATEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPage:
    """The counts of the days since `since`, and the latest events whenever they came."""

    since: date
    counts: Sequence[Count]
    latest: Sequence[ReceivedEvent]


Followed = Callable[[Collection[UUID], Keys], tuple[frozenset[UUID], int]]
"""Which of some households the holder of these keys follows, and at which position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Answers what was received, to the people of the organisation that sent it."""

    log: LogOfSender
    followed: Followed
    lists: Lists
    configuration: Configuration
    today: Callable[[], date]

    def page(self, actor: Actor) -> ReceivedPage:
        """What came lately. Raises NotFound and LedgerUnavailable."""
        if not sees_exchanges(self.configuration, actor):
            raise NotFound
        since = self.today() - timedelta(COUNTED_DAYS - 1)
        sources = self.log.sources(actor.organisation)
        latest = self.log.latest(sources, limit=LATEST)
        followed = self._followed(
            actor,
            {
                each.household
                for each in latest
                if each.household is not None and is_of_household(each.event_type)
            },
        )
        return ReceivedPage(
            since=since,
            counts=self.log.counts(sources, since=since),
            latest=[
                each if each.household in followed else replace(each, household=None)
                for each in latest
            ],
        )

    def _followed(self, actor: Actor, households: Collection[UUID]) -> frozenset[UUID]:
        """Those whose file the actor may open, for the address of a file names a household."""
        try:
            keys, _ = self.lists.rights(actor)
        except NotFound:
            return frozenset()
        if not households:
            return frozenset()
        found, position = self.followed(households, keys)
        return found - self.lists.gone(actor, found, position)
