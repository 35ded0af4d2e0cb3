"""What pages say of the next session, and of an urgent admission that it is to confirm."""

import html
import re

from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn, post_event
from tests.adapters.http.pages.stories import PLATFORM

BOARD = "/territoires/venissieux"
SESSION = "ct-venissieux-2020-07"


def text_of(page: str) -> str:
    """The words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def admit_urgently(running: Running, household: str) -> None:
    """A hearing is near, and the coordinator does not wait for a session."""
    summons = {"occurred_on": "2020-06-08", "stage": "summons", "on": "2020-06-08"}
    post_event(
        running,
        GRAND,
        "etage.household.legal-stage-recorded.v1",
        subject=household,
        data={**summons, "hearing_on": "2020-07-06"},
    )
    data = {"urgent": True, "lead_organisation": "lahso", "modality": "coordination"}
    post_event(
        running,
        PLATFORM,
        "etage.household.admitted.v1",
        subject=household,
        data={"occurred_on": "2020-06-15", **data},
    )


def look_at(running: Running, household: str) -> None:
    """A session looks at the household."""
    data = {"occurred_on": "2020-06-22", "session": "ct-juin", "decision": "continue"}
    post_event(running, PLATFORM, "etage.household.reviewed.v1", subject=household, data=data)


def test_an_urgent_admission_is_said_to_await_a_session_until_one_looks_at_it(
    running: Running, refer: Refer, sign_in: SignIn
) -> None:
    household = refer()
    admit_urgently(running, household)
    browser = sign_in(PLATFORM)
    page = f"/menages/{household}"
    assert "admission en urgence à confirmer" in text_of(browser.get(page).text)
    look_at(running, household)
    after = text_of(browser.get(page).text)
    assert "admission en urgence confirmée le 22 juin 2020" in after
    assert "admission en urgence à confirmer" not in after


def test_a_board_tells_the_next_session_and_what_is_on_its_agenda(
    running: Running, refer: Refer, sign_in: SignIn
) -> None:
    admit_urgently(running, refer())
    browser = sign_in(PLATFORM)
    at = post_event(
        running,
        PLATFORM,
        "etage.committee.scheduled.v1",
        subject=SESSION,
        data={
            "occurred_on": "2020-06-24",
            "kind": "technical",
            "territory": "venissieux",
            "on": "2020-07-07",
        },
    )["position"]
    shown = text_of(browser.get(f"{BOARD}?at={at}").text)
    assert re.search(r"Prochaine séance 7 juillet 2020 dans 7 jours", shown)
    assert re.search(r"[1-9]\d* Admissions en urgence à confirmer", shown)


def test_a_session_that_a_referral_is_down_for_is_the_next_one_though_nobody_recorded_it(
    running: Running, refer: Refer, sign_in: SignIn
) -> None:
    data = {"occurred_on": "2020-06-25", "session": "ct-juillet", "on": "2020-07-02"}
    at = post_event(
        running, PLATFORM, "etage.household.review-scheduled.v1", subject=refer(), data=data
    )["position"]
    own = text_of(sign_in(PLATFORM).get(f"{BOARD}?at={at}").text)
    others = text_of(sign_in("est-metropole-habitat").get(f"{BOARD}?at={at}").text)
    assert "Prochaine séance 2 juillet 2020 dans 2 jours" in own
    assert "2 juillet 2020" not in others
