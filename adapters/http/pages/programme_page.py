"""The first page of a programme: its indicators; and each one with the households behind it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.figures_told import by_period, told, told_all, told_lines
from adapters.http.pages.indicator_words import GROUPS
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.programme_frame import absent, opened, seen
from adapters.http.pages.trend_charts import trend_chart
from services.history import NotFound
from services.indicator_rights import PROGRAMME_LEAD
from services.indicator_table import INDICATORS
from services.indicator_trends import TRENDS
from services.views import pseudonym

router = APIRouter(route_class=PageRoute, include_in_schema=False)

KEY_FIGURES = (
    "households_entered",
    "active_episodes",
    "eviction_avoided_rate",
    "residual_difficulty_rate",
    "mean_accompaniment_months",
    "cost_per_household_eur",
)
After = Annotated[str | None, Query(pattern="^[0-9a-f]{8}$")]


@router.get("/programmes/{programme}")
async def programme_page(request: Request, programme: str) -> Response:
    """Every indicator of a programme, or of a part of it."""
    page = await opened(request, programme, "")
    figures = await seen(page)
    every = told_all(figures.shown.totals)
    return page.site.page(
        request,
        "programme.html",
        **page.frame,
        as_of=figures.scope.as_of,
        position=figures.position,
        tiles=[every[key] for key in KEY_FIGURES],
        groups=[
            (words, [every[key] for key in keys if key not in absent(page)])
            for words, keys in GROUPS
        ],
    )


@router.get("/programmes/{programme}/indicateurs/{key}")
async def indicator_page(
    request: Request, programme: str, key: str, *, after: After = None
) -> Response:
    """One indicator: its definition, its lines, its trend, and the households behind it."""
    if key not in INDICATORS:
        raise NotFound
    page = await opened(request, programme, "")
    figures = await seen(page)
    parts = page.site.parts
    behind = await run_in_threadpool(
        parts.indicator_cases.behind, page.actor, figures, key, after=after
    )
    trend = None
    if key in TRENDS:
        points = await run_in_threadpool(parts.indicators.trend, page.actor, page.asked.scope)
        trend = trend_chart(key, points)
    lines = told_lines(key, figures.shown.breakdowns.get(key, ()), page.site.words)
    return page.site.page(
        request,
        "indicator.html",
        **page.frame,
        as_of=figures.scope.as_of,
        position=figures.position,
        figure=told(figures.shown.totals[key]),
        lines=[each for each in lines if not each.period],
        periods=by_period([each for each in lines if each.period]),
        trend=trend,
        behind=behind,
        pseudonym=pseudonym,
        opens_files=page.actor.role != PROGRAMME_LEAD,
        after=after,
    )
