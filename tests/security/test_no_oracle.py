"""A household of others and none at all: the same answer, for which the same was done."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from adapters.app import open_backend
from adapters.http.even_time import end_of_slot
from adapters.secrets import load_or_make_keys
from adapters.serving import application, projecting
from adapters.settings import Settings
from services.views import label
from tests.access.scene import EST, OTHER_CCAS, OTHER_PLATFORM, PARTNER
from tests.adapters.http.pages.conftest import GRAND, TODAY, TOKEN, Running, post_event, serving
from tests.adapters.http.pages.stories import SESSION, admit, owe, schedule
from tests.faults.proxy import proxy
from tests.faults.statements import Statements
from tests.projections.until import until
from tests.trace.conftest import is_followed, refer

BY_QUERY = (
    "/v1/households?q={household}",
    "/v1/trace?household={household}",
    "/consultations?menage={household}",
    "/copie?menage={household}",
    "/saisines/nouvelle?menage={household}",
)
"""Where a household is asked for after the question mark."""

STRANGERS = (
    (EST, "organisation"),
    (EST, "conseiller_social"),
    (EST, "dpo"),
    (OTHER_CCAS, "worker"),
    (OTHER_PLATFORM, "coordinateur"),
    (PARTNER, "worker"),
    (GRAND, "system"),
    (GRAND, "steering"),
    ("metropole-de-lyon", "steering"),
)
"""Who has no part in the household, or nothing to read of it."""

POSITIONS = "SELECT name, position FROM reading.projection UNION"

CHANGING = re.compile(
    r"""
    name="(?:numero|jeton_formulaire)"\ value="[0-9a-f]+"
    | "(?:at|serial|next)":("[^"]+"|\d+)
    | <time\ datetime="[^"]+">[^<]+</time>
    """,
    re.VERBOSE,
)
"""What is new at each request: the numbers of forms, and the moments of the asker's own looks."""


NEW_EACH_TIME = ("x-request-id", "date", "set-cookie")


def is_beside(role: str, statement: str) -> bool:
    """Whether it is asked every second: who was shut out, and how far read models are."""
    return role == "accounts" or statement.startswith(POSITIONS)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The service, what it asks of its database, and a household that strangers do not follow."""

    running: Running
    statements: Statements
    household: str

    def routes(self) -> list[str]:
        """Every address that is read and names a household."""
        found: list[Any] = []
        for route in self.running.app.routes:
            contexts = getattr(route, "effective_route_contexts", None)
            found += [route] if contexts is None else contexts()
        paths = {each.path for each in found if "GET" in (each.methods or ())}
        named = sorted(path for path in paths if "{household}" in path)
        return [re.sub(r"\{session[^}]*\}", SESSION, path) for path in (*named, *BY_QUERY)]


@pytest.fixture(scope="module")
def ground(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A service whose way to its database is listened to, with one long life in it."""
    name = f"oracle_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    settings = Settings(data_dir=tmp_path_factory.mktemp("oracle"), person_requests_per_second=1000)
    keys, statements = load_or_make_keys(settings.data_dir), Statements()
    with ExitStack() as stack:
        way = stack.enter_context(proxy(str(conninfo_to_dict(server)["host"])))
        way.hear = statements.hear
        conninfo = make_conninfo(server, dbname=name, host=str(way.folder))
        backend = stack.enter_context(
            open_backend(settings, keys, conninfo, demonstration=True, today=TODAY)
        )
        app = stack.enter_context(application(backend, settings, keys))
        url = stack.enter_context(serving(app))
        running = Running(backend=backend, app=app, pages=app.state.site.parts, url=url)
        opening = {"territory": "venissieux", "occurred_on": "2019-03-04"}
        post_event(running, GRAND, "etage.platform.opened.v1", subject="venissieux", data=opening)
        with projecting(backend):
            household = lived(running)
            until(lambda: is_followed(running))
        yield Ground(running=running, statements=statements, household=household)


def lived(running: Running) -> str:
    """A household of which much has been told, so that folding it takes its time."""
    household = refer(running)
    schedule(running, household)
    admit(running, household)
    for day in range(13, 30):
        owe(running, household, on=f"2020-05-{day}")
    return household


