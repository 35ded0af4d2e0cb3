"""A committee on one screen: its sessions, its agenda, one household at a time, and who sees it."""

import re
from uuid import uuid4

import pytest

from services.sittings import initials
from tests.adapters.http.pages.committee_rooms import (
    TERRITORY,
    case_of,
    convene,
    history,
    settled,
)
from tests.adapters.http.pages.conftest import (
    GRAND,
    NUMBER,
    TOKEN,
    Refer,
    Running,
    SignIn,
    post_event,
)
from tests.adapters.http.pages.stories import PLATFORM, admit, aid, canary, owe
from tests.adapters.http.pages.test_agenda_on_pages import admit_urgently, text_of

OTHERS = (
    ("plateforme-lyon-7-8", "coordinateur"),
    ("ccas-bron", "worker"),
    ("metropole-de-lyon", "organisation"),
    (GRAND, "steering"),
)


def test_a_platform_schedules_a_session_and_finds_its_agenda(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), f"ct-{uuid4().hex[:10]}"
    browser = sign_in(PLATFORM, "coordinateur")
    page = f"/territoires/{TERRITORY}/seances"
    there = browser.fill_in(page, session=session, on="2020-09-08", participants=["lahso", GRAND])
    assert there.url.path == f"/seances/{session}"
    assert "Comité technique du 8 septembre 2020, Vénissieux" in text_of(there.text)
    assert "Invités" in there.text
    assert f'id="m-{household}"' in settled(running, browser, f"/seances/{session}").text
    assert session in browser.get(page).text


