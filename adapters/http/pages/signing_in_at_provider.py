"""Signing in at the identity provider: going there with a sealed attempt, and coming back."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.sessions import ATTEMPT_SECONDS_MAX
from adapters.http.pages.sign_in_limit import limit_of, too_many
from adapters.http.pages.sign_in_log import PROVIDER, log_refused, log_signed_in, why_of
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


NO_SECOND_FACTOR = (
    "Votre rôle demande un second facteur",
    "Vous vous êtes identifié sans second facteur. Recommencez par le lien ci-dessous : le service"
    " d’identité vous en demandera un (application, clé ou code). S’il ne le peut pas, voyez"
    " l’administrateur de votre organisation.",
)
SECOND_FACTOR = "second"


@router.get("/login/identite")
async def go(
    request: Request, facteur: Annotated[str | None, Query(max_length=20)] = None
) -> Response:
    """Go on to the provider, with what must come back kept in a sealed cookie."""
    site = site_of(request)
    provider = _provider(site)
    seconds = limit_of(request).from_address(request)
    if seconds:
        return too_many(request, site, seconds)
    try:
        attempt, address = await provider.start(second_factor=facteur == SECOND_FACTOR)
    except (ProviderAway, ProviderRefused) as error:
        return _failed(request, AWAY, status=BAD_GATEWAY, why="provider-away", detail=str(error))
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
    seconds = limit_of(request).from_address(request)
    if seconds:
        return too_many(request, site, seconds)
    attempt = site.sessions.opened_attempt(request.cookies.get(ATTEMPT_COOKIE))
    if attempt is None:
        return _failed(request, REFUSED, why="no-attempt")
    try:
        recognised = await provider.finish(attempt, dict(request.query_params))
    except ProviderAway as error:
        return _failed(request, AWAY, status=BAD_GATEWAY, why=why_of(error), detail=str(error))
    except ProviderRefused as error:
        return _failed(request, REFUSED, why=why_of(error), detail=str(error))
    return await _entered(request, site, recognised)


async def _entered(request: Request, site: Site, recognised: Recognised) -> Response:
    """The session of somebody whom the provider recognised, or the page that says why not."""
    holder = f"{recognised.identity.issuer} {recognised.identity.subject}"
    seconds = limit_of(request).as_holder(holder)
    if seconds:
        log_refused(PROVIDER, "too-many")
        return too_many(request, site, seconds)
    organisation = organisation_of(site, recognised.siret)
    if organisation is None:
        return _failed(request, NOT_A_PARTNER, why="not-a-partner")
    try:
        person = await within(lambda: _signed_in(site, recognised, organisation))
    except AccountRefused as refusal:
        words = NO_ROLE if isinstance(refusal, NoRoleNow) else NOT_INVITED
        return _failed(request, words, why=why_of(refusal))
    if not _provider(site).settings.suffices(person.role, recognised.acr):
        return _without_second_factor(request, person, recognised.acr)
    limit_of(request).give_back(request, holder)
    log_signed_in(PROVIDER, person, acr=recognised.acr)
    session = site.sessions.begin_for(person, id_token=recognised.id_token, acr=recognised.acr)
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


def _without_second_factor(request: Request, person: SignedIn, acr: str | None) -> Response:
    """The page with the way to show one; the person is known, so the log tells of whom."""
    log_refused(PROVIDER, "no-second-factor", who=person, acr=acr)
    heading, sentence = NO_SECOND_FACTOR
    response = site_of(request).page(
        request, "second_factor.html", status=FORBIDDEN, heading=heading, sentence=sentence
    )
    response.delete_cookie(ATTEMPT_COOKIE, path=ATTEMPT_PATH)
    return response


def _failed(
    request: Request,
    words: tuple[str, str],
    *,
    why: str,
    status: int = FORBIDDEN,
    detail: str | None = None,
) -> Response:
    """The page that says so; the log says why, without anything of the person."""
    log_refused(PROVIDER, why, detail=detail)
    heading, sentence = words
    response = site_of(request).page(
        request, "error.html", status=status, heading=heading, sentence=sentence
    )
    response.delete_cookie(ATTEMPT_COOKIE, path=ATTEMPT_PATH)
    return response
