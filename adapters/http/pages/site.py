"""The site: its parts, its templates and sessions, and how a page becomes an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from structlog.contextvars import get_contextvars

from adapters.http.pages import typography
from adapters.http.pages.glossary import read_glossary
from adapters.http.pages.navigation import MenuItem, menu
from adapters.http.pages.page_parts import PageParts
from adapters.http.pages.refusals import FIELD_LABELS
from adapters.http.pages.region import answer
from adapters.http.pages.sessions import SECONDS_MAX, Session, Sessions
from adapters.http.pages.static_files import StaticFile, read_static_files
from adapters.http.pages.streams import Streams
from adapters.http.pages.typography import FrenchSpaces
from adapters.http.pages.words import Words
from adapters.http.problems import Problem
from domain.access import Actor
from services.registry import READ_MODELS

TEMPLATES = Path(__file__).parent / "templates"
SEE_OTHER = 303
REFERENCE_CHARACTERS = 12
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
        " img-src 'self' data:; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""What pages add to the headers of every answer (`Observing`: no referrer, no sniffing)."""


class NotSignedIn(Exception):
    """The page is for people who have signed in."""


class NoSecondFactor(Problem):
    """The 403 of a role that needs a second factor, of somebody who showed none."""

    def __init__(self) -> None:
        super().__init__("forbidden", "The role needs a second factor.", why="no-second-factor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who looks at a page, and the token that their forms send back."""

    actor: Actor
    session: Session
    form_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything the routes need; built once when the pages are installed."""

    parts: PageParts
    words: Words
    sessions: Sessions
    templates: Environment
    static: Mapping[str, StaticFile]
    streams: Streams

    def visitor(self, request: Request) -> Visitor:
        """Who asks, by their session. Raises NotSignedIn, and the 401 and 429 problems."""
        session = self.sessions.opened(request.cookies.get(session_cookie(request)))
        if session is None:
            raise NotSignedIn
        actor = self._admitted(session)
        token = self.sessions.form_token(session.id)
        visitor = Visitor(actor=actor, session=session, form_token=token)
        request.state.visitor = visitor
        return visitor

    def _admitted(self, session: Session) -> Actor:
        door = self.parts.door
        door.require_session(session.id)
        if session.person is None:
            return door.admit(session.token)
        if self._is_past(session):
            raise NotSignedIn
        actor = door.admit_person(session.person)
        provider = self.parts.provider
        if provider and not provider.settings.suffices(actor.role, session.acr):
            raise NoSecondFactor
        return actor

    def _is_past(self, session: Session) -> bool:
        last_day = session.person.last_day if session.person else None
        return last_day is not None and last_day < self.parts.real_day()

    def is_still(self, cookie: str | None) -> bool:
        """Whether the session of a cookie is one that may still be told anything."""
        session = self.sessions.opened(cookie)
        if session is None or self._is_past(session):
            return False
        door = self.parts.door
        return door.is_open_to(session.id, token=session.token, person=session.person)

    def page(self, request: Request, template: str, *, status: int = 200, **shown: Any) -> Response:
        """The page as HTML, for the visitor of the request if there is one."""
        visitor: Visitor | None = getattr(request.state, "visitor", None)
        text = self.templates.get_template(template).render(
            visitor=visitor,
            menu=self._menu(visitor, request.url.path),
            demonstration=self.parts.demonstration,
            is_exposed=self.parts.is_exposed,
            today=self.parts.today(),
            reference=reference_of(get_contextvars().get("request_id")),
            **shown,
        )
        return answer(request, text, status=status)

    def _menu(self, visitor: Visitor | None, path: str) -> Sequence[MenuItem]:
        return menu(self.parts.configuration, visitor.actor, path) if visitor else []


def create_site(parts: PageParts) -> Site:
    """The site on these parts; reads its templates and files once."""
    words = Words(configuration=parts.configuration)
    static = read_static_files()
    return Site(
        parts=parts,
        words=words,
        sessions=Sessions(parts.secret),
        templates=_environment(parts, words, static),
        static=static,
        streams=Streams(parts.waiter, [model.name for model in READ_MODELS]),
    )


def _environment(parts: PageParts, words: Words, static: Mapping[str, StaticFile]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[FrenchSpaces],
    )
    environment.filters.update(
        day=typography.day,
        month=typography.month,
        short_month=typography.short_month,
        moment=partial(typography.moment, zone=parts.configuration.rules.timezone),
        money=typography.money,
        figure=typography.figure,
        spaced=typography.spaced,
    )
    environment.globals.update(
        words=words,
        field_labels=FIELD_LABELS,
        counted=typography.counted,
        ago=typography.ago,
        lasting=typography.lasting,
        glossary=read_glossary(),
        static_url={name: file.url for name, file in static.items()},
    )
    return environment


def reference_of(request_id: str | None) -> str:
    """What support finds a request in the log by: the beginning of its id."""
    return (request_id or "")[:REFERENCE_CHARACTERS]


def site_of(request: Request) -> Site:
    """The site that serves this request."""
    site: Site = request.app.state.site
    return site


def see_other(address: str) -> Response:
    """Go on to another page, whatever was sent to this one."""
    return RedirectResponse(address, status_code=SEE_OTHER)


def is_secure(request: Request) -> bool:
    """Whether the browser speaks HTTPS with us."""
    return request.url.scheme == "https"


def session_cookie(request: Request) -> str:
    """The name of the session's cookie: over HTTPS one that no other host can set."""
    return "__Host-etage" if is_secure(request) else "etage"


def set_session(response: Response, request: Request, value: str) -> None:
    """Give the browser the session's cookie."""
    response.set_cookie(
        session_cookie(request),
        value,
        max_age=SECONDS_MAX,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
