"""Those who watch over the trace: whose looks they see, and that they leave a line themselves."""

import re
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from adapters.http.pages.site import SECURITY_HEADERS
from tests.adapters.http.pages.conftest import GRAND
from tests.adapters.http.pages.stories import PLATFORM
from tests.trace.conftest import NAME, Watched, refer

CONTACT_POINT = "dpo"
OTHERS = (
    (GRAND, "organisation"),
    (GRAND, "conseiller_social"),
    (PLATFORM, "coordinateur"),
    ("ancols", "auditor"),
    (GRAND, "admin"),
    (GRAND, "custodian"),
    (GRAND, "programme_lead"),
)


@pytest.fixture
def looked_at(watched: Watched) -> Watched:
    """The coordinator and the landlord's adviser have opened the household."""
    for organisation, role in ((PLATFORM, "coordinateur"), (GRAND, "conseiller_social")):
        address = f"/v1/households/{watched.household}"
        assert watched.get(address, organisation, role).status_code == 200
    return watched


def test_an_organisation_s_officer_sees_the_looks_of_its_own_people(looked_at: Watched) -> None:
    answer = looked_at.get(f"/v1/trace?household={looked_at.household}", GRAND, "dpo")

    looks = answer.json()["looks"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert {look["organisation"] for look in looks} == {GRAND}
    opened = next(look for look in looks if look["what"] == "household")
    assert opened["households"] == [looked_at.household]
    assert opened["classes"] == ["C2", "C3"]
    assert opened["purpose"] == "accompaniment"
    assert NAME not in answer.text


def test_the_contact_point_sees_the_looks_of_all(looked_at: Watched) -> None:
    asked = f"/v1/trace?household={looked_at.household}"

    looks = looked_at.get(asked, CONTACT_POINT, "dpo").json()["looks"]

    assert {GRAND, PLATFORM} <= {look["organisation"] for look in looks}


def test_a_board_names_to_an_officer_only_the_household_asked_for(looked_at: Watched) -> None:
    looked_at.get("/v1/territories/venissieux/board", PLATFORM, "coordinateur")

    asked = f"/v1/trace?household={looked_at.household}&limit=500"
    looks = looked_at.get(asked, CONTACT_POINT, "dpo").json()["looks"]

    assert "board" in {look["what"] for look in looks}
    assert {tuple(look["households"]) for look in looks} == {(looked_at.household,)}


def test_looks_are_found_by_person_and_by_time_in_pages(looked_at: Watched) -> None:
    asked = f"/v1/trace?household={looked_at.household}&limit=1"
    first = looked_at.get(asked, CONTACT_POINT, "dpo").json()
    (look,) = first["looks"]

    second = looked_at.get(f"{asked}&after={first['next']}", CONTACT_POINT, "dpo").json()
    assert second["looks"][0]["serial"] < look["serial"]
    person = looked_at.get(f"/v1/trace?person={look['person']}", CONTACT_POINT, "dpo").json()
    assert {each["person"] for each in person["looks"]} == {look["person"]}
    at = quote(look["at"])
    before = looked_at.get(f"{asked}&to={at}", CONTACT_POINT, "dpo").json()["looks"]
    assert before[0]["serial"] < look["serial"]
    assert looked_at.get("/v1/trace?from=2999-01-01T00:00:00Z", GRAND, "dpo").json() == {
        "looks": [],
        "next": None,
    }


@pytest.mark.parametrize("parameter", ["household=nobody", "from=hier", "limit=501", "after=0"])
def test_a_bad_question_to_the_trace_names_the_parameter(watched: Watched, parameter: str) -> None:
    answer = watched.get(f"/v1/trace?{parameter}", GRAND, "dpo")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == parameter.partition("=")[0]


@pytest.mark.parametrize(("organisation", "role"), OTHERS)
def test_for_everybody_else_the_trace_does_not_exist(
    watched: Watched, organisation: str, role: str
) -> None:
    before = watched.last()

    assert watched.get("/v1/trace", organisation, role).status_code == 404
    assert watched.browse("/consultations", organisation, role).status_code == 404
    assert watched.since(before) == []


def test_whoever_reads_the_trace_is_in_it(watched: Watched) -> None:
    before = watched.last()

    watched.get(f"/v1/trace?household={watched.household}&person=x", GRAND, "dpo")
    watched.browse("/consultations?du=2020-06-01", GRAND, "dpo")

    asked, page = watched.since(before)
    assert (asked.what, asked.organisation, asked.role) == ("trace", GRAND, "dpo")
    assert asked.households == [UUID(watched.household)]
    assert asked.reason == f"organisation {GRAND}, person x"
    assert page.reason == f"organisation {GRAND}, from 2020-06-01T00:00:00+02:00"
    assert {asked.purpose, page.purpose} == {"rights-request"}


@pytest.mark.parametrize("address", ["/v1/trace", "/consultations"])
def test_nobody_reads_the_trace_without_leaving_one(watched: Watched, address: str) -> None:
    read = watched.get if address.startswith("/v1") else watched.browse
    with watched.without_trace():
        assert read(address, GRAND, "dpo").status_code == 503


def test_the_officer_s_page_tells_who_looked_at_a_household(looked_at: Watched) -> None:
    answer = looked_at.browse(f"/consultations?menage={looked_at.household}", GRAND, "dpo")

    shown = answer.text
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)
    assert "<h1>Qui a consulté</h1>" in shown
    assert "Conseiller social" in shown
    assert "identité, logement et dette" in shown
    assert "accompagnement" in shown
    assert NAME not in shown
    assert "Coordinateur" not in shown
    inputs = re.findall(r'<input id="([^"]+)"', shown)
    assert [name for name in inputs if f'<label for="{name}"' not in shown] == []
    assert re.search(r'<script(?! src="/static/)|\son\w+=|style=', shown) is None


