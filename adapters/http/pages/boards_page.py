"""The pages of a territory's board: its stages side by side, and one stage in whole."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.board_figures import (
    MONTHS_SHOWN,
    delays_of,
    flows_of,
    tools_of,
    waiting_in,
)
from adapters.http.pages.board_filters import BoardChosen, chosen
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.saved_views_page import kept
from adapters.http.pages.searches import opener
from adapters.http.pages.site import Site, Visitor, site_of
from adapters.http.pages.visiting import earlier_visit
from projections.committee_agenda import AGENDA_REASONS
from services.history import NotFound
from services.registry import READ_MODELS

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CASES_OF_COLUMN_MAX = 12
CASES_OF_PAGE_MAX = 50

MODELS = tuple(model.name for model in READ_MODELS)
POSITION_DIGITS_MAX = 18
Address = Annotated[str | None, Query()]


async def fresh(site: Site, at: str | None) -> bool:
    """Whether the read models have reached the position in the address, if there is one."""
    position = position_of(at)
    return position is None or await site.parts.waiter.wait_for(MODELS, position)


def position_of(text: str | None) -> int | None:
    """A position in an address; None where there is none that could be one."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > POSITION_DIGITS_MAX:
        return None
    return int(text)


@router.get("/territoires/{territory}")
async def board(
    request: Request, territory: str, *, depuis: Address = None, at: Address = None
) -> Response:
    """Where every household of the territory stands, and what changed since a position."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    only = _chosen(request, site, territory)
    found = await run_in_threadpool(
        site.parts.boards.board,
        visitor.actor,
        territory,
        only.filters,
        limit=CASES_OF_COLUMN_MAX,
        months=MONTHS_SHOWN,
    )
    sitting = await run_in_threadpool(site.parts.sessions.upcoming, visitor.actor, territory)
    visit = await earlier_visit(site, visitor, found["position"]) if depuis is None else None
    since = visit.position if visit else position_of(depuis)
    return site.page(
        request,
        "board.html",
        board=found,
        board_path=f"/territoires/{territory}",
        territory=territory,
        chosen=only,
        stages=found["stages"],
        sitting=sitting,
        agenda=agenda_of(sitting),
        changes=await _changes(site, visitor, territory, since=since),
        visit=visit,
        kept=await kept(site, visitor, request),
        waits=waiting_in(found["stages"]),
        times=delays_of(found["waiting_times"]),
        tools=tools_of(found["tools"], site.words),
        flows=flows_of(found["flows"], today=site.parts.today()),
        is_fresh=is_fresh,
    )


@router.get("/territoires/{territory}/etapes/{stage}")
async def stage(
    request: Request,
    territory: str,
    stage: str,
    *,
    after: Address = None,
    at: Address = None,
) -> Response:
    """The cases of one stage, those there longest first, page by page."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    only = _chosen(request, site, territory, fixed="etape")
    page = await run_in_threadpool(
        site.parts.boards.stage,
        visitor.actor,
        territory,
        stage,
        filters=only.filters,
        after=after,
        limit=CASES_OF_PAGE_MAX,
    )
    return site.page(
        request,
        "board_stage.html",
        page=page,
        board_path=f"/territoires/{territory}",
        territory=territory,
        chosen=only,
        after=after,
        kept=await kept(site, visitor, request),
        is_fresh=is_fresh,
    )


def _chosen(
    request: Request, site: Site, territory: str, *, fixed: str | None = None
) -> BoardChosen:
    """The filters of the address. Raises NotFound for what is no territory."""
    if territory not in site.parts.configuration.territories:
        raise NotFound
    return chosen(
        request.query_params,
        request.url.path,
        words=site.words,
        territory=territory,
        opened=opener(site, request.state.visitor),
        fixed=fixed,
    )


async def _changes(
    site: Site, visitor: Visitor, territory: str, *, since: int | None
) -> Mapping[str, Any] | None:
    if since is None:
        return None
    return await run_in_threadpool(
        site.parts.changes.in_territory, visitor.actor, territory, since=since
    )


def agenda_of(sitting: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    """How many households are on an agenda for each first reason, in the words of a session."""
    words = {each.code: each.words for each in AGENDA_REASONS}
    return [(words[code], count) for code, count in sitting["counts"]]
