"""A landlord's whole portfolio, to be taken away in a file by those who may."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.programme import Configuration
from services.case_pages import PAGE_CASES_MAX
from services.history import NotFound
from services.lists import Lists
from services.looks import What
from services.portfolios import AS_EVER, UNFILTERED, Arrangement, PortfolioFilters


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePortfolio:
    """The households asked for, as the pages tell them, and the position of the first page."""

    landlord: str
    position: int
    households: tuple[dict[str, Any], ...]


class Exports:
    """Reads page after page; what was lost meanwhile is lost, also on the pages before."""

    def __init__(self, *, lists: Lists, configuration: Configuration) -> None:
        self._lists = lists
        self._configuration = configuration

    def portfolio(
        self,
        actor: Actor,
        landlord: str,
        filters: PortfolioFilters = UNFILTERED,
        *,
        arrangement: Arrangement = AS_EVER,
        limit: int = PAGE_CASES_MAX,
    ) -> WholePortfolio:
        """What the filters leave of the portfolio, `limit` at a time, traced as an export.

        Raises NotFound for whoever may not take it away, LedgerUnavailable and TraceUnavailable.
        """
        if actor.role not in self._configuration.access.exporting_roles:
            raise NotFound
        if actor.organisation != landlord:
            raise NotFound
        read = partial(
            self._lists.portfolio,
            actor,
            landlord,
            filters,
            arrangement=arrangement,
            limit=limit,
            what=What.EXPORT,
        )
        page = read()
        position = page["position"]
        found = {each["household_id"]: each for each in page["households"]}
        while page["next"] is not None:
            page = read(after=page["next"])
            found |= {each["household_id"]: each for each in page["households"]}
        gone = self._lists.gone(actor, [UUID(each) for each in found], position)
        kept = [each for each in found.values() if UUID(each["household_id"]) not in gone]
        return WholePortfolio(landlord=landlord, position=position, households=tuple(kept))
