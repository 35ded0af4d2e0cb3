"""Breaking the glass over HTTP: two people of one organisation, for some hours, for a reason."""

from typing import Any

import httpx2
import pytest

from tests.acceptance.events import identified
from tests.acceptance.service import Caller, Service

GRAND = "grandlyon-habitat"
NAME = "Zélie Fictive"
WANTED: dict[str, Any] = {"reason": "Divulgation alléguée.", "classes": ["C2"], "hours": 4}


def household_of(service: Service, reference: str) -> str:
    person = {"name": NAME, "phone": "+33 6 99 99 01 02"}
    posted = identified(GRAND, reference, reference_person=person)
    found: str = service.as_(GRAND).post(posted).json()["household_id"]
    return found


def said(caller: Caller, household: str, door: str = "", **body: Any) -> httpx2.Response:
    return caller.service.client.post(
        f"/v1/households/{household}/glass{door}", headers=caller.headers, json=body
    )


def slug(answer: httpx2.Response) -> str:
    return str(answer.json()["type"]).rsplit("/", 1)[-1]


@pytest.mark.parametrize(("organisation", "role"), [("dpo", "dpo"), ("ancols", "auditor")])
def test_two_people_open_a_file_to_the_one_who_asked_until_it_is_closed(
    service: Service, organisation: str, role: str
) -> None:
    household = household_of(service, f"GLASS-{role}")
    one, other = (service.as_(organisation, role) for _ in range(2))
    asked = said(one, household, **WANTED)
    assert asked.status_code == 202
    text = asked.json()["request"]
    assert said(one, household, "/approval", request=text, approve=True).status_code == 409
    shown = said(other, household, "/approval", request=text).json()
    assert (shown["reason"], shown["hours"]) == (WANTED["reason"], 4)
    assert NAME not in one.get(f"/v1/households/{household}").text
    assert said(other, household, "/approval", request=text, approve=True).status_code == 200
    assert NAME in one.get(f"/v1/households/{household}").text
    assert NAME in one.get(f"/v1/households/{household}/history").text
    assert NAME not in other.get(f"/v1/households/{household}").text
    assert said(other, household, "/closing").json() == {"state": "closed", "closed": 1}
    assert NAME not in one.get(f"/v1/households/{household}").text


def test_those_who_follow_the_household_are_told_but_not_why(service: Service) -> None:
    household = household_of(service, "GLASS-TOLD")
    one, other = (service.as_("dpo", "dpo") for _ in range(2))
    text = said(one, household, **WANTED).json()["request"]
    said(other, household, "/approval", request=text, approve=True)
    history = service.as_(GRAND).get(f"/v1/households/{household}/history")
    last = history.json()["events"][-1]
    assert last["type"] == "etage.access.glass-broken.v1"
    assert (last["data"]["organisation"], last["data"]["classes"]) == ("dpo", ["C2"])
    assert WANTED["reason"] not in history.text
    board = service.as_(GRAND).get("/v1/households", limit=200, at_least=service.position())
    rows = {row["household_id"]: row for row in board.json()["households"]}
    assert "glass_broken" in str(rows[household])


@pytest.mark.parametrize(
    ("organisation", "role", "answer"),
    [
        (GRAND, "organisation", (403, "forbidden")),
        ("plateforme-venissieux", "coordinateur", (403, "forbidden")),
        ("dpo", "custodian", (403, "forbidden")),
        ("intermed", "dpo", (404, "not-found")),
        (GRAND, "auditor", (404, "not-found")),
    ],
)
def test_it_is_for_nobody_else_to_break(
    service: Service, organisation: str, role: str, *, answer: tuple[int, str]
) -> None:
    household = household_of(service, f"GLASS-{organisation}-{role}")
    caller = service.as_(organisation, role)
    for refused in (
        said(caller, household, **WANTED),
        said(caller, household, "/approval", request="x", approve=True),
        said(caller, household, "/closing"),
    ):
        assert (refused.status_code, slug(refused)) == answer


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"classes": ["C1"]}, "/classes"),
        ({"classes": [{}]}, "/classes"),
        ({"classes": "C2"}, "/classes"),
        ({"hours": "4"}, "/hours"),
        ({"hours": True}, "/hours"),
        ({"reason": " "}, "/reason"),
        ({"reason": "x" * 501}, "/reason"),
    ],
)
def test_a_request_that_cannot_be_read_names_the_field(
    service: Service, changes: dict[str, Any], pointer: str
) -> None:
    unknown = "00000000-0000-4000-8000-00000000dead"
    answer = said(service.as_("dpo", "dpo"), unknown, **{**WANTED, **changes})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert answer.json()["errors"][0]["detail_fr"]


def test_a_refusal_is_said_in_french_too(service: Service) -> None:
    household = household_of(service, "GLASS-FR")
    answer = said(service.as_("ancols", "auditor"), household, **{**WANTED, "classes": ["C4"]})
    assert answer.status_code == 409
    assert answer.json()["detail_fr"] == "Votre rôle n’ouvre pas toutes ces classes."


def test_two_tokens_of_one_person_are_one_person(service: Service) -> None:
    household = household_of(service, "GLASS-twice")
    one, again = (service.as_("dpo", "dpo", person="zelie-0") for _ in range(2))
    assert one.token != again.token
    text = said(one, household, **WANTED).json()["request"]
    refused = said(again, household, "/approval", request=text, approve=True)
    assert refused.status_code == 409
    assert "Another person" in refused.json()["detail"]


def test_a_token_that_names_no_person_takes_no_part(service: Service) -> None:
    household = household_of(service, "GLASS-nobody")
    made = service.run("token", "--org", "dpo", "--role", "dpo")
    nobody = Caller(service=service, token=made.stdout.strip())
    assert slug(said(nobody, household, **WANTED)) == "refused"
    text = said(service.as_("dpo", "dpo"), household, **WANTED).json()["request"]
    refused = said(nobody, household, "/approval", request=text, approve=True)
    assert (refused.status_code, "names no person" in refused.json()["detail"]) == (409, True)
    assert "ne désigne aucune personne" in refused.json()["detail_fr"]
