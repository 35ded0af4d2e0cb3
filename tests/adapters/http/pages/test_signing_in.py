"""Signing in and out: one field, one sealed cookie, and invented people in a demonstration only."""

from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI

from adapters.http import problems
from adapters.http.pages import install_pages
from adapters.http.pages.sessions import IDLE_SECONDS_MAX, SECONDS_MAX, Sessions
from tests.adapters.http.pages.conftest import TOKEN, Running, SignIn, serving


def test_a_token_opens_a_session_whose_first_page_leads_to_the_own_board(sign_in: SignIn) -> None:
    browser = sign_in("plateforme-venissieux", "coordinateur")
    assert 'href="/territoires/venissieux"' in browser.get("/").text
    shown = browser.get("/territoires/venissieux")
    assert shown.status_code == 200
    assert "<h1>Vénissieux</h1>" in shown.text


def test_no_script_can_read_the_session_and_no_page_shows_the_token(
    sign_in: SignIn, running: Running
) -> None:
    browser = sign_in("grandlyon-habitat")
    (cookie,) = [c for c in browser.http.cookies.jar if c.name == "etage"]
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert str(cookie.get_nonstandard_attr("SameSite")).lower() == "lax"
    assert b"eyJ" not in browser.get("/bailleurs/grandlyon-habitat").content
    assert "eyJ" not in str(cookie.value)


def test_a_wrong_token_is_told_and_opens_nothing(running: Running) -> None:
    with httpx2.Client(base_url=running.url) as http:
        (entry,) = set(TOKEN.findall(http.get("/login").text))
        answer = http.post("/login", data={"jeton_formulaire": entry, "token": "abc.def.ghi"})
        assert answer.status_code == 401
        assert "Ce jeton n’est pas valable" in answer.text
        assert 'aria-describedby="token-aide token-erreur"' in answer.text
        assert http.get("/").headers["location"] == "/login"


def test_a_sign_in_that_another_site_made_up_is_refused(running: Running) -> None:
    token = running.backend.issuer.issue("grandlyon-habitat")
    answer = httpx2.post(f"{running.url}/login", data={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_copy_of_the_cookie_is_worth_nothing_after_the_sign_out(
    sign_in: SignIn, running: Running
) -> None:
    browser = sign_in("grandlyon-habitat")
    copied = dict(browser.http.cookies)
    (token,) = set(TOKEN.findall(browser.get("/bailleurs/grandlyon-habitat").text))
    browser.http.post("/logout", data={"jeton_formulaire": token})
    answer = httpx2.get(f"{running.url}/bailleurs/grandlyon-habitat", cookies=copied)
    assert answer.headers["location"] == "/login"


def test_who_has_not_signed_in_is_led_to_the_sign_in(running: Running) -> None:
    for page in ("/", "/territoires/venissieux", "/saisines/nouvelle"):
        answer = httpx2.get(running.url + page)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_demonstration_offers_its_invented_people(running: Running) -> None:
    with httpx2.Client(base_url=running.url, follow_redirects=True) as http:
        page = http.get("/login").text
        assert "Victor Vénissian" in page
        assert "données fictives, aujourd’hui = 30\u00a0juin 2020" in page
        answer = http.post(
            "/login", data={"jeton_formulaire": TOKEN.findall(page)[0], "personne": "1"}
        )
        assert answer.url.path == "/"
        assert "plateforme" in answer.text.lower()


def test_nothing_but_a_demonstration_offers_people(running: Running) -> None:
    alone = FastAPI(telemetry={"logs": False})
    problems.install(alone)
    install_pages(alone, replace(running.pages, demonstration=False))
    with serving(alone) as url, httpx2.Client(base_url=url) as http:
        page = http.get("/login").text
        assert "Victor" not in page
        assert "Démonstration" not in page
        chosen = {"jeton_formulaire": TOKEN.findall(page)[0], "personne": "1"}
        assert http.post("/login", data=chosen).status_code == 401


@pytest.mark.parametrize("seconds", [IDLE_SECONDS_MAX, SECONDS_MAX])
def test_a_session_that_is_idle_or_old_is_over(seconds: int) -> None:
    now = 1_593_500_000.0
    sessions = Sessions(b"x" * 32, clock=lambda: now)
    cookie = sessions.sealed(sessions.begin("a token"))
    assert sessions.opened(cookie) is not None
    now += seconds
    assert sessions.opened(cookie) is None


def test_a_session_in_use_lasts_eight_hours_and_no_longer() -> None:
    now = 1_593_500_000.0
    sessions = Sessions(b"x" * 32, clock=lambda: now)
    session = sessions.begin("a token")
    while now < session.began_at + SECONDS_MAX - 3600:
        now += 3600
        found = sessions.opened(sessions.sealed(session))
        assert found is not None
        session = sessions.renewed(found) or session
    now += 3600
    assert sessions.opened(sessions.sealed(session)) is None
