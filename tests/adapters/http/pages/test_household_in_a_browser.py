"""A household's page in a real browser: its days follow a slider, its sections fold on a phone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium, signed_in_context
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import admit, schedule

pytestmark = pytest.mark.skipif(NO_BROWSER is not None, reason=NO_BROWSER or "")

SOON = 15_000
"""Milliseconds that a browser may take before a test is given up."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser of the machine's own."""
    with open_chromium() as launched:
        yield launched


Opening = Callable[..., Page]


@pytest.fixture
def opening(chromium: Chromium, running: Running, sign_in: SignIn) -> Iterator[Opening]:
    """Opens the page of a household as its landlord, in a window of its own."""
    with ExitStack() as stack:

        def opened(household: str, **options: Any) -> Page:
            context = signed_in_context(chromium, running, sign_in(GRAND), **options)
            page = stack.enter_context(context).new_page()
            if options.get("is_mobile"):
                page.set_viewport_size({"width": 320, "height": 700})
            page.goto(f"{running.url}/menages/{household}")
            return page

        yield opened


def test_the_page_follows_the_slider_and_keeps_its_focus(
    running: Running, opening: Opening, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    admit(running, household)
    page = opening(household)
    page.get_by_text("Revoir le dossier à une autre date").click()
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("Home")
    expect(page.get_by_text("Vous regardez le passé.")).to_be_visible(timeout=SOON)
    expect(page.locator(".way .here")).to_have_text("Saisine reçue")
    assert page.url.endswith("?as_of=2020-05-04")
    assert slider.get_attribute("aria-valuetext") == "4 mai 2020"
    expect(slider).to_be_focused()


def test_without_script_a_day_is_typed_and_asked_for(
    running: Running, opening: Opening, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    page = opening(household, java_script_enabled=False)
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_text("Revoir le dossier à une autre date").click()
    page.get_by_label("Jour des faits").fill("2020-05-04")
    page.get_by_role("button", name="Revoir", exact=True).click()
    expect(page.locator(".way .here")).to_have_text("Saisine reçue")


def test_on_a_phone_the_first_section_is_open_and_the_others_are_folded(
    opening: Opening, refer: Refer
) -> None:
    page = opening(refer(), is_mobile=True)
    opened = page.locator(".part > details").evaluate_all("all => all.map(one => one.open)")
    assert opened[0]
    assert not any(opened[1:])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
