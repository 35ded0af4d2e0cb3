"""Intake over HTTP: `POST /v1/events`, one event or many, in three content modes."""

import orjson
from fastapi import APIRouter, Request, Response

from adapters.http.body import read_body
from adapters.http.cloudevents import (
    Envelope,
    Single,
    events_of,
    expected_by,
    mode_of,
    organisation_of,
)
from adapters.http.french import ToFrench
from adapters.http.parts import parts_of
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
    to_french: ToFrench = request.app.state.to_french
    actor = parts.door.enter(request)
    content_type = request.headers.get("content-type")
    mode = mode_of(content_type, request.headers.raw)
    body = await read_body(request, bytes_max=mode.bytes_max)
    events = events_of(content_type, request.headers.raw, body)
    if isinstance(events, Single):
        expected = expected_by(request.headers.get("if-match"))
        posted = validated(events.event, actor, parts.event_types, expected_version=expected)
        if isinstance(posted, Problem):
            return problem_response(posted, to_french)
        (answer,) = await parts.intake.handle(actor, [posted])
        return _single(answer, to_french)
    checked = [
        one if isinstance(one, Problem) else validated(one, actor, parts.event_types)
        for one in events.events
    ]
    answers = iter(
        await parts.intake.handle(actor, [one for one in checked if isinstance(one, Posted)])
    )
    results = [one if isinstance(one, Problem) else next(answers) for one in checked]
    return Response(
        orjson.dumps({"results": [_result(one, to_french) for one in results]}),
        media_type="application/json",
    )


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


def _single(answer: Answer, to_french: ToFrench) -> Response:
    if isinstance(answer, Receipt):
        return Response(
            orjson.dumps(receipt_json(answer)),
            status_code=OK if answer.duplicate else CREATED,
            media_type="application/json",
        )
    return problem_response(problem_of(answer), to_french)


def _result(answer: Answer | Problem, to_french: ToFrench) -> dict[str, object]:
    if isinstance(answer, Receipt):
        return receipt_json(answer) | {"status": OK if answer.duplicate else CREATED}
    problem = answer if isinstance(answer, Problem) else problem_of(answer)
    return problem.body(to_french)
