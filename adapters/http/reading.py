"""Reading over HTTP: households and their history, as of a day and as known at a moment."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request, Response

from adapters.http.parts import parts_of
from adapters.http.problems import Parameter, Problem
from adapters.http.waiting import within
from domain.sentence import Sentence, said
from services.history import Moment, NotFound

router = APIRouter(prefix="/v1", tags=["reading"])

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})\Z", re.ASCII
)

AsOf = Annotated[str | None, Query(description="a day, as 2020-06-30")]
KnownAt = Annotated[str | None, Query(description="RFC 3339, as 2020-06-30T18:00:00Z")]


def invalid(parameter: str, rule: Sentence | str) -> Problem:
    """The 422 of a query parameter."""
    return Problem("invalid-parameter", parameters=[(Parameter("query", parameter), rule)])


def require_code(parameter: str, value: str | None, codes: Sequence[str]) -> None:
    """What is no code of its list is a slip. Raises the 422 problem."""
    if value is not None and value not in codes:
        raise invalid(parameter, said("must be one of {codes}", codes=", ".join(codes)))


def moment_of(as_of: str | None, known_at: str | None) -> Moment:
    """When to look back from. Raises the 422 problem for what is no day or no moment."""
    return Moment(
        as_of=None if as_of is None else day_of("as_of", as_of),
        known_at=None if known_at is None else moment_in("known_at", known_at),
    )


def day_of(parameter: str, value: str) -> date:
    """The day a parameter names. Raises the 422 problem."""
    try:
        if _DAY.match(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise invalid(parameter, "must be a day as 2020-06-30")


def moment_in(parameter: str, value: str) -> datetime:
    """The moment a parameter names. Raises the 422 problem."""
    try:
        if _MOMENT.match(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise invalid(parameter, "must be RFC 3339 with Z or an encoded offset")


def household_of(value: str) -> UUID:
    """The household an address names. Raises the 404 problem for what cannot be one."""
    try:
        return UUID(value)
    except ValueError:
        raise Problem("not-found") from None


def answered(body: Any, request: Request, *, version: str) -> Response:
    """The answer with an ETag of its version; 304 where the caller has it already."""
    tag = f'"{version}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(orjson.dumps(body), media_type="application/json", headers=headers)


@router.get("/households/{household}")
async def read_household(
    request: Request, household: str, *, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """The path's state, by date of fact and by what was recorded then."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    named, moment = household_of(household), moment_of(as_of, known_at)
    try:
        answer = await within(lambda: parts.histories.household(actor, named, moment))
    except NotFound:
        raise Problem("not-found") from None
    return answered(answer, request, version=str(answer["version"]))


@router.get("/households/{household}/history")
async def read_history(
    request: Request, household: str, *, as_of: AsOf = None, known_at: KnownAt = None
) -> Response:
    """Every event in order, each with the fields that the caller may see."""
    parts = parts_of(request)
    actor = parts.door.enter(request)
    named, moment = household_of(household), moment_of(as_of, known_at)
    try:
        answer = await within(lambda: parts.histories.history(actor, named, moment))
    except NotFound:
        raise Problem("not-found") from None
    return answered(answer, request, version=str(answer["position"]))


@router.get("/schemas")
async def read_schemas(request: Request) -> dict[str, Any]:
    """Every event type, and where its schema is."""
    parts = parts_of(request)
    return {
        "schemas": [
            {"type": name, "href": f"/v1/schemas/{name}"} for name in parts.event_types.names
        ]
    }


@router.get("/schemas/{event_type}")
async def read_schema(request: Request, event_type: str) -> Response:
    """The JSON Schema (2020-12) of one type's data, with an example."""
    parts = parts_of(request)
    if event_type not in parts.event_types.names:
        raise Problem("not-found")
    schema = parts.event_types.schema(event_type)
    return Response(orjson.dumps(schema), media_type="application/schema+json")


@router.get("/territories")
async def read_territories(request: Request) -> dict[str, Any]:
    """The territories, with their communes and platforms; they are nobody's secret."""
    parts = parts_of(request)
    parts.door.enter(request)
    return {
        "territories": [
            {
                "territory": territory.slug,
                "name": territory.name,
                "programme": territory.programme,
                "platform": territory.platform,
                "communes": list(territory.communes),
            }
            for territory in parts.configuration.territories.values()
        ]
    }
