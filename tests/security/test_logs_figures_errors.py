"""What somebody typed is in no log, figure, error or address, wherever they typed it."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from adapters.embedded.folder import DataFolder
from tests.acceptance.events import ago, contact, event, identified, opening, referred
from tests.acceptance.service import BATCH, STRUCTURED, Service, serving
from tests.adapters.http.pages.conftest import NUMBER, TOKEN
from tests.erasure.walking import files_under, found_in

GRAND = "grandlyon-habitat"
NUMBERS = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Abused:
    """A service that was sent canaries everywhere, and all that it answered to that."""

    service: Service
    household: str
    canaries: list[str]
    answers: list[httpx2.Response]


class Typing:
    """Canaries, each of which occurs once."""

    def __init__(self) -> None:
        self.canaries: list[str] = []

    def __call__(self, where: str) -> str:
        canary = f"canari{next(NUMBERS):03}{where}fictif"
        self.canaries.append(canary)
        return canary


@pytest.fixture(scope="module")
def abused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Abused]:
    """Everything is logged that can be."""
    settings = {"ETAGE_LOG_LEVEL": "debug"}
    with serving(tmp_path_factory.mktemp("abused"), settings) as service:
        typed = Typing()
        household = told(service, typed)
        answers = [
            *in_addresses(service, household, typed),
            *in_headers(service, household, typed),
            *in_bodies(service, household, typed),
            *in_forms(service, household, typed),
        ]
        yield Abused(service=service, household=household, canaries=typed.canaries, answers=answers)


def told(service: Service, typed: Typing) -> str:
    """A household as it should be told, with canaries for a name and a note."""
    caller = service.as_(GRAND)
    caller.post(opening("venissieux"))
    person = {"name": typed("name"), "email": f"{typed('email')}@exemple.test"}
    first = identified(GRAND, "GLH-1", reference_person=person)
    household: str = caller.post(first).json()["household_id"]
    posts = [referred(GRAND, "GLH-1"), contact(GRAND, "GLH-1", note=typed("note"))]
    assert [caller.post(each).status_code for each in posts] == [201, 201]
    caller.get("/v1/households", at_least=service.position())
    return household


def in_addresses(service: Service, household: str, typed: Typing) -> Iterator[httpx2.Response]:
    caller = service.as_(GRAND, "conseiller_social")
    for path in (
        "/v1/households/{}",
        "/v1/households/{}/history",
        f"/v1/households/{household}/{{}}",
        "/v1/landlords/{}/portfolio",
        "/v1/landlords/{}/portfolio.csv",
        "/v1/territories/{}/board",
        "/v1/territories/{}/agenda",
        "/v1/sessions/{}",
        "/v1/schemas/{}",
        "/v1/programmes/{}/money",
        "/problems/{}",
        "/{}",
        "/menages/{}",
        "/bailleurs/{}",
        "/saisines/{}",
        "/static/{}/etage.css",
    ):
        yield caller.get(path.format(typed("path")))
    for path in ("/v1/households", "/v1/feed", f"/v1/households/{household}", "/v1/trace"):
        for name in ("q", "stage", "after", "limit", "as_of", "known_at", "at_least", "household"):
            yield caller.get(path, **{name: typed(name)})
    yield caller.get(f"/v1/landlords/{GRAND}/portfolio.csv", variant=typed("variant"))


def in_headers(service: Service, household: str, typed: Typing) -> Iterator[httpx2.Response]:
    address = f"/v1/households/{household}"
    given = service.as_(GRAND).headers
    for name in ("User-Agent", "Referer", "Host", "Etage-Purpose", "If-None-Match", "Accept"):
        yield service.client.get(address, headers=given | {name: typed("head")})
    yield service.client.get(address, headers={"Authorization": f"Bearer {typed('token')}"})
    yield service.client.get(address, headers={"Cookie": f"etage={typed('cookie')}"})
    yield service.as_(GRAND).send(b"{}", f"application/{typed('type')}")
    yield service.as_(GRAND).send(b"{}", If_Match=f'"{typed("match")}"')


def in_bodies(service: Service, household: str, typed: Typing) -> Iterator[httpx2.Response]:
    caller = service.as_(GRAND)

    def sound(**data: Any) -> dict[str, Any]:
        return contact(GRAND, household, **data)

    for data in (
        {"kind": typed("code")},
        {"occurred_on": typed("day")},
        {"note": typed("long") * 100},
        {"note": {"deep": typed("deep")}},
        {"note": [typed("list")]},
        {"unannounced": typed("flag")},
    ):
        yield caller.post(sound(**data))
    for attribute in ("id", "source", "type", "subject", "time", "specversion"):
        yield caller.post(
            sound() | {attribute: typed(attribute) * (20 if attribute == "id" else 1)}
        )
    yield caller.send(f'{{"id": "{typed("broken")}", "data": '.encode())
    yield caller.send(f'{{"id": "{typed("twice")}", "id": "{typed("again")}"}}'.encode())
    yield caller.send(f"\x00{typed('binary')}".encode(), STRUCTURED)
    yield caller.send(
        json.dumps([sound(), typed("element"), {"id": typed("alone")}]).encode(), BATCH
    )
    exited = {"occurred_on": ago(5), "outcome": "stayed_secured"}
    yield caller.post(event(GRAND, "household.exited", typed("subject"), exited))
    first = sound(note=typed("first"))
    caller.post(first)
    yield caller.post(first | {"data": {**first["data"], "note": typed("reused")}})


def in_forms(service: Service, household: str, typed: Typing) -> Iterator[httpx2.Response]:
    with httpx2.Client(base_url=service.url, headers={"Accept": "text/html"}) as http:
        (entry,) = set(TOKEN.findall(http.get("/login").text))
        yield http.post("/login", data={"jeton_formulaire": entry, "token": typed("login")})
        yield http.post("/login", data={"jeton_formulaire": typed("form"), "token": "x"})
        sent = {"jeton_formulaire": entry, "token": service.token(GRAND, "conseiller_social")}
        assert http.post("/login", data=sent).status_code == 303
        page = f"/menages/{household}/contact"
        shown = http.get(page).text
        hidden = {"jeton_formulaire": TOKEN.findall(shown)[-1], "numero": NUMBER.findall(shown)[-1]}
        yield http.post(page, data=hidden | {typed("field"): "1", "occurred_on": typed("jour")})
        yield http.get(f"/login/retour?code={typed('code')}&state={typed('state')}")


def test_no_log_of_the_service_or_of_its_servers_holds_what_was_typed(abused: Abused) -> None:
    service = abused.service
    folder = DataFolder(service.data_dir)
    logs = dict(files_under(folder.logs, folder.run))
    logs[service.log] = service.log.read_bytes()

    assert sum(content.count(b'"event"') for content in logs.values()) > len(abused.answers)
    held = {path.name: found_in(content, abused.canaries) for path, content in logs.items()}
    assert {name: each for name, each in held.items() if each} == {}


def test_every_line_of_the_log_is_one_json_object(abused: Abused) -> None:
    lines = abused.service.log.read_text().splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    assert len(logged) > len(abused.answers)
    assert {line["timestamp"][-1] for line in logged} == {"Z"}
    assert [line for line in lines if not line.startswith("{") and "request" in line] == []


def test_no_figure_and_no_status_holds_what_was_typed(abused: Abused) -> None:
    service = abused.service
    shown = [service.client.get(path).text for path in ("/metrics", "/readyz", "/healthz")]
    shown.append(service.run("status", "--json").stdout)

    assert found_in("\n".join(shown).encode(), abused.canaries) == []
    assert abused.household not in "\n".join(shown)


def test_labels_are_of_routes_and_never_of_addresses(abused: Abused) -> None:
    figures = abused.service.client.get("/metrics").text
    routes = {each.replace("/v1/", "/", 1) for each in re.findall(r'route="([^"]+)"', figures)}
    assert len(routes) > 20
    assert [route for route in routes if re.search(r"\d|canari|-", route)] == []


def test_no_error_says_back_what_was_typed(abused: Abused) -> None:
    refused = [answer for answer in abused.answers if answer.status_code >= 400]
    assert len(refused) > 50
    assert [answer.status_code for answer in refused if answer.status_code >= 500] == []
    said = {
        (answer.request.url.path, answer.text[:300])
        for answer in refused
        if "problem+json" in answer.headers["content-type"]
        and found_in(answer.content, abused.canaries)
    }
    assert said == set()


def test_no_page_leads_to_an_address_with_what_was_typed(abused: Abused) -> None:
    for answer in abused.answers:
        addresses = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
        addresses.append(answer.headers.get("location", ""))
        assert found_in("\n".join(addresses).encode(), abused.canaries) == []


def test_the_service_says_nothing_of_what_it_is_made_of(abused: Abused) -> None:
    for answer in abused.answers:
        assert "server" not in answer.headers
        assert not re.search(r"Traceback|psycopg|pydantic|site-packages", answer.text)


def test_the_data_folder_is_its_owner_s_alone(abused: Abused) -> None:
    keys = abused.service.data_dir / "keys"
    kept = [abused.service.data_dir, keys, *keys.rglob("*")]
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
