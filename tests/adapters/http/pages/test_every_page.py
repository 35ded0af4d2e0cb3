"""What every page keeps: headers, one heading, one language, own scripts, and labels."""

import re

import pytest

from adapters.http.pages.site import SECURITY_HEADERS
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, schedule

PLATFORMS = (
    "/doublons",
    "/territoires/venissieux?depuis=0&attente=0",
    "/territoires/venissieux/etapes/referred?volet=maintien",
    "/menages/{household}",
    "/menages/{household}/contact",
    "/menages/{household}/decision",
    "/menages/{household}/decision?decision=admitted",
    "/menages/{household}/decision?decision=refused",
    "/menages/{household}/faits/information",
    "/menages/{household}/faits/outil-demande",
    "/menages/{household}/faits/outil-demande?choix=bail_maintien",
    "/menages/{household}/faits/sortie",
    "/menages/{household}/rectification?fait=1",
    "/menages/nobody",
)
LANDLORDS = (f"/bailleurs/{GRAND}", "/saisines/nouvelle", "/saisines/ailleurs", "/menages/nouveau")
PAGES = [*((PLATFORM, page) for page in PLATFORMS), *((GRAND, page) for page in LANDLORDS)]


@pytest.mark.parametrize(("organisation", "page"), PAGES)
def test_every_page_is_guarded_and_well_made(
    *, running: Running, sign_in: SignIn, refer: Refer, organisation: str, page: str
) -> None:
    household = refer()
    schedule(running, household)
    answer = sign_in(organisation).get(page.format(household=household))
    kept = {
        **SECURITY_HEADERS,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    assert {name: answer.headers[name] for name in kept} == kept
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    shown = answer.text
    assert '<html lang="fr">' in shown
    assert len(re.findall(r"<h1[ >]", shown)) == 1
    assert re.search(r'<script(?! src="/static/)|\son\w+=|style=|javascript:', shown) is None
    identified = re.findall(r'\bid="([^"]+)"', shown)
    assert sorted(set(identified)) == sorted(identified)
    for target in re.findall(r'(?:for|aria-labelledby)="([^"]+)"', shown):
        assert target in identified
    inputs = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', shown)
    assert [name for name in inputs if f'<label for="{name}"' not in shown] == []


def test_the_stylesheet_is_kept_under_its_digest_alone(running: Running, sign_in: SignIn) -> None:
    browser = sign_in(GRAND)
    found = re.search(r'href="(/static/[0-9a-f]+/etage.css)"', browser.get("/login").text or "")
    shown = browser.get(f"/bailleurs/{GRAND}").text
    address = found[1] if found else re.findall(r'href="(/static/[^"]+\.css)"', shown)[0]
    style = browser.get(address)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in style.headers["cache-control"]
    assert browser.get("/static/0000000000000000/etage.css").status_code == 404
    assert browser.get("/static/0000000000000000/..%2fsite.py").status_code == 404


def test_an_error_is_a_page_for_people_and_a_problem_for_programs(sign_in: SignIn) -> None:
    browser = sign_in(GRAND)
    page = browser.get("/menages/nobody")
    assert page.headers["content-type"].startswith("text/html")
    program = browser.http.get("/menages/nobody", headers={"Accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"
    assert program.status_code == page.status_code == 404


@pytest.mark.parametrize(
    "sort", ["anciennete", "alertes", "dette", "evolution", "echeance", "contact", "nom"]
)
def test_a_portfolio_comes_in_any_order_but_by_name(
    sign_in: SignIn, refer: Refer, sort: str
) -> None:
    refer()
    answer = sign_in(GRAND).get(f"/bailleurs/{GRAND}?tri={sort}")
    assert answer.status_code == 200
    (orders,) = re.findall(r'<select id="tri".*?</select>', answer.text)
    chosen = re.findall(r'<option value="(\w+)" selected', orders)
    assert chosen == ["anciennete" if sort == "nom" else sort]


def test_a_board_that_lags_behind_what_was_written_says_so(
    running: Running, sign_in: SignIn
) -> None:
    ahead = running.backend.ledger.head().position + 1000
    shown = sign_in(PLATFORM).get(f"/territoires/venissieux?at={ahead}").text
    assert "Mise à jour en cours" in shown
    assert "Données à jour" not in shown
