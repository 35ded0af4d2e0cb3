"""A programme's money over HTTP: what is set aside, committed, paid and left, as of a day."""

from fastapi import APIRouter, Request, Response

from adapters.http.listing import AtLeast, from_models
from adapters.http.parts import parts_of
from adapters.http.reading import AsOf, day_of

router = APIRouter(prefix="/v1", tags=["reading"])


@router.get("/programmes/{slug}/money")
async def read_money(
    request: Request, slug: str, *, as_of: AsOf = None, at_least: AtLeast = None
) -> Response:
    """A programme's envelopes, what is committed and paid of them, and its costs."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    day = parts.today() if as_of is None else day_of("as_of", as_of)
    return await from_models(parts, lambda: parts.money.answer(actor, slug, day), at_least=at_least)
