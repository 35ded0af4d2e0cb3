"""Breaking the glass over HTTP: one person asks, a second one approves, and either closes."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from adapters.http.body import read_body
from adapters.http.erasure import is_opaque
from adapters.http.json_text import NotJson, parse
from adapters.http.parts import Parts, parts_of
from adapters.http.problems import Problem, malformed
from adapters.http.reading import household_of
from adapters.http.waiting import within
from domain.access import Actor
from domain.emergency import CannotBreak
from domain.marks import SEALED, TEXT_CHARACTERS_MAX, FieldClass
from services.emergency import Wanted, told
from services.system_facts import NoHousehold

BODY_BYTES_MAX = 8_192
OPENED = frozenset({*SEALED, FieldClass.RENT})

router = APIRouter(prefix="/v1", tags=["emergency"])

T = TypeVar("T")


@router.post("/households/{household}/glass")
async def ask_to_break(request: Request, household: str) -> Response:
    """Ask that classes of fields be opened: a text to hand to the second person, for an hour."""
    parts, actor, named = _entered(request, household)
    body = await _body(request)
    wanted = Wanted(classes=_classes(body), hours=_hours(body), reason=_reason(body))
    text = await _done(lambda: parts.emergency.ask(named, actor, wanted))
    return _answer({"state": "asked", "request": text}, status=202)


@router.post("/households/{household}/glass/approval")
async def approve_breaking(request: Request, household: str) -> Response:
    """Read what a request asks for, and with `approve` break the glass."""
    parts, actor, named = _entered(request, household)
    body = await _body(request)
    text = body.get("request")
    if not isinstance(text, str):
        raise Problem("invalid", errors=[("/request", "must be the text that was given")])
    if body.get("approve") is not True:
        asked = await _done(lambda: parts.emergency.read(named, actor, text))
        return _answer({"state": "asked", **told(asked)}, status=200)
    glass = await _done(lambda: parts.emergency.approve(named, actor, text))
    answer = {
        "state": "broken" if glass.closed_on is None else "closed",
        "glass": glass.id,
        "classes": sorted(glass.classes),
        "ends_at": glass.ends_at.isoformat(),
    }
    return _answer(answer, status=200)


@router.post("/households/{household}/glass/closing")
async def close_glass(request: Request, household: str) -> Response:
    """Close at once what is open to the caller's organisation."""
    parts, actor, named = _entered(request, household)
    closed = await _done(lambda: parts.emergency.close(named, actor))
    return _answer({"state": "closed", "closed": closed}, status=200)


def _entered(request: Request, household: str) -> tuple[Parts, Actor, UUID]:
    """A person in a role that may break the glass of some household, and of which."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    if actor.role not in parts.configuration.access.glass.roles or not is_opaque(actor.person):
        raise Problem("forbidden")
    return parts, actor, household_of(household)


async def _done(work: Callable[[], T]) -> T:
    try:
        return await within(work)
    except NoHousehold:
        raise Problem("not-found") from None
    except CannotBreak as reason:
        raise Problem("refused", reason.sentence) from None


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = parse(await read_body(request, bytes_max=BODY_BYTES_MAX))
    except NotJson as why:
        raise malformed(why.why) from None
    if not isinstance(body, dict):
        raise Problem("invalid", errors=[("", "must be an object")])
    return body


def _classes(body: dict[str, Any]) -> list[str]:
    given = body.get("classes")
    if not isinstance(given, list) or not given or not all(map(_is_class, given)):
        raise Problem("invalid", errors=[("/classes", "must be a list of C2, C3, C4 or C5")])
    return [str(each) for each in given]


def _is_class(given: Any) -> bool:
    return isinstance(given, str) and given in OPENED


def _hours(body: dict[str, Any]) -> int:
    given = body.get("hours")
    if not isinstance(given, int) or isinstance(given, bool):
        raise Problem("invalid", errors=[("/hours", "must be a whole number")])
    return given


def _reason(body: dict[str, Any]) -> str:
    given = body.get("reason")
    if not isinstance(given, str) or not given.strip() or len(given) > TEXT_CHARACTERS_MAX:
        raise Problem("invalid", errors=[("/reason", "must be a text of 1 to 500 characters")])
    return given


def _answer(body: dict[str, Any], *, status: int) -> Response:
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "private, no-store"},
    )