@pytest.fixture(scope="module")
def clients(ground: Ground) -> Iterator[dict[tuple[str, str], httpx2.Client]]:
    """A client of each stranger, signed in for pages and with a token for the rest."""
    with ExitStack() as stack:
        found = {}
        for organisation, role in (*STRANGERS, (GRAND, "conseiller_social")):
            token = ground.running.backend.issuer.issue(organisation, role)
            client = stack.enter_context(httpx2.Client(base_url=ground.running.url))
            entry = TOKEN.findall(client.get("/login", headers={"Accept": "text/html"}).text)
            client.post("/login", data={"jeton_formulaire": entry[0], "token": token})
            client.headers |= {"Authorization": f"Bearer {token}", "Accept": "text/html, */*"}
            found[organisation, role] = client
        yield found


def told(answer: httpx2.Response, household: str) -> tuple[Any, ...]:
    """All of an answer but the identifier that was asked for, and what is new at each request."""
    heads = {name: value for name, value in answer.headers.items() if name not in NEW_EACH_TIME}
    # A page repeats the beginning of the request's number, for whoever asks for help.
    number = answer.headers["x-request-id"][:12]
    text = (
        answer.text.replace(number, "…")
        .replace(household, "…")
        .replace(label(UUID(household), None), "…")
    )
    return answer.status_code, heads, CHANGING.sub("…", text)


def looked(
    ground: Ground, client: httpx2.Client, route: str, *, household: str
) -> tuple[tuple[Any, ...], list[tuple[str, str]]]:
    """The answer, and the statements that it took; no key is at hand from a request before."""
    ground.running.backend.key_ring._cache.drop(UUID(household))
    with ground.statements.heard(but=is_beside) as asked:
        answer = client.get(route.replace("{household}", household))
    return told(answer, household), asked


@pytest.mark.parametrize("stranger", STRANGERS, ids="-".join)
def test_a_household_of_others_is_read_as_one_that_does_not_exist_step_by_step(
    ground: Ground, clients: dict[tuple[str, str], httpx2.Client], stranger: tuple[str, str]
) -> None:
    client, different, nobody = clients[stranger], [], str(uuid4())
    for route in ground.routes():
        looked(ground, client, route, household=str(uuid4()))
        unknown = looked(ground, client, route, household=nobody)
        hidden = looked(ground, client, route, household=ground.household)
        if unknown != hidden:
            different.append((route, unknown, hidden))
    assert different == []


@pytest.mark.parametrize("stranger", [(EST, "organisation"), (OTHER_CCAS, "organisation")])
def test_posting_to_a_household_of_others_is_judged_as_posting_to_none(
    ground: Ground, clients: dict[tuple[str, str], httpx2.Client], stranger: tuple[str, str]
) -> None:
    organisation, _ = stranger

    def posted(household: str) -> tuple[Any, ...]:
        data = {"occurred_on": "2020-05-04", "kind": "phone", "outcome": "met"}
        event = {
            "specversion": "1.0",
            "id": uuid4().hex,
            "source": f"urn:etage:org:{organisation}",
            "type": "etage.household.contact-recorded.v1",
            "subject": household,
            "time": "2020-06-30T09:30:00Z",
            "data": data,
        }
        token = ground.running.backend.issuer.issue(organisation)
        heads = {"Authorization": f"Bearer {token}", "Content-Type": "application/cloudevents+json"}
        with ground.statements.heard(but=is_beside) as asked:
            answer = httpx2.post(f"{ground.running.url}/v1/events", json=event, headers=heads)
            # What is kept of the refusal is written behind the answer.
            assert ground.running.app.state.parts.exchanges.log.settle()
        return told(answer, household), asked

    posted(str(uuid4()))
    # Its keys are at hand for five seconds after a post of those who follow it.
    ground.running.backend.key_ring._cache.drop(UUID(ground.household))
    assert posted(str(uuid4())) == posted(ground.household)


def test_what_is_done_for_who_follows_the_household_is_heard(
    ground: Ground, clients: dict[tuple[str, str], httpx2.Client]
) -> None:
    """The control: where more is asked of the database, the look for it notices."""
    route, client = "/v1/households/{household}", clients[GRAND, "conseiller_social"]
    (status, *_), followed = looked(ground, client, route, household=ground.household)
    _, unknown = looked(ground, client, route, household=str(uuid4()))
    assert status == 200
    assert followed != unknown
    assert {role for role, _ in followed} > {role for role, _ in unknown} == {"folder"}


def test_whatever_was_ready_within_a_slot_is_answered_at_its_end() -> None:
    at_once, after_a_fold, late = (end_of_slot(each, 0.02) for each in (0.0, 0.0199, 0.021))
    assert at_once == after_a_fold == 0.02
    assert late == 0.04
