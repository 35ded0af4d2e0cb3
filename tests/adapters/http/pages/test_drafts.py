"""Drafts, in a real browser: what is typed outlives a mishap, and nobody else ever sees it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium, signed_in_context
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM

pytestmark = pytest.mark.skipif(NO_BROWSER is not None, reason=NO_BROWSER or "")

TYPED = "Zélie Fictive rappellera jeudi"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('brouillon ')).length"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser of the machine's own."""
    with open_chromium() as launched:
        yield launched


@pytest.fixture
def context(running: Running, chromium: Chromium, sign_in: SignIn) -> Iterator[BrowserContext]:
    """The browser of a coordinator."""
    found = signed_in_context(chromium, running, sign_in(PLATFORM))
    yield found
    found.close()


@pytest.fixture
def note(context: BrowserContext, running: Running, refer: Refer) -> Page:
    """The form of a contact, with something typed in its note."""
    page = context.new_page()
    page.goto(f"{running.url}/menages/{refer()}/contact")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.locator("textarea").first.fill(TYPED)
    return page


def text_of(page: Page) -> str:
    """What the note of the form holds."""
    return page.locator("textarea").first.input_value()


def test_what_was_typed_is_found_again_and_said_to_be(note: Page) -> None:
    note.reload()
    expect(note.locator(".draft")).to_contain_text("Brouillon retrouvé, saisi à")
    assert text_of(note) == TYPED
    expect(note.locator("textarea").first).to_be_visible()


def test_a_draft_is_put_away_by_its_button_and_stays_away(note: Page) -> None:
    note.reload()
    note.get_by_role("button", name="Effacer le brouillon").click()
    assert (text_of(note), note.evaluate(KEPT)) == ("", 0)
    note.reload()
    assert (text_of(note), note.locator(".draft").count()) == ("", 0)


def test_a_draft_that_was_stored_is_a_draft_no_more(note: Page) -> None:
    address = note.url
    for name in {each.get_attribute("name") for each in note.locator("[type=radio]").all()}:
        note.locator(f"[name={name}]").first.check()
    note.locator("main form button").last.click()
    expect(note.locator(".stored").first).to_be_visible()
    assert note.evaluate(KEPT) == 0
    note.goto(address)
    assert text_of(note) == ""


def test_a_draft_ends_with_the_session_and_with_the_tab(
    note: Page, context: BrowserContext
) -> None:
    address = note.url
    note.reload()
    other_tab = context.new_page()
    other_tab.goto(address)
    assert text_of(other_tab) == ""

    note.get_by_role("button", name="Se déconnecter").click()
    note.wait_for_url("**/login")
    assert note.evaluate("sessionStorage.length") == 0


def test_what_one_session_typed_is_not_shown_to_the_next_one(
    *, note: Page, context: BrowserContext, running: Running, sign_in: SignIn
) -> None:
    address = note.url
    note.reload()
    fresh = sign_in(GRAND).http.cookies
    context.add_cookies(
        [{"name": name, "value": value, "url": running.url} for name, value in fresh.items()]
    )
    note.goto(address)
    assert (text_of(note), note.evaluate(KEPT)) == ("", 0)


def test_nothing_is_kept_beyond_the_tab(note: Page) -> None:
    note.reload()
    kept = note.evaluate("[localStorage.length, document.cookie]")
    assert kept == [0, ""]


def test_without_script_the_form_is_the_same(
    *, running: Running, chromium: Chromium, sign_in: SignIn, refer: Refer
) -> None:
    context = signed_in_context(chromium, running, sign_in(PLATFORM), java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.url}/menages/{refer()}/contact")
    for name in {each.get_attribute("name") for each in page.locator("[type=radio]").all()}:
        page.locator(f"[name={name}]").first.check()
    page.locator("main form button").last.click()
    expect(page.locator(".stored").first).to_contain_text("Enregistré")
    context.close()
