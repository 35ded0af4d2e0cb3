"""Reading what read models hold: portfolios, lists and the feed, at a known position."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import APIRouter, Query, Request, Response

from adapters.http.noting import UNKNOWN_CURSOR
from adapters.http.parts import Parts, parts_of
from adapters.http.portfolio_query import Arranged, OfPortfolio, require_known
from adapters.http.problems import Problem
from adapters.http.reading import invalid, require_code
from adapters.http.waiting import within
from adapters.postgres import identity_index
from domain.stages import Stage
from services.case_pages import PAGE_CASES, PAGE_CASES_MAX, Filters, UnknownCursor
from services.feed import EVENTS, EVENTS_MAX, FeedPage
from services.history import NotFound
from services.registry import READ_MODELS

POSITION_MAX = 2**62
RETRY_SECONDS = 1
MODELS = tuple(model.name for model in READ_MODELS)
SEARCHED = (*MODELS, identity_index.NAME)
"""What has to have come as far where names are looked for."""

router = APIRouter(prefix="/v1", tags=["reading"])

Result = TypeVar("Result")
AtLeast = Annotated[
    int | None, Query(ge=0, le=POSITION_MAX, description="a position to wait for, 2 s at most")
]
After = Annotated[str | None, Query(max_length=200, description="the cursor of a page")]
Limit = Annotated[int, Query(ge=1, le=PAGE_CASES_MAX)]


@router.get("/landlords/{slug}/portfolio")
async def read_portfolio(
    request: Request,
    slug: str,
    *,
    filters: OfPortfolio,
    arrangement: Arranged,
    at_least: AtLeast = None,
    after: After = None,
    limit: Limit = PAGE_CASES,
) -> Response:
    """A landlord's households over all territories, put together and in order as asked for.

    Every filter that is given must hold, and every figure is of what they leave. What is about
    the rent account is for who may read it: for others a filter on it leaves nobody.
    """
    parts = parts_of(request)
    actor = parts.door.enter(request)
    require_known(parts.configuration, filters)

    def read() -> dict[str, Any]:
        return parts.lists.portfolio(
            actor, slug, filters, arrangement=arrangement, after=after, limit=limit
        )

    models = SEARCHED if filters.q else MODELS
    return await from_models(parts, read, at_least=at_least, models=models)


@router.get("/households")
async def read_households(
    request: Request,
    *,
    territory: Annotated[str | None, Query(max_length=64)] = None,
    landlord: Annotated[str | None, Query(max_length=64)] = None,
    stage: Annotated[str | None, Query(max_length=64)] = None,
    q: Annotated[str | None, Query(max_length=64)] = None,
    at_least: AtLeast = None,
    after: After = None,
    limit: Limit = PAGE_CASES,
) -> Response:
    """The households that the caller follows.

    `q` finds an own reference, the beginning of an id, a pseudonym, or whole words of a name.
    """
    parts = parts_of(request)
    actor = parts.door.enter(request)
    require_code("stage", stage, tuple(Stage))

    def read() -> dict[str, Any]:
        filters = Filters(territory=territory, landlord=landlord, stage=stage, q=q)
        return parts.lists.households(actor, filters, after=after, limit=limit)

    return await from_models(parts, read, at_least=at_least, models=SEARCHED if q else MODELS)


@router.get("/feed")
async def read_feed(
    request: Request,
    *,
    after: Annotated[int, Query(ge=0, le=POSITION_MAX, description="a position")] = 0,
    limit: Annotated[int, Query(ge=1, le=EVENTS_MAX)] = EVENTS,
    at_least: AtLeast = None,
) -> Response:
    """The events that the caller may see after a position, in order; `next` goes on from there."""
    parts = parts_of(request)
    actor = parts.door.enter(request)

    def read() -> dict[str, Any]:
        keys, _ = parts.lists.followed(actor)
        page: FeedPage = parts.feed.page(actor, keys, after=after, limit=limit)
        return {"events": list(page.events), "next": page.next}

    return await from_models(parts, read, at_least=at_least)


async def from_models(
    parts: Parts,
    read: Callable[[], dict[str, Any]],
    *,
    at_least: int | None,
    models: Sequence[str] = MODELS,
) -> Response:
    await caught_up(parts, at_least, models=models)
    try:
        answer = await within(read)
    except NotFound:
        raise Problem("not-found") from None
    except UnknownCursor:
        problem = invalid("after", "must be the cursor of a page")
        problem.why = UNKNOWN_CURSOR
        raise problem from None
    return Response(
        orjson.dumps(answer),
        media_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )


async def caught_up(parts: Parts, at_least: int | None, *, models: Sequence[str] = MODELS) -> None:
    """Wait until the read models hold that position. Raises the 503 problem where they do not."""
    if at_least is not None and not await parts.waiter.wait_for(models, at_least):
        raise Problem(
            "not-yet-projected",
            headers={"Retry-After": str(RETRY_SECONDS)},
            extra={"retry_after": RETRY_SECONDS},
        )
