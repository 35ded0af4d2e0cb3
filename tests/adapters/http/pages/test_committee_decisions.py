"""What a committee decides on its page: recorded as it is taken, through the same rules."""

from typing import Any

import pytest

from tests.adapters.http.pages.committee_rooms import case_of, convene, history, send, settled
from tests.adapters.http.pages.conftest import (
    GRAND,
    NUMBER,
    TOKEN,
    Refer,
    Running,
    SignIn,
    post_event,
)
from tests.adapters.http.pages.stories import PLATFORM
from tests.adapters.http.pages.test_agenda_on_pages import admit_urgently, text_of


def test_a_decision_is_recorded_as_it_is_taken_and_told_on_the_agenda(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    browser = sign_in(PLATFORM, "coordinateur")
    settled(running, browser, f"/seances/{session}")
    answer = send(
        browser,
        case_of(session, household),
        lead_organisation="lahso",
        modality="coordination",
        occurred_on="2020-06-29",
        objectives="Reprendre le loyer\nOuvrir les droits",
    )
    shown = text_of(answer.text)
    assert "Enregistré" in shown
    assert "Décidé par cette séance ✓ Admission" in shown
    (admitted,) = [e for e in history(running, household) if e["type"].endswith("admitted.v1")]
    assert admitted["data"]["session"] == session
    assert admitted["source"] == f"urn:etage:org:{PLATFORM}:pages"
    agenda = settled(running, browser, f"/seances/{session}").text
    line = agenda[agenda.index(f'id="m-{household}"') :].partition("</li>")[0]
    assert "Admission" in line


def test_a_decision_sent_twice_is_stored_once(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    browser = sign_in(PLATFORM, "coordinateur")
    page = settled(running, browser, case_of(session, household, acte="refuser")).text
    data = {
        "jeton_formulaire": TOKEN.findall(page)[-1],
        "numero": NUMBER.findall(page)[-1],
        "acte": "refuser",
        "reason": "capacity_reached",
        "occurred_on": "2020-06-29",
    }
    for _ in range(2):
        answer = browser.http.post(case_of(session, household), data=data)
        assert answer.status_code == 303
    refused = [e for e in history(running, household) if e["type"].endswith("refused.v1")]
    assert len(refused) == 1


def test_a_refusal_by_the_rules_stands_beside_its_field_and_stores_nothing(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    browser = sign_in(PLATFORM, "coordinateur")
    settled(running, browser, f"/seances/{session}")
    page = case_of(session, household, acte="refuser")
    answer = send(browser, page, reason="mainstream_sufficient", occurred_on="2020-06-29")
    assert answer.status_code == 422
    assert 'id="redirected_to-erreur"' in answer.text
    assert len(history(running, household)) == 1


@pytest.mark.parametrize(
    ("act", "fields", "type_"),
    [
        ("confirmer", {}, "reviewed"),
        ("point", {"decision": "alert", "next_review_on": "2020-09-01"}, "reviewed"),
        ("sortie", {"outcome": "stayed_secured"}, "exited"),
        ("referent", {"to_organisation": "intermed"}, "lead-handed-over"),
        ("modalite", {"modality": "advice"}, "modality-changed"),
        (
            "action",
            {"kind": "appointment", "owner_organisation": "lahso", "due_on": "2020-07-10"},
            "action-planned",
        ),
    ],
)
def test_each_act_of_a_session_is_recorded(
    *, running: Running, sign_in: SignIn, refer: Refer, act: str, fields: Any, type_: str
) -> None:
    household, session = refer(), convene(running)
    admit_urgently(running, household)
    browser = sign_in(PLATFORM, "coordinateur")
    settled(running, browser, f"/seances/{session}")
    page = case_of(session, household, acte=act)
    answer = send(browser, page, occurred_on="2020-06-29", **fields)
    assert answer.status_code == 200, text_of(answer.text)
    last = history(running, household)[-1]
    assert last["type"] == f"etage.household.{type_}.v1"
    if type_ in ("reviewed", "exited"):
        assert last["data"]["session"] == session


def test_whoever_decides_on_a_tool_does_so_before_the_committee(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    admit_urgently(running, household)
    asked = {"tool": "bail-1", "kind": "bail_maintien", "occurred_on": "2020-06-20"}
    data = asked | {"parameters": {"start_on": "2020-07-01", "review_months": 3}}
    post_event(running, PLATFORM, "etage.household.tool-requested.v1", subject=household, data=data)
    settled(running, sign_in(PLATFORM, "coordinateur"), f"/seances/{session}")
    browser = sign_in(GRAND, "conseiller_social")
    page = case_of(session, household, acte="accorder")
    answer = send(browser, page, tool="bail-1", occurred_on="2020-06-29")
    assert answer.status_code == 200
    assert history(running, household)[-1]["type"] == "etage.household.tool-granted.v1"
    assert "Point d’étape" not in answer.text


def test_before_the_day_of_the_session_nothing_is_decided(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running, "2020-09-08")
    browser = sign_in(PLATFORM, "coordinateur")
    page = settled(running, browser, case_of(session, household)).text
    assert "Les décisions s’enregistrent à partir du 8 septembre 2020" in text_of(page)
    assert 'name="acte"' not in page
