"""Pages that are kept in step, in real browsers: what one does, the other sees."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx2
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from adapters.http.application import create_http
from adapters.http.pages import install_pages
from adapters.http.pages.streams import SESSION_STREAMS_MAX
from adapters.http.protocol import STOPPING
from services.accounts import RevocationKind, SignedIn
from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium, signed_in_context
from tests.adapters.http.pages.conftest import (
    GRAND,
    Browser,
    Refer,
    Running,
    SignIn,
    demonstration,
    serving,
)

pytestmark = pytest.mark.skipif(NO_BROWSER is not None, reason=NO_BROWSER or "")

PORTFOLIO = f"/bailleurs/{GRAND}"
SOON = 15_000
"""Milliseconds that a browser may take before a test is given up."""
PLACE = "document.querySelector('#tri').getBoundingClientRect().top"
LINE = 24
"""Pixels of a line of text: what is read stays where it was to less than that.

Not to the pixel: where something above grows, the browser scrolls by as much.
"""


@pytest.fixture(scope="module")
def running(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service of this module's own: among the households of others, the new one is on no page
    that is looked at."""
    with demonstration(server, data_dir=tmp_path_factory.mktemp("live")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser of the machine's own."""
    with open_chromium() as launched:
        yield launched


@pytest.fixture
def context(running: Running, chromium: Chromium, sign_in: SignIn) -> Iterator[BrowserContext]:
    """A landlord's browser."""
    found = signed_in_context(chromium, running, sign_in(GRAND))
    yield found
    found.close()


@pytest.fixture
def portfolio(context: BrowserContext, running: Running, refer: Refer) -> Page:
    """A landlord's portfolio with a household in it, listening."""
    refer("Ancienne Fictive")
    page = context.new_page()
    with page.expect_request("**/vivant"):
        page.goto(running.url + PORTFOLIO)
    return page


def test_a_household_that_another_refers_appears_without_reloading(
    portfolio: Page, refer: Refer
) -> None:
    portfolio.evaluate("window.isTheSame = true")
    household = refer("Nouvelle Fictive")

    row = portfolio.locator(f'a[href="/menages/{household}"]')

    expect(row).to_be_visible(timeout=SOON)
    assert portfolio.evaluate("window.isTheSame")
    expect(portfolio.get_by_role("status")).to_contain_text("Mis à jour à")


def test_what_is_kept_in_step_takes_neither_focus_nor_what_is_typed(
    portfolio: Page, refer: Refer
) -> None:
    link = portfolio.locator("tbody th a").first
    link.focus()
    address = link.get_attribute("href")
    portfolio.locator("#tri").select_option("dette")
    portfolio.evaluate("window.scrollTo({top: 60, behavior: 'instant'})")
    place = portfolio.evaluate(PLACE)
    household = refer("Encore Fictive")

    expect(portfolio.locator(f'a[href="/menages/{household}"]')).to_be_visible(timeout=SOON)

    assert portfolio.evaluate("document.activeElement.getAttribute('href')") == address
    assert portfolio.locator("#tri").input_value() == "dette"
    assert abs(portfolio.evaluate(PLACE) - place) < LINE
    assert portfolio.evaluate("window.scrollY") > LINE


def test_nothing_is_told_to_a_session_after_it_was_ended(sign_in: SignIn, refer: Refer) -> None:
    ended, other = sign_in(GRAND), sign_in(GRAND)
    with ended.http.stream("GET", "/vivant") as silent, other.http.stream("GET", "/vivant") as told:
        lines, others = silent.iter_lines(), told.iter_lines()
        assert next(lines) == next(others) == "retry: 5000"
        sign_out(ended)
        refer()
        assert [line for line in lines if line] == []
        assert [next(others) for _ in range(3)][1:] == ["event: change", "data: 1"]


def test_a_stream_ends_with_the_person_s_account(running: Running, sign_in: SignIn) -> None:
    browser, site = sign_in(GRAND), running.app.state.site
    cookie = browser.http.cookies["etage"]
    assert site.is_still(cookie)
    person = SignedIn(
        account=str(uuid4()),
        organisation=GRAND,
        role="conseiller_social",
        since=1.0,
        last_day=None,
    )
    visit = replace(site.sessions.opened(cookie), token="", person=person)
    assert site.is_still(site.sessions.sealed(visit))

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    running.pages.accounts.revoke(RevocationKind.PERSON, person.account, until=tomorrow)
    running.pages.door.revocations.look()

    assert not site.is_still(site.sessions.sealed(visit))
    assert site.is_still(cookie)


def test_the_end_of_the_server_ends_its_streams(running: Running, sign_in: SignIn) -> None:
    cookies = dict(sign_in(GRAND).http.cookies)
    app = create_http(running.app.state.parts, lifespan=stopping_state)
    install_pages(app, running.pages)
    with ExitStack() as stack:
        http = stack.enter_context(httpx2.Client(cookies=cookies))
        with serving(app) as url:
            stream = stack.enter_context(http.stream("GET", f"{url}/vivant"))
            lines = stream.iter_lines()
            assert next(lines) == "retry: 5000"
        assert [line for line in lines if line] == []


def test_the_stream_says_that_something_moved_and_nothing_of_what(
    sign_in: SignIn, refer: Refer
) -> None:
    with sign_in(GRAND).http.stream("GET", "/vivant", timeout=20) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 5000"
        refer()
        told = [line for line in (next(lines) for _ in range(4)) if line]
    assert told == ["event: change", "data: 1"]


def test_whoever_is_not_signed_in_has_no_stream(running: Running) -> None:
    answer = httpx2.get(f"{running.url}/vivant", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_session_has_so_many_streams_and_gets_back_what_it_closes(
    running: Running, sign_in: SignIn
) -> None:
    browser = sign_in(GRAND)
    held = [browser.http.stream("GET", "/vivant") for _ in range(SESSION_STREAMS_MAX)]
    for each in held:
        assert each.__enter__().status_code == 200

    assert browser.get("/vivant").status_code == 429

    for each in held:
        each.__exit__(None, None, None)
    while running.app.state.site.streams.count():
        assert browser.get("/login").status_code in (200, 303)
    with browser.http.stream("GET", "/vivant") as again:
        assert again.status_code == 200


def test_a_page_that_is_the_same_is_not_sent_again(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    browser = sign_in(GRAND)
    refer()
    address = f"{PORTFOLIO}?at={running.backend.ledger.head().position}"
    version = browser.get(address).headers["etag"]

    asked = {"If-None-Match": version, "HX-Request": "true"}
    answer = browser.http.get(address, headers=asked)

    assert (answer.status_code, answer.content) == (304, b"")
    refer()
    moved = f"{PORTFOLIO}?at={running.backend.ledger.head().position}"
    assert browser.http.get(moved, headers=asked).status_code == 200


def test_a_page_that_reads_itself_keeps_no_session_open(running: Running, sign_in: SignIn) -> None:
    browser, sessions = sign_in(GRAND), running.app.state.site.sessions
    opened = sessions.opened(browser.http.cookies["etage"])
    older = sessions.sealed(replace(opened, seen_at=opened.seen_at - 600))
    browser.http.cookies.set("etage", older, domain="127.0.0.1")

    by_itself = browser.http.get(PORTFOLIO, headers={"HX-Request": "true"})
    by_a_person = browser.get(PORTFOLIO)

    assert "set-cookie" not in by_itself.headers
    assert "set-cookie" in by_a_person.headers


@asynccontextmanager
async def stopping_state(_: FastAPI) -> AsyncIterator[dict[str, asyncio.Event]]:
    """What the streams of a server hear its end by."""
    yield {STOPPING: asyncio.Event()}


def sign_out(browser: Browser) -> None:
    """Sign out by the button of the head; the answer is the acknowledgement."""
    shown = browser.get(PORTFOLIO).text
    token = shown.split('name="jeton_formulaire" value="')[1].split('"')[0]
    answer = browser.http.post("/logout", data={"jeton_formulaire": token})
    assert answer.status_code == 303
    assert answer.headers["clear-site-data"] == '"storage"'
