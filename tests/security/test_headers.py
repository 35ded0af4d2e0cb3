"""Headers: the same guards on every answer, and none that somebody else could have written."""

import asyncio
import socket
from collections.abc import MutableMapping
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter, Histogram

from adapters.http.application import Http
from adapters.http.problems import install
from adapters.metrics import Metrics
from tests.adapters.http.pages.conftest import GRAND, TOKEN, Running, SignIn, serving

POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
GUARDS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
ADDRESSES = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/problems",
    "/nowhere",
    "/v1/households",
    "/v1/openapi.json",
    "/v1/schemas",
    "/.well-known/jwks.json",
)
BROKEN = "%0d%0aX-Own:%201%0d%0aSet-Cookie:%20own=1"
REFUSED = {400, 401, 404, 405, 413, 414, 422, 431}


def failing() -> FastAPI:
    """The application's own kind, with one route in which something breaks."""
    registry = CollectorRegistry()
    requests = Histogram("r", "r", labelnames=("method", "route", "status"), registry=registry)
    events = Counter("e", "e", labelnames=("status",), registry=registry)
    app = Http(
        metrics=Metrics(registry=registry, requests=requests, events=events),
        telemetry={"logs": False},
    )
    install(app)

    @app.get("/fault")
    async def fault() -> None:
        raise RuntimeError("Zélie Fictive")

    return app


def said(running: Running, raw: bytes) -> bytes:
    """What the service answers to these bytes on a connection of their own."""
    host, _, port = running.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while piece := connection.recv(65_536):
            found += piece
        return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_of_the_api_is_guarded(running: Running, address: str) -> None:
    heads = httpx2.get(f"{running.url}{address}").headers
    assert {name: heads.get_list(name) for name in GUARDS} == {n: [v] for n, v in GUARDS.items()}
    assert heads["cache-control"] == "no-store"


def test_an_error_that_nobody_expected_is_guarded_too_and_tells_nothing() -> None:
    with serving(failing()) as url:
        answer = httpx2.get(f"{url}/fault")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in GUARDS} == GUARDS
    assert len(answer.headers["x-request-id"]) == 32
    assert "Zélie" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(("scheme", "told"), [("https", True), ("http", False)])
def test_over_tls_a_browser_is_told_to_stay_there(scheme: str, *, told: bool) -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "scheme": scheme,
        "method": "GET",
        "path": "/nowhere",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(failing()(scope, receive, send))
    names = [name for name, _ in sent[0]["headers"]]
    assert (b"strict-transport-security" in names) is told


@pytest.mark.parametrize(
    "address",
    [
        f"/v1/landlords/{BROKEN}/portfolio.csv",
        f"/v1/landlords/{GRAND}/portfolio.csv?variant={BROKEN}",
        f"/v1/households/{BROKEN}",
        f"/v1/households?q={BROKEN}",
        f"/v1/feed?after={BROKEN}",
        f"/bailleurs/{BROKEN}",
        f"/bailleurs/{BROKEN}/portefeuille.xlsx",
        f"/bailleurs/{GRAND}?at={BROKEN}&tri={BROKEN}&after={BROKEN}",
        f"/menages/{BROKEN}",
        f"/consultations?menage={BROKEN}",
        f"/copie?menage={BROKEN}",
        f"/login/retour?code={BROKEN}&state={BROKEN}",
        f"/static/{BROKEN}/etage.css",
        f"/problems/{BROKEN}",
    ],
)
def test_no_address_writes_a_header_of_its_own(
    running: Running, sign_in: SignIn, address: str
) -> None:
    token = running.backend.issuer.issue(GRAND, "conseiller_social")
    browser = sign_in(GRAND, "conseiller_social")
    answer = browser.http.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code < 500
    assert "x-own" not in answer.headers
    assert not any("own=" in cookie for cookie in answer.headers.get_list("set-cookie"))


@pytest.mark.parametrize(
    "line",
    [
        b"Etage-Purpose: incident\nX-Own: 1\x00",
        b"Host: service\r\nHost: other",
        b"Content-Length: 3\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked, identity",
        b"Bad Name: 1",
        b"Name\x00: 1",
    ],
)
def test_a_request_that_two_programs_would_read_differently_is_refused(
    running: Running, line: bytes
) -> None:
    lines = b"GET /v1/households HTTP/1.1\r\nHost: service\r\nConnection: close\r\n" + line
    answer = said(running, lines + b"\r\n\r\nabc")
    assert answer == b"" or int(answer.split(b" ")[1]) in REFUSED
    assert b"X-Own" not in answer


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL"])
def test_no_answer_leads_to_a_host_that_the_request_named(running: Running, name: str) -> None:
    given = {name: "exemple.test", "Accept": "text/html"}
    for address in ("/", "/menages/nobody", f"/bailleurs/{GRAND}/"):
        answer = httpx2.get(f"{running.url}{address}", headers=given)
        assert "exemple.test" not in answer.text + answer.headers.get("location", "")


def test_over_tls_the_session_is_secure_and_of_this_host_alone(running: Running) -> None:
    over_tls = {"X-Forwarded-Proto": "https", "Accept": "text/html"}
    shown = httpx2.get(f"{running.url}/login", headers=over_tls)
    given = "; ".join(each.partition(";")[0] for each in shown.headers.get_list("set-cookie"))
    sent = {
        "jeton_formulaire": TOKEN.findall(shown.text)[0],
        "token": running.backend.issuer.issue(GRAND, "conseiller_social"),
    }
    answer = httpx2.post(f"{running.url}/login", data=sent, headers=over_tls | {"Cookie": given})

    assert answer.status_code == 303
    cookies = answer.headers.get_list("set-cookie")
    (session,) = [each for each in cookies if each.startswith("__Host-etage=")]
    parts = {part.strip().lower() for part in session.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= parts
    assert not any(part.startswith("domain") for part in parts)


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_other_origin_is_ever_allowed_to_read(running: Running, method: str) -> None:
    asked = {"Origin": "https://exemple.test", "Access-Control-Request-Method": "GET"}
    for address in ADDRESSES:
        answer = httpx2.request(method, f"{running.url}{address}", headers=asked)
        assert not [name for name in answer.headers if name.startswith("access-control")]
