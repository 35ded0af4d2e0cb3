"""What the pages work with, given by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from adapters.audit import Audit
from adapters.demonstration import DemonstrationPerson
from adapters.exchanges import Exchanges
from adapters.http.door import Door
from adapters.identity.provider import Provider
from adapters.postgres.accounts import AccountStore
from adapters.postgres.visits import Visits
from adapters.postgres.waiting import ProjectionWaiter
from domain.programme import Configuration
from services.board_answers import Boards
from services.changes import Changes
from services.duplicates import Duplicates
from services.emergency import Emergency
from services.events import EventTypes
from services.exports import Exports
from services.history import Histories
from services.indicator_cases import IndicatorCases
from services.indicators import Indicators
from services.intake import Intake
from services.lists import Lists
from services.minutes import Minutes
from services.money import ProgrammeMoney
from services.person_copy import Copies
from services.practices import Practices
from services.sessions import Sessions
from services.sittings import Sittings
from services.stock import Stock
from services.waiting_for_me import WaitingForMe
from services.who_looked import WhoLooked


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """The use cases behind the pages.

    `today` is the programme's day, `secret` the installation's secret from which the cookies'
    keys are derived. `demonstration` says that the ledger holds invented people only; `people`
    may be signed in as there, and nowhere else. `provider` is where people sign in; without one,
    tokens of the built-in issuer are taken, and `is_exposed` says that others than this machine
    could send some. `real_day` is the day of the calendar, also in a demonstration.
    """

    door: Door
    configuration: Configuration
    event_types: EventTypes
    intake: Intake
    histories: Histories
    lists: Lists
    boards: Boards
    changes: Changes
    waiting_for_me: WaitingForMe
    exports: Exports
    duplicates: Duplicates
    sessions: Sessions
    sittings: Sittings
    minutes: Minutes
    who_looked: WhoLooked
    copies: Copies
    indicators: Indicators
    indicator_cases: IndicatorCases
    money: ProgrammeMoney
    stock: Stock
    practices: Practices
    emergency: Emergency
    audit: Audit
    exchanges: Exchanges
    waiter: ProjectionWaiter
    today: Callable[[], date]
    secret: bytes = field(repr=False)
    accounts: AccountStore
    visits: Visits
    provider: Provider | None
    real_day: Callable[[], date]
    is_exposed: bool = False
    demonstration: bool = False
    people: Sequence[DemonstrationPerson] = ()
