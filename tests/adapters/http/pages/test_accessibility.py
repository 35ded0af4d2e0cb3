"""The pages in a real browser: no serious violation that axe can find, at two widths."""

import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from services.accounts import Invitation, RoleLine
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, admit, owe, schedule

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FOUND = next((path for name in BROWSERS if (path := shutil.which(name))), None)
SERIOUS = {"serious", "critical"}
PHONE, DESK = 390, 1280

pytestmark = pytest.mark.skipif(FOUND is None, reason=f"needs a browser, one of {BROWSERS}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser of the machine's own; as root it has no sandbox."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox"])
        yield launched
        launched.close()


def wordy() -> Invitation:
    """An account whose words are longer than a telephone is wide."""
    return Invitation(
        organisation=GRAND,
        email=f"{uuid4().hex}.{uuid4().hex}@exemple.example",
        name=f"Zélie Fictive-{'Longuement' * 5}",
        line=RoleLine(role="proximite", starts_on=date(2020, 6, 1)),
        by="operator",
    )


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_axe_finds_no_serious_violation_on_any_page(
    *, running: Running, chromium: Chromium, sign_in: SignIn, refer: Refer, width: int, scheme: str
) -> None:
    running.pages.accounts.invite(wordy())
    household = refer()
    schedule(running, household)
    waiting = f"/menages/{household}"
    accompanied = refer()
    schedule(running, accompanied)
    admit(running, accompanied)
    owe(running, accompanied)
    pages: dict[tuple[str, ...], list[str]] = {
        (PLATFORM,): [
            "/doublons",
            "/territoires/venissieux?depuis=0&attente=0&commune=nowhere",
            "/territoires/venissieux/etapes/accompanied",
            f"{waiting}/decision",
            f"/menages/{accompanied}",
        ],
        (GRAND,): [f"/bailleurs/{GRAND}", "/saisines/nouvelle", f"{waiting}/contact", "/menages/x"],
        ("ancols", "auditor"): ["/", f"/audit/menages/{accompanied}", "/acces-exceptionnel"],
        ("dpo", "dpo"): ["/consultations", "/copie"],
        (GRAND, "admin"): ["/comptes"],
        ("lahso",): ["/", f"/menages/{accompanied}?as_of=2020-05-06"],
    }
    found = _violations(running, chromium, ["/login"], cookies={}, width=width, scheme=scheme)
    for who, own in pages.items():
        cookies = dict(sign_in(*who).http.cookies)
        found |= _violations(running, chromium, own, cookies=cookies, width=width, scheme=scheme)
    assert found == {}


def _violations(
    running: Running,
    chromium: Chromium,
    pages: list[str],
    *,
    cookies: dict[str, str],
    width: int,
    scheme: Any,
) -> dict[str, list[str]]:
    """What axe finds by page; a page that is wider than its window is one more violation."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    context.add_cookies(
        [{"name": name, "value": value, "url": running.url} for name, value in cookies.items()]
    )
    found: dict[str, list[str]] = {}
    for address in pages:
        page = context.new_page()
        page.goto(running.url + address)
        told = [
            f"{each['id']}: {each['nodes'][0]['html'][:80]}"
            for each in Axe().run(page).response["violations"]
            if each["impact"] in SERIOUS
        ]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            told.append("wider than the window")
        if told:
            found[address] = told
    context.close()
    return found
