"""The route of a page: security headers on every answer, and errors as pages in French."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from adapters.http.pages.site import (
    SECURITY_HEADERS,
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

SENTENCES = {
    403: ("Cette action n’est pas permise", "Votre organisation ou votre rôle ne l’autorise pas."),
    404: (
        "Cette page n’existe pas, ou ne vous est pas ouverte",
        "Un ménage que votre organisation ne suit pas se présente comme un ménage inconnu.",
    ),
    413: ("L’envoi est trop volumineux", "Raccourcissez les textes saisis, puis recommencez."),
    415: ("L’envoi n’a pas la forme attendue", "Utilisez le formulaire de la page."),
    429: ("Trop de demandes à la fois", "Patientez quelques secondes, puis rechargez la page."),
    503: (
        "Le registre ne répond pas pour le moment",
        "Rien n’est perdu. Rechargez la page dans quelques instants : un envoi répété n’est jamais"
        " enregistré deux fois.",
    ),
}
BY_KIND = {
    "too-many-households": (
        "Trop de dossiers ouverts en une heure",
        "Les dossiers déjà ouverts restent lisibles. Pour en ouvrir d’autres, attendez, ou voyez la"
        " personne chargée de la protection des données : elle a été prévenue.",
    ),
    "not-traced": (
        "La consultation ne peut pas être enregistrée",
        "Tant qu’elle ne peut pas l’être, aucun dossier n’est montré. Rechargez la page dans"
        " quelques instants.",
    ),
}
"""What a page says where the kind of problem tells more than its status."""
OTHERWISE = ("La demande n’a pas pu être traitée", "Revenez à l’accueil, puis recommencez.")


class FormExpired(Problem):
    """The 403 of a form that this session did not open."""

    def __init__(self) -> None:
        super().__init__("forbidden", "The form belongs to another session.")


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
            except (NotFound, RequestValidationError, UnknownCursor):
                response = _failed(request, Problem("not-found"))
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
    if visitor is None or "set-cookie" in response.headers:
        return
    sessions = site_of(request).sessions
    renewed = sessions.renewed(visitor.session)
    if renewed is not None:
        set_session(response, request, sessions.sealed(renewed))


def _failed(request: Request, problem: Problem) -> Response:
    if not _reads_html(request):
        raise problem
    if problem.status == 401:
        return see_other("/login")
    title, sentence = BY_KIND.get(problem.slug) or SENTENCES.get(problem.status, OTHERWISE)
    if isinstance(problem, FormExpired):
        title = "Ce formulaire n’est plus valable"
        sentence = "Il a été ouvert dans une autre session. Rouvrez la page, puis recommencez."
    response = site_of(request).page(
        request, "error.html", status=problem.status, heading=title, sentence=sentence
    )
    response.headers.update(problem.headers)
    return response


def _reads_html(request: Request) -> bool:
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or "*/*" in accepted
