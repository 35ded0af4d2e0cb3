"""What the routes work with, built once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request

from adapters.exchanges import Exchanges
from adapters.forgetting import Forgetting
from adapters.http.door import Door
from adapters.metrics import Metrics
from adapters.postgres.migrate import Installation
from adapters.postgres.probe import Probe
from adapters.postgres.waiting import ProjectionWaiter
from domain.access import Actor
from domain.programme import Configuration
from services.board_answers import Boards
from services.duplicates import Duplicates
from services.emergency import Emergency
from services.events import EventTypes
from services.exports import Exports
from services.feed import Feed
from services.history import Histories
from services.indicators import Indicators
from services.intake import Intake
from services.lists import Lists
from services.money import ProgrammeMoney
from services.practices import Practices
from services.sessions import Sessions
from services.stock import Stock
from services.who_looked import WhoLooked


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The use cases behind the routes; `today` is the programme's day.

    `references` finds the household that an organisation knows by an own case reference.
    `is_exposed` says that the built-in issuer's tokens let people in from beyond this machine.
    """

    door: Door
    configuration: Configuration
    event_types: EventTypes
    intake: Intake
    histories: Histories
    lists: Lists
    boards: Boards
    exports: Exports
    sessions: Sessions
    indicators: Indicators
    duplicates: Duplicates
    money: ProgrammeMoney
    stock: Stock
    practices: Practices
    feed: Feed
    who_looked: WhoLooked
    exchanges: Exchanges
    references: Callable[[Actor, str], UUID | None]
    forgetting: Forgetting
    emergency: Emergency
    waiter: ProjectionWaiter
    probe: Probe
    metrics: Metrics
    installation: Installation
    today: Callable[[], date]
    is_exposed: bool


def parts_of(request: Request) -> Parts:
    """The parts of the application that serves this request."""
    parts: Parts = request.app.state.parts
    return parts
