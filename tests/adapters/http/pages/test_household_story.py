"""The story of a household on its page: a fact opened, walked to, rectified, and what is new."""

import html
import re

from tests.adapters.http.pages.committee_rooms import history
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn, post_event
from tests.adapters.http.pages.stories import PLATFORM, admit, join, owe, schedule
from tests.adapters.http.pages.test_home_page import come_again
from tests.adapters.http.pages.test_household_page import words_of

RECTIFIED = "etage.household.rectified.v1"


def opened(page: str) -> str:
    """What a page says of the fact that is opened."""
    found = re.search(r'<article class="panel opened".*?</article>', page, re.DOTALL)
    return words_of(found[0]) if found else ""


def test_a_fact_that_is_opened_says_who_when_and_under_which_rule(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    shown = opened(sign_in(GRAND).get(f"/menages/{household}?fait=2").text)
    assert "Passage en comité prévu" in shown
    assert "Qui Plateforme Vénissieux" in shown
    assert "Survenu 5 mai 2020" in shown
    assert re.search(r"Enregistré 30 juin 2020 à \d+ h \d\d", shown)
    assert "Accepté aux étapes : Saisine reçue, En comité." in shown
    assert "Enregistré par : Plateforme." in shown


def test_one_walks_the_facts_by_links_from_the_first_to_the_last(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    admit(running, household)
    browser = sign_in(GRAND)
    walked = []
    address = f"/menages/{household}?fait=1"
    while address:
        shown = browser.get(html.unescape(address)).text
        walked.append(re.findall(r'<h3 id="fait-titre">([^<]+)', shown)[0])
        found = re.search(r'rel="next" href="([^"]+)"', shown)
        address = found[1] if found else ""
    assert walked == ["Saisine", "Passage en comité prévu", "Entrée dans l’accompagnement"]


def test_a_fact_tells_what_rectified_it(running: Running, sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    owe(running, household)
    browser = sign_in(GRAND)
    owed = history(running, household)[-1]
    data = {
        "occurred_on": "2020-06-30",
        "event": {"source": owed["source"], "id": owed["id"]},
        "reason": "Saisie deux fois",
        "void": True,
    }
    post_event(running, GRAND, RECTIFIED, subject=household, data=data)
    assert "Retiré par Rectification 30 juin 2020" in opened(
        browser.get(f"/menages/{household}?fait=2").text
    )
    assert "Rectifie Dette 20 mai 2020" in opened(browser.get(f"/menages/{household}?fait=3").text)


def test_a_fact_that_the_reader_may_not_see_does_not_open(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    admit(running, household)
    owe(running, household)
    join(running, household, "intermed")
    assert "1 240,50 €" in opened(sign_in(GRAND).get(f"/menages/{household}?fait=3").text)
    partner = sign_in("intermed").get(f"/menages/{household}?fait=3")
    assert "1 240,50" not in words_of(partner.text)
    for false in ("99", "0", "-1", "x", "1 OR 1=1"):
        assert opened(sign_in(GRAND).get(f"/menages/{household}?fait={false}").text) == ""


def test_a_fact_of_later_does_not_open_in_the_past(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    admit(running, household)
    browser = sign_in(GRAND)
    then = browser.get(f"/menages/{household}?as_of=2020-05-06&fait=2").text
    assert "Passage en comité prévu" in opened(then)
    assert 'rel="next"' not in then
    assert opened(browser.get(f"/menages/{household}?as_of=2020-05-06&fait=3").text) == ""


def test_the_next_visit_is_told_what_was_recorded_of_the_household(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    browser = sign_in(PLATFORM, "coordinateur")
    browser.get(f"/?at={running.backend.ledger.head().position}")
    assert "Depuis votre visite" not in browser.get(f"/menages/{household}").text
    schedule(running, household)
    come_again(running, browser)
    shown = browser.get(f"/menages/{household}").text
    start = shown.index('id="changements"')
    news = shown[start : shown.index("</section>", start)]
    assert "Passage en comité prévu" in news
    assert "Saisine" not in news


def test_the_acts_of_a_section_stand_beside_it(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    shown = sign_in(GRAND).get(f"/menages/{household}").text
    start = shown.index('id="loyer"')
    section = shown[start : shown.index("</section>", start)]
    assert f"/menages/{household}/faits/dette" in section
    past = sign_in(GRAND).get(f"/menages/{household}?as_of=2020-05-06").text
    assert "/faits/dette" not in past


def test_sharing_tells_with_whom_on_which_basis_and_until_when(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    admit(running, household)
    join(running, household, "intermed")
    data = {
        "occurred_on": "2020-06-02",
        "scope": ["intermed"],
        "sensitivity": ["social"],
        "expires_on": "2021-06-02",
    }
    post_event(running, "lahso", "etage.household.consent-given.v1", subject=household, data=data)
    shown = words_of(sign_in(PLATFORM).get(f"/menages/{household}").text)
    assert "Accord de partage le 2 juin 2020 : éléments sociaux, jusqu’au 2 juin 2021" in shown
