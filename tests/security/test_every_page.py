"""What a browser can carry: whatever was typed anywhere, a page runs, loads and leads nowhere."""

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from tests.access.scene import GRAND, LEAD, PLATFORM, SESSION
from tests.adapters.http.pages.conftest import Running, SignIn
from tests.security.hostile import HostileHousehold, Markup

COORDINATOR = (PLATFORM, "coordinateur")
ADVISER = (GRAND, "conseiller_social")
WORKER = (LEAD, "worker")
OFFICER = ("dpo", "dpo")
ADMINISTRATOR = (GRAND, "admin")
AUDITOR = ("ancols", "auditor")
NOBODY = ("", "")

PAGES: Mapping[str, tuple[str, tuple[str, str]]] = {
    "/": ("/", WORKER),
    "/attente/{kind}": ("/attente/silence", WORKER),
    "/menages": ("/menages", WORKER),
    "/listes": ("/listes", WORKER),
    "/territoires/{territory}": ("/territoires/venissieux?depuis=0&cherche=abc", COORDINATOR),
    "/territoires/{territory}/etapes/{stage}": (
        "/territoires/venissieux/etapes/accompanied?attente=0",
        COORDINATOR,
    ),
    "/territoires/{territory}/seances": ("/territoires/venissieux/seances", COORDINATOR),
    "/seances/{session:path}": (f"/seances/{SESSION}", COORDINATOR),
    "/seances/{session:path}/menages/{household}": (f"/seances/{SESSION}/menages/{{id}}", WORKER),
    "/seances/{session:path}/releve": (f"/seances/{SESSION}/releve", WORKER),
    "/bailleurs/{landlord}": (f"/bailleurs/{GRAND}", ADVISER),
    "/menages/{household}": ("/menages/{id}", WORKER),
    "/menages/{household}/contact": ("/menages/{id}/contact", WORKER),
    "/menages/{household}/decision": ("/menages/{id}/decision", COORDINATOR),
    "/menages/{household}/faits/{act}": ("/menages/{id}/faits/diagnostic", WORKER),
    "/menages/{household}/rectification": ("/menages/{id}/rectification?fait=1", COORDINATOR),
    "/menages/nouveau": ("/menages/nouveau", ADVISER),
    "/saisines/nouvelle": ("/saisines/nouvelle?menage={id}", ADVISER),
    "/doublons": ("/doublons", COORDINATOR),
    "/acces-exceptionnel": ("/acces-exceptionnel", OFFICER),
    "/audit": ("/audit", AUDITOR),
    "/audit/menages/{household}": ("/audit/menages/{id}?pas=1", AUDITOR),
    "/echanges": ("/echanges", ADVISER),
    "/glossaire": ("/glossaire", WORKER),
    "/copie": ("/copie?menage={id}", OFFICER),
    "/consultations": ("/consultations?menage={id}", OFFICER),
    "/comptes": ("/comptes", ADMINISTRATOR),
    "/programmes/{programme}": ("/programmes/etage", COORDINATOR),
    "/programmes/{programme}/indicateurs/{key}": (
        "/programmes/etage/indicateurs/signals_by_service",
        COORDINATOR,
    ),
    "/programmes/{programme}/tendances": ("/programmes/etage/tendances", COORDINATOR),
    "/programmes/{programme}/repartition": ("/programmes/etage/repartition", COORDINATOR),
    "/programmes/{programme}/comparaison": ("/programmes/etage/comparaison", COORDINATOR),
    "/programmes/{programme}/fiche": ("/programmes/etage/fiche", COORDINATOR),
    "/programmes/{programme}/rapport": ("/programmes/etage/rapport", COORDINATOR),
    "/programmes/{rest:path}": ("/programmes/a/b", COORDINATOR),
    "/argent": ("/argent", (GRAND, "programme_lead")),
    "/logements": ("/logements", COORDINATOR),
    "/pratiques": ("/pratiques", COORDINATOR),
    "/login": ("/login", NOBODY),
    "/territoires/{rest:path}": ("/territoires/a/b", COORDINATOR),
    "/bailleurs/{rest:path}": ("/bailleurs/a/b", COORDINATOR),
    "/menages/{rest:path}": ("/menages/a/b/c", COORDINATOR),
    "/saisines/{rest:path}": ("/saisines/a", COORDINATOR),
    "/comptes/{rest:path}": ("/comptes/a/b", COORDINATOR),
}
NO_PAGES = {
    "/programmes/{programme}/rapport.pdf",
    "/programmes/{programme}/rapport.xlsx",
    "/seances/{session:path}/releve.pdf",
    "/bailleurs/{landlord}/portefeuille.csv",
    "/bailleurs/{landlord}/portefeuille.xlsx",
    "/static/{digest}/{name}",
    "/vivant",
    "/login/identite",
    "/login/retour",
}
"""Files, a stream, and what only sends on to the provider of identities."""

