"""The page of a programme's money: what is set aside, committed, paid and left, and its costs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages import charts
from adapters.http.pages.boards_page import fresh
from adapters.http.pages.charts import Bars, Part, Series
from adapters.http.pages.figures_told import SUPPRESSED, SUPPRESSED_WHY
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, site_of
from adapters.http.pages.words import Choice, Words
from adapters.http.reading import day_of
from domain.access import Actor
from services.history import NotFound
from services.indicator_figures import Scope
from services.indicator_rights import View

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Told = Annotated[str | None, Query()]
Line = Mapping[str, Any]
TONES: Mapping[str, str] = {"accompaniment": "one", "engineering": "two", "tool": "three"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """An envelope or money of none, with the bar that shows what became of it."""

    line: Line
    period: str
    shares: Sequence[Part]


@router.get("/argent")
async def money_page(
    request: Request,
    *,
    programme: Told = None,
    au: Told = None,
    financeur: Told = None,
    outil: Told = None,
) -> Response:
    """A programme's money, by funder, tool and period."""
    site = site_of(request)
    actor = site.visitor(request).actor
    rights = site.parts.indicators.rights
    slug = programme or rights.latest(actor, whole=True)
    if slug is None:
        raise NotFound
    is_fresh = await fresh(site, request.query_params.get("at"))
    day = _until(au, today=site.parts.today())
    found = await run_in_threadpool(site.parts.money.answer, actor, slug, day)
    narrowed = {"funder": financeur or None, "tool": outil or None}
    whole = Scope(as_of=day, programme=slug)
    return site.page(
        request,
        "money.html",
        found=found,
        programme=slug,
        programmes=_open_to(site, actor, day),
        day=day,
        envelopes=[_spent(each) for each in _kept(found["envelopes"], narrowed)],
        beside=[_spent(each) for each in _kept(found["without_envelope"], narrowed)],
        costs=_kept(found["costs"], {"funder": narrowed["funder"]}),
        cost_chart=cost_chart(found["costs"], site.words),
        funders=_named(found, "funder", site.words),
        tools=_named(found, "tool", site.words),
        chosen=narrowed,
        is_own=rights.view(actor, whole) is View.SAFE,
        period_told=period_told,
        suppressed=SUPPRESSED,
        suppressed_why=SUPPRESSED_WHY,
        is_fresh=is_fresh,
    )


def _until(au: str | None, *, today: date) -> date:
    return min(day_of("au", au), today) if au else today


def _open_to(site: Site, actor: Actor, day: date) -> Sequence[Choice]:
    """The programmes whose money the reader may see."""
    rights = site.parts.indicators.rights
    return [
        (each.slug, each.name)
        for each in site.parts.configuration.programmes.values()
        if rights.may_view(actor, Scope(as_of=day, programme=each.slug))
    ]


def _kept(lines: Sequence[Line], narrowed: Mapping[str, str | None]) -> Sequence[Line]:
    """The lines of that funder and that tool, where they are asked for."""
    return [
        each
        for each in lines
        if all(value is None or each[name] == value for name, value in narrowed.items())
    ]


def _spent(line: Line) -> Spent:
    """Paid, committed and left as shares of what was set aside; nothing of a hidden line."""
    period = period_told(line) if "from" in line else ""
    if line.get("suppressed") or "left" not in line or Decimal(line["left"]) < 0:
        return Spent(line=line, period=period, shares=[])
    shares = charts.proportion(
        [
            ("payé", Decimal(line["paid"]), "one"),
            ("engagé", Decimal(line["committed"]), "three"),
            ("reste", Decimal(line["left"]), "six"),
        ]
    )
    return Spent(line=line, period=period, shares=shares)


def cost_chart(costs: Sequence[Line], words: Words) -> Bars | None:
    """The costs of each period, a bar for each category; None where there is none."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for each in costs:
        sums[each["category"]][period_told(each)] += Decimal(each["amount"])
    labels = list(dict.fromkeys(period_told(each) for each in costs))
    if not labels:
        return None
    series = [
        Series(
            label=words.code("cost_categories", category),
            values=[by_period.get(label) for label in labels],
            tone=TONES.get(category, "four"),
        )
        for category, by_period in sorted(sums.items())
    ]
    return charts.bars(series, labels)


def period_told(line: Line) -> str:
    """« 2016 » for a whole year, else both days: the first and the last day."""
    first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["to"])
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{first:%d/%m/%Y}\u2013{last:%d/%m/%Y}"


def _named(found: Mapping[str, Any], name: str, words: Words) -> Sequence[Choice]:
    codes = {each[name] for each in (*found["envelopes"], *found["without_envelope"]) if each[name]}
    if name == "funder":
        return words.organisations(codes)
    return [(code, words.tool(code)) for code in sorted(codes)]
