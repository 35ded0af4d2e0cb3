"""The acts: a form for every fact that a person records, with the rules' words at the field."""

import re

import pytest

from adapters.http.pages.acts.addresses import household_id
from adapters.http.pages.acts.catalogue import BY_CODE, BY_TYPE, ELSEWHERE, LAYOUTS
from adapters.http.pages.acts.controls import controls_of
from adapters.http.pages.acts.form_layout import Scene
from adapters.http.pages.acts.tooling import parameters
from adapters.http.pages.posting import NONCE_FIELD
from domain.access import Actor
from domain.household import ALL_FACTS
from tests.adapters.http.pages.act_example import ADVISER, COORDINATOR, WORKER, Example
from tests.adapters.http.pages.act_examples import EXAMPLES
from tests.adapters.http.pages.act_stories import (
    TODAY,
    accompanied,
    exited,
    in_debt,
    planned,
    told,
    waiting,
    with_tool,
)
from tests.adapters.http.pages.conftest import GRAND, NUMBER, TOKEN, Browser, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, canary

FIELDS_SEEN_MAX = 6
OWN_TESTS = {"doublon", "doublon-delie", "reperage", "saisine"}
"""The acts that need two households, or none, or have a page of their own."""


def address(example: Example, household: str) -> str:
    """Where the form of that act is."""
    return BY_CODE[example.code].address(household) + example.query


def position(running: Running) -> int:
    """How much the ledger holds."""
    return running.backend.ledger.head().position


def filled(browser: Browser, page: str, **answers: object) -> dict[str, object]:
    """A form as it is sent, with its hidden fields."""
    shown = browser.get(page).text
    hidden = {"jeton_formulaire": TOKEN.findall(shown)[-1], NONCE_FIELD: NUMBER.findall(shown)[-1]}
    return {**hidden, "occurred_on": TODAY, **answers}


def scene_of(running: Running, who: tuple[str, str], household: str) -> Scene:
    """The household as one person sees it."""
    actor = Actor(organisation=who[0], role=who[1])
    now = running.pages.histories.household(actor, household_id(household))
    return Scene(site=running.app.state.site, actor=actor, now=now)


def test_every_fact_has_a_form_or_a_reason_why_it_has_none() -> None:
    assert BY_TYPE.keys() | ELSEWHERE.keys() == ALL_FACTS.keys()
    assert BY_TYPE.keys() & ELSEWHERE.keys() == set()
    assert len(BY_TYPE) == len(BY_CODE) == len(LAYOUTS)


def test_every_form_has_an_example() -> None:
    assert {each.code for each in EXAMPLES} | OWN_TESTS == set(BY_CODE)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_act_is_recorded_by_its_form(
    running: Running, sign_in: SignIn, refer: Refer, *, example: Example
) -> None:
    household = example.story(running, refer)
    browser = sign_in(*example.by)
    sent = {"occurred_on": TODAY, **example.answers}
    shown = browser.fill_in(address(example, household), **sent)
    assert (shown.status_code, shown.url.path) == (200, f"/menages/{household}")
    assert "Enregistré\u202f: " in shown.text


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_wrong_answer_is_refused_beside_its_field_and_stores_nothing(
    running: Running, sign_in: SignIn, refer: Refer, *, example: Example
) -> None:
    household = example.story(running, refer)
    browser, before = sign_in(*example.by), position(running)
    sent = {"occurred_on": TODAY, **example.answers, **example.wrong}
    shown = browser.fill_in(address(example, household), **sent)
    assert shown.status_code == 422
    assert f'id="{example.at}-erreur"' in shown.text
    assert f'<a href="#{example.at}">' in shown.text
    assert 'lang="en"' not in shown.text
    assert position(running) == before


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_who_may_not_record_it_is_refused_and_offered_nothing(
    running: Running, sign_in: SignIn, refer: Refer, *, example: Example
) -> None:
    household = example.story(running, refer)
    browser, before = sign_in(GRAND, "committee_member"), position(running)
    shown = browser.get(f"/menages/{household}").text
    page = address(example, household)
    answers = {**example.answers, "jeton_formulaire": TOKEN.findall(shown or "")[-1:]}
    sent = browser.http.post(page.partition("?")[0], data=answers)
    assert {sent.status_code, browser.get(page).status_code} <= {403, 404}
    assert (f"/menages/{household}/" in shown, position(running)) == (False, before)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_form_asks_six_things_at_most_before_the_rest(
    running: Running, refer: Refer, *, example: Example
) -> None:
    household = example.story(running, refer)
    layout = BY_CODE[example.code]
    scene = scene_of(running, example.by, household)
    for kind in [code for code, _ in layout.variants(scene)] if layout.variants else [""]:
        controls = controls_of(scene, layout.fact, layout.fields(scene, kind))
        assert len([each for each in controls if not each.folded]) <= FIELDS_SEEN_MAX, kind


