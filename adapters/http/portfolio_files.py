"""A landlord's portfolio as a file, over the API: CSV for programs or for Excel, and XLSX."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from adapters.http.listing import MODELS, SEARCHED, AtLeast, caught_up
from adapters.http.pages.words import Words
from adapters.http.parts import parts_of
from adapters.http.portfolio_query import Arranged, OfPortfolio, require_known
from adapters.http.portfolio_sheet import Form, answered_as
from adapters.http.problems import Problem
from adapters.http.waiting import FILE_SECONDS_MAX, within
from adapters.sheets import Variant
from services.history import NotFound
from services.portfolios import Arrangement, PortfolioFilters

router = APIRouter(prefix="/v1", tags=["reading"])


@router.get("/landlords/{slug}/portfolio.csv")
async def read_portfolio_csv(
    request: Request,
    slug: str,
    *,
    filters: OfPortfolio,
    arrangement: Arranged,
    variant: Annotated[Variant, Query(description="who opens the file")] = Variant.MACHINE,
    at_least: AtLeast = None,
) -> Response:
    """The portfolio as CSV: RFC 4180 with codes, or as a French Excel opens it.

    Whole, or what the filters leave, as the portfolio itself takes them.
    """
    form = Form.CSV if variant is Variant.MACHINE else Form.CSV_FOR_EXCEL
    return await _read(request, slug, form, asked=(filters, arrangement), at_least=at_least)


@router.get("/landlords/{slug}/portfolio.xlsx")
async def read_portfolio_workbook(
    request: Request,
    slug: str,
    *,
    filters: OfPortfolio,
    arrangement: Arranged,
    at_least: AtLeast = None,
) -> Response:
    """The portfolio as a workbook, in French: whole, or what the filters leave."""
    asked = (filters, arrangement)
    return await _read(request, slug, Form.XLSX, asked=asked, at_least=at_least)


async def _read(
    request: Request,
    slug: str,
    form: Form,
    *,
    asked: tuple[PortfolioFilters, Arrangement],
    at_least: int | None,
) -> Response:
    parts = parts_of(request)
    actor = parts.door.enter(request)
    filters, arrangement = asked
    require_known(parts.configuration, filters)
    await caught_up(parts, at_least, models=SEARCHED if filters.q else MODELS)
    words = Words(configuration=parts.configuration)
    day = parts.today()

    def read() -> Response:
        whole = parts.exports.portfolio(actor, slug, filters, arrangement=arrangement)
        return answered_as(form, whole, words, day=day)

    try:
        return await within(read, seconds_max=FILE_SECONDS_MAX)
    except NotFound:
        raise Problem("not-found") from None
