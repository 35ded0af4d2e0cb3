"""Lists that people keep: filters under a name of their own, and no text that was searched."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.adapters.http.pages.conftest import GRAND, TOKEN, Browser, SignIn
from tests.adapters.http.pages.stories import PLATFORM

BOARD = "/territoires/venissieux"
NAME = "Silences à Vénissieux"
ADDRESS = re.compile(r'name="adresse" value="([^"]*)"')


def token_of(browser: Browser) -> str:
    token: str = TOKEN.findall(browser.get("/glossaire").text)[0]
    return token


def keep(browser: Browser, name: str, address: str) -> httpx2.Response:
    """Send the form that keeps a list."""
    data = {"jeton_formulaire": token_of(browser), "nom": name, "adresse": address}
    return browser.http.post("/listes", data=data)


def test_a_list_is_kept_from_its_page_and_found_again_on_the_first_page(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    shown = browser.get(f"{BOARD}?silence=30&bailleur={GRAND}").text
    (address,) = ADDRESS.findall(shown)
    answer = keep(browser, NAME, unescape(address))
    assert answer.status_code == 303
    kept = urlsplit(answer.headers["location"])
    assert (kept.path, parse_qs(kept.query)) == (BOARD, {"silence": ["30"], "bailleur": [GRAND]})
    for page in ("/", BOARD, "/listes"):
        assert f">{NAME}</a>" in browser.get(page).text


def test_nothing_that_was_searched_is_kept(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    answer = keep(browser, NAME, f"{BOARD}?cherche=Fictive&etape=referred&after=abc&alerte=Z%C3%A9")
    assert answer.headers["location"] == f"{BOARD}?etape=referred"


@pytest.mark.parametrize(
    "address",
    [
        "https://ailleurs.example/territoires/a",
        "//ailleurs.example/",
        "/menages/1",
        "javascript:1",
        "",
    ],
)
def test_an_address_that_is_no_list_of_ours_is_refused(sign_in: SignIn, address: str) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    answer = keep(browser, NAME, address)
    assert answer.status_code == 422
    assert "rien n’a été gardé" in answer.text
    assert "Aucune liste gardée" in browser.get("/listes").text


@pytest.mark.parametrize("name", ["", "  ", "n" * 61])
def test_a_list_has_a_name_of_at_most_sixty_characters(sign_in: SignIn, name: str) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    answer = keep(browser, name, BOARD)
    assert answer.status_code == 422
    assert "60 caractères au plus" in answer.text


def test_saving_under_the_same_name_replaces_and_deleting_takes_away(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    keep(browser, NAME, BOARD)
    keep(browser, NAME, f"{BOARD}?etape=referred")
    shown = browser.get("/listes").text
    assert shown.count(f">{NAME}</a>") == 1
    assert f'href="{BOARD}?etape=referred"' in shown
    data = {"jeton_formulaire": token_of(browser), "nom": NAME}
    browser.http.post("/listes/suppression", data=data)
    assert "Aucune liste gardée" in browser.get("/listes").text


def test_a_person_keeps_twenty_lists_and_may_still_replace_one(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    for number in range(20):
        assert keep(browser, f"Liste {number}", BOARD).status_code == 303
    refused = keep(browser, "Une de trop", BOARD)
    assert refused.status_code == 422
    assert "Vous gardez déjà 20 listes" in refused.text
    assert keep(browser, "Liste 3", f"{BOARD}?etape=exited").status_code == 303


def test_the_lists_of_one_person_are_not_another_s(sign_in: SignIn) -> None:
    keep(sign_in(PLATFORM, "coordinateur"), "Un canari", BOARD)
    other = sign_in(PLATFORM, "coordinateur")
    for page in ("/", BOARD, "/listes"):
        assert "Un canari" not in other.get(page).text


def test_a_form_of_another_session_keeps_and_deletes_nothing(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    keep(browser, NAME, BOARD)
    data = {"jeton_formulaire": "0" * 64, "nom": NAME, "adresse": f"{BOARD}?etape=exited"}
    for page in ("/listes", "/listes/suppression"):
        assert browser.http.post(page, data=data).status_code == 403
    assert f'href="{BOARD}"' in browser.get("/listes").text
