"""The first page after the sign-in: what waits for the reader, what changed, and their lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.boards_page import agenda_of, fresh
from adapters.http.pages.cases import by_stage
from adapters.http.pages.exchanges_page import refused_lately
from adapters.http.pages.household_page import refers_with
from adapters.http.pages.navigation import own_territories
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.saved_views_page import kept
from adapters.http.pages.site import Site, Visitor, see_other, site_of
from adapters.http.pages.visiting import earlier_visit
from adapters.http.pages.waiting_words import KINDS, KindWords, Step, step_of, what_of
from domain.access import FOLLOWING_KINDS, Actor
from domain.programme import OrganisationKind
from services.accounts import ADMIN_ROLE
from services.case_pages import Filters
from services.history import NotFound
from services.verifications import audits
from services.who_looked import SUPERVISOR_ROLE

BY_ROLE = {ADMIN_ROLE: "/comptes", SUPERVISOR_ROLE: "/consultations"}
"""The first page of those whose work is not with households."""
CASES_OF_PAGE_MAX = 50

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Address = Annotated[str | None, Query()]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line of what waits: the answer, which action or tool it is about, and what to do."""

    told: Mapping[str, Any]
    what: str
    step: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lines of one kind, and how many there are in all."""

    kind: str
    words: KindWords
    count: int
    lines: Sequence[ShownLine]


@router.get("/")
async def home(request: Request, at: Address = None) -> Response:
    """What waits for who works with households; others go on to their own first page."""
    site = site_of(request)
    visitor = site.visitor(request)
    actor, configuration = visitor.actor, site.parts.configuration
    if actor.role in BY_ROLE:
        return see_other(BY_ROLE[actor.role])
    kind = site.words.kind(actor.organisation)
    reads = actor.role in configuration.reading_roles
    if audits(configuration, actor):
        return see_other("/audit")
    if not reads or kind not in FOLLOWING_KINDS:
        return _figures_alone(request, site, actor)
    return await _waiting(request, site, visitor, at=at)


async def _waiting(request: Request, site: Site, visitor: Visitor, *, at: str | None) -> Response:
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(site.parts.waiting_for_me.groups, visitor.actor)
    visit = await earlier_visit(site, visitor, found["position"])
    changes = None
    if visit is not None:
        changes = await run_in_threadpool(
            site.parts.changes.followed, visitor.actor, since=visit.position
        )
    territories = own_territories(site.parts.configuration, visitor.actor)
    sitting = None
    if len(territories) == 1:
        sitting = await run_in_threadpool(
            site.parts.sessions.upcoming, visitor.actor, territories[0]
        )
    groups = [group_of(site, visitor.actor, each) for each in found["groups"]]
    return site.page(
        request,
        "home.html",
        groups=groups,
        total=sum(group.count for group in groups),
        visit=visit,
        changes=changes,
        territories=territories,
        refused=await refused_lately(site, visitor),
        is_landlord=site.words.kind(visitor.actor.organisation) is OrganisationKind.LANDLORD,
        sitting=sitting,
        agenda=agenda_of(sitting) if sitting else (),
        kept=await kept(site, visitor),
        refers=refers_with(site, visitor.actor),
        position=found["position"],
        is_fresh=is_fresh,
    )


@router.get("/attente/{kind}")
async def waiting(
    request: Request, kind: str, *, after: Address = None, at: Address = None
) -> Response:
    """All that waits for the reader of one kind, those due first, page by page."""
    site = site_of(request)
    visitor = site.visitor(request)
    if kind not in KINDS:
        raise NotFound
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(
        site.parts.waiting_for_me.of_kind, visitor.actor, kind, after=after
    )
    return site.page(
        request,
        "waiting.html",
        group=group_of(site, visitor.actor, found),
        next=found["next"],
        after=after,
        position=found["position"],
        is_fresh=is_fresh,
    )


@router.get("/menages")
async def households(request: Request, *, after: Address = None, at: Address = None) -> Response:
    """The households that the reader follows, stage by stage."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    page = await run_in_threadpool(
        site.parts.lists.households,
        visitor.actor,
        Filters(),
        after=after,
        limit=CASES_OF_PAGE_MAX,
    )
    return site.page(
        request,
        "households.html",
        page=page,
        groups=by_stage(page["households"]),
        after=after,
        is_fresh=is_fresh,
        refers=refers_with(site, visitor.actor),
    )


def group_of(site: Site, actor: Actor, told: Mapping[str, Any]) -> Group:
    """A group of the answer, in words."""
    return Group(
        kind=told["kind"],
        words=KINDS[told["kind"]],
        count=told["count"],
        lines=[
            ShownLine(
                told=line, what=what_of(line, site.words), step=step_of(line, actor, site.words)
            )
            for line in told["lines"]
        ],
    )


def _figures_alone(request: Request, site: Site, actor: Actor) -> Response:
    """Who follows no household goes on to the figures of a programme, if some are theirs."""
    programme = site.parts.indicators.rights.latest(actor)
    if programme is None:
        return site.page(request, "nothing_here.html")
    return see_other(f"/programmes/{programme}")
