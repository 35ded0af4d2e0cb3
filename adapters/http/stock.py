"""The stock over HTTP: temporary dwellings on a day, and the practice that partners share."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response

from adapters.http.parts import parts_of
from adapters.http.problems import Problem
from adapters.http.reading import AsOf, day_of, invalid
from adapters.http.waiting import within
from domain.sentence import said
from services.history import NotFound

router = APIRouter(prefix="/v1", tags=["reading"])


@router.get("/places")
async def read_places(
    request: Request,
    *,
    kind: Annotated[str | None, Query(max_length=64)] = None,
    on: AsOf = None,
) -> Response:
    """The places offered on a day: who operates them, since when they are taken, which are free."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    kinds = sorted(parts.configuration.closed_lists["place_kinds"])
    if kind is not None and kind not in kinds:
        raise invalid("kind", said("must be one of {codes}", codes=", ".join(kinds)))
    day = parts.today() if on is None else day_of("on", on)
    return await _from_ledger(lambda: parts.stock.places(actor, on=day, kind=kind))


@router.get("/programmes/{slug}/practices")
async def read_practices(request: Request, slug: str, *, as_of: AsOf = None) -> Response:
    """The practice that partners of a programme shared."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    day = parts.today() if as_of is None else day_of("as_of", as_of)
    return await _from_ledger(lambda: parts.practices.answer(actor, slug, day))


async def _from_ledger(read: Callable[[], dict[str, Any]]) -> Response:
    try:
        answer = await within(read)
    except NotFound:
        raise Problem("not-found") from None
    return Response(
        orjson.dumps(answer),
        media_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )
