"""What bad input gets over real HTTP: a clear problem, nothing stored, never a 5xx."""

import json
from typing import Any

import httpx2
import pytest

from tests.acceptance.events import ago, contact, event, identified, opening, referred
from tests.acceptance.service import STRUCTURED, Service, serving
from tests.adapters.http.hostile import HOSTILE, HostileBody

GRAND = "grandlyon-habitat"
PROBLEM = "application/problem+json"


def slug(response: httpx2.Response) -> str:
    """The last part of the problem's type."""
    assert response.headers["content-type"] == PROBLEM
    return str(response.json()["type"]).rpartition("/")[2]


def test_no_hostile_body_is_stored_or_breaks_the_service(service: Service) -> None:
    caller = service.as_(GRAND)
    before = service.position()

    answers = {body.name: sent(service, caller.token, body) for body in HOSTILE}

    wrong = {
        body.name: (answers[body.name].status_code, body.status)
        for body in HOSTILE
        if answers[body.name].status_code != body.status
    }
    assert wrong == {}
    assert {answer.headers["content-type"] for answer in answers.values()} == {PROBLEM}
    assert service.position() == before


def sent(service: Service, token: str, hostile: HostileBody) -> httpx2.Response:
    """The answer to one hostile body."""
    headers = [(b"authorization", f"Bearer {token}".encode()), *hostile.headers]
    if hostile.content_type is not None:
        headers.append((b"content-type", hostile.content_type.encode()))
    return service.client.post("/v1/events", content=hostile.body, headers=headers)


def test_the_first_rule_broken_is_the_one_told(service: Service) -> None:
    url = f"{service.url}/v1/events"
    stranger = {"Authorization": "Bearer nobody"}
    caller = service.as_(GRAND)
    foreign = identified("est-metropole-habitat", "X-1")
    foreign["data"]["surprise"] = 1
    wrong = identified(GRAND, "X-2")
    wrong["data"]["surprise"] = 1

    statuses = [
        httpx2.post(url, content=b"{", headers=stranger).status_code,
        caller.send(b"{", "text/plain").status_code,
        caller.send(b"{").status_code,
        caller.post(foreign).status_code,
        caller.post(wrong).status_code,
    ]

    assert statuses == [401, 415, 400, 403, 422]


def test_the_three_content_modes_store_the_same_event(service: Service) -> None:
    caller = service.as_(GRAND)
    envelope = identified(GRAND, "MODES-1")
    data = envelope.pop("data")
    attributes = {f"ce-{name}": value for name, value in envelope.items()}

    structured = caller.post(envelope | {"data": data})
    (batched,) = caller.post_all([envelope | {"data": data}])
    binary = caller.send(json.dumps(data).encode(), "application/json", **attributes)

    receipt = structured.json()
    assert structured.status_code == 201
    assert batched == receipt | {"duplicate": True, "status": 200}
    assert (binary.status_code, binary.json()) == (200, receipt | {"duplicate": True})


def test_a_receipt_has_what_the_contract_says(service: Service) -> None:
    receipt = service.as_(GRAND).post(identified(GRAND, "RECEIPT-1")).json()

    assert set(receipt) == {
        "id",
        "source",
        "household_id",
        "version",
        "position",
        "recorded_at",
        "duplicate",
    }
    assert receipt["recorded_at"].endswith("Z")


def test_the_same_id_with_other_content_is_a_conflict(service: Service) -> None:
    caller = service.as_(GRAND)
    first = identified(GRAND, "REUSED-1")
    caller.post(first)

    answer = caller.post(first | {"data": first["data"] | {"occurred_on": ago(61)}})

    assert (answer.status_code, slug(answer)) == (409, "event-id-reused")


def test_what_the_path_does_not_allow_says_the_stage_and_what_it_allows(service: Service) -> None:
    caller = service.as_(GRAND)
    caller.post(identified(GRAND, "TWICE-1"))

    answer = caller.post(identified(GRAND, "TWICE-1"))

    assert (answer.status_code, slug(answer)) == (409, "illegal-transition")
    assert answer.json()["stage"] == "identified"
    assert "etage.household.referred.v1" in answer.json()["allowed"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"occurred_on": ago(-2)}, "/data/occurred_on"),
        ({"surprise": 1}, "/data/surprise"),
        ({"signals": []}, "/data/signals"),
        ({"dwelling": {"landlord": GRAND, "commune": "Bron"}}, "/data/dwelling/commune"),
        ({"dwelling": {"landlord": "nobody", "commune": "69259"}}, "/data/dwelling/landlord"),
    ],
)
def test_a_field_that_breaks_a_rule_is_named(
    service: Service, change: dict[str, Any], pointer: str
) -> None:
    bad = identified(GRAND, "FIELD-1")

    answer = service.as_(GRAND).post(bad | {"data": bad["data"] | change})

    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_referral_where_no_platform_is_open_is_refused(service: Service) -> None:
    caller = service.as_(GRAND)
    caller.post(identified(GRAND, "CLOSED-1", commune="69029"))

    answer = caller.post(referred(GRAND, "CLOSED-1"))

    assert (answer.status_code, slug(answer)) == (409, "platform-not-open")


def test_in_a_batch_each_event_stands_or_falls_alone(service: Service) -> None:
    results = service.as_(GRAND).post_all(
        [
            identified(GRAND, "BATCH-1"),
            identified("est-metropole-habitat", "BATCH-2"),
            contact(GRAND, "BATCH-UNKNOWN"),
            contact(GRAND, "BATCH-1"),
        ]
    )

    assert [result["status"] for result in results] == [201, 403, 404, 201]


def test_an_expected_version_that_was_overtaken_is_told_what_came_since(service: Service) -> None:
    caller = service.as_(GRAND)
    caller.post(opening("venissieux"))
    caller.post(identified(GRAND, "EXPECTED-1"))
    caller.post(referred(GRAND, "EXPECTED-1"))

    by_extension = caller.post(contact(GRAND, "EXPECTED-1") | {"expectedversion": 1})
    by_header = caller.post(contact(GRAND, "EXPECTED-1"), If_Match='"1"')

    for answer in (by_extension, by_header):
        assert (answer.status_code, slug(answer)) == (409, "conflict")
        told = [event["type"] for event in answer.json()["events"]]
        assert told == ["etage.household.referred.v1"]


def test_not_yours_and_not_there_get_the_same_answer(service: Service) -> None:
    household = service.as_(GRAND).post(identified(GRAND, "YOURS-1")).json()["household_id"]
    stranger = service.as_("est-metropole-habitat")
    nowhere = "00000000-0000-4000-8000-000000000000"

    reads = [stranger.get(f"/v1/households/{each}") for each in (household, nowhere)]
    posts = [stranger.post(contact("est-metropole-habitat", each)) for each in (household, nowhere)]

    assert [answer.status_code for answer in (*reads, *posts)] == [404] * 4
    assert reads[0].content == reads[1].content
    assert posts[0].content == posts[1].content


def test_what_may_not_be_posted_by_an_organisation_is_forbidden(service: Service) -> None:
    answer = service.as_(GRAND).post(
        event(
            GRAND,
            "household.review-scheduled",
            "ANY-1",
            {"occurred_on": ago(3), "session": "ct-1", "on": ago(1)},
        )
    )

    assert (answer.status_code, slug(answer)) == (403, "forbidden")


def test_who_asks_too_fast_is_told_to_wait(tmp_path_factory: pytest.TempPathFactory) -> None:
    slow = {"ETAGE_SYSTEM_REQUESTS_PER_SECOND": "2"}
    with serving(tmp_path_factory.mktemp("slow"), slow) as service:
        caller = service.as_(GRAND)

        answers = [caller.get("/v1/territories") for _ in range(4)]

    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert slug(answers[-1]) == "too-fast"


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"as_of": "2020-02-30"}, "as_of"),
        ({"as_of": "hier"}, "as_of"),
        ({"known_at": "2020-06-30T18:00:00"}, "known_at"),
        ({"known_at": "2020-06-30"}, "known_at"),
    ],
)
def test_a_past_that_is_no_day_or_moment_is_refused(
    service: Service, parameters: dict[str, str], name: str
) -> None:
    caller = service.as_(GRAND)

    answer = caller.get("/v1/households/00000000-0000-4000-8000-000000000000", **parameters)

    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]


def test_other_methods_and_addresses_get_problems_too(service: Service) -> None:
    url = service.url

    wrong_method = httpx2.delete(f"{url}/v1/events")
    nowhere = httpx2.get(f"{url}/v1/nowhere")

    assert (wrong_method.status_code, slug(wrong_method)) == (405, "method-not-allowed")
    assert (nowhere.status_code, slug(nowhere)) == (404, "not-found")
    assert STRUCTURED not in nowhere.text
