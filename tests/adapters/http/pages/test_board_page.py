"""The board of a territory on its pages: columns, filters in the address, a stage, what changed."""

import re
from html import unescape

import httpx2
import pytest

from tests.adapters.http.pages.conftest import (
    GRAND,
    Browser,
    Refer,
    Running,
    SignIn,
    post_event,
)
from tests.adapters.http.pages.stories import PLATFORM, admit, aid, canary, owe, schedule

BOARD = "/territoires/venissieux"
COLUMN_MAX = 12
CARD = re.compile(r'<li class="card[^"]*" id="m-([0-9a-f-]+)"')
ROW = re.compile(r'<tr id="m-([0-9a-f-]+)"')


def head(running: Running) -> int:
    """The last position of the ledger."""
    return running.backend.ledger.head().position


def shown(browser: Browser, running: Running, page: str = BOARD, **given: str) -> str:
    """A page once the read models hold all that was posted, with these filters."""
    answer = browser.search(page, at=str(head(running)), **given)
    assert answer.status_code == 200
    return answer.text


def test_a_column_shows_the_first_of_its_stage_and_leads_to_all_of_them(
    *, running: Running, sign_in: SignIn, refer: Refer
) -> None:
    mine = {refer() for _ in range(COLUMN_MAX + 2)}
    browser = sign_in(PLATFORM)
    board = shown(browser, running)
    column = board.partition('id="etape-referred"')[2].partition("</section>")[0]
    assert len(CARD.findall(column)) == COLUMN_MAX
    address = re.search(r'class="column-foot"><a href="([^"]+)">Voir les (\d+) ménages', column)
    assert address
    found: list[str] = []
    page = address[1]
    while page:
        stage = browser.get(page).text
        found += ROW.findall(stage)
        following = re.search(r'href="([^"]+)" rel="next"', stage)
        page = f"{BOARD}/etapes/referred{unescape(following[1])}" if following else ""
    assert len(found) == len(set(found)) == int(address[2])
    assert mine <= set(found)


@pytest.mark.parametrize(
    ("given", "is_there"),
    [
        ({"bailleur": GRAND, "etape": "accompanied"}, True),
        ({"referent": "lahso", "outil": "aide_demenagement"}, True),
        ({"commune": "69259", "volet": "maintien", "attente": "49"}, True),
        ({"etape": "referred"}, False),
        ({"referent": "alynea"}, False),
        ({"attente": "50"}, False),
        ({"outil": "bail_maintien"}, False),
        ({"alerte": "review_waiting_60_days"}, False),
    ],
    ids=str,
)
def test_filters_of_the_address_act_on_every_case(
    *, running: Running, sign_in: SignIn, refer: Refer, given: dict[str, str], is_there: bool
) -> None:
    name = canary()
    household = refer(name)
    schedule(running, household)
    admit(running, household)
    aid(running, household)
    board = shown(sign_in(PLATFORM), running, q=name, **given)
    assert (household in CARD.findall(board)) is is_there
    assert ("1\u00a0ménage correspond" in board) is is_there
    assert ("Aucun ménage ne correspond" in board) is not is_there


def test_a_name_that_is_searched_stands_in_no_address(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    browser = sign_in(PLATFORM)
    found = browser.search(BOARD, at=str(head(running)), q=name, bailleur=GRAND)
    assert household in CARD.findall(found.text)
    assert "cherche=" in str(found.url)
    for shown_there in (str(found.url), *re.findall(r'href="([^"]+)"', found.text)):
        assert name.split()[-1] not in shown_there


def test_a_sealed_search_opens_for_nobody_else(running: Running, sign_in: SignIn) -> None:
    found = sign_in(PLATFORM).search(BOARD, at=str(head(running)), q=canary())
    theirs = sign_in(GRAND).get(str(found.url))
    assert "Filtres appliqués" not in theirs.text
    assert "faite pour quelqu’un d’autre" in theirs.text


def test_a_search_leads_to_no_page_but_our_lists(sign_in: SignIn) -> None:
    browser = sign_in(PLATFORM)
    token = browser.search(BOARD, q="x").text
    (form,) = set(re.findall(r'name="jeton_formulaire" value="([^"]+)"', token))
    for page in ("https://ailleurs.example/", "//ailleurs.example", "/menages/1", ""):
        sent = {"jeton_formulaire": form, "page": page, "q": "x"}
        assert browser.http.post("/recherche", data=sent).status_code == 404
    assert browser.http.post("/recherche", data={"page": BOARD, "q": "x"}).status_code == 403


def test_each_filter_is_told_in_words_and_taken_away_by_a_link(
    running: Running, sign_in: SignIn
) -> None:
    browser = sign_in(PLATFORM)
    board = shown(browser, running, bailleur=GRAND, attente="30")
    chips = dict(
        (words, unescape(address))
        for address, words in re.findall(r'<li><a href="([^"]+)">([^<]+) <span aria-hidden', board)
    )
    assert chips == {
        "Bailleur\u202f: GrandLyon Habitat": f"{BOARD}?attente=30",
        "Dans l’étape depuis au moins 30\u00a0jours": f"{BOARD}?bailleur={GRAND}",
    }
    assert f'<option value="{GRAND}" selected>' in board


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"attente": "longtemps"}, "un nombre de jours est attendu"),
        ({"bailleur": "personne"}, "ce choix n’existe pas"),
        ({"etape": "nowhere"}, "ce choix n’existe pas"),
    ],
    ids=str,
)
def test_a_filter_that_cannot_be_read_is_said_and_leaves_nobody_out(
    *, running: Running, sign_in: SignIn, given: dict[str, str], told: str
) -> None:
    board = shown(sign_in(PLATFORM), running, **given)
    assert told in board
    assert "Ce filtre n’a pas été appliqué" in board
    assert "Filtres appliqués" not in board


