"""Rectifying from the timeline: the form of the fact as it was filled in, or its withdrawal."""

import html
import re
from typing import Any

import pytest

from tests.adapters.http.pages.act_example import ADVISER, COORDINATOR, WORKER
from tests.adapters.http.pages.act_stories import TODAY, accompanied, in_debt, told
from tests.adapters.http.pages.conftest import (
    GRAND,
    NUMBER,
    TOKEN,
    Browser,
    Refer,
    Running,
    SignIn,
)
from tests.adapters.http.pages.stories import canary

WHY = "Montant mal lu."


def mending(browser: Browser, household: str, title: str) -> str:
    """Where the timeline leads to rectify the fact of that title."""
    shown = html.unescape(browser.get(f"/menages/{household}").text)
    found = re.search(rf'href="(/menages/[^"]+fait=\d+)">Rectifier<span[^>]+>\D*{title}', shown)
    return found[1] if found else ""


def sent(browser: Browser, page: str, **answers: Any) -> dict[str, Any]:
    """The form of that page as it would be sent, with these answers changed."""
    shown = browser.get(page).text
    inputs = re.findall(r'<input[^>]* name="([^"]+)" type="(?:text|date)" value="([^"]*)"', shown)
    chosen = re.findall(
        r'<select id="([^"]+)"(?:(?!</select>).)*?value="([^"]+)" selected', shown, re.S
    )
    ticked = re.findall(r'name="([^"]+)" value="([^"]+)" checked', shown)
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown)
    values: dict[str, Any] = {}
    for name, value in (*inputs, *chosen, *ticked, *hidden):
        values.setdefault(name, []).append(html.unescape(value))
    values["jeton_formulaire"] = TOKEN.findall(shown)[-1]
    values["numero"] = NUMBER.findall(shown)[-1]
    return {**values, **answers}


def post(browser: Browser, page: str, answers: dict[str, Any]) -> Any:
    """Send the form; redirections are followed."""
    return browser.http.post(page.partition("?")[0], data=answers, follow_redirects=True)


def test_a_wrong_amount_is_rectified_from_the_timeline(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = in_debt(running, refer)
    browser = sign_in(*ADVISER)
    page = mending(browser, household, "dette")
    assert 'value="1240,50"' in browser.get(page).text
    shown = post(browser, page, sent(browser, page, amount="940,50", pourquoi=WHY))
    assert "Enregistré\u202f: Rectification." in shown.text
    assert 'value="940,50"' in browser.get(page).text


def test_a_rectification_keeps_what_was_not_changed(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = in_debt(running, refer)
    browser = sign_in(*ADVISER)
    page = mending(browser, household, "dette")
    post(browser, page, sent(browser, page, kind="charges", pourquoi=WHY))
    (mended,) = [each["data"]["corrections"] for each in rectified(browser, running, household)]
    assert mended == {"kind": "charges"}


def rectified(browser: Browser, running: Running, household: str) -> list[dict[str, Any]]:
    """The household's rectifications, as the landlord reads them."""
    token = running.backend.issuer.issue(GRAND)
    answer = browser.http.get(
        f"/v1/households/{household}/history", headers={"Authorization": f"Bearer {token}"}
    )
    return [each for each in answer.json()["events"] if ".rectified." in each["type"]]


def test_nothing_changed_an_emptied_field_and_no_reason_are_told(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = in_debt(running, refer)
    browser = sign_in(*ADVISER)
    page = mending(browser, household, "dette")
    unchanged = post(browser, page, sent(browser, page, pourquoi=WHY))
    assert "Rien n’a changé" in unchanged.text
    emptied = post(browser, page, sent(browser, page, amount="", pourquoi=WHY))
    assert 'id="amount-erreur"' in emptied.text
    silent = post(browser, page, sent(browser, page, amount="1"))
    assert (silent.status_code, 'id="pourquoi-erreur"' in silent.text) == (422, True)
    assert 'value="1"' in silent.text


def test_a_fact_that_never_was_is_withdrawn_and_no_longer_offered(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = in_debt(running, refer)
    browser = sign_in(*ADVISER)
    page = mending(browser, household, "dette")
    answers = sent(browser, page, quoi="retirer", pourquoi=WHY)
    first, second = post(browser, page, answers), post(browser, page, answers)
    assert (first.url, first.status_code) == (second.url, 200)
    assert mending(browser, household, "dette") == ""
    assert browser.get(page).status_code == 404


def test_a_rectification_sent_twice_is_stored_once(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = in_debt(running, refer)
    browser = sign_in(*ADVISER)
    page = mending(browser, household, "dette")
    answers = sent(browser, page, amount="940,50", pourquoi=WHY)
    first, second = post(browser, page, answers), post(browser, page, answers)
    assert first.url == second.url
    assert len(rectified(browser, running, household)) == 1


def test_what_a_later_fact_forbids_is_told_in_french(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer)
    browser = sign_in(*COORDINATOR)
    page = mending(browser, household, "saisine")
    shown = post(browser, page, sent(browser, page, occurred_on="2020-05-20", pourquoi=WHY))
    assert shown.status_code == 422
    assert 'lang="en"' not in shown.text


def test_a_phone_that_was_forgotten_is_added_by_who_referred(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    browser = sign_in(*COORDINATOR)
    page = mending(browser, household, "saisine")
    added = {"reference_person-phone": "+33 4 00 00 00 09", "pourquoi": WHY}
    assert "Enregistré" in post(browser, page, sent(browser, page, **added)).text
    assert 'value="+33 4 00 00 00 09"' in browser.get(page).text


def test_others_facts_and_changes_of_stage_are_not_offered(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = in_debt(running, refer)
    worker = sign_in(*WORKER)
    debt = mending(sign_in(*ADVISER), household, "dette")
    assert mending(worker, household, "dette") == ""
    assert worker.get(debt).status_code == 403
    assert mending(sign_in(*ADVISER), household, "saisine") == ""
    assert sign_in("intermed", "worker").get(debt).status_code == 404
    assert sign_in(*ADVISER).get(debt + "9").status_code == 404


def test_what_a_role_does_not_see_is_not_in_the_form(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer)
    note = canary()
    told(
        running,
        household,
        GRAND,
        name="contact-recorded",
        on=TODAY,
        kind="phone",
        outcome="met",
        note=note,
    )
    browser = sign_in(GRAND, "proximite")
    page = mending(browser, household, "contact")
    shown = browser.get(page).text
    assert 'name="kind"' in shown
    assert 'name="note"' not in shown
    assert note not in shown


@pytest.mark.parametrize("known", ["0", "x", "99999"])
def test_a_version_that_was_made_up_is_no_fault(
    running: Running, sign_in: SignIn, refer: Refer, *, known: str
) -> None:
    household = in_debt(running, refer)
    browser = sign_in(*ADVISER)
    page = mending(browser, household, "dette")
    answers = sent(browser, page, amount="3,00", pourquoi=WHY, connu=known)
    assert post(browser, page, answers).status_code in (200, 404)
