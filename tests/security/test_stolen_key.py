"""A partner's key is stolen: what its thief can do, until it is ended, and what is left to mend."""

import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tests.acceptance.events import ago, contact, event, identified, opening, referred
from tests.acceptance.service import Caller, Service, serving, wait_until

GRAND, EST, PLATFORM = "grandlyon-habitat", "est-metropole-habitat", "plateforme-venissieux"
NAME = "Canari-30 Fictif"
RATE = 15
ENDED_SECONDS_MAX = 5.0
FORM_TOKEN = re.compile(r'name="jeton_formulaire" value="([0-9a-f]+)"')
READ = (
    "/v1/households",
    f"/v1/households?q={NAME}",
    "/v1/households/{id}",
    "/v1/households/{id}/history",
    f"/v1/landlords/{GRAND}/portfolio",
    f"/v1/landlords/{GRAND}/portfolio.csv",
    f"/v1/landlords/{GRAND}/portfolio.xlsx",
    "/v1/territories/venissieux/board",
    "/v1/territories/venissieux/agenda",
    "/v1/duplicates",
    "/v1/trace",
    "/v1/feed",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that takes few requests of a system in a second."""
    limits = {"ETAGE_SYSTEM_REQUESTS_PER_SECOND": str(RATE)}
    with serving(tmp_path_factory.mktemp("stolen"), limits) as running:
        yield running


@pytest.fixture(scope="module")
def households(service: Service) -> dict[str, str]:
    """A household of the key's organisation, and one of another landlord."""
    service.as_(GRAND).post(opening("venissieux"))
    found = {}
    for landlord in (GRAND, EST):
        told = identified(landlord, f"VOL-{landlord}", reference_person={"name": NAME})
        found[landlord] = service.as_(landlord).post(told).json()["household_id"]
    wait_until(lambda: listed(service) == {found[GRAND]}, seconds_max=20)
    return found


def listed(service: Service) -> set[str]:
    """The households that the organisation's own people find."""
    rows = service.as_(GRAND, "conseiller_social").get("/v1/households").json()
    return {row["household_id"] for row in rows["households"]}


@pytest.fixture
def stolen(service: Service) -> Caller:
    """The thief, with the key of a landlord's system."""
    return service.as_(GRAND, "system")


def sign_in(service: Service, token: str) -> httpx2.Response:
    """What a browser is answered that signs in with the key."""
    with httpx2.Client(base_url=service.url, headers={"Accept": "text/html"}) as http:
        (entry,) = set(FORM_TOKEN.findall(http.get("/login").text))
        sent = {"jeton_formulaire": entry, "token": token}
        return http.post("/login", data=sent, follow_redirects=True)


def test_a_stolen_key_tells_nothing_of_any_household(
    service: Service, households: dict[str, str], stolen: Caller
) -> None:
    for household in households.values():
        answers = [stolen.get(route.format(id=household)) for route in READ]
        answers.append(sign_in(service, stolen.token))
        assert [each.url for each in answers if NAME in each.text] == []
        assert {each.status_code for each in answers[:-2]} == {404}
    lines = stolen.get("/v1/feed").json()["events"]
    assert {line["household_id"] for line in lines} <= {None, households[GRAND]}
    assert all("reference_person" not in line["data"] for line in lines)


def test_a_stolen_key_speaks_for_no_other_organisation_and_decides_nothing(
    households: dict[str, str], stolen: Caller
) -> None:
    own, theirs = households[GRAND], households[EST]
    decided = {"occurred_on": ago(1), "session": "ct-1", "on": ago(1)}
    shown = [
        stolen.post(contact(EST, theirs)),
        stolen.post(contact(GRAND, theirs)),
        stolen.post(event(GRAND, "household.review-scheduled", own, decided)),
        stolen.post(event(PLATFORM, "household.review-scheduled", own, decided)),
    ]
    assert [each.status_code for each in shown] == [403, 404, 403, 403]
    erased = stolen.service.client.post(
        f"/v1/households/{own}/erasure", json={}, headers=stolen.headers
    )
    assert erased.status_code in (403, 404)


def test_a_stolen_key_that_posts_too_fast_is_told_to_wait(service: Service) -> None:
    thief = service.as_(GRAND, "system")
    answers = [thief.get("/v1/feed", limit=1) for _ in range(4 * RATE)]
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert all(int(each.headers["retry-after"]) >= 1 for each in refused)
    assert service.as_(GRAND, "system").get("/v1/feed", limit=1).status_code == 200
    sys.stdout.write(f"refused as too fast: {len(refused)} of {len(answers)} requests\n")


def test_a_stolen_key_is_refused_by_every_door_within_seconds_of_its_end(
    service: Service, households: dict[str, str], stolen: Caller
) -> None:
    def statuses() -> set[int]:
        read = stolen.get("/v1/feed", limit=1)
        posted = stolen.post(contact(GRAND, households[GRAND]))
        return {read.status_code, posted.status_code}

    assert statuses() == {200, 201}
    assert service.run("token", "--revoke", stolen.token).returncode == 0
    ended = time.monotonic()
    wait_until(lambda: statuses() == {401}, seconds_max=ENDED_SECONDS_MAX)
    delay = time.monotonic() - ended
    assert sign_in(service, stolen.token).url.path == "/login"
    sys.stdout.write(f"refused everywhere {delay:.2f} s after the key was ended\n")


def taken_back(told: dict[str, Any]) -> dict[str, Any]:
    """The event by which the organisation withdraws one that the thief told."""
    data = {
        "occurred_on": ago(0),
        "event": {"source": told["source"], "id": told["id"]},
        "void": True,
        "reason": "Clé volée.",
    }
    return event(GRAND, "household.rectified", told["subject"], data)


def test_what_an_organisation_told_since_a_moment_is_listed_and_taken_back(
    service: Service, households: dict[str, str], stolen: Caller
) -> None:
    own, reader = households[GRAND], service.as_(GRAND, "conseiller_social")
    before = reader.get(f"/v1/households/{own}").json()
    since = datetime.now(UTC).isoformat()
    owed = {"occurred_on": ago(2), "amount": "9999.00", "as_of": ago(2)}
    told = [contact(GRAND, own), event(GRAND, "household.debt-recorded", own, owed)]
    told[0]["source"] += ":erp"
    assert [stolen.post(each).status_code for each in told] == [201, 201]
    service.as_(EST).post(contact(EST, households[EST]))

    asked = time.monotonic()
    answer = service.run("posted", "--org", GRAND, "--from", since, "--json")
    sys.stdout.write(f"listed in {time.monotonic() - asked:.2f} s\n")
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(each["source"], each["id"]) for each in found] == [
        (each["source"], each["id"]) for each in told
    ]
    assert NAME not in answer.stdout
    for each in found:
        assert service.as_(GRAND).post(taken_back(each)).status_code == 201
    after = reader.get(f"/v1/households/{own}").json()
    moved = {"version", "position", "last_contact_on"}
    assert {k: v for k, v in after.items() if k not in moved} == {
        k: v for k, v in before.items() if k not in moved
    }


def test_a_bad_question_about_what_was_posted_is_a_sentence(service: Service) -> None:
    for arguments in (("--org", "nobody", "--from", "2026-01-31"), ("--org", GRAND, "--from", "x")):
        answer = service.run("posted", *arguments)
        assert answer.returncode == 2
        assert "Traceback" not in answer.stderr
        assert "nobody" in answer.stderr or "--from" in answer.stderr


def test_a_referral_of_a_thief_is_withdrawn_by_its_organisation(
    service: Service, households: dict[str, str], stolen: Caller
) -> None:
    own = households[GRAND]
    assert stolen.post(referred(GRAND, own, days_ago=1)).status_code == 201
    withdrawn = {"occurred_on": ago(0), "reason": "other"}
    answer = service.as_(GRAND).post(event(GRAND, "household.referral-withdrawn", own, withdrawn))
    assert answer.status_code == 201, answer.text
