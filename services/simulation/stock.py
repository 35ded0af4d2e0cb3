"""The stock of temporary dwellings that simulated households stay in, never two at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.places import PlaceOffered
from domain.programme import Configuration
from services.simulation import proportions
from services.simulation.calendar import DAY_SECONDS, OFFICE_OPENS_SECONDS, later, working_day
from services.simulation.drafts import Draft

BETWEEN_STAYS_DAYS = 10
OFFERED_AFTER_DAYS = 7


@dataclass(kw_only=True)
class StockPlace:
    """One place. Not frozen: its stays are booked while lives are written."""

    name: str
    kind: str
    operator: str
    booked: list[tuple[date, date]] = field(default_factory=list)

    def is_free(self, start: date, end: date) -> bool:
        """Whether nobody stays from one day to another, with some days to spare."""
        return all(
            later(until, BETWEEN_STAYS_DAYS) < start or later(end, BETWEEN_STAYS_DAYS) < since
            for since, until in self.booked
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The places by programme."""

    places: Mapping[str, tuple[StockPlace, ...]]

    def book(self, programme: str, kind: str, *, start: date, end: date) -> StockPlace | None:
        """The first place of that kind that is free from one day to another, now booked."""
        if start < offered_on(programme):
            return None
        for place in self.places.get(programme, ()):
            if place.kind == kind and place.is_free(start, end):
                place.booked.append((start, end))
                return place
        return None


def stock_of(mark: str) -> Stock:
    """The places, free; the mark is in their names, so that two simulations share none."""
    return Stock(
        places={
            programme: tuple(
                StockPlace(name=f"{kind}-{programme}-{mark}-{number}", kind=kind, operator=operator)
                for kind, (operator, count) in kinds.items()
                for number in range(1, count + 1)
            )
            for programme, kinds in proportions.STOCK.items()
        }
    )


def offered_on(programme: str) -> date:
    """The day from which a programme's places are offered."""
    first, _ = proportions.STARTS[programme]
    return working_day(later(first, OFFERED_AFTER_DAYS))


def offers(stock: Stock, configuration: Configuration) -> Iterator[Draft]:
    """Each place as a platform of the programme offers it."""
    for programme, places in stock.places.items():
        day = offered_on(programme)
        platform = _platform(configuration, programme)
        for place in places:
            yield Draft(
                day=day,
                recording=day.toordinal() * DAY_SECONDS + OFFICE_OPENS_SECONDS,
                poster=platform,
                type=PlaceOffered.NAME,
                id=f"sim-{place.name}",
                subject=place.name,
                data={
                    "occurred_on": day.isoformat(),
                    "place": place.name,
                    "kind": place.kind,
                    "operator": place.operator,
                },
            )


def _platform(configuration: Configuration, programme: str) -> str:
    territories: Iterable[str] = (
        each.platform for each in configuration.territories.values() if each.programme == programme
    )
    return next(iter(territories))
