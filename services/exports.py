"""A landlord's whole portfolio, to be taken away in a file by those who may."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.programme import Configuration
from services.case_pages import PAGE_CASES_MAX
from services.history import NotFound
from services.lists import Lists
from services.looks import What


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePortfolio:
    """Every household of the portfolio as its pages tell it, and the position of the first."""

    landlord: str
    position: int
    households: tuple[dict[str, Any], ...]


class Exports:
    """Reads page after page; what was lost meanwhile is lost, also on the pages before."""

    def __init__(self, *, lists: Lists, configuration: Configuration) -> None:
        self._lists = lists
        self._configuration = configuration

    def portfolio(
        self, actor: Actor, landlord: str, *, limit: int = PAGE_CASES_MAX
    ) -> WholePortfolio:
        """The portfolio, `limit` households at a time, traced as an export.

        Raises NotFound for whoever may not take it away, LedgerUnavailable and TraceUnavailable.
        """
        if actor.role not in self._configuration.access.exporting_roles:
            raise NotFound
        if actor.organisation != landlord:
            raise NotFound
        page = self._page(actor, landlord, after=None, limit=limit)
        position = page["position"]
        found = {each["household_id"]: each for each in page["households"]}
        while page["next"] is not None:
            page = self._page(actor, landlord, after=page["next"], limit=limit)
            found |= {each["household_id"]: each for each in page["households"]}
        gone = self._lists.gone(actor, [UUID(each) for each in found], position)
        kept = [each for each in found.values() if UUID(each["household_id"]) not in gone]
        return WholePortfolio(landlord=landlord, position=position, households=tuple(kept))

    def _page(
        self, actor: Actor, landlord: str, *, after: str | None, limit: int
    ) -> dict[str, Any]:
        return self._lists.portfolio(actor, landlord, after=after, limit=limit, what=What.EXPORT)
