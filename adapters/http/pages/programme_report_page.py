"""The report of a programme: a page to print, a document to keep, and a workbook."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.documents import TooLong, pdf
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.programme_frame import opened
from adapters.http.pages.programme_report_words import report_told
from adapters.http.pages.programme_reporting import report_of
from adapters.http.waiting import within
from adapters.programme_report import report_workbook
from adapters.sheets import XLSX_TYPE, attached, file_name

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PDF_TYPE = "application/pdf"
PDF_SECONDS_MAX = 15
TOO_LARGE = 413
TOO_LONG = "Le document serait trop long"
INSTEAD = "Ouvrez le rapport comme page, et imprimez-le depuis le navigateur."


@router.get("/programmes/{programme}/rapport")
async def report_page(request: Request, programme: str) -> Response:
    """The report to print: every figure, its definition, and its breakdowns."""
    page = await opened(request, programme, "rapport")
    report = await run_in_threadpool(report_of, page)
    return page.site.page(
        request,
        "programme_report.html",
        **page.frame,
        as_of=report.as_of,
        position=report.position,
        report=report,
    )


@router.get("/programmes/{programme}/rapport.pdf")
async def report_document(request: Request, programme: str) -> Response:
    """The report as tagged PDF, of what this reader may see."""
    page = await opened(request, programme, "rapport")
    reader = page.site.words.organisation(page.actor.organisation)
    report = await run_in_threadpool(report_of, page)
    told = report_told(report, reader=reader, today=page.site.parts.today())
    try:
        made = await asyncio.wait_for(run_in_threadpool(pdf, "report", told), PDF_SECONDS_MAX)
    except (TooLong, TimeoutError):
        return page.site.page(
            request, "error.html", status=TOO_LARGE, heading=TOO_LONG, sentence=INSTEAD
        )
    name = file_name("programme", programme, day=report.as_of, ending="pdf")
    return Response(made, media_type=PDF_TYPE, headers=attached(name))


@router.get("/programmes/{programme}/rapport.xlsx")
async def report_sheets(request: Request, programme: str) -> Response:
    """The report as a workbook, every figure of it a number and none a formula."""
    page = await opened(request, programme, "rapport")

    def made() -> Response:
        report = report_of(page)
        name = file_name("programme", programme, day=report.as_of, ending="xlsx")
        content = report_workbook(report, made_on=page.site.parts.today())
        return Response(content, media_type=XLSX_TYPE, headers=attached(name))

    return await within(made)
