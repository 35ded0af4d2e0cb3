"""A request is caught and sent again, as it was or changed: what counts is the first."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.events import ago, contact, event, identified, opening
from tests.acceptance.service import Caller, Service, serving, wait_until

GRAND, EST = "grandlyon-habitat", "est-metropole-habitat"
ENDED_SECONDS_MAX = 5.0


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with an empty ledger; its tests share it."""
    with serving(tmp_path_factory.mktemp("replayed")) as running:
        yield running


@pytest.fixture(scope="module")
def household(service: Service) -> str:
    """A household of the organisation whose requests are caught."""
    service.as_(GRAND).post(opening("venissieux"))
    told: str = service.as_(GRAND).post(identified(GRAND, "REJEU-1")).json()["household_id"]
    return told


@pytest.fixture
def caught(service: Service, household: str) -> tuple[Caller, dict[str, Any]]:
    """A request that was answered: its credential, and the event."""
    caller, sent = service.as_(GRAND, "system"), contact(GRAND, household)
    assert caller.post(sent).status_code == 201
    return caller, sent


def versions(service: Service, household: str) -> int:
    """How many facts the household has."""
    found = service.as_(GRAND, "conseiller_social").get(f"/v1/households/{household}")
    return int(found.json()["version"])


def test_the_same_request_is_stored_once_however_old_it_is(
    service: Service, household: str, caught: tuple[Caller, dict[str, Any]]
) -> None:
    (caller, sent), before = caught, versions(service, household)
    first = caller.post(sent)
    service.as_(GRAND).post(contact(GRAND, household, days_ago=1))
    service.stop()
    service.start()
    older = {**sent, "time": "2001-01-01T00:00:00Z"}
    again, batched = [caller.post(sent), caller.post(older)], caller.post_all([sent, sent])
    assert first.json()["duplicate"]
    assert [each.json() for each in again] == [first.json()] * 2
    assert [each["status"] for each in batched] == [200, 200]
    assert versions(service, household) == before + 1


def test_the_same_id_with_another_body_is_a_conflict(
    service: Service, household: str, caught: tuple[Caller, dict[str, Any]]
) -> None:
    (caller, sent), before = caught, versions(service, household)
    changed = [
        {**sent, "data": {**sent["data"], "outcome": "missed"}},
        {**sent, "data": {**sent["data"], "occurred_on": ago(9)}},
        {**sent, "type": "etage.household.signal-recorded.v1", "data": signal()},
        {**sent, "subject": "REJEU-1", "data": {**sent["data"], "kind": "phone"}},
    ]
    answers = [caller.post(each) for each in changed]
    assert [each.status_code for each in answers] == [409] * len(changed)
    assert {each.json()["type"] for each in answers} == {"/problems/event-id-reused"}
    assert versions(service, household) == before


def signal() -> dict[str, Any]:
    """What a signal tells."""
    return {
        "occurred_on": ago(9),
        "kind": "isolation",
        "service": "proximite",
        "observed_on": ago(9),
    }


def test_another_s_request_under_one_s_own_name_is_refused(
    service: Service, household: str, caught: tuple[Caller, dict[str, Any]]
) -> None:
    (_, sent), before, thief = caught, versions(service, household), service.as_(EST)
    own_name = {**sent, "source": f"urn:etage:org:{EST}"}
    assert thief.post(sent).status_code == 403
    assert thief.post(own_name).status_code == 404
    assert versions(service, household) == before


def test_what_was_sent_to_one_door_opens_no_other(
    service: Service, household: str, caught: tuple[Caller, dict[str, Any]]
) -> None:
    (caller, sent), before = caught, versions(service, household)
    doors = (
        f"/v1/households/{household}/erasure",
        f"/v1/households/{household}",
        f"/menages/{household}/contact",
        "/login",
        "/v1/feed",
    )
    heads = {**caller.headers, "Content-Type": "application/cloudevents+json"}
    answers = [service.client.post(door, json=sent, headers=heads) for door in doors]
    assert {each.status_code for each in answers} <= {303, 400, 401, 403, 404, 405, 415}
    assert {each.headers.get("location", "/login") for each in answers} == {"/login"}
    assert versions(service, household) == before


def test_a_request_with_another_id_is_another_event_and_is_judged_anew(
    service: Service, household: str, caught: tuple[Caller, dict[str, Any]]
) -> None:
    caller, sent = caught
    told = event(GRAND, "household.informed", household, {"occurred_on": ago(9), "scope": [EST]})
    assert caller.post(told).status_code == 201
    stale = {**sent, "id": "autre-1", "expectedversion": 1}
    ahead = {**sent, "id": "autre-2", "data": {**sent["data"], "occurred_on": ago(-1)}}
    assert caller.post(stale).status_code in (201, 409)
    assert caller.post(ahead).status_code == 422


def test_a_request_signed_by_a_key_that_was_forgotten_is_refused(
    service: Service, household: str, caught: tuple[Caller, dict[str, Any]]
) -> None:
    (caller, sent), before = caught, versions(service, household)
    assert service.run("token", "--rotate-key", "--forget-older").returncode == 0
    wait_until(lambda: caller.post(sent).status_code == 401, seconds_max=ENDED_SECONDS_MAX)
    assert caller.post({**sent, "id": "autre-3"}).status_code == 401
    assert versions(service, household) == before
    assert service.as_(GRAND, "system").post(sent).status_code == 200
