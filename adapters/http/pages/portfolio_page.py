"""The page of a landlord's portfolio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.acts.addresses import refers_with
from adapters.http.pages.boards_page import Address, fresh
from adapters.http.pages.charts import Curve, curve
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.portfolio_filters import GROUPS, SORTS, PortfolioChosen, chosen
from adapters.http.pages.saved_views_page import kept
from adapters.http.pages.site import site_of
from adapters.http.pages.words import Words
from adapters.http.portfolio_sheet import deadline_words

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CASES_OF_PAGE_MAX = 30
"""With twelve accounts of each debt, more would weigh more than a page may."""

Case = Mapping[str, Any]

OF_NO_GROUP: Mapping[str, str] = {
    "territoire": "Hors territoire",
    "procedure": "Aucune procédure connue",
    "referent": "Sans référent",
}
"""What those are called who lack what the others are put together by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The households of a group that this page shows, out of `count`."""

    code: str
    name: str
    count: int
    cases: Sequence[Case]


@router.get("/bailleurs/{landlord}")
async def portfolio(
    request: Request, landlord: str, *, after: Address = None, at: Address = None
) -> Response:
    """A landlord's households over all territories, narrowed and laid out as the address says."""
    site = site_of(request)
    visitor = site.visitor(request)
    only = chosen(request, site, visitor, landlord=landlord)
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(
        partial(
            site.parts.lists.portfolio,
            visitor.actor,
            landlord,
            only.filters,
            arrangement=only.arrangement,
            after=after,
            limit=CASES_OF_PAGE_MAX,
        )
    )
    today = site.parts.today()
    return site.page(
        request,
        "portfolio.html",
        portfolio=found,
        landlord=landlord,
        chosen=only,
        board_path=only.path,
        groups=groups_of(found, only, site.words),
        sort_words=SORTS[only.sort][0],
        group_words=GROUPS[only.group][0],
        curves={each["household_id"]: curve_of(each, today) for each in found["households"]},
        deadline_words=partial(deadline_words, site.words),
        after=after,
        kept=await kept(site, visitor, request),
        is_fresh=is_fresh,
        refers=refers_with(site, visitor.actor),
        takes_away=visitor.actor.role in site.parts.configuration.access.exporting_roles
        and visitor.actor.organisation == landlord,
    )


def groups_of(found: Mapping[str, Any], only: PortfolioChosen, words: Words) -> Sequence[Group]:
    """The page's households group by group, in the order in which they come."""
    counts = {each["code"]: each["count"] for each in found["groups"]}
    names = dict(only.choices[only.group])
    return [
        Group(
            code=code or "sans",
            name=names.get(code, code) if code else OF_NO_GROUP.get(only.group, ""),
            count=counts[code],
            cases=list(cases),
        )
        for code, cases in groupby(found["households"], key=_group)
    ]


def curve_of(case: Case, today: date) -> Curve | None:
    """The curve of the debt by the accounts that the reader knows, up to today."""
    points = [
        (date.fromisoformat(each["as_of"]), Decimal(each["amount"]))
        for each in case.get("debts", ())
    ]
    return curve(points, until=today)


def _group(case: Case) -> str | None:
    code: str | None = case["group"]
    return code
