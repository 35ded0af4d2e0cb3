"""A landlord's portfolio as a file, over the API: CSV for programs or for Excel, and XLSX."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from adapters.http.listing import AtLeast, caught_up
from adapters.http.pages.words import Words
from adapters.http.parts import parts_of
from adapters.http.portfolio_sheet import Form, answered_as
from adapters.http.problems import Problem
from adapters.http.waiting import within
from adapters.sheets import Variant
from services.history import NotFound

router = APIRouter(prefix="/v1", tags=["reading"])


@router.get("/landlords/{slug}/portfolio.csv")
async def read_portfolio_csv(
    request: Request,
    slug: str,
    *,
    variant: Annotated[Variant, Query(description="who opens the file")] = Variant.MACHINE,
    at_least: AtLeast = None,
) -> Response:
    """The whole portfolio as CSV: RFC 4180 with codes, or as a French Excel opens it."""
    form = Form.CSV if variant is Variant.MACHINE else Form.CSV_FOR_EXCEL
    return await _read(request, slug, form, at_least=at_least)


@router.get("/landlords/{slug}/portfolio.xlsx")
async def read_portfolio_workbook(
    request: Request, slug: str, *, at_least: AtLeast = None
) -> Response:
    """The whole portfolio as a workbook, in French."""
    return await _read(request, slug, Form.XLSX, at_least=at_least)


async def _read(request: Request, slug: str, form: Form, *, at_least: int | None) -> Response:
    parts = parts_of(request)
    actor = parts.door.enter(request)
    await caught_up(parts, at_least)
    words = Words(configuration=parts.configuration)
    day = parts.today()

    def read() -> Response:
        return answered_as(form, parts.exports.portfolio(actor, slug), words, day=day)

    try:
        return await within(read)
    except NotFound:
        raise Problem("not-found") from None
