"""Who asks, and whether over TLS, is told by the proxies that are named, and by nobody else."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.acceptance.service import Service, serving

OVER_TLS = {"X-Forwarded-Proto": "https", "Accept": "text/html"}
PROVIDER = {
    "ETAGE_OIDC_ISSUER": "https://identite.example",
    "ETAGE_OIDC_CLIENT_ID": "etage",
    "ETAGE_OIDC_CLIENT_SECRET": "invented secret",
    "ETAGE_PUBLIC_URL": "https://etage.example",
}


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service for production, whose proxy is on this machine."""
    settings = PROVIDER | {"ETAGE_PRODUCTION": "yes", "ETAGE_PROXIES": "127.0.0.1"}
    with serving(tmp_path_factory.mktemp("production"), settings) as running:
        yield running


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service before which no proxy is named."""
    with serving(tmp_path_factory.mktemp("bare")) as running:
        yield running


def entry_cookie(answer: httpx2.Response) -> str:
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("etage_entree=")]
    return cookie.lower()


def test_production_answers_over_tls_alone(production: Service) -> None:
    for address in ("/login", "/v1/households", "/v1/openapi.json"):
        answer = production.client.get(address)
        assert (answer.status_code, "HTTPS" in answer.text) == (403, True)
    assert production.client.get("/login", headers=OVER_TLS).status_code == 200
    assert production.client.get("/v1/households", headers=OVER_TLS).status_code == 401
    assert production.client.get("/healthz").status_code == 200


def test_over_tls_at_the_proxy_cookies_are_secure(production: Service) -> None:
    shown = production.client.get("/login", headers=OVER_TLS)
    assert "secure" in entry_cookie(shown)
    assert "strict-transport-security" in shown.headers


def test_a_header_of_nobody_s_proxy_is_not_believed(bare: Service) -> None:
    shown = bare.client.get("/login", headers=OVER_TLS)
    assert "secure" not in entry_cookie(shown)
    assert "strict-transport-security" not in shown.headers


def test_what_it_starts_with_is_in_the_log(production: Service) -> None:
    log = production.log.read_text("utf-8")
    (line,) = [each for each in log.splitlines() if '"self check"' in each]
    for told in ('"production":true', '"trusted_proxies":["127.0.0.1"]', '"keys":4'):
        assert told in line
    assert "invented secret" not in log
