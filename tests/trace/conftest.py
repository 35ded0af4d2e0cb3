"""A service whose trace a test may read, take away and give back."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.app import open_backend
from adapters.secrets import load_or_make_keys
from adapters.serving import application, projecting
from adapters.settings import Settings
from tests.adapters.http.pages.conftest import (
    GRAND,
    TOKEN,
    VENISSIEUX,
    Running,
    post_event,
    serving,
)
from tests.adapters.http.pages.stories import PLATFORM, SESSION, admit, owe, schedule
from tests.projections.until import until

TODAY = date(2020, 6, 30)
NAME = "Canari-4f21 Fictif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the trace, as the migration login reads it."""

    what: str
    organisation: str
    role: str
    person: str | None
    households: Sequence[UUID]
    classes: Sequence[str]
    purpose: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The service and a household, and its possible duplicate."""

    running: Running
    household: str
    other: str

    def get(self, address: str, organisation: str, role: str, **headers: str) -> httpx2.Response:
        """A program reads with a token of that role."""
        return self.read(address, self.running.backend.issuer.issue(organisation, role), **headers)

    def read(self, address: str, token: str, **headers: str) -> httpx2.Response:
        """A program reads with that token."""
        sent = {"Authorization": f"Bearer {token}", **headers}
        return httpx2.get(f"{self.running.url}{address}", headers=sent)

    def browse(self, address: str, organisation: str, role: str) -> httpx2.Response:
        """A person who has signed in opens a page."""
        with httpx2.Client(base_url=self.running.url, headers={"Accept": "text/html"}) as http:
            (entry,) = set(TOKEN.findall(http.get("/login").text))
            token = self.running.backend.issuer.issue(organisation, role)
            sent = http.post("/login", data={"jeton_formulaire": entry, "token": token})
            assert sent.status_code == 303
            return http.get(address)

    def last(self) -> int:
        """The number of the last line of the trace."""
        with psycopg.connect(self.running.backend.conninfo) as connection:
            row = connection.execute("SELECT COALESCE(max(serial), 0) FROM trace.look").fetchone()
        return int(row[0]) if row else 0

    def since(self, serial: int) -> Sequence[Line]:
        """The lines after that one."""
        query = """
            SELECT what, organisation, role, person, households, classes, purpose, reason
            FROM trace.look WHERE serial > %s ORDER BY serial
        """
        with psycopg.connect(self.running.backend.conninfo) as connection:
            rows = connection.execute(query, (serial,)).fetchall()
        names = Line.__dataclass_fields__
        return [Line(**dict(zip(names, row, strict=True))) for row in rows]

    @contextmanager
    def without_trace(self) -> Iterator[None]:
        """The trace cannot be written, for as long as the block."""
        conninfo = self.running.backend.conninfo
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("ALTER TABLE trace.look RENAME TO gone")
            try:
                yield
            finally:
                connection.execute("ALTER TABLE trace.gone RENAME TO look")

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Somebody holds the table of the trace, for as long as the block."""
        with psycopg.connect(self.running.backend.conninfo) as connection:
            connection.execute("LOCK TABLE trace.look IN ACCESS EXCLUSIVE MODE")
            yield

    def overtaken(self) -> httpx2.Response:
        """The platform posts on the path as it was when it began."""
        data = {"occurred_on": "2020-05-06", "session": SESSION, "on": "2020-05-19"}
        event = {
            "specversion": "1.0",
            "id": uuid4().hex,
            "source": f"urn:etage:org:{PLATFORM}",
            "type": "etage.household.review-scheduled.v1",
            "subject": self.other,
            "time": "2020-06-30T09:30:00Z",
            "data": data,
            "expectedversion": 0,
        }
        token = self.running.backend.issuer.issue(PLATFORM, "coordinateur")
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/cloudevents+json",
        }
        return httpx2.post(f"{self.running.url}/v1/events", json=event, headers=headers)


def refer(running: Running) -> str:
    """A landlord refers a household, always of the same name; its identifier."""
    data: dict[str, Any] = {
        "occurred_on": "2020-05-04",
        "referrer_kind": "landlord",
        "motive": "arrears",
        "stream": "maintien",
        "dwelling": {"landlord": GRAND, "commune": "69259"},
        "reference_person": {"name": NAME, "birth_date": "1980-02-03"},
    }
    subject = f"GLH-{uuid4().hex[:8]}"
    receipt = post_event(running, GRAND, "etage.household.referred.v1", subject=subject, data=data)
    household: str = receipt["household_id"]
    return household


@pytest.fixture(scope="session")
def watched(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A demonstration with two files of one person, both on the agenda of a session."""
    name = f"trace_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    settings = Settings(data_dir=tmp_path_factory.mktemp("trace"), person_requests_per_second=1000)
    keys = load_or_make_keys(settings.data_dir)
    conninfo = make_conninfo(server, dbname=name)
    with ExitStack() as stack:
        backend = stack.enter_context(
            open_backend(settings, keys, conninfo, demonstration=True, today=TODAY)
        )
        stack.enter_context(projecting(backend))
        app = stack.enter_context(application(backend, settings, keys))
        url = stack.enter_context(serving(app))
        running = Running(backend=backend, app=app, pages=app.state.site.parts, url=url)
        opening = {"territory": VENISSIEUX, "occurred_on": "2019-03-04"}
        post_event(running, GRAND, "etage.platform.opened.v1", subject=VENISSIEUX, data=opening)
        household, other = refer(running), refer(running)
        for each in (household, other):
            schedule(running, each)
            owe(running, each)
        admit(running, household)
        until(lambda: is_followed(running))
        yield Watched(running=running, household=household, other=other)


def is_followed(running: Running) -> bool:
    """Whether read models and the index of identity hold all that was posted."""
    head = running.backend.ledger.head().position
    known = httpx2.get(f"{running.url}/readyz").json()["projections"]
    return all(each["position"] >= head for each in known)
