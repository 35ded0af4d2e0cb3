"""The first page: what waits for whom, what changed since, and the lists that people keep."""

import re
from dataclasses import replace
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
from tests.adapters.http.pages.stories import PLATFORM, admit, canary, schedule

LIST = re.compile(r'id="a-([a-z]+)-([0-9a-f-]{36})-')
HOUSEHOLD = "etage.household."


def waiting_for(running: Running, browser: Browser, kind: str = "") -> set[tuple[str, str]]:
    """What waits for somebody, by kind and household, once the read models hold all that is posted.

    With a kind, all of it is read, page by page.
    """
    at = running.backend.ledger.head().position
    page = f"/attente/{kind}?at={at}" if kind else f"/?at={at}"
    found: set[tuple[str, str]] = set()
    while page:
        answer = browser.get(page)
        assert answer.status_code == 200
        found |= set(LIST.findall(answer.text))
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        page = f"/attente/{kind}{unescape(following[1])}" if following else ""
    return found


def accompanied(running: Running, refer: Refer, name: str) -> str:
    """A household that LAHSo leads since 12 May."""
    household = refer(name)
    schedule(running, household)
    admit(running, household)
    return household


def test_a_referral_waits_for_the_platform_and_its_answer_for_who_referred(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    coordinator = sign_in(PLATFORM, "coordinateur")
    adviser = sign_in(GRAND, "conseiller_social")
    assert ("referral", household) in waiting_for(running, coordinator, "referral")
    assert ("answer", household) in waiting_for(running, adviser, "answer")
    assert waiting_for(running, adviser, "referral") == set()
    for other in (sign_in("lahso", "worker"), sign_in(PLATFORM, "committee_member")):
        assert waiting_for(running, other, "referral") == set()


def test_a_decision_ends_the_waiting(running: Running, sign_in: SignIn, refer: Refer) -> None:
    household = accompanied(running, refer, canary())
    assert household not in str(waiting_for(running, sign_in(PLATFORM), "referral"))
    assert household not in str(waiting_for(running, sign_in(GRAND), "answer"))


def test_silence_waits_for_the_lead_alone_until_somebody_met_the_household(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer, canary())
    lead = sign_in("lahso", "worker")
    assert ("silence", household) in waiting_for(running, lead, "silence")
    for other in (sign_in(PLATFORM, "coordinateur"), sign_in(GRAND, "conseiller_social")):
        assert waiting_for(running, other, "silence") == set()
    met = {"occurred_on": "2020-06-20", "kind": "phone", "outcome": "met"}
    post_event(running, "lahso", f"{HOUSEHOLD}contact-recorded.v1", subject=household, data=met)
    assert ("silence", household) not in waiting_for(running, lead, "silence")


def test_an_action_waits_for_its_owner_from_a_week_before_it_is_due(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer, canary())
    for action, due_on in (("near", "2020-07-07"), ("far", "2020-07-08")):
        data = {
            "occurred_on": "2020-06-20",
            "action": action,
            "kind": "appointment" if action == "near" else "home_visit",
            "owner_organisation": "lahso",
            "due_on": due_on,
        }
        post_event(running, "lahso", f"{HOUSEHOLD}action-planned.v1", subject=household, data=data)
    shown = sign_in("lahso", "worker").get(
        f"/attente/action?at={running.backend.ledger.head().position}"
    )
    assert f"a-action-{household}-appointment" in shown.text
    assert f"a-action-{household}-home_visit" not in shown.text
    assert f'href="/menages/{household}/faits/action-faite"' in shown.text


def test_a_hearing_waits_for_the_lead_and_the_landlord_and_for_no_reader_of_paths_alone(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer, canary())
    data = {
        "occurred_on": "2020-06-02",
        "stage": "summons",
        "on": "2020-06-02",
        "hearing_on": "2020-07-20",
    }
    post_event(running, GRAND, f"{HOUSEHOLD}legal-stage-recorded.v1", subject=household, data=data)
    for organisation, role in (("lahso", "worker"), (GRAND, "recouvrement")):
        found = waiting_for(running, sign_in(organisation, role), "hearing")
        assert ("hearing", household) in found
    for organisation, role in ((GRAND, "proximite"), (PLATFORM, "committee_member")):
        assert waiting_for(running, sign_in(organisation, role), "hearing") == set()


@pytest.mark.parametrize("other", ["est-metropole-habitat", "intermed", "ccas-bron"])
def test_nothing_of_others_waits_for_anybody(
    *, running: Running, sign_in: SignIn, refer: Refer, other: str
) -> None:
    household = refer(canary())
    browser = sign_in(other)
    for kind in ("referral", "answer", "hearing", "silence"):
        shown = browser.get(f"/attente/{kind}?at={running.backend.ledger.head().position}")
        assert household not in shown.text
    assert b"Canari" not in browser.get("/").content


def test_who_has_nothing_to_do_is_told_so(sign_in: SignIn) -> None:
    shown = sign_in("ccas-bron", "worker").get("/").text
    assert "<h1>Ce qui m’attend</h1>" in shown
    assert "Rien ne vous attend" in shown


def test_a_kind_that_does_not_exist_is_no_page(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    assert browser.get("/attente/nothing").status_code == 404
    assert browser.get("/attente/referral?after=made-up").status_code == 404


def test_a_group_shows_its_first_five_and_leads_to_all_of_them(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    mine = {refer() for _ in range(6)}
    browser = sign_in(PLATFORM, "coordinateur")
    home = browser.get(f"/?at={running.backend.ledger.head().position}").text
    group = home.partition('id="attente-referral"')[2].partition("</section>")[0]
    assert len(LIST.findall(group)) == 5
    told = re.search(r'href="/attente/referral">Voir les (\d+)', group)
    assert told
    everyone = waiting_for(running, browser, "referral")
    assert len(everyone) == int(told[1])
    assert {("referral", each) for each in mine} <= everyone


def come_again(running: Running, browser: Browser) -> None:
    """The same person signs in a minute later."""
    sessions = running.app.state.site.sessions
    session = sessions.opened(browser.http.cookies["etage"])
    assert session is not None
    later = replace(session, began_at=session.began_at + 60)
    browser.http.cookies.clear()
    browser.http.cookies.set("etage", sessions.sealed(later))


def test_the_next_visit_is_told_what_was_recorded_since(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    at = running.backend.ledger.head().position
    assert "Depuis votre visite" not in browser.get(f"/?at={at}").text
    household = refer()
    at = running.backend.ledger.head().position
    come_again(running, browser)
    for page in ("/", "/territoires/venissieux"):
        shown = browser.get(f"{page}?at={at}").text
        assert "Depuis votre visite du" in shown
        assert f'id="c-{household}"' in shown


def test_a_delay_of_the_procedure_waits_in_its_last_thirty_days(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    told = {}
    for on in ("2020-05-20", "2020-06-10"):
        household = accompanied(running, refer, canary())
        data = {"occurred_on": on, "stage": "order_to_pay", "on": on}
        post_event(
            running, GRAND, f"{HOUSEHOLD}legal-stage-recorded.v1", subject=household, data=data
        )
        told[on] = household
    for organisation, role in (("lahso", "worker"), (GRAND, "recouvrement")):
        found = waiting_for(running, sign_in(organisation, role), "deadline")
        assert ("deadline", told["2020-05-20"]) in found
        assert ("deadline", told["2020-06-10"]) not in found
    assert waiting_for(running, sign_in(GRAND, "proximite"), "deadline") == set()
