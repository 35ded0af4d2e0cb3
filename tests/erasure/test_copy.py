"""A person's own copy: everything that is recorded of them, in French, with who looked."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from adapters.programmes.reading import LYON, read_configuration
from tests.acceptance.events import admitted, contact, identified, opening, referred
from tests.acceptance.service import Service, wait_until

GRAND, PLATFORM, LEAD = "grandlyon-habitat", "plateforme-venissieux", "avdl-association"
ONE, OTHER = "00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"
NAME, PHONE, REFERENCE = "Zélie Canari-Fictive", "+33 6 99 99 01 02", "COPIE-CANARI-1"
NOTE, DEBT, WRITTEN = "note-canari-sociale", "412.50", "412,50"
ALL = (NAME, PHONE, NOTE, WRITTEN)
FORM_TOKEN = re.compile(r'name="jeton_formulaire" value="([^"]+)"')


@pytest.fixture(name="household", scope="module")
def _household(service: Service) -> str:
    grand, platform, lead = (service.as_(each) for each in (GRAND, PLATFORM, LEAD))
    assert grand.post(opening("venissieux")).status_code == 201
    first = identified(
        GRAND,
        REFERENCE,
        dwelling={"monthly_rent": DEBT},
        reference_person={"name": NAME, "phone": PHONE},
    )
    found: str = grand.post(first).json()["household_id"]
    assert grand.post(referred(GRAND, found)).status_code == 201
    assert platform.post(admitted(PLATFORM, found, lead=LEAD)).status_code == 201
    assert lead.post(contact(LEAD, found, note=NOTE)).status_code == 201
    assert lead.get(f"/v1/households/{found}").status_code == 200
    return found


@contextmanager
def browser(service: Service, organisation: str, role: str) -> Iterator[httpx2.Client]:
    """Somebody who signed in by the form."""
    with httpx2.Client(base_url=service.url, headers={"Accept": "text/html"}) as client:
        (entry,) = set(FORM_TOKEN.findall(client.get("/login").text))
        token = service.token(organisation, role)
        answer = client.post("/login", data={"jeton_formulaire": entry, "token": token})
        assert answer.status_code == 303
        yield client


def test_the_command_writes_the_whole_file_for_its_maker_s_eyes_alone(
    service: Service, household: str, *, tmp_path: Path
) -> None:
    file = tmp_path / "copie.html"
    made = service.run("copy", household, "--out", file)
    assert made.returncode == 0, made.stderr
    text = file.read_text("utf-8")
    assert [each for each in ALL if each not in text] == []
    assert '<html lang="fr">' in text
    assert re.search(r"<script|<link|https?://", text) is None
    assert read_configuration(LYON).organisations[LEAD].name in text
    assert file.stat().st_mode & 0o077 == 0
    assert NAME not in made.stderr + made.stdout


def test_the_copy_tells_who_looked_by_organisation_and_role_only(
    service: Service, household: str
) -> None:
    made = service.run("copy", household, "--json")
    told = json.loads(made.stdout)
    lines = [each for each in told["looks"] if each["organisation"] == LEAD]
    assert {each["what"] for each in lines} >= {"household"}
    assert set(lines[0]) == {"at", "organisation", "role", "what", "classes", "purpose"}
    assert told["whole"] is True
    assert len(told["events"]) == 4


def test_data_protection_makes_the_copy_on_a_page_and_as_json(
    service: Service, household: str
) -> None:
    with browser(service, "dpo", "dpo") as dpo:
        page = dpo.get("/copie", params={"menage": household})
        assert page.status_code == 200
        assert [each for each in ALL if each not in page.text] == []
        assert len(re.findall("<h1[ >]", page.text)) == 1
        answer = dpo.get("/copie", params={"menage": household, "forme": "json"})
        assert answer.json()["reference_person"]["name"] == NAME
        assert "attachment" in answer.headers["content-disposition"]


def test_making_a_copy_is_itself_traced(service: Service, household: str) -> None:
    with browser(service, "dpo", "dpo") as dpo:
        dpo.get("/copie", params={"menage": household})
    told = json.loads(service.run("copy", household, "--json").stdout)
    assert ("dpo", "copy") in {(each["organisation"], each["what"]) for each in told["looks"]}


@pytest.mark.parametrize(
    ("organisation", "role", "status", "missing"),
    [
        (LEAD, "worker", 200, ()),
        (PLATFORM, "coordinateur", 200, (NOTE,)),
        (GRAND, "conseiller_social", 404, ALL),
        (GRAND, "dpo", 404, ALL),
        ("intermed", "dpo", 404, ALL),
        ("dpo", "custodian", 404, ALL),
    ],
)
def test_lead_and_platform_hand_over_what_they_see_and_others_nothing(
    service: Service,
    household: str,
    *,
    organisation: str,
    role: str,
    status: int,
    missing: tuple[str, ...],
) -> None:
    with browser(service, organisation, role) as somebody:
        page = somebody.get("/copie", params={"menage": household})
    assert page.status_code == status
    assert [each for each in ALL if each not in page.text] == list(missing)


def test_without_a_household_the_page_asks_for_one(service: Service, household: str) -> None:
    with browser(service, "dpo", "dpo") as dpo:
        assert "Identifiant du ménage" in dpo.get("/copie").text
        wrong = dpo.get("/copie", params={"menage": "Zélie"})
        assert (wrong.status_code, "Donnez l’identifiant" in wrong.text) == (422, True)


def test_the_copy_of_an_erased_file_says_so_and_names_nobody(
    service: Service, household: str
) -> None:
    approved = ("--approved-by", ONE, "--approved-by", OTHER, "--yes")
    assert service.run("erase", household, *approved).returncode == 0
    text = service.run("copy", household).stdout
    assert [each for each in (NAME, PHONE, NOTE) if each in text] == []
    assert "effacé" in text
    with browser(service, "dpo", "dpo") as dpo:
        wait_until(
            lambda: NAME not in dpo.get("/copie", params={"menage": household}).text,
            seconds_max=7,
        )
