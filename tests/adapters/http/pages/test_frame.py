"""What stands around every page: the menu, help in place, and a weight that a phone can carry."""

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from adapters.http.pages.navigation import menu
from adapters.programmes.reading import read_configuration
from adapters.settings import Settings
from domain.access import Actor
from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium, signed_in_context
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM

PAGE_BYTES_MAX = 150_000
STYLE_BYTES_MAX = 30_000
PORTFOLIO = f"/bailleurs/{GRAND}"
NEEDS_BROWSER = pytest.mark.skipif(NO_BROWSER is not None, reason=NO_BROWSER or "")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser of the machine's own."""
    with open_chromium() as launched:
        yield launched


@pytest.fixture
def portfolio(running: Running, chromium: Chromium, sign_in: SignIn) -> Iterator[Page]:
    """A landlord's portfolio, without script."""
    context = signed_in_context(chromium, running, sign_in(GRAND), java_script_enabled=False)
    page = context.new_page()
    page.goto(running.url + PORTFOLIO)
    yield page
    context.close()


def words(organisation: str, role: str, path: str = "/") -> dict[str, str]:
    """The menu of a reader: what each line says, and whether it is where they are."""
    actor = Actor(organisation=organisation, role=role)
    found = menu(read_configuration(Settings().programme_file), actor, path)
    return {item.words: item.current for item in found}


def test_everybody_has_the_menu_of_what_is_theirs() -> None:
    assert {"Territoire", "Doublons possibles"} <= words(PLATFORM, "coordinateur").keys()
    assert "Portefeuille" in words(GRAND, "conseiller_social")
    assert "Pratiques" in words(GRAND, "conseiller_social")
    assert "Comptes" in words(GRAND, "admin")
    assert not {"Portefeuille", "Pratiques"} & words(GRAND, "admin").keys()
    assert {"Qui a consulté", "Copie d’un dossier"} <= words("dpo", "dpo").keys()
    assert "Comptes" not in words(PLATFORM, "coordinateur")


def test_the_menu_says_where_one_is_and_what_one_is_in() -> None:
    board = "/territoires/venissieux"
    assert words(PLATFORM, "coordinateur", board)["Territoire"] == "page"
    assert words(PLATFORM, "coordinateur", f"{board}/etapes/referred")["Territoire"] == "true"
    assert set(words(PLATFORM, "coordinateur", "/glossaire").values()) == {""}


@NEEDS_BROWSER
def test_the_menu_folds_on_a_phone_and_opens_by_the_keyboard_without_script(
    portfolio: Page,
) -> None:
    home = portfolio.get_by_role("link", name="Accueil", exact=True)
    expect(home).to_be_visible()
    portfolio.set_viewport_size({"width": 390, "height": 800})
    expect(home).not_to_be_visible()
    portfolio.get_by_role("button", name="Menu", exact=True).press("Enter")
    expect(home).to_be_visible()
    portfolio.keyboard.press("Escape")
    expect(home).not_to_be_visible()


@NEEDS_BROWSER
def test_a_term_is_explained_on_hover_on_focus_and_on_touch_without_script(
    portfolio: Page,
) -> None:
    term = portfolio.get_by_role("button", name="registre")
    meaning = portfolio.locator("#terme-registre")
    assert term.get_attribute("aria-describedby") == "terme-registre"
    expect(meaning).not_to_be_visible()
    term.hover()
    expect(meaning).to_be_visible()
    portfolio.mouse.move(0, 0)
    expect(meaning).not_to_be_visible()
    term.press("Enter")
    expect(meaning).to_contain_text("Le journal de tous les événements")
    portfolio.keyboard.press("Escape")
    portfolio.mouse.click(5, 5)
    expect(meaning).not_to_be_visible()


@pytest.mark.parametrize("address", [PORTFOLIO, "/glossaire"])
def test_a_page_with_all_that_it_needs_weighs_what_a_phone_can_carry(
    sign_in: SignIn, refer: Refer, address: str
) -> None:
    refer()
    browser = sign_in(GRAND)
    page = browser.get(address)
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    weight = len(page.content) + sum(len(browser.get(file).content) for file in files)
    assert len(files) >= 3
    assert weight < PAGE_BYTES_MAX


def test_the_first_stylesheet_stays_light(running: Running) -> None:
    style = running.app.state.site.static["etage.css"].content
    assert len(style) < STYLE_BYTES_MAX
    assert len(gzip.compress(style)) < STYLE_BYTES_MAX / 3
