"""Erasure over HTTP: data protection proposes, a second person approves, the custodian executes."""

import re

import orjson
from fastapi import APIRouter, Request, Response

from adapters.http.parts import parts_of
from adapters.http.problems import Problem
from adapters.http.reading import household_of
from adapters.http.waiting import within
from domain.erasure import CannotErase
from services.disposal import HANDLING_ROLES, CannotApprove
from services.erasure import NoHousehold

router = APIRouter(prefix="/v1", tags=["forgetting"])

OPAQUE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PERSON_CHARACTERS_MAX = 64


@router.post("/households/{household}/erasure")
async def erase_household(request: Request, household: str) -> Response:
    """Propose, approve or execute the erasure of a household, each by somebody else.

    The first word is data protection's; said twice by one person, it changes nothing.
    """
    parts = parts_of(request)
    actor = parts.door.enter(request)
    if actor.role not in HANDLING_ROLES or not is_opaque(actor.person):
        raise Problem("forbidden")
    named = household_of(household)
    try:
        state, disposal = await within(lambda: parts.forgetting.request(named, actor))
    except NoHousehold:
        raise Problem("not-found") from None
    except (CannotApprove, CannotErase) as reason:
        raise Problem("refused", reason.sentence) from None
    told = {
        "household_id": str(named),
        "state": state,
        "disposal": None if disposal is None else disposal.id,
        "lacking": [] if disposal is None else list(disposal.lacking),
    }
    return Response(
        orjson.dumps(told),
        status_code=200 if state == "erased" else 202,
        media_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )


def is_opaque(person: str | None) -> bool:
    """Whether the person's id may be stored for ever: an account's or a token's own."""
    return (
        person is not None
        and len(person) <= PERSON_CHARACTERS_MAX
        and OPAQUE.fullmatch(person) is not None
    )
