"""The money of ETAGE on a database of a test's own: told, projected, and answered."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from domain.access import Actor
from domain.path import Recorded
from domain.programme import Configuration
from services.events import EventTypes
from services.indicator_figures import Scope
from services.indicators import Indicators
from services.money import ProgrammeMoney
from services.subject_history import rectified
from tests.projections import funded
from tests.projections.funded import GRAND
from tests.projections.ground import DatabaseLike, Ground, opened_ground

TODAY = date(2020, 6, 30)
END_OF_YEAR = date(2019, 12, 31)


class Books:
    """A ground on which a test tells its own events."""

    def __init__(self, ground: Ground, configuration: Configuration) -> None:
        self.ground = ground
        self.configuration = configuration
        self._programme: funded.Event | None = None
        self.tell([funded.opened()])

    def tell(self, events: Iterable[funded.Event]) -> None:
        """Post and project these events."""
        told = list(events)
        self._programme = next((e for e in told if e["subject"] == "etage"), self._programme)
        self.ground.log.post(told)
        self.ground.project()

    def programme_facts(self, programme: str) -> Sequence[Recorded]:
        if self._programme is None or programme != "etage":
            return ()
        events = self.ground.log.ledger.stream(self.ground.log.stream(self._programme))
        return rectified(events, self.ground.event_types)

    @property
    def indicators(self) -> Indicators:
        return Indicators(
            read=lambda work: work(self.ground.reader),
            configuration=self.configuration,
            programme_facts=self.programme_facts,
            today=lambda: TODAY,
        )

    def money(
        self, who: str = GRAND, as_of: date = END_OF_YEAR, *, role: str = "organisation"
    ) -> dict[str, Any]:
        """What somebody is answered about the money of ETAGE."""
        service = ProgrammeMoney(
            read=lambda work: work(self.ground.reader),
            view=self.indicators.view,
            programme_facts=self.programme_facts,
            today=lambda: TODAY,
        )
        return service.answer(Actor(organisation=who, role=role), "etage", as_of)

    def line(self, who: str = GRAND, as_of: date = END_OF_YEAR) -> dict[str, Any]:
        """The only envelope of an answer."""
        (line,) = self.money(who, as_of)["envelopes"]
        return dict(line)

    def figure(self, key: str, as_of: date = TODAY) -> tuple[Any, Any, Any]:
        """An indicator of ETAGE: numerator, denominator and value."""
        scope = Scope(as_of=as_of, programme="etage")
        told = self.indicators.answer(Actor(organisation=GRAND, role="organisation"), scope)
        found = next(each for each in told["indicators"] if each["key"] == key)
        return found["numerator"], found["denominator"], found["value"]


@contextmanager
def opened_books(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Books]:
    """Books in which only the platform of Vénissieux is opened."""
    with opened_ground(database, configuration, event_types, lives=[]) as ground:
        yield Books(ground, configuration)
