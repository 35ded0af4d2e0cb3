"""Every refusal is a problem of the same shape, whoever raises it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from adapters.http.problem_types import KINDS
from adapters.http.problems import Problem
from tests.adapters.http.answers import Answer

PROMISED = {
    "event-id-reused": 409,
    "erased": 410,
    "illegal-transition": 409,
    "platform-not-open": 409,
    "conflict": 409,
    "not-yet-projected": 503,
}


def get(send: Callable[..., Answer], path: str, *, method: str = "GET") -> Answer:
    """The answer to a request without body."""
    return send(f"{method} {path} HTTP/1.1\r\nHost: door\r\n\r\n".encode())


def body(answer: Answer) -> Mapping[str, Any]:
    """The problem that an answer holds."""
    assert answer.headers["content-type"] == "application/problem+json"
    members: Mapping[str, Any] = json.loads(answer.body)
    assert members["status"] == answer.status
    return members


@pytest.mark.parametrize("slug", PROMISED)
def test_the_problems_that_partners_look_for_keep_their_status(slug: str) -> None:
    assert Problem(slug).status == PROMISED[slug]
    assert Problem(slug).body()["type"] == f"/problems/{slug}"


def test_a_household_that_ended_tells_its_stage_and_what_is_allowed(
    send: Callable[..., Answer],
) -> None:
    problem = body(get(send, "/fault/stage"))
    assert problem["type"].endswith("/illegal-transition")
    assert problem["stage"] == "exited"
    assert "etage.household.reentered.v1" in problem["allowed"]
    assert problem["detail"] == "It ended on 2020-05-28."


@pytest.mark.parametrize(
    ("fault", "answered"),
    [
        ("closed", (409, "/problems/platform-not-open")),
        ("field", (422, "/problems/invalid")),
        ("right", (403, "/problems/forbidden")),
        ("reused", (409, "/problems/event-id-reused")),
        ("elsewhere", (500, "/problems/no-such-slug")),
    ],
)
def test_what_the_rules_refuse_keeps_its_reason(
    fault: str, answered: tuple[int, str], send: Callable[..., Answer]
) -> None:
    problem = body(get(send, f"/fault/{fault}"))
    assert (problem["status"], problem["type"]) == answered


def test_a_refused_field_is_pointed_to(send: Callable[..., Answer]) -> None:
    assert body(get(send, "/fault/field"))["errors"] == [
        {"pointer": "/data/signals", "detail": "A signal is required."}
    ]


def test_a_store_that_is_away_says_that_the_event_may_be_posted_again(
    send: Callable[..., Answer],
) -> None:
    answer = get(send, "/fault/away")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "may be posted again" in body(answer)["detail"]
    assert "connection refused" not in answer.body.decode()


def test_a_fault_of_ours_tells_nothing_of_what_it_held(send: Callable[..., Answer]) -> None:
    answer = get(send, "/fault/bug")
    assert body(answer)["type"] == "/problems/internal"
    assert "Zélie" not in answer.body.decode()
    assert "Traceback" not in answer.body.decode()


def test_a_wrong_parameter_is_named_and_not_repeated(send: Callable[..., Answer]) -> None:
    problem = body(get(send, "/parameter?as_of=Zelie-Fictive"))
    assert problem["status"] == 422
    assert [error["parameter"] for error in problem["errors"]] == ["as_of"]
    assert "Zelie" not in json.dumps(problem)


def test_an_address_that_leads_nowhere_is_a_problem(send: Callable[..., Answer]) -> None:
    assert body(get(send, "/nowhere"))["type"] == "/problems/not-found"


def test_a_method_that_is_not_allowed_tells_which_are(send: Callable[..., Answer]) -> None:
    answer = get(send, "/body", method="DELETE")
    assert body(answer)["type"] == "/problems/method-not-allowed"
    assert answer.headers["allow"] == "POST"


def test_every_problem_type_has_a_page(send: Callable[..., Answer]) -> None:
    listed = json.loads(get(send, "/problems").body)
    assert [kind["type"] for kind in listed] == [f"/problems/{slug}" for slug in KINDS]
    for kind in listed:
        assert json.loads(get(send, kind["type"]).body) == kind
    assert get(send, "/problems/nothing").status == 404
