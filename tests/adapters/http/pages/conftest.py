"""The pages behind a real door: PostgreSQL, the projector, uvicorn, and browsers without script."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.app import Backend, open_backend
from adapters.http.pages.page_parts import PageParts
from adapters.http.protocol import BoundedProtocol
from adapters.secrets import load_or_make_keys
from adapters.serving import application, projecting
from adapters.settings import Settings

TODAY = date(2020, 6, 30)
GRAND = "grandlyon-habitat"
VENISSIEUX = "venissieux"
TOKEN = re.compile(r'name="jeton_formulaire" value="([0-9a-f]+)"')
NUMBER = re.compile(r'name="numero" value="([0-9a-f]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The backend behind the pages, and the address they are served at."""

    backend: Backend
    pages: PageParts
    app: FastAPI
    url: str


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application on a socket of its own, for as long as the block."""
    config = uvicorn.Config(app, http=BoundedProtocol, ws="none", log_level="error")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="session")
def running(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demonstration whose today is 30 June 2020, with two platforms open."""
    with demonstration(server, data_dir=tmp_path_factory.mktemp("pages")) as found:
        yield found


@contextmanager
def demonstration(server: str, **settings_changed: Any) -> Iterator[Running]:
    """That demonstration, on a database of its own, with other settings where some are told."""
    name = f"pages_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    settings = Settings(person_requests_per_second=1000, **settings_changed)
    keys = load_or_make_keys(settings.data_dir)
    conninfo = make_conninfo(server, dbname=name)
    with ExitStack() as stack:
        backend = stack.enter_context(
            open_backend(settings, keys, conninfo, demonstration=True, today=TODAY)
        )
        stack.enter_context(projecting(backend))
        app = stack.enter_context(application(backend, settings, keys))
        url = stack.enter_context(serving(app))
        found = Running(backend=backend, pages=app.state.site.parts, app=app, url=url)
        for territory, day in ((VENISSIEUX, "2019-03-04"), ("lyon-7-8", "2019-09-02")):
            data = {"territory": territory, "occurred_on": day}
            post_event(found, GRAND, "etage.platform.opened.v1", subject=territory, data=data)
        yield found


def post_event(
    running: Running,
    organisation: str,
    event_type: str,
    *,
    subject: str,
    data: dict[str, Any],
    at: str = "2020-06-30T09:30:00Z",
) -> dict[str, Any]:
    """Post one event as a partner's system does; it is recorded at that time, else today."""
    event = {
        "specversion": "1.0",
        "id": uuid4().hex,
        "source": f"urn:etage:org:{organisation}",
        "type": event_type,
        "subject": subject,
        "time": at,
        "data": data,
    }
    answer = httpx2.post(
        f"{running.url}/v1/events",
        json=event,
        headers={
            "Authorization": f"Bearer {running.backend.issuer.issue(organisation)}",
            "Content-Type": "application/cloudevents+json",
        },
    )
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser without script: cookies, links and forms, and nothing else."""

    http: httpx2.Client

    def get(self, address: str) -> httpx2.Response:
        return self.http.get(address)

    def fill_in(self, page: str, **fields: Any) -> httpx2.Response:
        """Open a page and send its form; redirections are followed."""
        shown = self.get(page).text
        hidden = {"jeton_formulaire": TOKEN.findall(shown)[-1], "numero": NUMBER.findall(shown)[-1]}
        address = page.partition("?")[0]
        return self.http.post(address, data=hidden | fields, follow_redirects=True)

    def search(self, page: str, **fields: str) -> httpx2.Response:
        """Send the search form of a list; the redirection to its filtered page is followed."""
        token = TOKEN.findall(self.get(page).text)[-1]
        sent = {"jeton_formulaire": token, "page": page, **fields}
        return self.http.post("/recherche", data=sent, follow_redirects=True)


SignIn = Callable[..., Browser]
Refer = Callable[..., str]


@pytest.fixture
def sign_in(running: Running) -> Iterator[SignIn]:
    """Sign in for an organisation, as a person would by the form."""
    with ExitStack() as stack:

        def signed_in(organisation: str, role: str = "organisation") -> Browser:
            accepted = {"Accept": "text/html"}
            http = stack.enter_context(httpx2.Client(base_url=running.url, headers=accepted))
            token = running.backend.issuer.issue(organisation, role, person=str(uuid4()))
            (entry,) = set(TOKEN.findall(http.get("/login").text))
            answer = http.post("/login", data={"jeton_formulaire": entry, "token": token})
            assert answer.status_code == 303
            return Browser(http=http)

        yield signed_in


@pytest.fixture
def refer(running: Running) -> Refer:
    """A landlord refers a household of Vénissieux; its identifier."""

    def referred(name: str = "Zélie Fictive", **more: Any) -> str:
        data = {
            "occurred_on": "2020-05-04",
            "referrer_kind": "landlord",
            "motive": "arrears",
            "stream": "maintien",
            "dwelling": {"landlord": GRAND, "commune": "69259"},
            "reference_person": {"name": name},
        }
        receipt = post_event(
            running,
            GRAND,
            "etage.household.referred.v1",
            subject=f"GLH-{uuid4().hex[:8]}",
            data=data | more,
        )
        household: str = receipt["household_id"]
        return household

    return referred
