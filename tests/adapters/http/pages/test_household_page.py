"""The page of a household: where it stands, what happened, and what was known then."""

import html
import re
from uuid import UUID

from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn, post_event
from tests.adapters.http.pages.stories import (
    PLATFORM,
    admit,
    aid,
    canary,
    join,
    owe,
    schedule,
    vacate,
)


def words_of(page: str) -> str:
    """What a person reads: the text without markup, every kind of space as one."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return re.sub(r"[\s\u202f\u00a0]+", " ", text)


def test_the_page_answers_where_the_household_is(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    waiting = words_of(sign_in(PLATFORM).get(f"/menages/{household}").text)
    assert "Prochain comité 12 mai 2020 séance ct-venissieux-2020-05" in waiting
    assert "Organisation responsable Plateforme Vénissieux plateforme" in waiting
    admit(running, household)
    shown = words_of(sign_in(GRAND).get(f"/menages/{household}").text)
    assert "Accompagné depuis le 12 mai 2020" in shown
    assert "Organisation responsable LAHSo référent – coordination" in shown
    assert "plus de 30 jours sans rencontre" in shown


def test_events_are_told_in_french_sentences(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer(difficulties=["debt"], household_aware=True)
    owe(running, household)
    shown = words_of(sign_in(GRAND).get(f"/menages/{household}").text)
    assert "Motif : impayé. Volet maintien." in shown
    assert "Le ménage est informé de la saisine." in shown
    assert "1 240,50 € dus au 20 mai 2020 (loyer)." in shown
    assert "Logement GrandLyon Habitat, Vénissieux." in shown


def test_a_late_fact_says_when_it_was_recorded(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    owe(running, household, on="2020-05-20")
    shown = words_of(sign_in(GRAND).get(f"/menages/{household}").text)
    assert re.search(r"enregistré tardivement le 30 juin 2020 à \d+ h \d\d", shown)


def test_looking_back_shows_the_day_and_says_that_it_is_the_past(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    admit(running, household)
    browser = sign_in(GRAND)
    then = words_of(browser.get(f"/menages/{household}?as_of=2020-05-06").text)
    assert "Vous regardez le passé. Les faits survenus jusqu’au 6 mai 2020" in then
    assert "Étape En comité depuis le 5 mai 2020" in then
    assert "Entrée dans l’accompagnement" not in then
    known = words_of(browser.get(f"/menages/{household}?known_at=2020-06-30T11:30").text)
    assert "tel que connu le 30 juin 2020 à 11 h 30" in known


def test_before_the_path_began_nothing_is_shown(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    shown = sign_in(GRAND).get(f"/menages/{household}?known_at=2020-06-30T11:29")
    assert shown.status_code == 200
    assert "Rien n’était connu à ce moment" in shown.text


def test_a_date_that_is_none_is_told_at_its_field(sign_in: SignIn, refer: Refer) -> None:
    shown = sign_in(GRAND).get(f"/menages/{refer()}?as_of=2020-13-01&known_at=hier").text
    assert '<a href="#as_of">' in shown
    assert 'value="2020-13-01"' in shown
    assert shown.count('aria-invalid="true"') == 2


def test_one_walks_from_event_to_event(running: Running, sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    schedule(running, household)
    admit(running, household)
    browser = sign_in(GRAND)
    walked = []
    address = f"/menages/{household}?as_of=2020-05-12"
    while address:
        shown = browser.get(html.unescape(address)).text
        walked.append(re.findall(r'aria-current="step"><span>([^<]+)', shown)[0])
        found = re.search(r'href="([^"]+)"><span aria-hidden="true">←</span> Événement', shown)
        address = found[1] if found else ""
    assert walked == ["Accompagné", "En comité", "Saisine reçue"]


def test_what_was_erased_is_told_as_erased(running: Running, sign_in: SignIn, refer: Refer) -> None:
    name = canary()
    household = refer(name)
    running.backend.key_ring.destroy(UUID(household))
    shown = sign_in(GRAND).get(f"/menages/{household}").text
    assert "Nom : effacé" in words_of(shown)
    assert name not in shown


def test_what_people_write_is_shown_and_never_run(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    attack = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7*7 }}'
    household = refer(attack)
    schedule(running, household)
    admit(running, household)
    data = {"occurred_on": "2020-06-01", "kind": "phone", "outcome": "met", "note": attack}
    post_event(
        running, "lahso", "etage.household.contact-recorded.v1", subject=household, data=data
    )
    shown = sign_in("lahso").get(f"/menages/{household}").text
    assert "<script>" not in shown
    assert "<img src=x" not in shown
    assert shown.count("&lt;script&gt;alert(1)") >= 2
    assert "{{ 7*7 }}" in shown


def test_a_false_receipt_in_the_address_congratulates_nobody(sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    for position in ("1", "99999999", "x", "-1"):
        shown = sign_in(GRAND).get(f"/menages/{household}?at={position}").text
        assert 'class="stored"' not in shown


def test_a_deadline_is_shown_with_its_rule_and_its_source(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    vacate(running, household)
    shown = words_of(sign_in(GRAND).get(f"/menages/{household}").text)
    assert "Indicatif : ne vaut pas conseil juridique." in shown
    assert "20 juillet 2020 Fin du délai pour quitter les lieux" in shown
    assert "art. L412-1, L412-5 et L412-6" in shown


def test_a_partner_sees_the_tool_but_neither_its_amount_nor_the_procedure(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    admit(running, household)
    join(running, household, "intermed")
    vacate(running, household)
    aid(running, household)
    whole = words_of(sign_in(GRAND).get(f"/menages/{household}").text)
    assert "Aide au déménagement En cours" in whole
    assert "0,00 € versés sur 500,00 €" in whole
    partly = words_of(sign_in("intermed").get(f"/menages/{household}").text)
    assert "Aide au déménagement En cours" in partly
    assert "500,00" not in partly
    assert "quitter les lieux" not in partly
