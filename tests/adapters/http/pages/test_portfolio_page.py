"""A landlord's portfolio on its page: filters, groups and order in the address, files, curves."""

import csv
import io
import re
from html import unescape

import pytest

from tests.adapters.http.pages.conftest import (
    GRAND,
    Browser,
    Refer,
    Running,
    SignIn,
    post_event,
)
from tests.adapters.http.pages.stories import PLATFORM, admit, canary, owe, schedule, vacate
from tests.projections.until import until
from tests.trace.conftest import is_followed

PORTFOLIO = f"/bailleurs/{GRAND}"
ROW = re.compile(r'<tr id="m-([0-9a-f-]+)"')


def shown(browser: Browser, running: Running, **given: str) -> str:
    """The portfolio once the read models hold all that was posted, with these filters."""
    head = str(running.backend.ledger.head().position)
    answer = browser.search(PORTFOLIO, at=head, **given)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("given", "is_there"),
    [
        ({"territoire": "venissieux", "etape": "accompanied"}, True),
        ({"dette": "1240", "procedure": "order_to_vacate", "referent": "lahso"}, True),
        ({"groupe": "procedure", "tri": "echeance"}, True),
        ({"dette": "1241"}, False),
        ({"procedure": "summons"}, False),
        ({"etape": "referred"}, False),
        ({"outil": "bail_maintien"}, False),
    ],
    ids=str,
)
def test_filters_of_the_address_act_on_every_household(
    *, running: Running, sign_in: SignIn, refer: Refer, given: dict[str, str], is_there: bool
) -> None:
    name = canary()
    household = refer(name)
    schedule(running, household)
    admit(running, household)
    owe(running, household)
    vacate(running, household)
    page = shown(sign_in(GRAND, "conseiller_social"), running, q=name, **given)
    assert (household in ROW.findall(page)) is is_there
    assert ("1\u00a0ménage correspond" in page) is is_there


def test_a_debt_is_a_curve_with_its_accounts_and_says_how_much_it_grew(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    owe(running, household)
    owe(running, household, on="2020-06-20")
    page = shown(sign_in(GRAND, "conseiller_social"), running, q=name)
    row = page.partition(f'id="m-{household}"')[2].partition("</table>")[0]
    assert 'class="curve"' in row
    assert "20 mai 2020" in row.replace("\u00a0", " ")
    assert "2 relevés" in row.replace("\u00a0", " ")


def test_the_next_deadline_of_a_procedure_stands_beside_it(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    vacate(running, household)
    page = shown(sign_in(GRAND, "conseiller_social"), running, q=name)
    row = page.partition(f'id="m-{household}"')[2].partition("</tr>")[0]
    assert 'class="due"' in row


def test_who_does_not_see_debts_is_offered_no_filter_and_no_order_on_them(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    owe(running, household)
    browser = sign_in(GRAND, "proximite")
    page = shown(browser, running, dette="1", tri="dette", q=name)
    assert 'name="dette"' not in page
    assert '<option value="dette"' not in page
    assert "1240" not in page
    assert 'class="curve"' not in page
    assert household in ROW.findall(page)


def test_a_file_holds_what_the_filters_of_the_page_leave(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household, other = refer(name), refer()
    owe(running, household)
    until(lambda: is_followed(running))
    browser = sign_in(GRAND, "conseiller_social")
    page = shown(browser, running, q=name)
    addresses = [
        unescape(each) for each in re.findall(r'href="([^"]+portefeuille\.csv[^"]*)"', page)
    ]
    assert len(addresses) == 2
    for address in addresses:
        assert name not in address
        text = browser.get(address).content.decode("utf-8-sig")
        assert household in text
        assert other not in text
    heads = next(csv.reader(io.StringIO(browser.get(addresses[1]).text)))
    assert heads[-4:] == ["debt_growth", "debt_growth_from", "deadline", "deadline_on"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("asked", "told"),
    [("etape=inconnue", "ce choix n’existe pas"), ("dette=dix", "un montant en euros")],
)
def test_a_file_is_not_made_of_more_than_was_asked_for(
    *, sign_in: SignIn, form: str, asked: str, told: str
) -> None:
    browser = sign_in(GRAND, "conseiller_social")
    answer = browser.get(f"{PORTFOLIO}/portefeuille.{form}?territoire=venissieux&{asked}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{PORTFOLIO}?territoire=venissieux&")
    assert told in unescape(browser.get(answer.headers["location"]).text)


def test_a_file_is_not_made_of_a_search_that_was_made_for_somebody_else(sign_in: SignIn) -> None:
    answer = sign_in(GRAND, "conseiller_social").get(f"{PORTFOLIO}/portefeuille.csv?cherche=abcd")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PORTFOLIO}?cherche=abcd")


def test_a_household_that_left_waits_for_no_deadline(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    vacate(running, household)
    schedule(running, household)
    told = {"occurred_on": "2020-06-10", "session": "ct-x", "reason": "duplicate"}
    refused = "etage.household.referral-refused.v1"
    post_event(running, PLATFORM, refused, subject=household, data=told)
    page = shown(sign_in(GRAND, "conseiller_social"), running, q=name)
    row = page.partition(f'id="m-{household}"')[2].partition("</tr>")[0]
    assert "Commandement" in row
    assert 'class="due"' not in row
