"""What goes wrong is a page: what happened, what to try, and what support finds it by."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from adapters.http.application import create_http
from adapters.http.pages import faults, install_pages
from adapters.http.problem_types import KINDS
from tests.adapters.http.pages.conftest import GRAND, Browser, Running, SignIn, serving

REFERENCE = re.compile(r"Référence pour l’assistance\u202f: <code>([0-9a-f]{12})</code>")


class Boom(Exception):
    """What nobody expected."""


@pytest.fixture(scope="module")
def broken(running: Running) -> Iterator[str]:
    """Where the same pages are served beside one that fails as no code expects."""

    def fails() -> None:
        raise Boom("Zélie Fictive is in this message")

    app = create_http(running.app.state.parts)
    install_pages(app, running.pages)
    app.add_api_route("/en-panne", fails, include_in_schema=False)
    with serving(app) as url:
        yield url


def shown(browser: Browser, address: str) -> tuple[int, str]:
    """The status and the text of a page of an error."""
    answer = browser.get(address)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"].startswith(REFERENCE.findall(answer.text)[0])
    return answer.status_code, answer.text


def test_a_page_that_is_not_there_says_what_to_try(sign_in: SignIn) -> None:
    status, text = shown(sign_in(GRAND), "/menages/nobody")
    assert status == 404
    assert "Que faire" in text
    assert "Vérifiez l’adresse" in text


def test_an_address_of_nothing_is_a_page_too(sign_in: SignIn) -> None:
    status, text = shown(sign_in(GRAND), "/nulle-part")
    assert (status, "Cette page n’existe pas" in text) == (404, True)


def test_a_fault_that_nobody_expected_is_told_in_french_and_tells_nothing_of_itself(
    broken: str,
) -> None:
    with httpx2.Client(base_url=broken, headers={"Accept": "text/html"}) as http:
        status, text = shown(Browser(http=http), "/en-panne")
    assert status == 500
    assert "Une erreur inattendue" in text
    assert not {"Zélie", "Boom", "Traceback"} & set(re.findall(r"\w+", text))


def test_a_program_is_answered_by_a_problem_as_before(running: Running, broken: str) -> None:
    asked = {"Accept": "application/json"}
    answers = [
        httpx2.get(f"{broken}/en-panne", headers=asked),
        httpx2.get(f"{running.url}/nulle-part", headers=asked),
        httpx2.get(f"{running.url}/v1/nulle-part", headers={"Accept": "text/html"}),
    ]
    assert [answer.status_code for answer in answers] == [500, 404, 404]
    assert {each.headers["content-type"] for each in answers} == {"application/problem+json"}


@pytest.mark.parametrize("status", [403, 404, 409, 413, 429, 500, 503])
def test_every_status_that_a_page_may_have_says_what_happened_and_what_to_try(status: int) -> None:
    fault = faults.BY_STATUS[status]
    assert all((fault.heading, fault.happened, *fault.tries))
    assert fault.tries


def test_every_problem_that_has_words_of_its_own_is_one() -> None:
    own = {faults.FORM_EXPIRED, faults.NO_SECOND_FACTOR}
    assert set(faults.BY_KIND) - own <= set(KINDS)
