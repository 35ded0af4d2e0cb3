"""The trace over HTTP: who looked at what, for those who watch over it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response

from adapters.http.parts import parts_of
from adapters.http.problems import Problem
from adapters.http.reading import invalid, moment_in
from adapters.http.waiting import within
from services.history import NotFound
from services.looks import LOOKS, LOOKS_MAX, Asked, Looked
from services.moments import rfc3339

SERIAL_MAX = 2**62

router = APIRouter(prefix="/v1", tags=["trace"])

Text = Annotated[str | None, Query(max_length=200)]
Moment = Annotated[str | None, Query(alias="from", description="RFC 3339, as 2020-06-30T18:00:00Z")]
Until = Annotated[str | None, Query(description="RFC 3339, as 2020-06-30T18:00:00Z")]


@router.get("/trace")
async def read_trace(
    request: Request,
    *,
    household: Text = None,
    person: Text = None,
    since: Moment = None,
    to: Until = None,
    after: Annotated[int | None, Query(ge=1, le=SERIAL_MAX, description="`next` of a page")] = None,
    limit: Annotated[int, Query(ge=1, le=LOOKS_MAX)] = LOOKS,
) -> Response:
    """Looks, the latest first, of the caller's organisation; of all for the contact point."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    asked = Asked(
        household=_household(household),
        person=person,
        since=_moment("from", since),
        until=_moment("to", to),
        before=after,
        limit=limit,
    )
    try:
        looks = await within(lambda: parts.who_looked.looks(actor, asked))
    except NotFound:
        raise Problem("not-found") from None
    body = {
        "looks": [_told(look) for look in looks],
        "next": looks[-1].serial if len(looks) == limit else None,
    }
    return Response(
        orjson.dumps(body),
        media_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )


def _told(look: Looked) -> dict[str, Any]:
    return {
        "serial": look.serial,
        "at": rfc3339(look.at),
        "organisation": look.organisation,
        "role": look.role,
        "person": look.person,
        "what": look.what,
        "households": [str(household) for household in look.households],
        "classes": list(look.classes),
        "purpose": look.purpose,
        "reason": look.reason,
    }


def _household(value: str | None) -> UUID | None:
    try:
        return None if value is None else UUID(value)
    except ValueError:
        raise invalid("household", "must be a household's id") from None


def _moment(parameter: str, value: str | None) -> datetime | None:
    return None if value is None else moment_in(parameter, value)
