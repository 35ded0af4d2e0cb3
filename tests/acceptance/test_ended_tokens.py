"""A credential that was stolen is worth nothing within five seconds, in every process."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.acceptance.service import Caller, Service, free_port, serving, wait_until

GRAND = "grandlyon-habitat"
ENDED_SECONDS_MAX = 5.0
READ = "/v1/landlords/grandlyon-habitat/portfolio"
FORM_TOKEN = re.compile(r'name="jeton_formulaire" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def beside(service: Service) -> Iterator[Service]:
    """Another process that serves the same data folder."""
    other = Service(data_dir=service.data_dir, port=free_port())
    other.start()
    yield other
    other.stop()
    other.client.close()


def statuses(token: str, *services: Service) -> list[int]:
    """What each process answers to the token."""
    return [Caller(service=each, token=token).get(READ).status_code for each in services]


def test_a_token_that_was_revoked_is_refused_everywhere_within_seconds(
    service: Service, beside: Service
) -> None:
    stolen, other = service.token(GRAND), service.token(GRAND)
    assert statuses(stolen, service, beside) == [200, 200]
    assert service.run("token", "--revoke", stolen).returncode == 0
    wait_until(
        lambda: statuses(stolen, service, beside) == [401, 401], seconds_max=ENDED_SECONDS_MAX
    )
    assert statuses(other, service, beside) == [200, 200]


def test_a_stolen_key_signs_nothing_more_once_it_is_forgotten(
    service: Service, beside: Service
) -> None:
    kept = service.token(GRAND)
    assert service.run("token", "--rotate-key").returncode == 0
    assert service.token(GRAND) != kept
    assert statuses(kept, service, beside) == [200, 200]
    assert service.run("token", "--rotate-key", "--forget-older").returncode == 0
    wait_until(lambda: statuses(kept, service, beside) == [401, 401], seconds_max=ENDED_SECONDS_MAX)
    assert statuses(service.token(GRAND), service, beside) == [200, 200]


def test_the_keys_that_verify_are_published_the_new_one_first(service: Service) -> None:
    address = "/.well-known/jwks.json"
    before = service.client.get(address).json()["keys"]
    service.run("token", "--rotate-key")
    wait_until(
        lambda: service.client.get(address).json()["keys"][1:] == before,
        seconds_max=ENDED_SECONDS_MAX,
    )
    assert all("d" not in key for key in service.client.get(address).json()["keys"])


def test_a_session_that_ended_in_one_process_is_over_in_the_other(
    service: Service, beside: Service
) -> None:
    page = "/bailleurs/grandlyon-habitat"
    with httpx2.Client(base_url=service.url) as http:
        (entry,) = set(FORM_TOKEN.findall(http.get("/login").text))
        http.post("/login", data={"jeton_formulaire": entry, "token": service.token(GRAND)})
        copied = dict(http.cookies)
        shown = httpx2.get(beside.url + page, cookies=copied)
        assert shown.status_code == 200
        http.post("/logout", data={"jeton_formulaire": FORM_TOKEN.findall(shown.text)[0]})
        assert http.get(page).is_redirect

    def is_over() -> bool:
        return bool(httpx2.get(beside.url + page, cookies=copied).is_redirect)

    wait_until(is_over, seconds_max=ENDED_SECONDS_MAX)


def test_a_service_that_others_reach_without_a_provider_says_so_everywhere(
    tmp_path: Path, service: Service
) -> None:
    words = "Sans fournisseur d’identité"
    with serving(tmp_path, {"ETAGE_HOST": "0.0.0.0"}) as exposed:  # noqa: S104
        assert "WARNING: listening on 0.0.0.0" in exposed.log.read_text()
        assert "built-in issuer" in exposed.client.get("/readyz").json()["warning"]
        assert words in exposed.client.get("/login").text
    assert "WARNING" not in service.log.read_text()
    assert "warning" not in service.client.get("/readyz").json()
    assert words not in service.client.get("/login").text
