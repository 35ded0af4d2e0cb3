"""The portfolio as a file, for people who have signed in: what the page of the portfolio offers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.portfolio_filters import chosen
from adapters.http.pages.site import see_other, site_of
from adapters.http.portfolio_sheet import Form, answered_as
from adapters.http.waiting import FILE_SECONDS_MAX, within

router = APIRouter(route_class=PageRoute, include_in_schema=False)

FOR_PROGRAMS = "programme"


@router.get("/bailleurs/{landlord}/portefeuille.csv")
async def portfolio_csv(
    request: Request, landlord: str, *, variante: Annotated[str, Query()] = ""
) -> Response:
    """What the filters leave, as a French Excel opens it or, for programs, with codes."""
    form = Form.CSV if variante == FOR_PROGRAMS else Form.CSV_FOR_EXCEL
    return await _answered(request, landlord, form)


@router.get("/bailleurs/{landlord}/portefeuille.xlsx")
async def portfolio_workbook(request: Request, landlord: str) -> Response:
    """What the filters leave, as a workbook."""
    return await _answered(request, landlord, Form.XLSX)


async def _answered(request: Request, landlord: str, form: Form) -> Response:
    site = site_of(request)
    visitor = site.visitor(request)
    only = chosen(request, site, visitor, landlord=landlord)
    if only.misread:
        # Without what could not be read the file would hold more than was asked for.
        return see_other(only.address_as_asked(request.query_params))
    day = site.parts.today()

    def read() -> Response:
        whole = site.parts.exports.portfolio(
            visitor.actor, landlord, only.filters, arrangement=only.arrangement
        )
        return answered_as(form, whole, site.words, day=day)

    return await within(read, seconds_max=FILE_SECONDS_MAX)
