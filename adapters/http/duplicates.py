"""Duplicates over HTTP: pairs of files that may be of one household."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from adapters.http.listing import After, AtLeast, from_models
from adapters.http.parts import parts_of
from adapters.postgres import identity_index
from services.duplicates import PAIRS, PAIRS_MAX

router = APIRouter(prefix="/v1", tags=["reading"])

Limit = Annotated[int, Query(ge=1, le=PAIRS_MAX)]
WithLinked = Annotated[bool, Query(description="with the pairs that are linked already")]


@router.get("/duplicates")
async def read_duplicates(
    request: Request,
    *,
    linked: WithLinked = False,
    at_least: AtLeast = None,
    after: After = None,
    limit: Limit = PAIRS,
) -> Response:
    """Pairs that agree, among the households whose reference person the caller may know."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    index = (identity_index.NAME,)

    def read() -> dict[str, Any]:
        return parts.duplicates.pairs(actor, linked=linked, after=after, limit=limit)

    return await from_models(parts, read, at_least=at_least, models=index)
