"""The pages of a territory's board and of a landlord's portfolio."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from adapters.http.pages.cases import SORT, SORTS, by_stage, sorted_by
from adapters.http.pages.flows import months_of
from adapters.http.pages.household_page import refers_with
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.site import Site, site_of
from adapters.http.pages.words import Words
from projections.committee_agenda import AGENDA_REASONS
from services.case_pages import PAGE_CASES_MAX
from services.registry import READ_MODELS

router = APIRouter(route_class=PageRoute, include_in_schema=False)

DELAYS: Mapping[str, str] = {
    "referred": "Du repérage à la saisine",
    "admitted": "De la saisine à l’entrée",
    "refused": "De la saisine au refus",
    "exited": "De l’entrée à la sortie",
    "reentered": "De la sortie au retour",
}
"""What the waiting time of each flow is counted between."""

MODELS = tuple(model.name for model in READ_MODELS)
POSITION_DIGITS_MAX = 18
Address = Annotated[str | None, Query()]


async def fresh(site: Site, at: str | None) -> bool:
    """Whether the read models have reached the position in the address, if there is one."""
    if not at or not at.isascii() or not at.isdigit() or len(at) > POSITION_DIGITS_MAX:
        return True
    return await site.parts.waiter.wait_for(MODELS, int(at))


@router.get("/territoires/{territory}")
async def board(
    request: Request, territory: str, *, bailleur: Address = None, at: Address = None
) -> Response:
    """Where every household of the territory stands."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(site.parts.lists.board, visitor.actor, territory)
    stages = found["stages"]
    sitting = await run_in_threadpool(site.parts.sessions.upcoming, visitor.actor, territory)
    return site.page(
        request,
        "board.html",
        board=found,
        territory=territory,
        stages=[narrowed(stage, bailleur) for stage in stages] if bailleur else stages,
        sitting=sitting,
        agenda=agenda_of(sitting),
        coordinates=site.parts.configuration.territories[territory].platform
        == visitor.actor.organisation,
        landlord=bailleur,
        landlords=landlords_of(stages, site.words),
        waits=waits_of(found["waiting_times"]),
        months=months_of(found["flows"], today=site.parts.today()),
        is_fresh=is_fresh,
    )


def waits_of(times: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The waiting times, each with what it is counted between, in the order of the programme."""
    by_kind = {time["kind"]: time for time in times}
    return [(words, by_kind[kind]) for kind, words in DELAYS.items() if kind in by_kind]


def agenda_of(sitting: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    """How many households are on an agenda for each first reason, in the words of a session."""
    words = {each.code: each.words for each in AGENDA_REASONS}
    return [(words[code], count) for code, count in sitting["counts"]]


def narrowed(stage: Mapping[str, Any], landlord: str) -> dict[str, Any]:
    """A stage with the cases of one landlord; its count is then of the cases shown."""
    cases = [case for case in stage["cases"] if case["landlord"] == landlord]
    return {**stage, "cases": cases, "count": len(cases)}


def landlords_of(stages: Sequence[Mapping[str, Any]], words: Words) -> Sequence[tuple[str, str]]:
    """The landlords of a board's cases, to narrow it by."""
    slugs = {case["landlord"] for stage in stages for case in stage["cases"]}
    return words.organisations(slug for slug in slugs if slug)


@router.get("/bailleurs/{landlord}")
async def portfolio(
    request: Request,
    landlord: str,
    *,
    tri: Address = None,
    after: Address = None,
    at: Address = None,
) -> Response:
    """A landlord's households over all territories."""
    site = site_of(request)
    visitor = site.visitor(request)
    is_fresh = await fresh(site, at)
    found = await run_in_threadpool(
        site.parts.lists.portfolio, visitor.actor, landlord, after=after, limit=PAGE_CASES_MAX
    )
    sort = tri if tri and tri in SORTS else SORT
    return site.page(
        request,
        "portfolio.html",
        portfolio=found,
        landlord=landlord,
        groups=[(stage, sorted_by(cases, sort)) for stage, cases in by_stage(found["households"])],
        sort=sort,
        sorts={code: words for code, (words, _) in SORTS.items()},
        after=after,
        is_fresh=is_fresh,
        refers=refers_with(site, visitor.actor),
        takes_away=visitor.actor.role in site.parts.configuration.access.exporting_roles
        and visitor.actor.organisation == landlord,
    )
