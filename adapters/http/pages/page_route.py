"""The route of a page: security headers on every answer, and errors as pages in French."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from adapters.http.noting import FORM_OF_ANOTHER_SESSION, UNKNOWN_CURSOR, note_refusal
from adapters.http.pages.faults import FORM_EXPIRED, NO_SECOND_FACTOR, fault_of
from adapters.http.pages.region import is_by_itself
from adapters.http.pages.site import (
    SECURITY_HEADERS,
    NoSecondFactor,
    NotSignedIn,
    Visitor,
    see_other,
    set_session,
    site_of,
)
from adapters.http.problems import Problem, too_many_households, unavailable
from services.case_pages import UnknownCursor
from services.history import NotFound
from services.ports import LedgerUnavailable
from services.trace import TooManyHouseholds

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class FormExpired(Problem):
    """The 403 of a form that this session did not open."""

    def __init__(self) -> None:
        why = FORM_OF_ANOTHER_SESSION
        super().__init__("forbidden", "The form belongs to another session.", why=why)


class PageRoute(APIRoute):
    """Answers people: whatever goes wrong is a page, or goes on to the sign-in."""

    def get_route_handler(self) -> Handler:
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                response = await handler(request)
                _renew(request, response)
            except NotSignedIn:
                response = see_other("/login")
            except (NotFound, RequestValidationError, UnknownCursor) as error:
                response = _failed(request, _not_found(error))
            except TooManyHouseholds as error:
                response = _failed(request, too_many_households(error))
            except LedgerUnavailable as error:
                response = _failed(request, unavailable(error))
            except Problem as problem:
                response = _failed(request, problem)
            for name, value in SECURITY_HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answered


def _renew(request: Request, response: Response) -> None:
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    if visitor is None or "set-cookie" in response.headers or is_by_itself(request):
        # A page that keeps itself in step must not keep a forgotten session open.
        return
    sessions = site_of(request).sessions
    renewed = sessions.renewed(visitor.session)
    if renewed is not None:
        set_session(response, request, sessions.sealed(renewed))


def _not_found(error: Exception) -> Problem:
    return Problem("not-found", why=UNKNOWN_CURSOR if isinstance(error, UnknownCursor) else None)


def _failed(request: Request, problem: Problem) -> Response:
    note_refusal(request, slug=problem.slug, why=problem.why)
    if not _reads_html(request):
        raise problem
    if problem.status == 401:
        return see_other("/login")
    fault = fault_of(problem, kind=_kind(problem))
    response = site_of(request).page(
        request,
        "error.html",
        status=problem.status,
        heading=fault.heading,
        sentence=fault.happened,
        tries=fault.tries,
    )
    response.headers.update(problem.headers)
    return response


def _kind(problem: Problem) -> str | None:
    if isinstance(problem, FormExpired):
        return FORM_EXPIRED
    return NO_SECOND_FACTOR if isinstance(problem, NoSecondFactor) else None


def _reads_html(request: Request) -> bool:
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or "*/*" in accepted
