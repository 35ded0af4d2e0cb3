"""A role that needs a second factor needs it at each request, whatever let the session begin."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI

from adapters.http import problems
from adapters.http.pages import install_pages
from adapters.http.pages.sessions import Sessions
from adapters.identity.oidc_settings import OidcSettings, read_oidc
from adapters.identity.provider import Provider
from services.accounts import SignedIn
from tests.adapters.http.pages.conftest import GRAND, Running, serving

US = "https://etage.example"
GIVEN = {
    "ETAGE_OIDC_ISSUER": "https://identite.example",
    "ETAGE_OIDC_CLIENT_ID": "etage",
    "ETAGE_OIDC_CLIENT_SECRET": "invented secret",
}


def settings(**changes: str) -> OidcSettings:
    found = read_oidc(GIVEN | changes, public_url=US)
    assert found
    return found


@contextmanager
def browsing(
    running: Running, oidc: OidcSettings, *, role: str, acr: str | None
) -> Iterator[httpx2.Client]:
    """Somebody who signed in at that level, in that role."""
    alone = FastAPI(telemetry={"logs": False})
    problems.install(alone)
    install_pages(alone, replace(running.pages, provider=Provider(oidc)))
    person = SignedIn(
        account="a-person", organisation=GRAND, role=role, since=time.time(), last_day=None
    )
    sessions = Sessions(running.pages.secret)
    cookie = sessions.sealed(sessions.begin_for(person, id_token="", acr=acr))
    headers = {"Accept": "text/html", "Cookie": f"etage={cookie}"}
    with serving(alone) as url, httpx2.Client(base_url=url, headers=headers) as http:
        yield http


@pytest.mark.parametrize("role", ["dpo", "admin", "auditor", "custodian"])
@pytest.mark.parametrize("acr", [None, "eidas1"])
def test_without_a_second_factor_every_page_says_what_to_do(
    running: Running, role: str, acr: str | None
) -> None:
    with browsing(running, settings(), role=role, acr=acr) as http:
        for page in ("/", "/consultations", "/comptes"):
            answer = http.get(page)
            assert answer.status_code == 403
            assert "Votre rôle demande un second facteur" in answer.text
        assert "Identification renforcée" in http.get("/login").text


@pytest.mark.parametrize(("role", "page"), [("dpo", "/consultations"), ("admin", "/comptes")])
def test_with_a_second_factor_the_role_has_its_pages(
    running: Running, role: str, page: str
) -> None:
    with browsing(running, settings(), role=role, acr="eidas2") as http:
        assert http.get(page).status_code == 200


def test_a_role_of_every_day_needs_none(running: Running) -> None:
    with browsing(running, settings(), role="conseiller_social", acr=None) as http:
        assert http.get(f"/bailleurs/{GRAND}").status_code == 200


def test_the_roles_and_the_levels_are_settings(running: Running) -> None:
    roles = settings(ETAGE_OIDC_SECOND_FACTOR_ROLES="proximite", ETAGE_OIDC_SECOND_FACTOR_ACR="or")
    for role, acr, status in (
        ("proximite", None, 403),
        ("proximite", "or", 200),
        ("conseiller_social", None, 200),
    ):
        with browsing(running, roles, role=role, acr=acr) as http:
            assert http.get(f"/bailleurs/{GRAND}").status_code == status
    assert settings(ETAGE_OIDC_SECOND_FACTOR_ROLES="none").suffices("dpo", None)
