"""Signing in at the identity provider: going there with a sealed attempt, and coming back."""

import structlog
from fastapi import APIRouter, Request, Response

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.sessions import ATTEMPT_SECONDS_MAX
from adapters.http.pages.site import Site, is_secure, see_other, set_session, site_of
from adapters.http.problems import Problem
from adapters.http.waiting import within
from adapters.identity.answers import ProviderAway, ProviderRefused
from adapters.identity.provider import Provider, Recognised
from services.accounts import AccountRefused, NoRoleNow, SignedIn

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ATTEMPT_COOKIE = "etage_connexion"
ATTEMPT_PATH = "/login"
FORBIDDEN = 403
BAD_GATEWAY = 502

AWAY = (
    "Le service d’identité ne répond pas",
    "Personne ne peut se connecter pour le moment. Recommencez dans quelques instants.",
)
REFUSED = (
    "La connexion n’a pas abouti",
    "Le service d’identité n’a pas confirmé cette connexion, ou elle a trop tardé. Recommencez"
    " depuis la page de connexion.",
)
NOT_A_PARTNER = (
    "Votre organisation n’est pas partenaire",
    "Le numéro SIRET transmis par le service d’identité n’est celui d’aucun partenaire du"
    " programme.",
)
NOT_INVITED = (
    "Aucun compte ne vous est ouvert ici",
    "L’administrateur de votre organisation peut vous inviter, à l’adresse de messagerie que vous"
    " utilisez pour vous identifier.",
)
NO_ROLE = (
    "Votre rôle n’est pas en cours",
    "Il n’a pas commencé, ou il a pris fin. L’administrateur de votre organisation peut vous en"
    " donner un.",
)


@router.get("/login/identite")
async def go(request: Request) -> Response:
    """Go on to the provider, with what must come back kept in a sealed cookie."""
    site = site_of(request)
    provider = _provider(site)
    try:
        attempt, address = await provider.start()
    except (ProviderAway, ProviderRefused) as error:
        return _failed(request, AWAY, status=BAD_GATEWAY, why=error)
    response = see_other(address)
    response.set_cookie(
        ATTEMPT_COOKIE,
        site.sessions.sealed_attempt(attempt),
        max_age=ATTEMPT_SECONDS_MAX,
        path=ATTEMPT_PATH,
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get("/login/retour")
async def come_back(request: Request) -> Response:
    """Begin a session for the person whom the provider recognised, if they have an account."""
    site = site_of(request)
    provider = _provider(site)
    attempt = site.sessions.opened_attempt(request.cookies.get(ATTEMPT_COOKIE))
    if attempt is None:
        return _failed(request, REFUSED, status=FORBIDDEN, why=None)
    try:
        recognised = await provider.finish(attempt, dict(request.query_params))
    except ProviderAway as error:
        return _failed(request, AWAY, status=BAD_GATEWAY, why=error)
    except ProviderRefused as error:
        return _failed(request, REFUSED, status=FORBIDDEN, why=error)
    organisation = organisation_of(site, recognised.siret)
    if organisation is None:
        return _failed(request, NOT_A_PARTNER, status=FORBIDDEN, why=None)
    try:
        person = await within(lambda: _signed_in(site, recognised, organisation))
    except AccountRefused as refusal:
        words = NO_ROLE if isinstance(refusal, NoRoleNow) else NOT_INVITED
        return _failed(request, words, status=FORBIDDEN, why=None)
    session = site.sessions.begin_for(person, id_token=recognised.id_token)
    response = see_other("/")
    set_session(response, request, site.sessions.sealed(session))
    response.delete_cookie(ATTEMPT_COOKIE, path=ATTEMPT_PATH)
    return response


def organisation_of(site: Site, siret: str) -> str | None:
    """The partner with that SIRET, as the programme file tells."""
    organisations = site.parts.configuration.organisations.values()
    return next((each.slug for each in organisations if each.siret == siret), None)


def _signed_in(site: Site, recognised: Recognised, organisation: str) -> SignedIn:
    day = site.parts.real_day()
    return site.parts.accounts.sign_in(recognised.identity, organisation, day=day)


def _provider(site: Site) -> Provider:
    if site.parts.provider is None:
        raise Problem("not-found")
    return site.parts.provider


def _failed(
    request: Request, words: tuple[str, str], *, status: int, why: Exception | None
) -> Response:
    """The page that says so; the log says why, without anything of the person."""
    if why is not None:
        structlog.get_logger().warning("sign-in refused", why=str(why))
    heading, sentence = words
    response = site_of(request).page(
        request, "error.html", status=status, heading=heading, sentence=sentence
    )
    response.delete_cookie(ATTEMPT_COOKIE, path=ATTEMPT_PATH)
    return response
