"""Everybody who reads a household while their relation to it ends, and read models that lag."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.app import Backend, open_backend
from adapters.secrets import Keys, load_or_make_keys
from adapters.serving import application, projecting
from adapters.settings import Settings
from domain.access import Actor
from services.exports import Exports
from services.lists import Lists
from services.narrowed import Narrowed
from tests.adapters.http.pages.conftest import Running, post_event, serving
from tests.adapters.http.pages.stories import PLATFORM, SESSION, owe
from tests.projections.until import until

GRAND, EST, LEAD, VENISSIEUX = (
    "grandlyon-habitat",
    "est-metropole-habitat",
    "lahso",
    "venissieux",
)
TODAY = date(2020, 6, 30)
ADVISER = Actor(organisation=GRAND, role="conseiller_social", person="adviser-1")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A backend with its settings, and how its read models are made to follow."""

    backend: Backend
    settings: Settings
    keys: Keys

    @contextmanager
    def served(self, *, following: bool) -> Iterator[Running]:
        """The service, with or without what makes its read models follow."""
        with ExitStack() as stack:
            if following:
                stack.enter_context(projecting(self.backend))
            app = stack.enter_context(application(self.backend, self.settings, self.keys))
            url = stack.enter_context(serving(app))
            yield Running(backend=self.backend, app=app, pages=app.state.site.parts, url=url)


@pytest.fixture(scope="module")
def ground(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """An empty demonstration whose today is 30 June 2020."""
    name = f"ended_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("ended"),
        person_requests_per_second=10_000,
        system_requests_per_second=10_000,
    )
    keys = load_or_make_keys(settings.data_dir)
    conninfo = make_conninfo(server, dbname=name)
    with open_backend(settings, keys, conninfo, demonstration=True, today=TODAY) as backend:
        yield Ground(backend=backend, settings=settings, keys=keys)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A household, the name it was told with, and the event a partner may send again."""

    id: str
    name: str
    sent: dict[str, Any]


def canary() -> str:
    return f"Canari-{uuid4().hex[:10]} Fictif"


def refer(running: Running) -> Told:
    """The landlord refers a household, and records its debt."""
    name = canary()
    data = {
        "occurred_on": "2020-05-04",
        "referrer_kind": "landlord",
        "motive": "arrears",
        "stream": "maintien",
        "dwelling": {"landlord": GRAND, "commune": "69259"},
        "reference_person": {"name": name},
    }
    sent = {
        "specversion": "1.0",
        "id": uuid4().hex,
        "source": f"urn:etage:org:{GRAND}",
        "type": "etage.household.referred.v1",
        "subject": f"GLH-{uuid4().hex[:8]}",
        "time": "2020-06-30T09:30:00Z",
        "data": data,
    }
    answer = Reader(running, GRAND, "organisation").replay(sent)
    assert answer.status_code == 201, answer.text
    told = Told(id=answer.json()["household_id"], name=name, sent=sent)
    owe(running, told.id)
    return told


def open_platform(running: Running) -> None:
    if running.backend.ledger.head().position == 0 or not running.backend.ledger.of_type(
        "etage.platform.opened.v1"
    ):
        opening = {"territory": VENISSIEUX, "occurred_on": "2019-03-04"}
        post_event(running, GRAND, "etage.platform.opened.v1", subject=VENISSIEUX, data=opening)


def restrict(running: Running, household: str) -> None:
    """The case is closed to all but its platform: the landlord's relation gives nothing more."""
    data = {"occurred_on": "2020-06-30", "to": ["intermed"], "reason": "Motif fictif."}
    post_event(running, PLATFORM, "etage.household.restricted.v1", subject=household, data=data)


