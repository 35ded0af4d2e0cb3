"""Real browsers for the tests of the pages: the machine's own Chromium, signed in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, sync_playwright

from tests.adapters.http.pages.conftest import Browser, Running

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FOUND = next((path for name in BROWSERS if (path := shutil.which(name))), None)
NO_BROWSER = None if FOUND else f"needs a browser, one of {BROWSERS}"


@contextmanager
def open_chromium() -> Iterator[Chromium]:
    """The browser; as root it has no sandbox."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox"])
        yield launched
        launched.close()


def signed_in_context(
    chromium: Chromium, running: Running, browser: Browser, **options: Any
) -> BrowserContext:
    """A window of its own, with the session of a browser without script."""
    context = chromium.new_context(viewport={"width": 1280, "height": 700}, **options)
    cookies: list[Any] = [
        {"name": name, "value": value, "url": running.url, "httpOnly": True}
        for name, value in browser.http.cookies.items()
    ]
    context.add_cookies(cookies)
    return context