OTHERWISE = {"/menages/{household}/decision": 409}
"""The household is past its decision, which the page says."""

SHOWING = ("/menages/{household}", "/copie")
"""The pages that tell what was typed, of every field that their reader may see."""

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
    " img-src 'self' data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)


def routes_of(running: Running) -> set[str]:
    """The address of every page that is read."""
    found: set[str] = set()
    for route in running.app.routes:
        contexts = getattr(route, "effective_route_contexts", None)
        routes: list[Any] = list(contexts()) if contexts else [route]
        found |= {
            each.path
            for each in routes
            if "GET" in set(each.methods or ()) and not each.include_in_schema
        }
    return {path for path in found if not path.startswith("/v1")}


def opened(route: str, hostile: HostileHousehold, sign_in: SignIn) -> httpx2.Response:
    """The page, for one who may open it."""
    address, (organisation, role) = PAGES[route]
    browser = sign_in(organisation or GRAND, role or "organisation")
    if not organisation:
        browser.http.cookies.clear()
    return browser.get(address.format(id=hostile.id))


def test_every_page_is_looked_into(running: Running) -> None:
    assert routes_of(running) == {*PAGES, *NO_PAGES}


@pytest.mark.parametrize("route", sorted(PAGES))
def test_no_page_runs_loads_or_leads_elsewhere_whatever_was_typed(
    sign_in: SignIn, hostile: HostileHousehold, route: str
) -> None:
    answer = opened(route, hostile, sign_in)

    assert answer.status_code == OTHERWISE.get(route, 404 if "rest" in route else 200)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert Markup(answer.text).dangers == []
    assert [attack for attack in hostile.typed if attack in answer.text and "<" in attack] == []


@pytest.mark.parametrize("route", sorted(PAGES))
def test_every_page_allows_its_own_files_alone_and_no_frame(
    sign_in: SignIn, hostile: HostileHousehold, route: str
) -> None:
    heads = opened(route, hostile, sign_in).headers

    assert heads.get_list("content-security-policy") == [POLICY]
    assert heads.get_list("cache-control") == ["no-store"]
    assert heads.get_list("x-frame-options") == ["DENY"]
    assert heads.get_list("referrer-policy") == ["no-referrer"]
    assert heads.get_list("x-content-type-options") == ["nosniff"]


@pytest.mark.parametrize("route", SHOWING)
def test_what_was_typed_is_told_as_text(
    sign_in: SignIn, hostile: HostileHousehold, route: str
) -> None:
    words = " ".join(Markup(opened(route, hostile, sign_in).text).words)

    told = [attack for attack in hostile.typed if attack in words]
    assert len(told) >= 5


def test_no_template_is_made_of_what_was_typed(sign_in: SignIn, hostile: HostileHousehold) -> None:
    page = opened("/copie", hostile, sign_in).text
    assert "* 7 }}" in page
    assert page.count("<!doctype html>") == 1


def test_json_is_never_taken_for_a_page(running: Running, hostile: HostileHousehold) -> None:
    token = running.backend.issuer.issue(LEAD, "worker")
    answer = httpx2.get(
        f"{running.url}/v1/households/{hostile.id}/history",
        headers={"Authorization": f"Bearer {token}", "Accept": "text/html"},
    )
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert(" in answer.text
