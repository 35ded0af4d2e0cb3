"""Signing in by a token of the built-in issuer, and signing out, also at the provider."""

import secrets

from fastapi import APIRouter, Request, Response

from adapters.http.noting import note_refusal
from adapters.http.pages.form_body import Form, posted_form, read_form, require_token, text
from adapters.http.pages.page_route import PageRoute
from adapters.http.pages.sessions import Session
from adapters.http.pages.sign_in_limit import holder_of, limit_of, too_many
from adapters.http.pages.sign_in_log import TOKEN, log_refused, log_signed_in
from adapters.http.pages.site import (
    NotSignedIn,
    Site,
    is_secure,
    see_other,
    session_cookie,
    set_session,
    site_of,
)
from adapters.http.problems import Problem
from adapters.http.waiting import within

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ENTRY_COOKIE = "etage_entree"
ENTRY_SECONDS_MAX = 3600
UNAUTHENTICATED = 401
WRONG_TOKEN = "Ce jeton n’est pas valable : il est mal recopié, expiré ou retiré."  # noqa: S105
NO_TOKEN = "Collez le jeton que votre organisation vous a remis."  # noqa: S105


@router.get("/login")
def sign_in_page(request: Request) -> Response:
    """The form with one field; in a demonstration, the invented people too."""
    site = site_of(request)
    seconds = limit_of(request).from_address(request)
    if seconds:
        return too_many(request, site, seconds)
    try:
        site.visitor(request)
    except (NotSignedIn, Problem):
        return _shown(request, entry=secrets.token_urlsafe(24))
    return see_other("/")


@router.post("/login")
async def sign_in(request: Request) -> Response:
    """Begin a session for a valid token, and go home."""
    site = site_of(request)
    seconds = limit_of(request).from_address(request)
    if seconds:
        return too_many(request, site, seconds)
    form = await read_form(request)
    entry = request.cookies.get(ENTRY_COOKIE) or secrets.token_urlsafe(24)
    require_token(request, form, binding=entry)
    token = "" if site.parts.provider else _token(site, form)
    if not token:
        return _shown(request, entry=entry, error=NO_TOKEN)
    return _entered(request, token, entry=entry)


def _entered(request: Request, token: str, *, entry: str) -> Response:
    site, holder = site_of(request), holder_of(token)
    seconds = limit_of(request).as_holder(holder)
    if seconds:
        log_refused(TOKEN, "too-many")
        return too_many(request, site, seconds)
    try:
        actor = site.parts.door.admit(token)
    except Problem as problem:
        log_refused(TOKEN, problem.why or problem.slug)
        if problem.status != UNAUTHENTICATED:
            raise
        note_refusal(request, slug=problem.slug, why=problem.why)
        return _shown(request, entry=entry, error=WRONG_TOKEN)
    limit_of(request).give_back(request, holder)
    log_signed_in(TOKEN, actor)
    response = see_other("/")
    set_session(response, request, site.sessions.sealed(site.sessions.begin(token)))
    response.delete_cookie(ENTRY_COOKIE, path="/login")
    return response


@router.post("/logout")
async def sign_out(request: Request) -> Response:
    """End the session, and forget its cookie."""
    site = site_of(request)
    visitor = site.visitor(request)
    await posted_form(request, visitor)
    session = visitor.session
    await within(lambda: site.parts.door.revocations.end_session(session.id, until=session.ends_at))
    response = await _signed_out(request, session)
    response.headers["Clear-Site-Data"] = '"storage"'
    response.delete_cookie(
        session_cookie(request), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )
    return response


async def _signed_out(request: Request, session: Session) -> Response:
    """The sign-in again; for a person of the provider, a page that goes on to the sign-out there.

    A form's answer may not lead elsewhere (`form-action`), so the page does.
    """
    site = site_of(request)
    provider = site.parts.provider
    if provider is None or session.person is None:
        return see_other("/login")
    address = await provider.sign_out_address(session.id_token)
    if address is None:
        return see_other("/login")
    request.state.visitor = None
    response = site.page(request, "signed_out.html", address=address, name=provider.settings.name)
    response.headers["Refresh"] = f"0; url={address}"
    return response


def _token(site: Site, form: Form) -> str:
    """The token typed, or that of the invented person chosen, who exists in demonstrations only."""
    chosen = text(form, "personne")
    people = site.parts.people if site.parts.demonstration else ()
    if chosen.isascii() and chosen.isdigit() and int(chosen) < len(people):
        return people[int(chosen)].token
    return text(form, "token")


def _shown(request: Request, *, entry: str, error: str | None = None) -> Response:
    site = site_of(request)
    provider = site.parts.provider
    response = site.page(
        request,
        "login.html",
        status=UNAUTHENTICATED if error else 200,
        entry_token=site.sessions.form_token(entry),
        error=error,
        provider=provider.settings.name if provider else None,
        people=site.parts.people if site.parts.demonstration else (),
    )
    response.set_cookie(
        ENTRY_COOKIE,
        entry,
        max_age=ENTRY_SECONDS_MAX,
        path="/login",
        secure=is_secure(request),
        httponly=True,
        samesite="strict",
    )
    return response
