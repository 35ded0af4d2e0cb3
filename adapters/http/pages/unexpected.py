"""Errors that no page answers for: an address without a page, and a fault that nobody expected."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from adapters.http.pages.faults import fault_of
from adapters.http.pages.site import SECURITY_HEADERS, NotSignedIn, site_of
from adapters.http.problems import Problem

Answer = Callable[[Request, Exception], Awaitable[Response]]
Before = Callable[[Request, Exception], Response | Awaitable[Response]]

API = "/v1/"


def install(app: FastAPI) -> None:
    """Answer people by a page where the API's problem would be; programs are answered as before."""
    for kind in (HTTPException, Exception):
        before: Before = app.exception_handlers[kind]
        app.add_exception_handler(kind, _for_people(before))


def _for_people(before: Before) -> Answer:
    async def answered(request: Request, error: Exception) -> Response:
        answer = before(request, error)
        told = answer if isinstance(answer, Response) else await answer
        if not _is_a_person(request):
            return told
        return fault_page(request, status=told.status_code)

    return answered


def fault_page(request: Request, *, status: int) -> Response:
    """The page of a fault by its status alone."""
    with suppress(NotSignedIn, Problem):
        # Whoever is signed in keeps their menu; the page is the same for whoever is not.
        site_of(request).visitor(request)
    slug = "internal" if status == HTTPStatus.INTERNAL_SERVER_ERROR else "not-found"
    fault = fault_of(Problem(slug, status=status))
    response = site_of(request).page(
        request,
        "error.html",
        status=status,
        heading=fault.heading,
        sentence=fault.happened,
        tries=fault.tries,
    )
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    return response


def _is_a_person(request: Request) -> bool:
    """Whether a browser asks for a page: programs do not ask for HTML by its name."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(API)
