"""RFC 9457 problem details: every refusal that the API answers, in one table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from adapters.http.french import ToFrench, in_plain_french
from adapters.http.noting import note_refusal
from adapters.http.problem_types import KINDS
from domain.refusal import IllegalTransition, Refusal, RefusalKind, Situation
from domain.sentence import Sentence, said
from services.events import SchemaMismatch
from services.ports import LedgerUnavailable, TraceUnavailable
from services.trace import TooManyHouseholds

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
BUDGET_RETRY_SECONDS = 3600


_BY_STATUS: Mapping[int, str] = {
    kind.status: slug for slug, kind in KINDS.items() if kind.status not in (409, 422, 503)
}
_BY_REFUSAL: Mapping[RefusalKind, int] = {
    RefusalKind.CONFLICT: 409,
    RefusalKind.INVALID: 422,
    RefusalKind.FORBIDDEN: 403,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a request, and the place it is given in, such as `query`."""

    place: str
    name: str


class Problem(Exception):
    """A refusal to answer with; `slug` ends its type's URI, and KINDS gives status and title.

    `errors` are pairs of a JSON pointer and a rule, `parameters` of a parameter and its rule,
    `extra` any further members of the body. `why` is a code for the log alone.
    """

    def __init__(
        self,
        slug: str,
        detail: Sentence | str | None = None,
        *,
        errors: Iterable[tuple[str, Sentence | str]] = (),
        parameters: Iterable[tuple[Parameter, Sentence | str]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
        title: str | None = None,
        why: str | None = None,
    ) -> None:
        super().__init__(str(detail or slug))
        self.why = why
        known = KINDS.get(slug)
        self.slug = slug
        self.status = status or (known.status if known else 500)
        self.title = title or (known.title if known else HTTPStatus(self.status).phrase)
        self.errors = tuple(errors)
        self.parameters = tuple(parameters)
        described = known is not None and not self.errors and not self.parameters
        self.is_particular = detail is not None
        self.sentence = detail or (known.description if known and described else None)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    @property
    def detail(self) -> str | None:
        """What is particular to this case, or what to do about its kind, in English."""
        return None if self.sentence is None else str(self.sentence)

    def body(self, to_french: ToFrench = in_plain_french) -> dict[str, Any]:
        """The JSON object: what is answered alone, and in the results of a batch."""
        members: dict[str, Any] = {"type": f"/problems/{self.slug}"}
        members |= _in_both("title", self.title, to_french)
        members["status"] = self.status
        if self.sentence:
            members |= _in_both("detail", self.sentence, to_french)
        errors = [{"pointer": p} | _in_both("detail", rule, to_french) for p, rule in self.errors]
        errors += [
            {"in": parameter.place, "parameter": parameter.name}
            | _in_both("detail", rule, to_french)
            for parameter, rule in self.parameters
        ]
        if errors:
            members["errors"] = errors
        return members | self.extra


def _in_both(member: str, sentence: Sentence | str, to_french: ToFrench) -> dict[str, str]:
    """The member in English, and in French under its name with `_fr` where there are words."""
    french = to_french(sentence)
    told = {member: str(sentence)}
    return told if french is None else told | {f"{member}_fr": french}


def malformed(detail: Sentence | str) -> Problem:
    """A 400; `detail` goes on from "The request …"."""
    return Problem("malformed", said("The request {what}.", what=detail))


def unavailable(error: LedgerUnavailable | None = None) -> Problem:
    """A 503 for a store that is away: whether the event was stored is unknown."""
    if isinstance(error, TraceUnavailable):
        return _untraced()
    detail = "The store cannot answer now; the same event may be posted again, with the same id."
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return Problem("unavailable", detail, headers=headers, extra={"retry_after": RETRY_SECONDS})


def _untraced() -> Problem:
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return Problem("not-traced", headers=headers, extra={"retry_after": RETRY_SECONDS})


def too_many_households(error: TooManyHouseholds) -> Problem:
    """A 429 for a person who has opened as many files as an hour has."""
    detail = said("More than {count} files were opened within an hour.", count=error.most)
    headers = {"Retry-After": str(BUDGET_RETRY_SECONDS)}
    extra = {"retry_after": BUDGET_RETRY_SECONDS}
    return Problem("too-many-households", detail, headers=headers, extra=extra)


def from_mismatch(mismatch: SchemaMismatch) -> Problem:
    """The 422 of data that does not fit its type."""
    return Problem("schema-mismatch", errors=[(e.pointer, e.rule) for e in mismatch.errors])


def from_refusal(refusal: Refusal) -> Problem:
    """The answer to what the rules refused, with the situation of a household that is followed."""
    situation = refusal.situation
    if situation is None and isinstance(refusal, IllegalTransition):
        situation = Situation(stage=refusal.stage, allowed=refusal.allowed)
    reason = refusal.sentence or refusal.title
    return Problem(
        refusal.problem,
        refusal.sentence,
        title=refusal.title,
        status=_BY_REFUSAL[refusal.kind],
        errors=[(refusal.pointer, reason)] if refusal.pointer else (),
        extra=situation_json(situation),
    )


def situation_json(situation: Situation | None) -> dict[str, Any]:
    """Where the path stands, for whoever may know it; nothing for anyone else."""
    if situation is None:
        return {}
    stage = None if situation.stage is None else situation.stage.value
    return {"stage": stage, "allowed": list(situation.allowed)}


def _from_http(error: HTTPException) -> Problem:
    slug = _BY_STATUS.get(error.status_code, f"http-{error.status_code}")
    return Problem(slug, status=error.status_code, headers=error.headers)


def _from_parameters(error: RequestValidationError) -> Problem:
    return Problem("invalid-parameter", parameters=[_parameter(e) for e in error.errors()])


def _parameter(error: Mapping[str, Any]) -> tuple[Parameter, Sentence]:
    place, *names = (str(part) for part in error["loc"])
    by_library = error["type"] != "value_error"
    rule = (
        said("{message}", message=error["msg"]) if by_library else said("is not a possible value")
    )
    return Parameter(place, "/".join(names)), rule


def problem_response(problem: Problem, to_french: ToFrench = in_plain_french) -> Response:
    """The problem as an HTTP answer that no cache keeps."""
    return Response(
        orjson.dumps(problem.body(to_french)),
        status_code=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        media_type=MEDIA_TYPE,
    )


router = APIRouter(prefix="/problems", tags=["problems"])


@router.get("")
async def problem_types() -> Sequence[dict[str, Any]]:
    """Every problem type."""
    return [_described(slug) for slug in KINDS]


@router.get("/{slug}")
async def problem_type(slug: str) -> dict[str, Any]:
    """What one problem type means and what to do about it."""
    if slug not in KINDS:
        raise Problem("not-found")
    return _described(slug)


def _described(slug: str) -> dict[str, Any]:
    kind = KINDS[slug]
    members: dict[str, Any] = {"type": f"/problems/{slug}", "status": kind.status}
    members |= _in_both("title", kind.title, in_plain_french)
    return members | _in_both("description", kind.description, in_plain_french)


def install(app: FastAPI, to_french: ToFrench = in_plain_french) -> None:
    """Make every refusal of `app` a problem, those of the framework included, and document them."""
    app.state.to_french = to_french

    async def answer(request: Request, error: Exception) -> Response:
        problem = _as_problem(error)
        note_refusal(request, slug=problem.slug, why=problem.why)
        return problem_response(problem, to_french)

    handled = (
        Problem,
        Refusal,
        SchemaMismatch,
        LedgerUnavailable,
        TooManyHouseholds,
        HTTPException,
        RequestValidationError,
        Exception,
    )
    for kind in handled:
        app.add_exception_handler(kind, answer)
    app.include_router(router)


def _as_problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case Refusal():
            return from_refusal(error)
        case SchemaMismatch():
            return from_mismatch(error)
        case TooManyHouseholds():
            return too_many_households(error)
        case LedgerUnavailable():
            return unavailable(error)
        case HTTPException():
            return _from_http(error)
        case RequestValidationError():
            return _from_parameters(error)
        case _:
            return Problem("internal")