class Reader:
    """One organisation's person or program, by every way of reading."""

    def __init__(self, running: Running, organisation: str, role: str) -> None:
        token = running.backend.issuer.issue(organisation, role)
        self.url = running.url
        self.heads = {"Authorization": f"Bearer {token}"}

    def get(self, address: str, **parameters: Any) -> httpx2.Response:
        return httpx2.get(f"{self.url}{address}", params=parameters, headers=self.heads, timeout=30)

    def replay(self, event: dict[str, Any]) -> httpx2.Response:
        heads = {**self.heads, "Content-Type": "application/cloudevents+json"}
        return httpx2.post(f"{self.url}/v1/events", json=event, headers=heads, timeout=30)

    def walk(self, address: str) -> str:
        """Page after page of two, as far as it goes."""
        told, after = "", None
        while True:
            page = self.get(address, limit=2, **({"after": after} if after else {}))
            assert page.status_code == 200, page.text
            told += page.text
            after = page.json()["next"]
            if after is None:
                return told

    def poll(self) -> str:
        """The feed from its beginning, to where it is now."""
        told, after = "", 0
        while True:
            page = self.get("/v1/feed", after=after, limit=5)
            assert page.status_code == 200, page.text
            told += page.text
            if page.json()["next"] == after:
                return told
            after = page.json()["next"]


def ways(reader: Reader, told: Told) -> dict[str, Callable[[], str]]:
    """Every way in which the landlord reads the household."""
    portfolio = f"/v1/landlords/{GRAND}/portfolio"
    return {
        "cursor": lambda: reader.walk(portfolio),
        "list": lambda: reader.walk("/v1/households"),
        "feed": reader.poll,
        "export": lambda: reader.get(f"{portfolio}.csv").text,
        "board": lambda: reader.get("/v1/territories/venissieux/board").text,
        "agenda": lambda: reader.get("/v1/territories/venissieux/agenda", on="2020-05-12").text,
        "session": lambda: reader.get(f"/v1/sessions/{SESSION}").text,
        "household": lambda: reader.get(f"/v1/households/{told.id}").text,
        "history": lambda: reader.get(f"/v1/households/{told.id}/history").text,
    }


WAYS = ("cursor", "list", "feed", "export", "board", "agenda", "household", "history")


def exports_of(backend: Backend, reading: Callable[..., Any]) -> Exports:
    """Exports whose every read of a page is followed by something."""
    narrowed = Narrowed(
        ledger=backend.ledger,
        event_types=backend.event_types,
        configuration=backend.configuration,
        today=backend.today,
    )
    lists = Lists(
        read=reading,
        key_ring=backend.key_ring,
        configuration=backend.configuration,
        narrowed=narrowed,
        search=backend.search,
        cursors=backend.cursors,
        tracing=backend.tracing,
        today=backend.today,
    )
    return Exports(lists=lists, configuration=backend.configuration)


@dataclass(kw_only=True)
class Race:
    """Readers that never stop, and when each of their answers was asked for."""

    answers: list[tuple[str, float, str]] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, way: str, read_once: Callable[[], str]) -> None:
        try:
            while not self.over.is_set():
                asked = time.monotonic()
                self.answers.append((way, asked, read_once()))
        except BaseException as failure:
            self.failures.append(failure)
            raise


def raced(running: Running, told: Told) -> tuple[Race, float]:
    """Everybody reads, the relation ends, everybody reads on."""
    race = Race()
    reader = Reader(running, GRAND, "conseiller_social")
    poster = Reader(running, GRAND, "organisation")
    all_ways = ways(reader, told)
    readings = {way: all_ways[way] for way in WAYS}
    readings["replay"] = lambda: poster.replay(told.sent).text
    threads = [
        threading.Thread(target=race.run, args=(way, once)) for way, once in readings.items()
    ]
    for thread in threads:
        thread.start()
    until(lambda: {way for way, _, _ in race.answers} >= set(readings))
    restrict(running, told.id)
    acknowledged = time.monotonic()
    already = len(race.answers)
    until(lambda: {way for way, _, _ in race.answers[already + len(readings) :]} >= set(readings))
    race.over.set()
    for thread in threads:
        thread.join()
    return race, acknowledged
