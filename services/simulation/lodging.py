"""A stay in a temporary dwelling: the place is booked with the request, occupied, and freed."""

from dataclasses import dataclass
from datetime import date

from domain.places import PlaceFreed, PlaceOccupied
from services.simulation.calendar import later
from services.simulation.life import Life
from services.simulation.palette import PLACE_KINDS
from services.simulation.stock import StockPlace
from services.simulation.tool_course import Course

PROVIDER = {"dispositif_passerelle": "operator", "logement_intercalaire": "owner"}


@dataclass(kw_only=True)
class Lodging:
    """Not frozen: it is occupied and freed while the life is written."""

    place: StockPlace
    planned_end_on: date
    platform: str = ""
    since: date = date.max

    def occupy(self, life: Life, day: date, *, platform: str) -> None:
        """The household moves in; raises `Beyond`."""
        self.platform, self.since = platform, day
        self._tell(life, PlaceOccupied.NAME, day, until=self.planned_end_on.isoformat())

    def free(self, life: Life, day: date) -> None:
        """The household moves out, if it moved in; raises `Beyond`."""
        if self.since < day:
            data = {"from": self.since.isoformat()}
            self._tell(life, PlaceFreed.NAME, day, **data)
            self.since = date.max

    def _tell(self, life: Life, fact: str, day: date, **data: str) -> None:
        place = self.place
        told = {"place": place.name, "kind": place.kind, "operator": place.operator}
        told |= {"household": life.reference, **data}
        life.write_elsewhere(self.platform, fact, day, subject=place.name, data=told)


def lodge(course: Course, start: date) -> Lodging | None:
    """A place that is free until the planned end, or the exit where that is later."""
    life, asked = course.life, course.request
    planned_end_on = date.fromisoformat(asked.parameters["planned_end_on"])
    stays_until = max(planned_end_on, min(course.passage.left_on, later(life.cast.until, 1)))
    place = life.cast.stock.book(
        life.programme.slug, PLACE_KINDS[asked.kind], start=start, end=stays_until
    )
    if place is None:
        asked.parameters.setdefault("operator", "lahso")
        return None
    asked.parameters["place"] = place.name
    asked.parameters[PROVIDER[asked.kind]] = place.operator
    return Lodging(place=place, planned_end_on=planned_end_on)