def test_a_session_name_with_spaces_is_refused_beside_its_field(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    page = f"/territoires/{TERRITORY}/seances"
    answer = browser.fill_in(page, session="comité de juin", on="2020-09-08")
    assert answer.status_code == 422
    assert 'id="session-erreur"' in answer.text
    assert 'value="comité de juin"' in answer.text


def test_an_agenda_is_in_groups_of_their_reason_those_in_haste_first(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    urgent, waiting = refer(), refer()
    admit_urgently(running, urgent)
    session = convene(running)
    page = settled(running, sign_in(PLATFORM, "coordinateur"), f"/seances/{session}").text
    assert page.index("motif-urgent_to_confirm") < page.index("motif-new")
    assert page.index(f'id="m-{urgent}"') < page.index("motif-new")
    assert page.index("motif-new") < page.index(f'id="m-{waiting}"')


def test_one_goes_from_a_household_to_the_next_and_is_told_how_far_one_is(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    refer(), refer()
    session = convene(running)
    browser = sign_in(PLATFORM, "coordinateur")
    agenda = settled(running, browser, f"/seances/{session}").text
    order = re.findall(r'id="m-([0-9a-f-]+)"', agenda)
    first = browser.get(case_of(session, order[0])).text
    second = browser.get(case_of(session, order[1])).text
    assert f'rel="next" href="/seances/{session}/menages/{order[1]}' in first
    assert f'rel="prev" href="/seances/{session}/menages/{order[0]}' in second
    (count,) = re.findall(r"<strong>(\d+)</strong> à l’ordre du jour", agenda)
    assert f"2 sur {count}, 0 décidé" in text_of(second)


def test_the_essentials_of_a_household_are_beside_the_form(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    admit(running, household)
    owe(running, household)
    owe(running, household, on="2020-06-20")
    aid(running, household)
    told = {"domain": "budget", "summary": "Surendettement à traiter.", "occurred_on": "2020-06-02"}
    post_event(
        running, "lahso", "etage.household.diagnosis-contributed.v1", subject=household, data=told
    )
    data = {"occurred_on": "2020-06-10", "session": "ct-x", "decision": "alert"}
    post_event(running, PLATFORM, "etage.household.reviewed.v1", subject=household, data=data)
    settled(running, sign_in(PLATFORM, "coordinateur"), f"/seances/{session}")
    page = sign_in("lahso", "worker").get(case_of(session, household)).text
    shown = text_of(page)
    for words in ("Situations bloquées", "LAHSo", "1 240,50 €", "Surendettement à traiter."):
        assert words.replace("\u202f", " ") in shown.replace("\u202f", " ").replace("\u00a0", " ")
    assert 'class="curve"' in page


@pytest.mark.parametrize(("who", "role"), OTHERS)
def test_the_others_find_neither_sessions_nor_their_households(
    *, running: Running, sign_in: SignIn, refer: Refer, who: str, role: str
) -> None:
    household, session = refer(), convene(running)
    settled(running, sign_in(PLATFORM, "coordinateur"), f"/seances/{session}")
    browser = sign_in(who, role)
    addresses = (
        f"/territoires/{TERRITORY}/seances",
        f"/seances/{session}",
        f"/seances/{session}/releve",
        f"/seances/{session}/releve.pdf",
        case_of(session, household),
    )
    assert [browser.get(address).status_code for address in addresses] == [404] * len(addresses)


def test_a_household_of_another_session_or_reader_is_not_before_the_committee(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    settled(running, sign_in(PLATFORM, "coordinateur"), f"/seances/{session}")
    assert sign_in("lahso", "worker").get(case_of(session, household)).status_code == 404
    coordinator = sign_in(PLATFORM, "coordinateur")
    assert coordinator.get(case_of(session, str(uuid4()))).status_code == 404
    assert coordinator.get(case_of("ct-inconnue", household)).status_code == 404


def test_a_household_for_which_nothing_is_to_be_decided_is_not_before_the_committee(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    data = {"occurred_on": "2020-06-15", "session": "ct-x", "reason": "duplicate"}
    post_event(
        running, PLATFORM, "etage.household.referral-refused.v1", subject=household, data=data
    )
    browser = sign_in(PLATFORM, "coordinateur")
    assert browser.get(f"/menages/{household}").status_code == 200
    assert settled(running, browser, case_of(session, household)).status_code == 404


def test_only_the_platform_schedules_holds_and_decides(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, session = refer(), convene(running)
    settled(running, sign_in(PLATFORM, "coordinateur"), f"/seances/{session}")
    browser = sign_in(GRAND, "conseiller_social")
    page = browser.get(case_of(session, household, acte="action")).text
    sent = {"jeton_formulaire": TOKEN.findall(page)[-1], "numero": uuid4().hex, "on": "2020-06-29"}
    schedule = browser.http.post(f"/territoires/{TERRITORY}/seances", data=sent)
    held = browser.http.post(f"/seances/{session}/tenue?territoire={TERRITORY}", data=sent)
    decided = browser.http.post(
        case_of(session, household),
        data=sent | {"acte": "refuser", "reason": "duplicate", "occurred_on": "2020-06-29"},
    )
    assert (schedule.status_code, held.status_code, decided.status_code) == (403, 403, 422)
    assert len(history(running, household)) == 1
    assert "Fixer une séance" not in browser.get(f"/territoires/{TERRITORY}/seances").text


def test_who_was_there_is_recorded_when_a_session_was_held(
    running: Running, sign_in: SignIn
) -> None:
    session = convene(running, participants=[GRAND])
    browser = sign_in(PLATFORM, "coordinateur")
    page = browser.get(f"/seances/{session}").text
    sent = {"jeton_formulaire": TOKEN.findall(page)[-1], "numero": NUMBER.findall(page)[-1]}
    answer = browser.http.post(
        f"/seances/{session}/tenue?territoire={TERRITORY}",
        data=sent | {"on": "2020-06-29", "participants": ["lahso", PLATFORM]},
        follow_redirects=True,
    )
    assert f'value="{GRAND}" checked' in page
    assert "Présents : LAHSo" in text_of(answer.text).replace("\u202f:", " :")
    assert "La séance s’est tenue" not in answer.text


def test_a_screen_in_the_room_shows_initials_and_nothing_that_people_wrote(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    person = {"name": name, "phone": "+33601020304"}
    household, session = refer(name, reference_person=person), convene(running)
    admit_urgently(running, household)
    browser = sign_in(PLATFORM, "coordinateur")
    settled(running, browser, f"/seances/{session}")
    for page in (f"/seances/{session}?", case_of(session, household) + "&"):
        named, projected = browser.get(page).text, browser.get(f"{page}projeter=1").text
        assert name in named
        assert name not in projected
        assert name.split()[0] not in projected
        assert "+33601020304" not in projected
        assert "projeter=1" in projected


def test_initials_tell_two_households_apart() -> None:
    first, second = uuid4(), uuid4()
    assert initials(first, "Zélie Fictive-Béta") == f"Z. F. B. – {first.hex[:4].upper()}"
    assert initials(first, "Zélie Fictive") != initials(second, "Zélie Fictive")
