"""What the pages work with, given by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from adapters.demonstration import DemonstrationPerson
from adapters.http.door import Door
from adapters.postgres.waiting import ProjectionWaiter
from domain.programme import Configuration
from services.events import EventTypes
from services.history import Histories
from services.intake import Intake
from services.lists import Lists


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """The use cases behind the pages.

    `today` is the programme's day, `secret` the installation's secret from which the cookies'
    keys are derived. `demonstration` says that the ledger holds invented people only; `people`
    may be signed in as there, and nowhere else.
    """

    door: Door
    configuration: Configuration
    event_types: EventTypes
    intake: Intake
    histories: Histories
    lists: Lists
    waiter: ProjectionWaiter
    today: Callable[[], date]
    secret: bytes = field(repr=False)
    demonstration: bool = False
    people: Sequence[DemonstrationPerson] = ()
