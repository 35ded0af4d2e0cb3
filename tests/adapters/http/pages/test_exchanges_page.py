"""« Échanges »: what an organisation sent and what was refused, told to its own people alone."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx2
import psycopg
import pytest

from adapters.demonstration import people
from adapters.demonstration_visits import send_in_vain
from tests.adapters.http.pages.conftest import GRAND, Browser, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, canary

EST, CCAS = "est-metropole-habitat", "ccas-bron"
AS_EVENT = {"Content-Type": "application/cloudevents+json"}
AS_BATCH = {"Content-Type": "application/cloudevents-batch+json"}
KEPT = "SELECT row_to_json(r)::text FROM exchange.refusal AS r WHERE organisation = %s"
LINE = re.compile(r'data-label="Événement">([^<]+)<')
ADDRESS = re.compile(r'href="\?([^"]*after=[^"]*)"')


@pytest.fixture
def clean(running: Running) -> Iterator[None]:
    """Nothing was refused so far of those who send here, nor is once the test has ended."""
    with psycopg.connect(running.backend.conninfo, autocommit=True) as connection:
        connection.execute("DELETE FROM exchange.refusal")
        yield
        connection.execute("DELETE FROM exchange.refusal")


def event(organisation: str, **changed: Any) -> dict[str, Any]:
    """A contact with a household that nobody has told of."""
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": f"urn:etage:org:{organisation}",
        "type": "etage.household.contact-recorded.v1",
        "subject": f"REF-{uuid4().hex[:8]}",
        "time": "2020-06-30T09:30:00Z",
        "data": {"occurred_on": "2020-05-04", "kind": "office", "outcome": "met"},
        **changed,
    }


def bearing(running: Running, organisation: str, role: str = "system") -> dict[str, str]:
    return {"Authorization": f"Bearer {running.backend.issuer.issue(organisation, role)}"}


def post(running: Running, organisation: str, *events: dict[str, Any]) -> httpx2.Response:
    """Post these, and wait until what was refused of them is kept."""
    content = (events[0], AS_EVENT) if len(events) == 1 else (list(events), AS_BATCH)
    body, kind = content
    headers = {**bearing(running, organisation), **kind}
    answer = httpx2.post(f"{running.url}/v1/events", json=body, headers=headers)
    assert running.app.state.parts.exchanges.log.settle()
    return answer


def told(running: Running, organisation: str, **asked: Any) -> dict[str, Any]:
    """What the organisation's program is answered of its refusals."""
    headers = bearing(running, organisation)
    answer = httpx2.get(f"{running.url}/v1/refusals", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def plain(text: str) -> str:
    """The page without the spaces of French typography and without tags."""
    return re.sub("[\u00a0\u202f]", " ", text)


def opened(browser: Browser, address: str = "/echanges") -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return plain(answer.text)


@pytest.mark.usefixtures("clean")
def test_what_was_refused_is_told_with_its_rule_and_what_to_do(
    running: Running, sign_in: SignIn
) -> None:
    wrong = event(CCAS, data={"kind": "pigeon"})
    answer = post(running, CCAS, wrong)
    assert answer.status_code == 422

    page = opened(sign_in(CCAS, "worker"))

    assert "Champs qui ne conviennent pas au type" in page
    assert "Ce champ est obligatoire." in page
    assert "Corriger les champs nommés" in page
    assert "<code>/data/outcome</code>" in page
    assert "source principale" in page


@pytest.mark.usefixtures("clean")
def test_what_repeats_is_one_line_with_its_count(running: Running, sign_in: SignIn) -> None:
    post(running, CCAS, *(event(CCAS, type="etage.household.reviewed.v2") for _ in range(7)))

    page = opened(sign_in(CCAS, "worker"))

    assert page.count('data-label="Que faire"') == 1
    assert '<td class="number" data-label="Fois">7</td>' in page
    assert "type inconnu" in page


@pytest.mark.usefixtures("clean")
def test_filters_stand_in_the_address_and_one_that_is_none_is_told(
    running: Running, sign_in: SignIn
) -> None:
    post(running, EST, event(EST), event(EST, data={}), event(EST, source=f"urn:etage:org:{CCAS}"))
    browser = sign_in(EST, "conseiller_social")

    assert opened(browser).count('data-label="Que faire"') == 3
    assert opened(browser, "/echanges?probleme=not-found").count('data-label="Que faire"') == 1
    misread = opened(browser, "/echanges?probleme=toothache")
    assert "Il n’a pas été appliqué" in misread
    assert misread.count('data-label="Que faire"') == 3
    assert "Aucun refus de cette sorte" in opened(browser, "/echanges?probleme=erased")


@pytest.mark.usefixtures("clean")
def test_the_list_goes_on_page_by_page(running: Running, sign_in: SignIn) -> None:
    types = running.backend.event_types.names
    post(running, EST, *(event(EST, type=each, data={}) for each in types))
    browser = sign_in(EST, "conseiller_social")

    first = opened(browser)
    (following,) = ADDRESS.findall(first)
    second = opened(browser, "/echanges?" + following.replace("&amp;", "&"))

    assert first.count('data-label="Que faire"') == 50
    lines = [line for page in (first, second) for line in LINE.findall(page)]
    assert 50 < len(lines) == len(set(lines)) == len(types)
    assert "Revenir au début" in second
    assert sign_in(CCAS, "worker").get(f"/echanges?{following}").status_code in (404, 422)


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("role", ["conseiller_social", "admin", "organisation"])
def test_nobody_else_is_told_of_it(running: Running, sign_in: SignIn, role: str) -> None:
    post(running, CCAS, event(CCAS))

    assert "Rien n’a été refusé" in opened(sign_in(EST, role))
    assert told(running, EST)["refusals"] == []
    assert len(told(running, CCAS)["refusals"]) == 1


@pytest.mark.parametrize(
    "who",
    [("ancols", "auditor"), ("dpo", "dpo"), (GRAND, "steering"), (GRAND, "committee_member")],
)
def test_who_sends_nothing_finds_no_such_page(
    running: Running, sign_in: SignIn, who: tuple[str, str]
) -> None:
    organisation, role = who
    answer = sign_in(organisation, role).get("/echanges")
    assert answer.status_code == 404
    headers = bearing(running, organisation, role)
    asked = httpx2.get(f"{running.url}/v1/refusals", headers=headers)
    assert asked.status_code == 404


def test_what_was_received_leads_to_those_files_alone_that_the_reader_follows(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer(canary())
    link = f'href="/menages/{household}"'

    page = opened(sign_in(GRAND, "conseiller_social"))
    of_admin = opened(sign_in(GRAND, "admin"))

    assert link in page
    assert link not in of_admin
    assert "Par source et par type" in of_admin
    assert household not in opened(sign_in(PLATFORM, "coordinateur"))


def test_an_organisation_that_sent_nothing_is_told_what_to_do(sign_in: SignIn) -> None:
    page = opened(sign_in("france-horizon", "worker"))
    assert "Rien n’a été refusé" in page
    assert "suivez le guide du partenaire" in page


@pytest.mark.usefixtures("clean")
def test_the_first_page_tells_of_refusals_until_they_were_looked_at(
    running: Running, sign_in: SignIn
) -> None:
    post(running, CCAS, event(CCAS), event(CCAS))
    browser = sign_in(CCAS, "worker")

    assert "2 événements refusés" in plain(browser.get("/").text)
    opened(browser)
    assert "refusés</a>" not in plain(browser.get("/").text)
    post(running, CCAS, event(CCAS))
    assert "1 événement refusé" in plain(browser.get("/").text)
    assert "refusé</a>" not in plain(sign_in(EST, "conseiller_social").get("/").text)


@pytest.mark.usefixtures("clean")
def test_a_program_finds_its_refusal_by_the_event_s_id(running: Running) -> None:
    named, made = event(CCAS, id="zelie-fictive-42"), event(CCAS)
    post(running, CCAS, named, made, event(CCAS))

    (found,) = told(running, CCAS, id="zelie-fictive-42")["refusals"]
    assert found["id"] is None
    assert (found["problem"], found["status"]) == ("/problems/not-found", 404)
    assert found["rules"] == ["No household is known to this caller under this subject."]
    (other,) = told(running, CCAS, id=made["id"])["refusals"]
    assert other["id"] == made["id"]
    assert told(running, CCAS, id="zelie")["refusals"] == []
    page = told(running, CCAS, limit=2)
    assert len(told(running, CCAS, limit=2, after=page["next"])["refusals"]) == 1


@pytest.mark.usefixtures("clean")
def test_a_request_that_is_no_event_is_kept_and_one_of_a_stranger_is_not(running: Running) -> None:
    url, headers = f"{running.url}/v1/events", bearing(running, CCAS)
    httpx2.post(url, content=b"{", headers={**headers, **AS_EVENT})
    httpx2.post(url, content=b"{", headers={**headers, "Content-Type": "text/plain"})
    httpx2.post(url, content=b"{", headers={"Authorization": "Bearer no", **AS_EVENT})
    assert running.app.state.parts.exchanges.log.settle()

    found = [each["problem"] for each in told(running, CCAS)["refusals"]]
    assert found == ["/problems/unsupported-media-type", "/problems/malformed"]


@pytest.mark.usefixtures("clean")
def test_no_place_in_an_event_brings_a_name_into_what_is_kept(running: Running) -> None:
    name = "canari-zelie"
    hostile = [
        event(CCAS, id=f"evt-{name}"),
        event(CCAS, source=f"urn:etage:org:{CCAS}:{name}"),
        event(CCAS, source=f"urn:{name}"),
        event(CCAS, type=f"etage.household.{name}.v1"),
        event(CCAS, subject=name.upper()),
        event(CCAS, data={name: 1, "canari_zelie": name, "amount": name}),
        event(CCAS, data={"occurred_on": "2020-05-04", "reference_person": {"canari_zelie": {}}}),
        event(CCAS, type="etage.household.signal-recorded.v1", data={"kind": name, "note": name}),
        {**event(CCAS), "canarizelie": name},
        {name: name},
    ]
    post(running, CCAS, *hostile)

    with psycopg.connect(running.backend.conninfo) as connection:
        rows = [row[0] for row in connection.execute(KEPT, (CCAS,)).fetchall()]
    assert len(rows) >= len(hostile) - 1
    assert [row for row in rows if "zelie" in row.lower()] == []
    assert "zelie" not in str(told(running, CCAS)).lower()


@pytest.mark.usefixtures("clean")
def test_the_demonstration_sends_a_few_in_vain(running: Running) -> None:
    invented = people(running.backend.issuer)
    assert send_in_vain(running.url, invented, today=running.backend.today()) == 10
    assert running.app.state.parts.exchanges.log.settle()
    problems = {each["problem"] for each in told(running, EST)["refusals"]}
    assert problems == {"/problems/not-found", "/problems/schema-mismatch"}
