"""Intake over HTTP: `POST /v1/events`, one event or many, in three content modes."""

from collections.abc import Sequence

import orjson
from fastapi import APIRouter, Request, Response

from adapters.http.body import read_body
from adapters.http.cloudevents import (
    Batch,
    Envelope,
    Single,
    events_of,
    expected_by,
    mode_of,
    organisation_of,
)
from adapters.http.french import ToFrench
from adapters.http.parts import Parts, parts_of
from adapters.http.problems import (
    Problem,
    from_mismatch,
    from_refusal,
    problem_response,
    situation_json,
)
from domain.access import Actor
from domain.refusal import Refusal
from services.answers import Answer, NotStored, Overtaken, Receipt, WrongSubject
from services.events import EventTypes, SchemaMismatch
from services.moments import rfc3339
from services.ports import Posted

router = APIRouter(prefix="/v1", tags=["events"])

CREATED = 201
OK = 200


@router.post("/events")
async def post_events(request: Request) -> Response:
    """Store events: 201 with a receipt, 200 where it was stored before, or a problem.

    A batch answers 200 with `{"results": […]}`, in order.
    """
    parts = parts_of(request)
    actor = parts.door.enter(request)
    try:
        events = await _events(request)
        is_single = isinstance(events, Single)
        expected = expected_by(request.headers.get("if-match")) if is_single else None
    except Problem as problem:
        parts.exchanges.refused.keep(actor, [(problem, None)])
        raise
    to_french: ToFrench = request.app.state.to_french
    if isinstance(events, Single):
        (result,) = await _results(parts, actor, [events.event], expected_version=expected)
        return _single(result, to_french)
    results = await _results(parts, actor, events.events)
    return Response(
        orjson.dumps({"results": [_result(one, to_french) for one in results]}),
        media_type="application/json",
    )


async def _events(request: Request) -> Single | Batch:
    """The events of the request. Raises the problem of one that cannot be read."""
    content_type = request.headers.get("content-type")
    mode = mode_of(content_type, request.headers.raw)
    body = await read_body(request, bytes_max=mode.bytes_max)
    return events_of(content_type, request.headers.raw, body)


async def _results(
    parts: Parts,
    actor: Actor,
    events: Sequence[Envelope | Problem],
    *,
    expected_version: int | None = None,
) -> Sequence[Receipt | Problem]:
    """The receipt or the problem of each event, in order; what is refused is kept."""
    checked = [
        one
        if isinstance(one, Problem)
        else validated(one, actor, parts.event_types, expected_version=expected_version)
        for one in events
    ]
    posted = [one for one in checked if isinstance(one, Posted)]
    answers = iter(await parts.intake.handle(actor, posted) if posted else ())
    results = [one if isinstance(one, Problem) else _answered(next(answers)) for one in checked]
    parts.exchanges.refused.keep(
        actor,
        [
            (result, None if isinstance(event, Problem) else event)
            for result, event in zip(results, events, strict=True)
            if isinstance(result, Problem)
        ],
    )
    return results


def _answered(answer: Answer) -> Receipt | Problem:
    return answer if isinstance(answer, Receipt) else problem_of(answer)


def validated(
    envelope: Envelope,
    actor: Actor,
    event_types: EventTypes,
    *,
    expected_version: int | None = None,
) -> Posted | Problem:
    """The event held against the caller's organisation (403) and its type's schema (422)."""
    if organisation_of(envelope.source) != actor.organisation:
        detail = "The source belongs to another organisation than the credential."
        return Problem("forbidden", detail, errors=[("/source", "must be the caller's own")])
    try:
        fact = event_types.validate(envelope.type, envelope.data)
    except SchemaMismatch as mismatch:
        return from_mismatch(mismatch)
    version = envelope.expected_version
    return Posted(
        source=envelope.source,
        id=envelope.id,
        type=envelope.type,
        subject=envelope.subject,
        time=envelope.time,
        data=envelope.data,
        fact=fact,
        expected_version=expected_version if version is None else version,
    )


def problem_of(reason: NotStored | Refusal | SchemaMismatch) -> Problem:
    """The problem to answer with for an event that was not stored."""
    match reason:
        case Refusal():
            return from_refusal(reason)
        case SchemaMismatch():
            return from_mismatch(reason)
        case Overtaken():
            extra = {"version": reason.version, "events": list(reason.events)}
            return Problem(
                reason.problem, str(reason), extra=extra | situation_json(reason.situation)
            )
        case WrongSubject():
            return Problem(reason.problem, errors=[("/subject", str(reason))])
        case NotStored():
            return Problem(reason.problem, str(reason), extra=situation_json(reason.situation))


def receipt_json(receipt: Receipt) -> dict[str, object]:
    """The receipt as docs/partners.md shows it."""
    answer: dict[str, object] = {
        "id": receipt.id,
        "source": receipt.source,
        "household_id": str(receipt.household_id) if receipt.household_id else None,
        "version": receipt.version,
        "position": receipt.position,
        "recorded_at": rfc3339(receipt.recorded_at),
        "duplicate": receipt.duplicate,
    }
    if receipt.subject is not None:
        answer["subject"] = receipt.subject
    return answer


def _single(result: Receipt | Problem, to_french: ToFrench) -> Response:
    if isinstance(result, Problem):
        return problem_response(result, to_french)
    return Response(
        orjson.dumps(receipt_json(result)),
        status_code=OK if result.duplicate else CREATED,
        media_type="application/json",
    )


def _result(result: Receipt | Problem, to_french: ToFrench) -> dict[str, object]:
    if isinstance(result, Problem):
        return result.body(to_french)
    return receipt_json(result) | {"status": OK if result.duplicate else CREATED}
