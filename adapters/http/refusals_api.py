"""Refusals over HTTP: what was refused of what an organisation sent, for its own programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from adapters.http.listing import After, from_models
from adapters.http.parts import parts_of
from services.refusals import REFUSALS, REFUSALS_MAX

router = APIRouter(prefix="/v1", tags=["events"])

EventId = Annotated[str | None, Query(alias="id", max_length=128, description="an event's id")]


@router.get("/refusals")
async def read_refusals(
    request: Request,
    *,
    event_id: EventId = None,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=REFUSALS_MAX)] = REFUSALS,
) -> Response:
    """What was refused of the caller's own organisation in the last 30 days, the latest first."""
    parts = parts_of(request)
    actor = parts.door.enter(request)

    def read() -> dict[str, Any]:
        return parts.exchanges.refusals.answer(actor, event_id=event_id, after=after, limit=limit)

    return await from_models(parts, read, at_least=None)
