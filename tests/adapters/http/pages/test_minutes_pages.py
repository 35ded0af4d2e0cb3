"""Minutes of a session, on a page and as a document: what each reader may keep, and no more."""

from typing import Any

import pytest

from tests.adapters.http.pages.committee_rooms import convene, settled
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn, post_event
from tests.adapters.http.pages.stories import PLATFORM, canary
from tests.adapters.http.pages.test_agenda_on_pages import text_of
from tests.security.pdf_text import Pdf

ADMITTED = "etage.household.admitted.v1"
OBJECTIVE = "Reprendre le loyer courant"


def decide(running: Running, session: str, household: str, **more: Any) -> dict[str, Any]:
    """The session admits the household, with LAHSo to lead and an objective in its own words."""
    data = {
        "occurred_on": "2020-06-29",
        "session": session,
        "lead_organisation": "lahso",
        "modality": "coordination",
        "objectives": [OBJECTIVE],
    }
    return post_event(running, PLATFORM, ADMITTED, subject=household, data=data | more)


def plan(running: Running, household: str) -> None:
    """The session plans an appointment of LAHSo's."""
    data = {
        "occurred_on": "2020-06-29",
        "action": "rendez-vous-1",
        "kind": "appointment",
        "owner_organisation": "lahso",
        "due_on": "2020-07-12",
    }
    post_event(running, PLATFORM, "etage.household.action-planned.v1", subject=household, data=data)


def both(running: Running, sign_in: SignIn, session: str, *, who: tuple[str, str]) -> list[str]:
    """The minutes as that reader has them: the words of the page, and those of the document."""
    browser = sign_in(*who)
    page = settled(running, browser, f"/seances/{session}/releve")
    document = browser.get(f"/seances/{session}/releve.pdf")
    assert (page.status_code, document.status_code) == (200, 200)
    assert document.headers["content-type"] == "application/pdf"
    return [text_of(page.text), Pdf(document.content).words]


def test_minutes_say_who_was_there_what_was_decided_and_who_does_what_until_when(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name, session = canary(), convene(running)
    household = refer(name)
    decide(running, session, household)
    plan(running, household)
    held = {"occurred_on": "2020-06-29", "on": "2020-06-29", "participants": ["lahso", GRAND]}
    committee = {"kind": "technical", "territory": "venissieux"}
    post_event(running, PLATFORM, "etage.committee.held.v1", subject=session, data=held | committee)
    convene(running, "2020-08-04")
    for told in both(running, sign_in, session, who=("lahso", "worker")):
        for words in (name, "Admission", "LAHSo", "GrandLyon Habitat", OBJECTIVE, "Rendez-vous"):
            assert words in told, words
        assert "12 juillet 2020" in told
        assert "Référent : LAHSo" in told.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("who", "named", "worded"),
    [
        ((PLATFORM, "coordinateur"), True, False),
        (("lahso", "worker"), True, True),
        ((GRAND, "conseiller_social"), True, False),
        (("lahso", "committee_member"), False, False),
        (("ancols", "auditor"), False, False),
    ],
)
def test_minutes_hold_what_their_reader_may_see_and_nothing_else(
    *, running: Running, sign_in: SignIn, refer: Refer, who: Any, named: bool, worded: bool
) -> None:
    name, session = canary(), convene(running)
    household = refer(name)
    decide(running, session, household)
    for told in both(running, sign_in, session, who=who):
        assert "Admission" in told
        assert (name in told) is named
        assert (OBJECTIVE in told) is worded


def test_a_household_that_a_reader_does_not_follow_is_not_in_their_minutes(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    theirs, others, session = canary(), canary(), convene(running)
    decide(running, session, refer(theirs))
    decide(running, session, refer(others), lead_organisation="intermed")
    for told in both(running, sign_in, session, who=("lahso", "worker")):
        assert theirs in told
        assert others not in told
        assert "sur 1 ménage" in told


def test_minutes_tell_a_decision_as_its_rectification_leaves_it(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    session = convene(running)
    household = refer()
    receipt = decide(running, session, household)
    event = {"source": receipt["source"], "id": receipt["id"]}
    data = {"occurred_on": "2020-06-29", "event": event, "reason": "Erreur de saisie"}
    corrections = {"objectives": ["Ouvrir les droits"], "modality": "advice"}
    post_event(
        running,
        PLATFORM,
        "etage.household.rectified.v1",
        subject=household,
        data=data | {"corrections": corrections},
    )
    for told in both(running, sign_in, session, who=("lahso", "worker")):
        assert "Appui-conseil" in told
        assert "Ouvrir les droits" in told
        assert OBJECTIVE not in told


def test_a_session_without_decisions_says_so_on_paper_too(
    running: Running, sign_in: SignIn
) -> None:
    session = convene(running)
    for told in both(running, sign_in, session, who=(PLATFORM, "coordinateur")):
        assert "Aucune décision n’est enregistrée" in told
        assert "Les participants n’ont pas été enregistrés." in told


def test_the_document_of_a_session_is_the_same_each_time_and_named_after_it(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    session = convene(running)
    decide(running, session, refer())
    browser = sign_in(PLATFORM, "coordinateur")
    settled(running, browser, f"/seances/{session}/releve")
    first, second = (browser.get(f"/seances/{session}/releve.pdf") for _ in range(2))
    assert first.content == second.content
    assert f'filename="releve-{session}.pdf"' in first.headers["content-disposition"]
    assert first.headers["cache-control"] == "no-store"


def test_what_is_typed_in_a_decision_is_no_markup_of_the_document(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    session = convene(running)
    typed = '#read("/etc/passwd") *gras* $x$'
    decide(running, session, refer("= Titre Fictif"), objectives=[typed])
    _, document = both(running, sign_in, session, who=("lahso", "worker"))
    assert typed in document
    assert "= Titre Fictif" in document
