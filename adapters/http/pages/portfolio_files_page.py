"""The portfolio as a file, for people who have signed in: what the page of the portfolio offers."""

from fastapi import APIRouter, Request, Response

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import site_of
from adapters.http.portfolio_sheet import Form, answered_as
from adapters.http.waiting import within

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/bailleurs/{landlord}/portefeuille.csv")
async def portfolio_csv(request: Request, landlord: str) -> Response:
    """The whole portfolio as a French Excel opens it."""
    return await _answered(request, landlord, Form.CSV_FOR_EXCEL)


@router.get("/bailleurs/{landlord}/portefeuille.xlsx")
async def portfolio_workbook(request: Request, landlord: str) -> Response:
    """The whole portfolio as a workbook."""
    return await _answered(request, landlord, Form.XLSX)


async def _answered(request: Request, landlord: str, form: Form) -> Response:
    site = site_of(request)
    visitor = site.visitor(request)
    day = site.parts.today()

    def read() -> Response:
        whole = site.parts.exports.portfolio(visitor.actor, landlord)
        return answered_as(form, whole, site.words, day=day)

    return await within(read)
