"""RFC 9457 problem details: every refusal that the API answers, in one table."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from adapters.http.problem_types import KINDS
from domain.refusal import IllegalTransition, Refusal, RefusalKind
from services.events import SchemaMismatch
from services.ports import LedgerUnavailable

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2


_BY_STATUS: Mapping[int, str] = {
    kind.status: slug for slug, kind in KINDS.items() if kind.status not in (409, 422, 503)
}
_BY_REFUSAL: Mapping[RefusalKind, int] = {
    RefusalKind.CONFLICT: 409,
    RefusalKind.INVALID: 422,
    RefusalKind.FORBIDDEN: 403,
}


class Problem(Exception):
    """A refusal to answer with; `slug` ends its type's URI, and KINDS gives status and title.

    `errors` are pairs of a JSON pointer and a rule, `extra` any further members of the body.
    """

    def __init__(
        self,
        slug: str,
        detail: str | None = None,
        *,
        errors: Iterable[tuple[str, str]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
        title: str | None = None,
    ) -> None:
        super().__init__(detail or slug)
        known = KINDS.get(slug)
        self.slug = slug
        self.status = status or (known.status if known else 500)
        self.title = title or (known.title if known else HTTPStatus(self.status).phrase)
        self.errors = tuple(errors)
        self.detail = detail or (known.description if known and not self.errors else None)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """The JSON object: what is answered alone, and in the results of a batch."""
        members: dict[str, Any] = {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            members["detail"] = self.detail
        if self.errors:
            members["errors"] = [{"pointer": p, "detail": d} for p, d in self.errors]
        return members | self.extra


def malformed(detail: str) -> Problem:
    """A 400; `detail` goes on from "The request …"."""
    return Problem("malformed", f"The request {detail}.")


def unavailable(_: LedgerUnavailable | None = None) -> Problem:
    """A 503 for a store that is away: whether the event was stored is unknown."""
    detail = "The store cannot answer now; the same event may be posted again, with the same id."
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return Problem("unavailable", detail, headers=headers, extra={"retry_after": RETRY_SECONDS})


def from_mismatch(mismatch: SchemaMismatch) -> Problem:
    """The 422 of data that does not fit its type."""
    return Problem("schema-mismatch", errors=[(e.pointer, e.detail) for e in mismatch.errors])


def from_refusal(refusal: Refusal) -> Problem:
    """The answer to what the rules refused, with the path's stage where that is the reason."""
    extra: dict[str, Any] = {}
    if isinstance(refusal, IllegalTransition):
        extra = {
            "stage": None if refusal.stage is None else refusal.stage.value,
            "allowed": list(refusal.allowed),
        }
    reason = refusal.detail or refusal.title
    return Problem(
        refusal.problem,
        refusal.detail,
        title=refusal.title,
        status=_BY_REFUSAL[refusal.kind],
        errors=[(refusal.pointer, reason)] if refusal.pointer else (),
        extra=extra,
    )


def _from_http(error: HTTPException) -> Problem:
    slug = _BY_STATUS.get(error.status_code, f"http-{error.status_code}")
    return Problem(slug, status=error.status_code, headers=error.headers)


def _from_parameters(error: RequestValidationError) -> Problem:
    errors = [_parameter(e) for e in error.errors()]
    return Problem("invalid-parameter", extra={"errors": errors})


def _parameter(error: Mapping[str, Any]) -> dict[str, str]:
    place, *names = (str(part) for part in error["loc"])
    by_library = error["type"] != "value_error"
    detail = error["msg"] if by_library else "is not a possible value"
    return {"in": place, "parameter": "/".join(names), "detail": detail}


def problem_response(problem: Problem) -> Response:
    """The problem as an HTTP answer that no cache keeps."""
    return Response(
        orjson.dumps(problem.body()),
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
    return {
        "type": f"/problems/{slug}",
        "status": kind.status,
        "title": kind.title,
        "description": kind.description,
    }


def install(app: FastAPI) -> None:
    """Make every refusal of `app` a problem, those of the framework included, and document them."""

    async def answer(_: Request, error: Exception) -> Response:
        return problem_response(_as_problem(error))

    handled = (
        Problem,
        Refusal,
        SchemaMismatch,
        LedgerUnavailable,
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
        case LedgerUnavailable():
            return unavailable(error)
        case HTTPException():
            return _from_http(error)
        case RequestValidationError():
            return _from_parameters(error)
        case _:
            return Problem("internal")
