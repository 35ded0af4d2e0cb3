"""A programme's figures beside one another: quarter by quarter, part by part, day against day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.figures_told import ToldFigure, difference_told, told_all
from adapters.http.pages.indicator_words import GROUPS
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.programme_frame import Opened, absent, opened, seen
from adapters.http.pages.programme_scope import NARROWINGS
from adapters.http.pages.trend_charts import trend_charts, trend_table
from adapters.http.pages.words import Choice, Words
from adapters.http.reading import day_of
from services.indicator_cases import Moved
from services.indicator_rights import PROGRAMME_LEAD, View
from services.indicator_table import INDICATORS, WHOLE_PROGRAMME_ONLY
from services.indicators import Seen
from services.suppression import last_quarter_end
from services.views import pseudonym

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PARTS: Mapping[str, str] = {
    "territoire": "Par territoire",
    "bailleur": "Par bailleur",
    "volet": "Par volet",
}
MOVED_SHOWN_MAX = 20
Told = Annotated[str | None, Query()]
Rows = Sequence[tuple[str, Sequence[tuple[ToldFigure, Sequence[ToldFigure]]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An indicator on two days, and the households that it counts on one of them alone."""

    before: ToldFigure
    after: ToldFigure
    difference: str
    moved: Moved | None


@router.get("/programmes/{programme}/tendances")
async def trends_page(request: Request, programme: str) -> Response:
    """Some indicators at the end of every quarter, as charts and as a table."""
    page = await opened(request, programme, "tendances")
    indicators = page.site.parts.indicators
    points = await run_in_threadpool(indicators.trend, page.actor, page.asked.scope)
    last = points[max(points)]
    return page.site.page(
        request,
        "programme_trends.html",
        **page.frame,
        as_of=last.scope.as_of,
        position=last.position,
        charts=trend_charts(points),
        table=trend_table(points, without=absent(page)),
    )


@router.get("/programmes/{programme}/repartition")
async def parts_page(request: Request, programme: str, par: Told = None) -> Response:
    """The indicators of each territory, landlord or stream, and of them all."""
    page = await opened(request, programme, "repartition")
    ways = ways_of(page)
    way = par if par in ways else next(iter(ways), None)
    whole = await seen(page)
    parts: Mapping[str, Seen] = {}
    if way is not None:
        indicators = page.site.parts.indicators
        parts = await run_in_threadpool(
            indicators.by_part, page.actor, page.asked.scope, NARROWINGS[way]
        )
    named = part_names(way, parts, page.site.words)
    return page.site.page(
        request,
        "programme_parts.html",
        **page.frame,
        as_of=whole.scope.as_of,
        position=whole.position,
        way=way,
        ways={code: PARTS[code] for code in ways},
        parts=named,
        groups=rows_of(whole, [parts[code] for code, _ in named], without=absent(page)),
    )


def ways_of(page: Opened) -> Sequence[str]:
    """By what the figures may be parted: for readers of aggregates, of a whole programme only."""
    asked = page.asked
    if asked.view is View.SAFE and asked.scope.narrowings:
        return []
    choices = page.frame["choices"]
    return [
        word
        for word, name in NARROWINGS.items()
        if len(choices[word]) > 1 and getattr(asked.scope, name) is None
    ]


def part_names(way: str | None, parts: Mapping[str, Seen], words: Words) -> Sequence[Choice]:
    """The parts to be shown, each with its name; those where nobody ever was are left out."""
    known = [code for code, each in parts.items() if way != "bailleur" or not _is_nothing(each)]
    if way == "bailleur":
        return words.organisations(known)
    if way == "territoire":
        return [(code, words.territory(code)) for code in known]
    return [(code, words.code("streams", code)) for code in known]


def _is_nothing(seen_part: Seen) -> bool:
    """Whether the part has no household, and that may be said."""
    entered = seen_part.shown.totals["households_entered"]
    referred = seen_part.shown.totals["signals_by_service"]
    return not any(each.suppressed or each.figure.cell.households for each in (entered, referred))


def rows_of(whole: Seen, parts: Sequence[Seen], *, without: frozenset[str]) -> Rows:
    """The indicators in their groups: each of the whole, and of each part."""
    told_whole = told_all(whole.shown.totals)
    told_parts = [told_all(each.shown.totals) for each in parts]
    return [
        (
            words,
            [
                (told_whole[key], [each[key] for each in told_parts])
                for key in keys
                if key not in without | WHOLE_PROGRAMME_ONLY
            ],
        )
        for words, keys in GROUPS
    ]


@router.get("/programmes/{programme}/comparaison")
async def comparison_page(request: Request, programme: str, entre: Told = None) -> Response:
    """The indicators of two days, what changed between them, and which households moved."""
    page = await opened(request, programme, "comparaison")
    asked = page.asked
    last_day = asked.scope.as_of
    before = min(day_of("entre", entre), last_day) if entre else _year_before(last_day)
    cases = page.site.parts.indicator_cases
    found = await run_in_threadpool(cases.compared, page.actor, asked.scope, before)
    firsts = told_all(found.before.shown.totals)
    lasts = told_all(found.after.shown.totals)
    compared = {
        key: Compared(
            before=firsts[key],
            after=lasts[key],
            difference=difference_told(firsts[key], lasts[key]),
            moved=found.moved[key] if found.moved is not None else None,
        )
        for key in INDICATORS
        if key not in absent(page)
    }
    return page.site.page(
        request,
        "programme_comparison.html",
        **page.frame,
        as_of=found.after.scope.as_of,
        before=found.before.scope.as_of,
        position=found.after.position,
        groups=[
            (words, [compared[key] for key in keys if key in compared]) for words, keys in GROUPS
        ],
        moved_max=MOVED_SHOWN_MAX,
        pseudonym=pseudonym,
        opens_files=page.actor.role != PROGRAMME_LEAD,
    )


def _year_before(day: date) -> date:
    """The end of the quarter a year before."""
    return last_quarter_end(day - timedelta(days=365))