def test_the_officer_is_led_to_the_page_and_told_what_is_wrong_there(watched: Watched) -> None:
    home = watched.browse("/", GRAND, "dpo")
    assert (home.status_code, home.headers["location"]) == (303, "/consultations")

    wrong = watched.browse("/consultations?menage=nobody&du=hier", GRAND, "dpo").text
    assert "Donnez l’identifiant du ménage" in wrong
    assert "Donnez un jour du calendrier" in wrong
    assert re.search(r'href="/consultations"[^>]*>Qui a consulté</a>', wrong)


def test_a_person_who_opens_very_many_files_is_noticed_then_refused(watched: Watched) -> None:
    rules = watched.running.backend.configuration.rules
    files = [refer(watched.running) for _ in range(rules.opened_per_hour_max + 1)]
    token = watched.running.backend.issuer.issue(GRAND, "conseiller_social")
    before = watched.last()

    answers = [watched.read(f"/v1/households/{file}", token) for file in files]

    assert [answer.status_code for answer in answers] == [200] * (len(files) - 1) + [429]
    refused = answers[-1]
    assert refused.json()["type"] == "/problems/too-many-households"
    assert refused.headers["retry-after"] == "3600"
    assert watched.read(f"/v1/households/{files[0]}", token).status_code == 200
    noticed = [line.what for line in watched.since(before) if line.what != "household"]
    assert noticed == ["alert", "refused"]
    page = watched.browse("/consultations", GRAND, "dpo").text
    assert "beaucoup de dossiers en une heure" in page
    assert "trop de dossiers en une heure, refusé" in page
    figures = watched.read("/metrics", token).text
    assert re.search(r"^etage_trace_refusals_total [1-9]", figures, re.MULTILINE)
    assert re.search(r"^etage_trace_alerts_total [1-9]", figures, re.MULTILINE)


def test_an_unknown_household_leaves_no_trace(watched: Watched) -> None:
    before = watched.last()

    answer = watched.get(f"/v1/households/{uuid4()}", PLATFORM, "coordinateur")
    other = watched.get(f"/v1/households/{watched.household}", "avdl-association", "worker")

    assert (answer.status_code, other.status_code) == (404, 404)
    assert watched.since(before) == []
