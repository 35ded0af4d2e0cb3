"""The pages of a programme: who opens which, what they tell, and what they leave out."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from adapters.http.pages.indicator_words import DEFINITIONS, GROUPS, UNITS
from services.indicator_table import INDICATORS
from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, admit, schedule

PAGES = (
    "",
    "/indicateurs/households_entered",
    "/tendances",
    "/repartition",
    "/comparaison",
    "/fiche",
    "/rapport",
    "/rapport.xlsx",
    "/rapport.pdf",
)
OTHERS = [
    ("mdm-venissieux", "worker"),
    ("lahso", "worker"),
    (GRAND, "recouvrement"),
    (GRAND, "proximite"),
    (GRAND, "custodian"),
    (PLATFORM, "committee_member"),
    ("caf-du-rhone", "worker"),
    ("dpo", "dpo"),
]
PSEUDONYM = re.compile(r"Ménage [0-9A-F]{4}-[0-9A-F]{4}")


def enter(running: Running, refer: Refer) -> str:
    """A household of Vénissieux that entered ETAGE."""
    household = refer()
    schedule(running, household)
    admit(running, household)
    return household


def at_head(running: Running, address: str) -> str:
    """The address, asked for once the read models hold all that was posted."""
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}at={running.backend.ledger.head().position}"


def test_every_indicator_is_told_in_french_once() -> None:
    shown = [key for _, keys in GROUPS for key in keys]
    assert sorted(shown) == sorted(INDICATORS)
    assert set(DEFINITIONS) == set(INDICATORS)
    assert {each.unit for each in INDICATORS.values()} == {*UNITS, "ratio", "EUR"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("organisation", "role"),
    [
        (GRAND, "programme_lead"),
        (GRAND, "steering"),
        (GRAND, "conseiller_social"),
        ("etat", "organisation"),
        (PLATFORM, "coordinateur"),
        ("ancols", "auditor"),
    ],
)
def test_who_is_given_figures_opens_every_page_of_them(
    *, sign_in: SignIn, organisation: str, role: str, page: str
) -> None:
    assert sign_in(organisation, role).get(f"/programmes/etage{page}").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "?territoire=venissieux", "?bailleur=grandlyon-habitat"])
def test_figures_are_no_page_of_anybody_else(sign_in: SignIn, page: str) -> None:
    for organisation, role in OTHERS:
        browser = sign_in(organisation, role)
        assert browser.get(f"/programmes/etage{page}").status_code == 404, (organisation, role)


@pytest.mark.parametrize("address", ["/argent", "/logements", "/pratiques"])
def test_money_stock_and_practice_are_no_page_of_who_may_not_read_them(
    sign_in: SignIn, address: str
) -> None:
    closed = {
        "/argent": [(PLATFORM, "coordinateur"), (GRAND, "conseiller_social")],
        "/logements": [("lahso", "custodian"), ("etat", "organisation"), ("dpo", "dpo")],
        "/pratiques": [("etat", "organisation"), ("dpo", "dpo"), (GRAND, "steering")],
    }
    for organisation, role in closed[address]:
        assert sign_in(organisation, role).get(address).status_code == 404, (organisation, role)


def test_money_stock_and_practice_open_to_those_who_may(sign_in: SignIn) -> None:
    for address, organisation, role in (
        ("/argent", GRAND, "programme_lead"),
        ("/argent", "etat", "organisation"),
        ("/argent", "ancols", "auditor"),
        ("/logements", PLATFORM, "coordinateur"),
        ("/pratiques", PLATFORM, "coordinateur"),
    ):
        assert sign_in(organisation, role).get(address).status_code == 200, (address, organisation)


def test_a_coordinator_who_asks_for_the_programme_is_given_the_own_territory(
    sign_in: SignIn,
) -> None:
    browser = sign_in(PLATFORM, "coordinateur")
    shown = browser.get("/programmes/etage").text
    assert "Votre accès porte sur cette partie du programme" in shown
    assert "territoire=venissieux" in shown
    assert browser.get("/programmes/etage?territoire=lyon-7-8").status_code == 404


def test_a_figure_opens_to_the_households_that_the_reader_follows(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = enter(running, refer)
    page = at_head(running, "/programmes/etage/indicateurs/households_entered")
    shown = sign_in(PLATFORM, "coordinateur").get(page).text
    assert f'href="/menages/{household}"' in shown
    assert "Fictive" not in shown


def test_the_programme_lead_reads_pseudonyms_that_lead_nowhere(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    household = enter(running, refer)
    browser = sign_in(GRAND, "programme_lead")
    for page in ("indicateurs/households_entered", "comparaison?entre=2019-12-31"):
        shown = browser.get(at_head(running, f"/programmes/etage/{page}")).text
        assert PSEUDONYM.search(shown)
        assert "/menages/" not in shown
        assert household not in shown


@pytest.mark.parametrize("who", [("etat", "organisation"), (GRAND, "steering")])
def test_readers_of_aggregates_are_shown_no_household_and_no_small_figure(
    running: Running, sign_in: SignIn, refer: Refer, *, who: tuple[str, str]
) -> None:
    household = enter(running, refer)
    browser = sign_in(*who)
    for page in PAGES[:-2]:
        shown = browser.get(at_head(running, f"/programmes/etage{page}")).text
        assert PSEUDONYM.search(shown) is None
        assert household not in shown
    front = browser.get("/programmes/etage?au=2020-06-29").text
    assert "31\u00a0mars 2020" in front
    assert "non communiqué" in browser.get("/programmes/etage").text


def test_readers_of_aggregates_narrow_by_one_thing_at_a_time_and_are_told_so(
    sign_in: SignIn,
) -> None:
    shown = sign_in("etat").get(
        "/programmes/etage?territoire=venissieux&bailleur=grandlyon-habitat"
    )
    assert shown.status_code == 200
    assert "par un seul filtre à la fois" in shown.text


def test_a_day_that_is_none_is_refused_and_one_to_come_is_today(sign_in: SignIn) -> None:
    browser = sign_in(GRAND, "programme_lead")
    assert browser.get("/programmes/etage?au=2020-13-01").status_code == 422
    assert browser.get("/programmes/etage/comparaison?entre=hier").status_code == 422
    assert 'value="2020-06-30"' in browser.get("/programmes/etage?au=2031-01-01").text


def test_what_is_no_indicator_or_no_programme_is_no_page(sign_in: SignIn) -> None:
    browser = sign_in(GRAND, "programme_lead")
    for address in (
        "/programmes/etage/indicateurs/bonheur",
        "/programmes/ailleurs",
        "/programmes/etage/ailleurs",
        "/programmes/etage/indicateurs/households_entered?after=nobody",
    ):
        assert browser.get(address).status_code == 404


def test_the_sheet_shows_what_is_printed_beside_what_is_counted(sign_in: SignIn) -> None:
    shown = sign_in("ancols", "auditor").get("/programmes/place/fiche").text
    for printed in ("47 ménages", "25 ménages", "90\u00a0%", "23\u00a0%", "22 mois"):
        assert printed in shown
    assert "/programmes/place/indicateurs/eviction_avoided_rate?au=2018-12-31" in shown


def test_the_workbook_holds_numbers_and_no_formula(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    enter(running, refer)
    address = at_head(running, "/programmes/etage/rapport.xlsx")
    answer = sign_in(GRAND, "programme_lead").get(address)
    assert 'filename="programme-etage-2020-06-30.xlsx"' in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as book:
        names = book.read("xl/workbook.xml").decode()
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/")]
        assert all(b"<f>" not in book.read(each) for each in sheets)
        assert any(b'<c r="C2"' in book.read(each) for each in sheets)
    for title in ("Indicateurs", "Détails", "Par territoire", "Par bailleur", "Tendances"):
        assert f'name="{title}"' in names


def test_the_document_is_tagged_and_named_by_the_programme_and_the_day(sign_in: SignIn) -> None:
    answer = sign_in("etat").get("/programmes/etage/rapport.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"/MarkInfo" in answer.content
    assert b"pdfuaid" in answer.content
    assert 'filename="programme-etage-2020-06-30.pdf"' in answer.headers["content-disposition"]
