"""Who tries to sign in again and again waits; whoever does sign in is no trouble to colleagues."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI

from adapters.http import problems
from adapters.http.pages import install_pages
from adapters.http.pages.sign_in_limit import (
    ADDRESS_REQUESTS_MAX,
    HOLDER_ATTEMPTS_MAX,
    WINDOW_SECONDS,
    SignInLimit,
)
from tests.adapters.http.pages.conftest import GRAND, TOKEN, Running, serving

ROOM = {"Accept": "text/html"}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(running: Running, clock: Clock) -> Iterator[httpx2.Client]:
    """A browser before pages that nobody else asks."""
    alone = FastAPI(telemetry={"logs": False})
    problems.install(alone)
    install_pages(alone, running.pages)
    alone.state.sign_in_limit = SignInLimit(clock=clock)
    with serving(alone) as url, httpx2.Client(base_url=url, headers=ROOM) as http:
        yield http


def attempt(http: httpx2.Client, token: str) -> httpx2.Response:
    """Send the form once more."""
    http.cookies.set("etage_entree", "entry", path="/login")
    return http.post("/login", data={"jeton_formulaire": "wrong", "token": token})


def test_an_address_that_tries_too_often_waits_a_minute(door: httpx2.Client, clock: Clock) -> None:
    statuses = [door.get("/login").status_code for _ in range(ADDRESS_REQUESTS_MAX)]
    assert set(statuses) == {200}
    for answer in (door.get("/login"), attempt(door, "x"), door.get("/login/identite")):
        assert answer.status_code in (429, 404)
    refused = door.get("/login")
    assert (refused.status_code, int(refused.headers["retry-after"])) == (429, WINDOW_SECONDS)
    assert "Trop de tentatives de connexion" in refused.text
    clock.now += WINDOW_SECONDS
    assert door.get("/login").status_code == 200


def test_one_token_cannot_be_guessed_at_by_changing_its_signature(
    door: httpx2.Client, running: Running
) -> None:
    entry = TOKEN.findall(door.get("/login").text)[0]
    head = running.backend.issuer.issue(GRAND).rpartition(".")[0]
    statuses = [
        door.post("/login", data={"jeton_formulaire": entry, "token": f"{head}.{n}"}).status_code
        for n in range(HOLDER_ATTEMPTS_MAX + 1)
    ]
    assert statuses == [401] * HOLDER_ATTEMPTS_MAX + [429]


def test_a_whole_office_signs_in_from_one_address(door: httpx2.Client, running: Running) -> None:
    for _ in range(ADDRESS_REQUESTS_MAX):
        door.cookies.clear()
        entry = TOKEN.findall(door.get("/login").text)[0]
        token = running.backend.issuer.issue(GRAND, "conseiller_social")
        answer = door.post("/login", data={"jeton_formulaire": entry, "token": token})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_without_the_limit_guesses_would_go_on(door: httpx2.Client, running: Running) -> None:
    alone = FastAPI(telemetry={"logs": False})
    problems.install(alone)
    install_pages(alone, running.pages)
    ticking = Clock()
    alone.state.sign_in_limit = SignInLimit(clock=ticking)
    with serving(alone) as url, httpx2.Client(base_url=url, headers=ROOM) as http:
        for _ in range(3 * ADDRESS_REQUESTS_MAX):
            ticking.now += WINDOW_SECONDS
            assert http.get("/login").status_code == 200
