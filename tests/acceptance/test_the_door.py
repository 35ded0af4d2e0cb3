"""The door in detail: one fault at a time in its order, versions, strangers, credentials."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.acceptance.events import ago, contact, event, identified, opening, referred
from tests.acceptance.service import Caller, Service

GLH = "grandlyon-habitat"
EMH = "est-metropole-habitat"
PLATFORM = "plateforme-venissieux"
UNAUTHENTICATED = (401, "unauthenticated")
READ_WITH_A_CREDENTIAL = (
    "/v1/households",
    f"/v1/households/{uuid4()}",
    f"/v1/households/{uuid4()}/history",
    "/v1/territories",
    "/v1/territories/venissieux/board",
    "/v1/landlords/grandlyon-habitat/portfolio",
    "/v1/feed",
)
RECEIPT = {"id", "source", "household_id", "version", "position", "recorded_at", "duplicate"}


@pytest.fixture(scope="module")
def landlord(service: Service) -> Caller:
    """A landlord, in a territory whose platform is open."""
    caller = service.as_(GLH)
    assert caller.post(opening("venissieux")).status_code == 201
    return caller


@pytest.fixture
def household(landlord: Caller) -> str:
    """A household that the landlord has just identified."""
    receipt = landlord.post(identified(GLH, f"GLH-{uuid4()}")).json()
    return str(receipt["household_id"])


def kind(response: Any) -> tuple[int, str]:
    """A problem's status and the last part of its type."""
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    return problem["status"], problem["type"].rpartition("/")[2]


def test_a_stored_event_has_a_receipt_and_posting_it_again_gives_the_first(
    landlord: Caller,
) -> None:
    posted = identified(GLH, "GLH-2020-0001")
    first, second = landlord.post(posted), landlord.post(posted)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json().keys() == RECEIPT
    assert first.json()["duplicate"] is False
    assert second.json() == first.json() | {"duplicate": True}


def test_later_events_of_a_batch_see_earlier_ones_and_each_falls_alone(landlord: Caller) -> None:
    reference = "GLH-2020-0004"
    results = landlord.post_all(
        [
            identified(GLH, reference),
            contact(GLH, reference),
            contact(GLH, reference) | {"type": "etage.household.unheard-of.v1"},
            referred(GLH, reference),
            contact(GLH, "GLH-2020-NOBODY"),
            contact(EMH, reference),
            {"specversion": "1.0"},
        ]
    )
    assert [one["status"] for one in results] == [201, 201, 422, 201, 404, 403, 400]
    assert [one["version"] for one in results if one["status"] == 201] == [1, 2, 3]
    assert len({one["household_id"] for one in results if one["status"] == 201}) == 1


def test_a_refused_event_keeps_no_key_and_may_be_posted_again(landlord: Caller) -> None:
    early = contact(GLH, "GLH-2020-0005")
    assert kind(landlord.post(early)) == (404, "not-found")
    landlord.post(identified(GLH, "GLH-2020-0005"))
    assert landlord.post(early).status_code == 201


