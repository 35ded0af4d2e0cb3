"""The sheet of a programme, its printed figures beside those counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.figures_told import SUPPRESSED, ToldFigure, line_words, told
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.programme_frame import Opened, has_sheet, opened
from domain.printed_figures import PrintedFigure
from services.aggregates import Shown
from services.history import NotFound
from services.indicator_rights import View
from services.indicators import Seen

BY_HALF_YEAR = "se lit par semestre"

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A figure as the document prints it, beside the same one as the events make it."""

    printed: PrintedFigure
    computed: str
    over: str
    is_suppressed: bool
    figure: ToldFigure
    address: str


@router.get("/programmes/{programme}/fiche")
async def sheet_page(request: Request, programme: str) -> Response:
    """What the programme's sheet prints, and what the events make of it."""
    page = await opened(request, programme, "fiche")
    if not has_sheet(page.site, programme):
        raise NotFound
    printed = [
        each
        for each in page.site.parts.configuration.printed_figures
        if each.programme == programme
    ]
    days = sorted({each.as_of for each in printed})
    by_day = {day: await run_in_threadpool(_as_of, page, day) for day in days}
    latest = by_day[days[-1]]
    return page.site.page(
        request,
        "programme_sheet.html",
        **page.frame,
        as_of=latest.scope.as_of,
        position=latest.position,
        sheets=[
            (day, [_line(page, each, by_day[day]) for each in printed if each.as_of == day])
            for day in days
        ],
        source=printed[0].source,
    )


def _as_of(page: Opened, day: date) -> Seen:
    scope = replace(page.asked.scope, as_of=min(day, page.site.parts.today()))
    return page.site.parts.indicators.seen(page.actor, scope)


def _line(page: Opened, printed: PrintedFigure, seen: Seen) -> SheetLine:
    shown = seen.shown.totals[printed.indicator]
    asked = replace(page.asked, scope=seen.scope)
    figure = told(shown)
    value, over = figure.value, figure.over
    if printed.code is not None:
        value, over = _of_line(page, printed, seen)
    elif printed.part == "numerator":
        value, over = figure.numerator or figure.value, ""
    return SheetLine(
        printed=printed,
        computed=value,
        over=over,
        is_suppressed=value == SUPPRESSED,
        figure=figure,
        address=asked.address(f"indicateurs/{printed.indicator}"),
    )


def _of_line(page: Opened, printed: PrintedFigure, seen: Seen) -> tuple[str, str]:
    """A line of a breakdown over all periods; readers of aggregates are not given it."""
    if seen.view is View.SAFE:
        return SUPPRESSED, BY_HALF_YEAR
    lines: Sequence[Shown] = seen.shown.breakdowns.get(printed.indicator, ())
    found = [each for each in lines if each.figure.code == printed.code and each.label is None]
    whole = told(seen.shown.totals[printed.indicator])
    if not found:
        return "0", f"sur {whole.value}"
    name = line_words(printed.indicator, printed.code or "", page.site.words)
    return told(found[0]).value, f"sur {whole.value} ({name})"
