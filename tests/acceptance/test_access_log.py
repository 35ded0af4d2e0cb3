"""Every sign-in, every refused access and every attempt to go around is a line of the log."""

import json
import re
from typing import Any

import httpx2
import pytest

from tests.acceptance.events import identified
from tests.acceptance.service import Service, wait_until
from tests.adapters.http.pages.conftest import TOKEN

GRAND, EST = "grandlyon-habitat", "est-metropole-habitat"
PERSON = "zelie-0"
SECONDS_MAX = 5.0


def logged(service: Service, event: str, request: httpx2.Response) -> list[dict[str, Any]]:
    """The lines of the log that tell that of a request; they come after its answer."""
    asked = request.headers["x-request-id"]
    later = service.client.get("/healthz").headers["x-request-id"]
    wait_until(lambda: later in service.log.read_text("utf-8"), seconds_max=SECONDS_MAX)
    lines = service.log.read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    return [line for line in told if (line["event"], line.get("request_id")) == (event, asked)]


def signing_in(http: httpx2.Client, token: str) -> httpx2.Response:
    entry = TOKEN.findall(http.get("/login").text)[0]
    return http.post("/login", data={"jeton_formulaire": entry, "token": token})


def test_a_sign_in_says_who_as_an_opaque_id_and_how(service: Service) -> None:
    token = service.token(GRAND, "conseiller_social", person=PERSON)
    with httpx2.Client(base_url=service.url) as http:
        answer = signing_in(http, token)
    (line,) = logged(service, "signed in", answer)
    assert (line["how"], line["organisation"], line["role"]) == (
        "token",
        GRAND,
        "conseiller_social",
    )
    assert (line["person"], line["acr"]) == (PERSON, None)
    assert token not in service.log.read_text("utf-8")


def test_a_sign_in_that_is_refused_says_why(service: Service) -> None:
    token = service.token(GRAND, "conseiller_social")
    with httpx2.Client(base_url=service.url) as http:
        answer = signing_in(http, token[:-6] + "AAAAAA")
    (line,) = logged(service, "sign-in refused", answer)
    assert (line["how"], line["why"], line["level"]) == ("token", "forged", "warning")
    assert logged(service, "signed in", answer) == []


def test_a_refused_access_says_what_was_asked_and_by_whom(service: Service) -> None:
    stored = service.as_(GRAND).post(identified(GRAND, "GLH-LOG"))
    caller = service.as_(EST, "conseiller_social", person=PERSON)
    answer = caller.get(f"/v1/households/{stored.json()['household_id']}")
    (line,) = logged(service, "access refused", answer)
    assert (line["status"], line["problem"]) == (404, "not-found")
    assert line["route"] == "/v1/households/{household}"
    assert (line["organisation"], line["role"], line["person"]) == (
        EST,
        "conseiller_social",
        PERSON,
    )


def test_what_is_allowed_is_no_refusal(service: Service) -> None:
    answer = service.as_(GRAND).get("/v1/households")
    assert logged(service, "request", answer) != []
    assert logged(service, "access refused", answer) == []


ATTEMPTS = {
    "a forged token": ("forged", "/v1/households", {}),
    "a cursor that nobody was given": ("unknown-cursor", "/v1/households", {"after": "e30"}),
}


@pytest.mark.parametrize(("attempt", "address", "asked"), ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_an_attempt_to_go_around_is_a_warning(
    service: Service, attempt: str, address: str, *, asked: dict[str, str]
) -> None:
    token = service.token(GRAND, "conseiller_social")
    sent = token[:-6] + "AAAAAA" if attempt == "forged" else token
    headers = {"Authorization": f"Bearer {sent}"}
    answer = service.client.get(address, params=asked, headers=headers)
    (line,) = logged(service, "attempt to go around", answer)
    assert (line["attempt"], line["level"]) == (attempt, "warning")


def test_a_form_of_another_session_is_an_attempt(service: Service) -> None:
    with httpx2.Client(base_url=service.url, headers={"Accept": "text/html"}) as http:
        signing_in(http, service.token(GRAND, "conseiller_social", person=PERSON))
        answer = http.post("/logout", data={"jeton_formulaire": "0" * 64})
    (line,) = logged(service, "attempt to go around", answer)
    assert (line["attempt"], line["person"]) == ("form-of-another-session", PERSON)


def test_no_line_of_access_names_anybody(service: Service) -> None:
    log = service.log.read_text("utf-8")
    assert re.search(r"eyJ[A-Za-z0-9_-]{20}|Zélie|@exemple", log) is None
