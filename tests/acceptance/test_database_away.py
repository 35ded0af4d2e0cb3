"""The database goes away under a running service: it says so, and goes on when it is back."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.acceptance.events import identified
from tests.acceptance.service import Service, servers_of, serving, wait_until

GRAND = "grandlyon-habitat"


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, httpx2.Response]]:
    """What was answered while every PostgreSQL process stood still, and afterwards."""
    with serving(tmp_path_factory.mktemp("away")) as service:
        # With its connections open: one that is being made has a deadline of its own.
        assert written(service, "BEFORE-1").status_code == 201
        stand_still(service, signal.SIGSTOP)
        try:
            answers = {"write": written(service, "AWAY-1"), "alive": read(service, "/healthz")}
            answers["ready"] = read(service, "/readyz")
        finally:
            stand_still(service, signal.SIGCONT)
        wait_until(lambda: read(service, "/readyz").status_code == 200, seconds_max=30)
        answers["again"] = written(service, "AWAY-1")
        yield answers


def stand_still(service: Service, number: signal.Signals) -> None:
    """Stop every database process of the service, or let it go on."""
    postmasters = set(servers_of(service.data_dir))
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent in postmasters:
                os.kill(int(entry.name), number)
    for pid in postmasters:
        os.kill(pid, number)


def written(service: Service, reference: str) -> httpx2.Response:
    """The answer to one event, always the same one for a reference."""
    event = identified(GRAND, reference) | {"id": reference, "time": "2019-05-06T09:30:00Z"}
    return service.as_(GRAND).post(event)


def read(service: Service, path: str) -> httpx2.Response:
    return httpx2.get(f"{service.url}{path}", timeout=20)


def test_a_write_is_answered_503_with_when_to_try_again(away: dict[str, httpx2.Response]) -> None:
    answer = away["write"]

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) >= 1


def test_the_process_stays_alive_and_says_that_it_is_not_ready(
    away: dict[str, httpx2.Response],
) -> None:
    assert away["alive"].status_code == 200
    assert away["ready"].status_code == 503


def test_the_same_event_posted_again_ends_in_one_receipt(
    away: dict[str, httpx2.Response],
) -> None:
    assert away["again"].status_code in (200, 201)
    assert away["again"].json()["version"] == 1
