"""The service is killed while partners post: nothing acknowledged is lost, or there twice."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.acceptance.events import identified
from tests.acceptance.service import Caller, Service, servers_of, serving

KILLS = 4
POSTERS = 4
LANDLORDS = ("grandlyon-habitat", "est-metropole-habitat", "lyon-metropole-habitat")

Receipts = dict[tuple[str, str], dict[str, Any]]


class Posting(threading.Thread):
    """One partner's system: posts one event after the other until it is told to stop.

    It keeps what was acknowledged, and what it must post again because no answer came.
    """

    def __init__(self, caller: Caller, landlord: str, name: str) -> None:
        super().__init__(daemon=True)
        self._caller = caller
        self._landlord = landlord
        self._label = name
        self.ended = threading.Event()
        self.acknowledged: Receipts = {}
        self.unknown: list[dict[str, Any]] = []

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            event = identified(self._landlord, f"{self._label}-{number}")
            if not self.post(event):
                self.unknown.append(event)

    def post(self, event: dict[str, Any]) -> bool:
        """Whether an answer came that says it is stored."""
        try:
            answer = self._caller.post(event)
        except httpx2.TransportError:
            return False
        if answer.status_code not in (200, 201):
            return False
        self.acknowledged[event["source"], event["id"]] = answer.json()
        return True


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Receipts]]:
    """A service that was killed several times under load, and all that it acknowledged."""
    acknowledged: Receipts = {}
    unknown: list[tuple[Posting, dict[str, Any]]] = []
    with serving(tmp_path_factory.mktemp("killed")) as service:
        for kill in range(KILLS):
            posters = started(service, kill)
            time.sleep(0.4 + 0.15 * kill)
            service.kill()
            for poster in posters:
                poster.ended.set()
                poster.join()
                acknowledged |= poster.acknowledged
                unknown += [(poster, event) for event in poster.unknown]
            service.start()
        for poster, event in unknown:
            assert poster.post(event)
            acknowledged |= poster.acknowledged
        yield service, acknowledged


def started(service: Service, kill: int) -> list[Posting]:
    """Partners that post to the service from now on."""
    posters = [
        Posting(service.as_(landlord), landlord, f"KILL-{kill}-{n}")
        for n in range(POSTERS)
        for landlord in (LANDLORDS[n % len(LANDLORDS)],)
    ]
    for poster in posters:
        poster.start()
    return posters


def test_every_acknowledged_event_is_where_its_receipt_says(
    killed: tuple[Service, Receipts],
) -> None:
    service, acknowledged = killed
    feed = service.as_("ancols", "auditor").whole_feed()

    stored = {(line["source"], line["id"]): line["position"] for line in feed}

    assert len(acknowledged) > KILLS * POSTERS
    assert {key: told["position"] for key, told in acknowledged.items()} == {
        key: position for key, position in stored.items() if key in acknowledged
    }


def test_no_event_is_there_twice_and_no_position_is_missing(
    killed: tuple[Service, Receipts],
) -> None:
    service, _ = killed
    feed = service.as_("ancols", "auditor").whole_feed()

    keys = [(line["source"], line["id"]) for line in feed]

    assert len(set(keys)) == len(keys)
    assert [line["position"] for line in feed] == list(range(1, len(feed) + 1))


def test_what_was_never_answered_is_stored_once_when_posted_again(
    killed: tuple[Service, Receipts],
) -> None:
    service, acknowledged = killed
    feed = service.as_("ancols", "auditor").whole_feed()

    stored = {(line["source"], line["id"]) for line in feed[1:]}

    assert stored == set(acknowledged)


def test_read_models_are_what_a_rebuild_from_zero_makes(killed: tuple[Service, Receipts]) -> None:
    service, _ = killed
    service.as_("ancols", "auditor").whole_feed()

    rebuilt = service.run("rebuild")
    verified = service.run("verify", "--json")

    assert "; 0 differed, 0 set aside" in rebuilt.stderr
    assert json.loads(verified.stdout)["position"] == service.position()


def test_a_killed_service_leaves_no_server_behind(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        assert servers_of(service.data_dir)
        service.kill()

        deadline = time.monotonic() + 30
        while servers_of(service.data_dir) and time.monotonic() < deadline:
            time.sleep(0.05)

        assert not servers_of(service.data_dir)
