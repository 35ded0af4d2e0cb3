"""Rights that got narrower since a read model's position: who reads is never told by its lag."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.access import BLIND, Actor, Sight, sight_of
from domain.household import fold
from domain.path import Recorded
from domain.programme import Configuration
from services.boards import AlertCount, Portfolio
from services.case_pages import CaseRow
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


def portfolio_without(portfolio: Portfolio, gone: Collection[UUID]) -> Portfolio:
    """The portfolio without these households, which its counts lose too."""
    if not gone:
        return portfolio
    cases = portfolio.page.cases
    left = [case for case in cases if case.household in gone]
    stages = Counter(case.stage for case in left)
    kept = [case for case in cases if case.household not in gone]
    return replace(
        portfolio,
        counts={stage: count - stages[stage] for stage, count in portfolio.counts.items()},
        page=replace(portfolio.page, cases=kept),
        alerts=_fewer(portfolio.alerts, left),
    )


def _fewer(alerts: Sequence[AlertCount], left: Sequence[CaseRow]) -> Sequence[AlertCount]:
    raised = Counter(code for case in left for code in case.alerts)
    fewer = [replace(alert, count=alert.count - raised[alert.code]) for alert in alerts]
    return [alert for alert in fewer if alert.count > 0]