def worse(posted: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The event with one more thing wrong."""
    return {name: value for name, value in (posted | changes).items() if value is not None}


def test_judgement_goes_in_its_order(service: Service, landlord: Caller) -> None:
    """From an event with everything wrong, one fault is mended at a time."""
    reference = "GLH-2020-0007"
    landlord.post(identified(GLH, reference))
    taken = contact(GLH, reference)
    landlord.post(taken)
    good = event(GLH, "household.exited", str(uuid4()), {"occurred_on": ago(1), "outcome": "x"})
    wrong = worse(good, source=f"urn:etage:org:{EMH}", time=None, id=taken["id"])
    nobody, recovery = Caller(service=service, token="none"), service.as_(GLH, "recouvrement")
    body = json.dumps(wrong).encode()
    steps = [
        kind(nobody.send(body, "text/plain")),
        kind(recovery.send(body, "text/plain")),
        kind(recovery.send(body)),
        kind(recovery.post(worse(wrong, time=good["time"]))),
        kind(recovery.post(worse(wrong, time=good["time"], source=good["source"]))),
    ]
    data = {"occurred_on": ago(1), "outcome": "stayed_with_difficulties"}
    valid = worse(good, data=data)
    steps += [
        kind(recovery.post(worse(valid, id=taken["id"]))),
        kind(recovery.post(valid)),
        kind(landlord.post(valid)),
        kind(landlord.post(worse(valid, subject=reference))),
    ]
    assert steps == [
        (401, "unauthenticated"),
        (415, "unsupported-media-type"),
        (400, "malformed"),
        (403, "forbidden"),
        (422, "schema-mismatch"),
        (409, "event-id-reused"),
        (403, "forbidden"),
        (404, "not-found"),
        (409, "illegal-transition"),
    ]


@pytest.mark.parametrize("type_", ["contact", "referred", "attached"])
def test_a_household_of_others_is_answered_as_one_that_does_not_exist(
    service: Service, household: str, type_: str
) -> None:
    stranger = service.as_("france-horizon")

    def answer(subject: str) -> bytes:
        made = {
            "contact": contact("france-horizon", subject),
            "referred": referred("france-horizon", subject),
            "attached": event(
                "france-horizon",
                "household.reference-attached",
                subject,
                {"occurred_on": ago(1), "reference": "FH-2020-0001"},
            ),
        }[type_]
        response = stranger.post(made)
        assert response.status_code == 404
        return bytes(response.content)

    assert answer(household) == answer(str(uuid4()))


def test_an_expected_version_that_was_overtaken_is_a_conflict_with_what_came_since(
    landlord: Caller, household: str
) -> None:
    landlord.post(contact(GLH, household, days_ago=20))
    response = landlord.post(referred(GLH, household, days_ago=15) | {"expectedversion": 1})
    assert kind(response) == (409, "conflict")
    assert [event["version"] for event in response.json()["events"]] == [2]
    matched = landlord.post(referred(GLH, household, days_ago=15), if_match='"1"')
    assert kind(matched) == (409, "conflict")
    assert landlord.post(referred(GLH, household, days_ago=15), if_match='"2"').status_code == 201


def test_a_fact_that_merges_is_stored_though_others_came_first(
    landlord: Caller, household: str
) -> None:
    landlord.post(contact(GLH, household, days_ago=20))
    late = landlord.post(contact(GLH, household, days_ago=19) | {"expectedversion": "1"})
    assert (late.status_code, late.json()["version"]) == (201, 3)


def test_a_stranger_s_conflict_tells_nothing_of_what_came_since(
    service: Service, household: str
) -> None:
    service.as_(GLH).post(contact(GLH, household))
    posted = referred("ccas-venissieux", household) | {"expectedversion": 1}
    response = service.as_("ccas-venissieux").post(posted)
    assert response.status_code in (201, 404, 409)
    assert response.json().get("events", []) == []


def test_an_event_of_64_kib_is_taken_apart_and_one_byte_more_is_too_large(
    landlord: Caller,
) -> None:
    posted = json.dumps(identified(GLH, "GLH-2020-0008")).encode()
    assert landlord.send(posted.ljust(65_536)).status_code == 201
    assert kind(landlord.send(posted.ljust(65_537))) == (413, "too-large")


def test_another_method_another_address_and_another_parameter_are_problems_too(
    service: Service, landlord: Caller
) -> None:
    assert kind(landlord.get("/v1/events")) == (405, "method-not-allowed")
    assert kind(landlord.get("/v1/nowhere")) == (404, "not-found")
    assert kind(landlord.get("/v1/households", limit=0)) == (422, "invalid-parameter")
    assert kind(landlord.get("/v1/feed", after="x")) == (422, "invalid-parameter")
    assert kind(landlord.get("/v1/households", after="x")) == (422, "invalid-parameter")
    ahead = landlord.get("/v1/feed", at_least=service.position() + 1_000)
    assert kind(ahead) == (503, "not-yet-projected")
    assert int(ahead.headers["retry-after"]) > 0


CREDENTIALS = {
    "none": None,
    "no token": b"Bearer",
    "another scheme": b"Basic dXNlcjpwYXNz",
    "a word": b"Bearer x",
    "a forged token": b"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJkcG8ifQ.",
    "an accent": "Bearer é".encode(),
    "5 000 letters": b"Bearer " + b"x" * 5_000,
}


@pytest.mark.parametrize("credential", CREDENTIALS.values(), ids=CREDENTIALS.keys())
def test_a_credential_that_is_none_is_refused_everywhere(
    service: Service, credential: bytes | None
) -> None:
    headers = {} if credential is None else {b"authorization": credential}
    for path in READ_WITH_A_CREDENTIAL:
        assert kind(service.client.get(path, headers=headers)) == UNAUTHENTICATED
    posted = service.client.post("/v1/events", content=b"", headers=headers)
    assert kind(posted) == UNAUTHENTICATED
    assert posted.headers["www-authenticate"].startswith("Bearer")