def test_a_request_for_a_tool_asks_every_parameter_that_its_kind_has(
    running: Running, refer: Refer
) -> None:
    scene = scene_of(running, WORKER, accompanied(running, refer))
    for tool in scene.configuration.tools.values():
        asked = {each.at.split("/")[1] for each in parameters(scene, tool.code)}
        assert asked == {*tool.required, *tool.optional}, tool.code


def test_what_is_offered_follows_the_stage_and_the_role(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = waiting(running, refer)
    own = offered_to(sign_in, COORDINATOR, household)
    assert {f"/menages/{household}/decision", f"/menages/{household}/contact"} <= own
    assert not {each for each in own if "outil-accorde" in each or "sortie" in each}
    rent = offered_to(sign_in, (GRAND, "recouvrement"), household)
    assert f"/menages/{household}/faits/dette" in rent
    assert f"/menages/{household}/contact" not in rent
    left = offered_to(sign_in, COORDINATOR, exited(running, refer))
    assert any("faits/retour" in each for each in left)
    assert not any(each.endswith("/contact") for each in left)


def test_every_act_that_is_offered_opens(running: Running, sign_in: SignIn, refer: Refer) -> None:
    for story in (waiting, in_debt, planned, exited):
        household = story(running, refer)
        for who in (COORDINATOR, WORKER, ADVISER):
            browser = sign_in(*who)
            if browser.get(f"/menages/{household}").status_code == 404:
                continue
            found = offered_to(sign_in, who, household)
            assert {each: browser.get(each).status_code for each in found} == dict.fromkeys(
                found, 200
            )


def test_an_act_of_another_stage_says_where_the_household_is_and_what_it_takes(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = waiting(running, refer)
    shown = sign_in(*COORDINATOR).get(f"/menages/{household}/faits/sortie")
    assert shown.status_code == 409
    assert "Étape du ménage\u202f: <strong>en comité</strong>" in shown.text
    assert f'href="/menages/{household}/decision"' in shown.text
    nothing = sign_in(*COORDINATOR).get(f"/menages/{household}/faits/restriction-levee")
    assert (nothing.status_code, "n’est pas restreint" in nothing.text) == (409, True)


def test_what_the_path_refuses_leads_to_what_may_be_recorded(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer)
    browser = sign_in(*COORDINATOR)
    answers = filled(browser, f"/menages/{household}/contact", kind="phone", outcome="met")
    told(running, household, PLATFORM, name="exited", outcome="stayed_secured", on="2020-06-20")
    late = browser.http.post(f"/menages/{household}/contact", data=answers)
    assert late.status_code == 422
    assert "Étape du ménage\u202f: <strong>sorti</strong>" in late.text
    assert f'href="/menages/{household}/faits/suivi"' in late.text
    assert f'href="/menages/{household}/faits/diagnostic"' not in late.text


@pytest.mark.parametrize("code", ["action-prevue", "outil-demande", "relais", "sortie"])
def test_an_act_sent_twice_is_stored_once(
    running: Running, sign_in: SignIn, refer: Refer, *, code: str
) -> None:
    example = next(each for each in EXAMPLES if each.code == code)
    household = example.story(running, refer)
    browser, before = sign_in(*example.by), position(running)
    page = address(example, household)
    answers = filled(browser, page, **example.answers)
    first, second = (browser.http.post(page.partition("?")[0], data=answers) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert position(running) == before + 1


@pytest.mark.parametrize("page", ["/contact", "/faits/diagnostic", "/rectification"])
def test_a_form_sent_after_the_session_ended_keeps_nothing_and_says_so(
    running: Running, sign_in: SignIn, refer: Refer, *, page: str
) -> None:
    household = accompanied(running, refer)
    browser = sign_in(*WORKER)
    opened = page if page != "/rectification" else "/contact"
    answers = filled(browser, f"/menages/{household}{opened}", kind="phone", note="Confidence.")
    before = position(running)
    browser.http.cookies.clear()
    answer = browser.http.post(f"/menages/{household}{page}", data=answers)
    assert answer.status_code == 401
    assert "Votre session a pris fin" in answer.text
    assert "Confidence" not in answer.text
    assert position(running) == before


def test_a_contact_takes_one_answer_beside_what_is_filled_in(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = accompanied(running, refer)
    shown = sign_in(*WORKER).get(f"/menages/{household}/contact").text
    assert re.search(rf'name="occurred_on" type="date" value="{TODAY}"', shown)
    assert re.search(r'value="met" checked', shown)
    assert len(re.findall(r'type="radio" name="kind"', shown)) == 8
    assert f'data-brouillon="contact-{household}"' in shown


def test_an_address_may_name_the_tool_that_the_act_is_about(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = with_tool("granted", "started")(running, refer)
    shown = sign_in(*ADVISER).get(f"/menages/{household}/faits/versement?amount=12,50").text
    assert 'value="12,50"' in shown
    assert 'value="aide-1" checked' in shown


def test_two_files_of_one_household_are_linked_and_unlinked(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household, other = refer(), refer()
    browser, page = sign_in(*COORDINATOR), f"/menages/{household}/faits/doublon"
    pasted = {"with": f"https://etage.example/menages/{other}", "reason": "Même bail."}
    wrong = browser.fill_in(page, **{**pasted, "with": "le voisin"}, occurred_on=TODAY)
    assert "Collez l’adresse de la page de l’autre dossier" in wrong.text
    assert "Enregistré" in browser.fill_in(page, **pasted, occurred_on=TODAY).text
    again = browser.fill_in(page, **pasted, occurred_on=TODAY)
    assert again.status_code == 422
    apart = f"/menages/{household}/faits/doublon-delie"
    assert f'value="{other}" checked' in browser.get(apart).text
    taken = {"with": other, "reason": "Deux voisins.", "occurred_on": TODAY}
    assert "Enregistré" in browser.fill_in(apart, **taken).text


def test_a_household_is_noticed_before_any_referral(running: Running, sign_in: SignIn) -> None:
    name = canary()
    browser = sign_in(GRAND, "recouvrement")
    answers = {
        "occurred_on": TODAY,
        "reference_person-name": name,
        "dwelling-landlord": GRAND,
        "dwelling-commune": "69259",
        "signals-0-kind": "arrears",
        "signals-0-service": "recouvrement",
    }
    missing = browser.fill_in("/menages/nouveau", **{**answers, "reference_person-name": ""})
    assert (missing.status_code, 'id="reference_person-name-erreur"' in missing.text) == (422, True)
    shown = browser.fill_in("/menages/nouveau", **answers)
    assert f"<h1>{name}</h1>" in shown.text
    assert "Impayé de loyer, constaté le 30\u00a0juin 2020 (recouvrement)." in shown.text
    assert sign_in("lahso", "health_worker").get("/menages/nouveau").status_code == 403


def offered_to(sign_in: SignIn, who: tuple[str, str], household: str) -> set[str]:
    """The addresses of the acts that a household's page offers."""
    shown = sign_in(*who).get(f"/menages/{household}").text
    found = re.findall(rf'href="(/menages/{household}/[^"]+|/saisines/[^"]+)"', shown)
    return {each for each in found if "rectification" not in each}
