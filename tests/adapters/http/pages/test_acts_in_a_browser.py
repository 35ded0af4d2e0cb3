"""The acts in a real browser, on a phone: taps, what a screen reader is told, and the keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from adapters.http.pages.acts.catalogue import BY_CODE
from tests.adapters.http.pages.act_example import WORKER, Example
from tests.adapters.http.pages.act_examples import EXAMPLES
from tests.adapters.http.pages.act_stories import accompanied
from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium, signed_in_context
from tests.adapters.http.pages.conftest import Refer, Running, SignIn

pytestmark = pytest.mark.skipif(NO_BROWSER is not None, reason=str(NO_BROWSER))

PHONE = {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with open_chromium() as launched:
        yield launched


@pytest.fixture
def phone(running: Running, chromium: Chromium, sign_in: SignIn) -> Iterator[Any]:
    """Opens an address on a phone, for who signs in so, with or without script."""
    contexts = []

    def opened(address: str, who: tuple[str, str], **options: Any) -> Page:
        context = signed_in_context(chromium, running, sign_in(*who), **options)
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        page.goto(running.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_contact_is_two_taps_and_enregistrer_even_without_script(
    running: Running, refer: Refer, phone: Any
) -> None:
    household = accompanied(running, refer)
    page = phone(f"/menages/{household}", WORKER, java_script_enabled=False)
    page.get_by_role("link", name="Noter un contact").first.click()
    page.get_by_text("Téléphone", exact=True).click()
    page.get_by_role("button", name="Enregistrer le contact").click()
    assert "Enregistré" in page.get_by_role("status").first.inner_text()
    assert "Téléphone" in page.locator("#histoire + h3 + ol li").first.inner_text()


def test_a_refused_form_puts_the_focus_on_what_is_wrong_even_without_script(
    running: Running, refer: Refer, phone: Any
) -> None:
    household = accompanied(running, refer)
    page = phone(f"/menages/{household}/contact", WORKER)
    page.get_by_role("button", name="Enregistrer le contact").click()
    assert page.evaluate("document.activeElement.id") == "erreurs"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "kind"


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_axe_finds_nothing_in_a_form_nor_in_its_refusal(
    running: Running, refer: Refer, phone: Any, *, example: Example
) -> None:
    household = example.story(running, refer)
    page = phone(
        BY_CODE[example.code].address(household) + example.query,
        example.by,
        bypass_csp=True,
        color_scheme="dark",
    )
    empty = violations(page)
    page.locator("form.act button").click()
    assert (empty, violations(page)) == ([], [])


def violations(page: Page) -> list[str]:
    """What axe finds; a page wider than the phone is one more."""
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    told = [f"{each['id']}: {each['nodes'][0]['html'][:80]}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        told.append("wider than the phone")
    return told
