"""The three forms: the same intake as partners, a refusal in French, and nothing stored twice."""

import re
from datetime import date
from typing import Any

from adapters.http.pages import referral_page
from adapters.http.pages.french_gaps import French
from adapters.http.pages.refusals import FIELD_LABELS
from adapters.http.pages.words import Words
from domain.programme import Configuration
from domain.sentence import said
from tests.adapters.http.pages.conftest import GRAND, NUMBER, TOKEN, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, SESSION, admit, canary, schedule

CONTACT = {"occurred_on": "2020-06-30", "kind": "home_visit", "outcome": "met"}


def position(running: Running) -> int:
    """How much the ledger holds."""
    return running.backend.ledger.head().position


def test_a_contact_is_recorded_and_shown_at_once(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    browser = sign_in("grandlyon-habitat", "conseiller_social")
    shown = browser.fill_in(f"/menages/{household}/contact", **CONTACT, unannounced="oui")
    assert shown.url.path == f"/menages/{household}"
    assert "Enregistré\u202f: Contact." in shown.text
    assert "Visite à domicile, à l’improviste\u202f: rencontre." in shown.text


def test_a_form_sent_twice_is_stored_once(running: Running, sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    browser = sign_in(GRAND)
    page = f"/menages/{household}/contact"
    shown = browser.get(page).text
    sent = CONTACT | {
        "jeton_formulaire": TOKEN.findall(shown)[-1],
        "numero": NUMBER.findall(shown)[-1],
    }
    before = position(running)
    first, second = (browser.http.post(page, data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert position(running) == before + 1
    changed = browser.http.post(page, data=sent | {"outcome": "missed"})
    assert "a déjà été enregistré avec d’autres réponses" in changed.text
    assert position(running) == before + 1


def test_a_form_that_the_session_did_not_open_stores_nothing(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    browser, other = sign_in(GRAND), sign_in(GRAND)
    page = f"/menages/{household}/contact"
    others = TOKEN.findall(other.get(page).text)[-1]
    before = position(running)
    for token in ("", "0" * 64, others, "é"):
        answer = browser.http.post(page, data=CONTACT | {"jeton_formulaire": token})
        assert answer.status_code == 403
        assert "Ce formulaire n’est plus valable" in answer.text
    assert position(running) == before


def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    browser = sign_in(GRAND)
    shown = browser.fill_in(
        f"/menages/{refer()}/contact", occurred_on="2020-07-15", note="Le ménage <rappellera>."
    )
    assert shown.status_code == 422
    assert '<a href="#kind">Comment\u202f: Ce champ est obligatoire.</a>' in shown.text
    assert "Le ménage &lt;rappellera&gt;." in shown.text
    assert 'value="2020-07-15"' in shown.text
    assert 'aria-describedby="kind-erreur" aria-invalid="true"' in shown.text
    assert "autofocus" in shown.text


def test_a_rule_that_refuses_is_told_in_french(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    browser = sign_in(GRAND)
    page = f"/menages/{refer()}/contact"
    ahead = browser.fill_in(page, **CONTACT | {"occurred_on": "2020-07-15"})
    assert "Cette date ne peut pas être après le 30\u00a0juin 2020." in ahead.text
    before = browser.fill_in(page, **CONTACT | {"occurred_on": "2020-05-01"})
    assert before.status_code == 422
    assert "L’étape du ménage ne le permet pas" in before.text
    assert 'lang="en"' not in ahead.text + before.text


def test_a_landlord_refers_in_one_form_and_the_platform_sees_it_on_its_board(
    running: Running, sign_in: SignIn
) -> None:
    name = canary()
    landlord = sign_in(GRAND, "conseiller_social")
    shown = landlord.fill_in(
        "/saisines/nouvelle",
        name=name,
        commune="69259",
        adults="2",
        children="1",
        occurred_on="2020-06-30",
        stream="maintien",
        motive="eviction_risk",
        difficulties=["debt", "health"],
        referrer_service="conseiller_social",
        household_aware="oui",
        signal_kind="arrears",
    )
    assert f"<h1>{name}</h1>" in shown.text
    position_told = re.search(r"at=(\d+)", str(shown.url))
    assert position_told
    board = (
        sign_in(PLATFORM)
        .search("/territoires/venissieux", at=position_told[1], q=shown.url.path.split("/")[2])
        .text
    )
    assert name in board
    household = shown.url.path.split("/")[2]
    portfolio = landlord.search(f"/bailleurs/{GRAND}", at=position_told[1], q=household)
    assert name in portfolio.text


def test_a_referral_that_cannot_be_says_which_answers_are_wrong(
    running: Running, sign_in: SignIn
) -> None:
    before = position(running)
    browser = sign_in("ccas-venissieux")
    filled = {
        "name": "Zélie Fictive",
        "occurred_on": "2019-01-15",
        "stream": "maintien",
        "motive": "arrears",
        "landlord": GRAND,
        "commune": "69259",
    }
    early = browser.fill_in("/saisines/nouvelle", **filled)
    assert "La plateforme Vénissieux n’a ouvert que le 4\u00a0mars 2019." in early.text
    reference = browser.fill_in("/saisines/nouvelle", **filled | {"reference": "été n° 4"})
    assert (
        '<a href="#reference">Référence\u202f: La référence a au plus 64 lettres' in reference.text
    )
    persons = browser.fill_in("/saisines/nouvelle", **filled | {"adults": "deux"})
    assert "Indiquez un nombre entier." in persons.text
    assert position(running) == before


def test_who_refers_nobody_has_no_form_for_it(sign_in: SignIn) -> None:
    for organisation in ("intermed", PLATFORM, "ancols"):
        answer = sign_in(organisation).get("/saisines/nouvelle")
        assert answer.status_code == 403
        assert "Cette action n’est pas permise" in answer.text


def test_the_platform_schedules_and_admits(running: Running, sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    browser = sign_in(PLATFORM, "coordinateur")
    acts = f"/menages/{household}/faits"
    scheduled = browser.fill_in(
        f"{acts}/inscription", occurred_on="2020-06-29", session="ct-06", on="2020-06-30"
    )
    assert "Comité technique du 30\u00a0juin 2020 (séance ct-06)." in scheduled.text
    admitted = browser.fill_in(
        f"{acts}/admission",
        occurred_on="2020-06-30",
        session="ct-06",
        lead_organisation="lahso",
        modality="coordination",
    )
    assert "Référent\u202f: LAHSo." in admitted.text


def test_the_platform_refuses_only_with_a_reason_and_a_way_out(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    browser = sign_in(PLATFORM, "coordinateur")
    page = f"/menages/{household}/faits/refus"
    sent: dict[str, Any] = {
        "occurred_on": "2020-05-12",
        "session": SESSION,
        "reason": "mainstream_sufficient",
    }
    without = browser.fill_in(page, **sent)
    assert "Indiquez le dispositif de droit commun qui suffit." in without.text
    refused = browser.fill_in(page, **sent | {"redirected_to": "fsl"})
    assert "Réorienté vers\u202f: FSL." in refused.text


def test_a_decision_on_a_household_past_that_stage_is_refused(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    schedule(running, household)
    admit(running, household)
    browser = sign_in(PLATFORM, "coordinateur")
    late = browser.get(f"/menages/{household}/faits/report")
    assert late.status_code == 409
    assert "Étape du ménage\u202f: <strong>accompagné</strong>" in late.text
    assert f'href="/menages/{household}/faits/relais"' in late.text
    assert "Décision du comité" not in browser.get(f"/menages/{household}").text


def test_a_decision_before_the_last_step_is_told_with_its_day_and_the_stage(
    sign_in: SignIn, refer: Refer
) -> None:
    household = refer()
    browser = sign_in(PLATFORM, "coordinateur")
    early = browser.fill_in(
        f"/menages/{household}/faits/inscription",
        occurred_on="2019-04-01",
        session="ct-06",
        on="2020-06-30",
    )
    assert "Un changement d’étape ne peut pas être daté avant le précédent." in early.text
    assert "C’était le" in early.text
    assert "Étape du ménage\u202f: saisine reçue." in early.text


def test_a_landlord_has_no_form_for_decisions(sign_in: SignIn, refer: Refer) -> None:
    household = refer()
    browser = sign_in(GRAND)
    assert browser.get(f"/menages/{household}/decision").status_code == 403
    assert "Décision du comité" not in browser.get(f"/menages/{household}").text


def test_a_form_in_another_encoding_or_too_large_is_refused(sign_in: SignIn, refer: Refer) -> None:
    page = f"/menages/{refer()}/contact"
    browser = sign_in(GRAND)
    assert browser.http.post(page, json=CONTACT).status_code == 415
    assert browser.http.post(page, data={"note": "x" * 70_000}).status_code == 413
    assert browser.http.post(page, data={"note": "a\x00b"}).status_code == 400


def test_every_field_of_the_referral_has_a_name_in_the_summary() -> None:
    assert set(referral_page.FIELDS.values()) - set(FIELD_LABELS) == set()


def test_the_rules_words_become_dates_and_names_that_people_write(
    configuration: Configuration,
) -> None:
    french = French(Words(configuration=configuration))
    told = french(said("The day lies after {day}.", day=date(2020, 6, 1)))
    assert told == "Cette date ne peut pas être après le 1er\u00a0juin 2020."
    owner = said("The dwelling is {organisation}'s.", organisation="lyon-metropole-habitat")
    assert french(owner) == "Ce logement est à Lyon Métropole Habitat."
    assert french("A rule of tomorrow.") is None