def test_an_alert_says_its_rule_and_leads_to_its_households(
    *, running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer(canary(), occurred_on="2020-03-02")
    browser = sign_in(PLATFORM)
    board = shown(browser, running)
    assert "aucune séance ne s’est encore prononcée" in board
    found = re.search(r'href="([^"]+)"><strong>\d+\u00a0ménages?</strong> – Saisine sans', board)
    assert found
    assert household in shown(browser, running, alerte="review_waiting_60_days", q=household)
    assert found[1] == f"{BOARD}?alerte=review_waiting_60_days"


def test_what_was_recorded_since_a_position_is_listed_household_by_household(
    *, running: Running, sign_in: SignIn, refer: Refer
) -> None:
    old, name = refer(canary()), canary()
    before = head(running)
    owe(running, old)
    new = refer(name)
    board = shown(sign_in(PLATFORM), running, depuis=str(before))
    panel = board.partition('class="changes"')[2].partition("</section>")[0]
    assert re.findall(r'id="c-([0-9a-f-]+)"', panel) == [new, old]
    assert name in panel
    assert panel.count("nouveau") == 1
    assert "Dette" in panel
    assert "1240" not in panel
    nothing = shown(sign_in(PLATFORM), running, depuis=str(head(running)))
    assert "Rien de nouveau n’a été enregistré" in nothing


@pytest.mark.parametrize("other", ["est-metropole-habitat", "intermed", "plateforme-lyon-7-8"])
def test_what_changed_is_told_to_nobody_else(
    *, running: Running, sign_in: SignIn, refer: Refer, other: str
) -> None:
    before = head(running)
    household = refer(canary())
    answer = sign_in(other).get(f"{BOARD}?depuis={before}&at={head(running)}")
    assert household not in answer.text
    assert "Canari" not in answer.text
    assert answer.status_code == (404 if other.startswith("plateforme") else 200)


@pytest.mark.parametrize(
    "page", [f"{BOARD}/etapes/nowhere", "/territoires/nowhere/etapes/referred"]
)
def test_a_stage_that_there_is_not_is_no_page(sign_in: SignIn, page: str) -> None:
    assert sign_in(PLATFORM).get(page).status_code == 404


@pytest.mark.parametrize("other", ["caf-du-rhone", "ccas-bron", "plateforme-lyon-7-8"])
def test_others_find_no_stage_of_that_board(*, sign_in: SignIn, refer: Refer, other: str) -> None:
    refer(canary())
    answer = sign_in(other).get(f"{BOARD}/etapes/referred")
    assert answer.status_code == 404
    assert "Canari" not in answer.text


def test_the_api_narrows_a_board_as_its_page_does(*, running: Running, refer: Refer) -> None:
    name = canary()
    household = refer(name)
    token = running.backend.issuer.issue(PLATFORM, "coordinateur")
    given = {"q": name, "landlord": GRAND, "stage": "referred", "at_least": str(head(running))}
    answer = httpx2.get(
        f"{running.url}/v1{BOARD.replace('territoires', 'territories')}/board",
        params=given,
        headers={"Authorization": f"Bearer {token}"},
    )
    stages = {each["stage"]: each for each in answer.json()["stages"]}
    assert [case["household_id"] for case in stages["referred"]["cases"]] == [household]
    assert sum(each["count"] for each in stages.values()) == 1
    assert stages["referred"]["since"] == "2020-05-04"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("stage", "nowhere"), ("alert", "fire"), ("tool", "hammer"), ("waiting_days", "-1")],
)
def test_the_api_names_a_filter_that_is_wrong(
    *, running: Running, parameter: str, value: str
) -> None:
    token = running.backend.issuer.issue(PLATFORM, "coordinateur")
    answer = httpx2.get(
        f"{running.url}/v1/territories/venissieux/board",
        params={parameter: value},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 422
    assert parameter in answer.text


def test_an_alert_on_rent_finds_nobody_for_a_role_that_may_not_read_it(
    *, running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = refer(canary())
    data = {"occurred_on": "2020-06-20", "stage": "summons", "on": "2020-06-20"}
    post_event(
        running,
        GRAND,
        "etage.household.legal-stage-recorded.v1",
        subject=household,
        data={**data, "hearing_on": "2020-07-15"},
    )
    given = {"alerte": "hearing_within_30_days", "q": household}
    adviser = shown(sign_in(GRAND, "conseiller_social"), running, **given)
    proximity = shown(sign_in(GRAND, "proximite"), running, **given)
    assert household in CARD.findall(adviser)
    assert household not in CARD.findall(proximity)
    assert "Aucun ménage ne correspond" in proximity
    assert household in CARD.findall(shown(sign_in(GRAND, "proximite"), running, q=household))
