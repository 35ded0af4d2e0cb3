"""Days at work in a real browser, by keyboard alone, with script and without."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium
from tests.adapters.http.pages.committee_rooms import TERRITORY, case_of, convene, history
from tests.adapters.http.pages.conftest import Running, demonstration
from tests.adapters.http.pages.stories import canary
from tests.pages.days import OpenDesk, Person, accompanied, pseudonym, referred
from tests.projections.until import until
from tests.security.pdf_text import Pdf
from tests.trace.conftest import is_followed

pytestmark = pytest.mark.skipif(NO_BROWSER is not None, reason=NO_BROWSER or "")

COORDINATOR = "Victor Vénissian"
ADVISER = "Bérénice Bailleresse"
AUDITOR = "Auguste Auditeur"
OFFICER = "Delphine Données"
LISTED = ".cards, .portfolio"
EST = "est-metropole-habitat"
STEPS = (
    ("ArrowLeft", "← Précédent", 2),
    ("ArrowLeft", "← Précédent", 1),
    ("ArrowRight", "Suivant →", 2),
)
"""How a path of three events is walked from the last one: by a key or a link, to which event."""
NEAR_MAX = 3
"""How many stops of the focus are near."""
SOON = 15_000
"""Milliseconds that a browser may take before a test is given up."""
with_and_without_script = pytest.mark.parametrize(
    "script", [True, False], ids=["with script", "without script"]
)


@pytest.fixture(scope="module")
def service(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service of these days."""
    with demonstration(server, data_dir=tmp_path_factory.mktemp("days")) as found:
        yield found


@pytest.fixture(scope="module", autouse=True)
def followed(service: Running) -> str:
    """A household told of before anybody writes by a page, for the register goes by the clock."""
    return accompanied(service, canary())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A browser of the machine's own."""
    with open_chromium() as launched:
        yield launched


@pytest.fixture
def open_desk(service: Running, chromium: Chromium) -> Iterator[OpenDesk]:
    """Somebody of the demonstration signs in at a window of their own, and lands at home."""
    contexts = []

    def opened(name: str, *, script: bool = True, **options: Any) -> Person:
        until(lambda: is_followed(service))
        context = chromium.new_context(java_script_enabled=script, **options)
        context.set_default_timeout(SOON)
        contexts.append(context)
        person = Person(page=context.new_page())
        person.page.goto(f"{service.url}/login")
        person.follow(name, "button")
        return person

    yield opened
    for context in contexts:
        context.close()


def test_a_coordinator_finds_a_referral_and_has_the_committee_admit_it(
    service: Running, open_desk: OpenDesk
) -> None:
    name, other = canary(), canary()
    household = referred(service, name)
    referred(service, other, landlord=EST)
    session = convene(service, "2020-06-29")
    person = open_desk(COORDINATOR)
    look_at_what_waits(person, name)
    find_on_the_board(person, name, other=other)
    admit_in_session(person, name, on="29 juin 2020")
    assert name in Pdf(minutes_as_pdf(person)).text
    admitted = history(service, household)[-1]
    assert admitted["type"] == "etage.household.admitted.v1"
    assert admitted["data"]["session"] == session


def look_at_what_waits(person: Person, name: str) -> None:
    """From home, the file of a referral that waits."""
    assert "Saisines à examiner" in person.told("h2")
    person.follow(name)
    assert person.told("h1") == name


def find_on_the_board(person: Person, name: str, *, other: str) -> None:
    """From anywhere, the board of the territory, then one landlord's households, then a file."""
    person.follow("Territoire")
    assert other in person.told(".cards")
    person.choose("Bailleur", "GrandLyon")
    person.follow("Filtrer")
    assert other not in person.told(".cards")
    person.follow(name)
    assert person.told("h1") == name


def admit_in_session(person: Person, name: str, *, on: str) -> None:
    """One household of the session after another, up to the one that is admitted."""
    person.follow("Séances")
    person.follow(f"Comité technique du {on}")
    person.follow("Passer les situations une à une")
    while person.told("h1") != name:
        person.follow("Suivante")
    person.follow("Admettre")
    person.choose("Référent", "LAHSo")
    person.tick("Coordination")
    person.follow("Enregistrer : admettre")
    assert "Admission" in person.told(".taken")


def minutes_as_pdf(person: Person) -> bytes:
    """The minutes of the session, as the file that the browser puts aside."""
    person.follow("← Ordre du jour")
    person.follow("Relevé de décisions")
    person.reach("Télécharger en PDF", "a")
    with person.page.expect_download() as downloading:
        person.press("Enter")
    return downloading.value.path().read_bytes()


@with_and_without_script
def test_an_adviser_tells_of_a_contact_a_debt_and_a_household_more(
    service: Running, open_desk: OpenDesk, *, script: bool
) -> None:
    name, newcomer = canary(), canary()
    household = accompanied(service, name)
    person = open_desk(ADVISER, script=script)
    person.follow("Portefeuille")
    person.follow(name)
    tell_of_a_contact(person)
    tell_of_a_debt(person)
    contact, debt = history(service, household)[-2:]
    assert (contact["data"]["kind"], debt["data"]["amount"]) == ("phone", "1240.50")
    refer_too_early(person, newcomer)
    person.follow("Jour de la saisine", "a")
    person.type_day(date(2020, 6, 29))
    person.follow("Envoyer la saisine")
    assert person.told("h1") == newcomer
    assert newcomer in open_desk(COORDINATOR).told("#attente-referral")


def tell_of_a_contact(person: Person) -> None:
    """From the file, a telephone call of today."""
    person.follow("Noter un contact")
    person.tick("Téléphone")
    person.follow("Enregistrer le contact")
    assert "Enregistré : Contact" in person.told("[role=status]")


def tell_of_a_debt(person: Person) -> None:
    """From the file, what is owed today."""
    person.follow("Noter une dette")
    person.write("Montant dû", "1 240,50")
    person.follow("Enregistrer")
    assert "1 240,50 €" in person.told(".standing")


def refer_too_early(person: Person, name: str) -> None:
    """A referral of before the platform, which the rule refuses in its words."""
    person.follow("Portefeuille")
    person.follow("Nouvelle saisine")
    person.write("Nom de la personne de référence", name)
    person.choose("Commune", "Vénissieux")
    person.write_day("Jour de la saisine", date(2018, 6, 29))
    person.tick("Impayé")
    person.follow("Envoyer la saisine")
    assert "La plateforme Métropole de Lyon n’est pas encore ouverte." in person.told("#erreurs")


@with_and_without_script
def test_an_auditor_replays_a_path_and_sees_it_as_it_was(
    *, service: Running, open_desk: OpenDesk, followed: str, script: bool
) -> None:
    person = open_desk(AUDITOR, script=script)
    person.follow("Vérifier maintenant")
    replay(person, followed, by_arrows=script)
    person.follow("Voir le dossier entier")
    assert "15 mai 2020" in person.told(".standing")
    look_back(person, "Tel que connu le", date(2020, 6, 30), hour="1200PM")
    assert "Accompagné" in person.told(".way .here")
    assert "15 mai 2020" not in person.told(".standing")
    look_back(person, "Jour des faits", date(2020, 5, 5))
    assert "Saisine reçue" in person.told(".way .here")
    officer = open_desk(OFFICER, script=script)
    officer.follow("Audit")
    assert "Chambre régionale des comptes" in officer.told(".verifying tbody tr:first-child")


def replay(person: Person, household: str, *, by_arrows: bool) -> None:
    """One event after another, forwards and back."""
    assert person.told("h1") == "Audit"
    person.write("Pseudonyme", pseudonym(household))
    person.press_to_go("Enter")
    assert "événement 3 sur 3" in person.page.title()
    assert person.page.locator(".keys").is_visible() == by_arrows
    for key, link, number in STEPS:
        if by_arrows:
            person.press_to_go(key)
        else:
            presses = person.follow(link)
            assert presses <= NEAR_MAX or number == STEPS[0][2]
        assert f"Événement {number} sur 3" in person.told(".replayed")


def look_back(person: Person, field: str, day: date, *, hour: str = "") -> None:
    """The file as it was, or as it was known."""
    person.unfold("Revoir le dossier à une autre date")
    person.write_day(field, day, hour=hour)
    person.follow("Revoir", "button")


def test_the_board_is_filtered_without_script(service: Running, open_desk: OpenDesk) -> None:
    name, other = canary(), canary()
    referred(service, name)
    referred(service, other, landlord=EST)
    find_on_the_board(open_desk(COORDINATOR, script=False), name, other=other)


@pytest.mark.parametrize(("who", "list_"), [(COORDINATOR, "Territoire"), (ADVISER, "Portefeuille")])
def test_a_household_is_sought_by_name_without_script(
    *, service: Running, open_desk: OpenDesk, who: str, list_: str
) -> None:
    name, other = canary(), canary()
    referred(service, name)
    referred(service, other)
    person = open_desk(who, script=False)
    person.follow(list_)
    assert other in person.told(LISTED)
    person.write("Rechercher", name.split()[0])
    person.press_to_go("Enter")
    assert "1 ménage correspond" in person.told(".result")
    assert other not in person.told(LISTED)
    assert "Canari" not in person.page.url


def test_a_way_past_menu_and_filters_leads_near_what_one_comes_for(
    service: Running, open_desk: OpenDesk
) -> None:
    name = canary()
    household, session = referred(service, name), convene(service, "2020-06-24")
    person = open_desk(COORDINATOR)
    ways = (
        (f"/territoires/{TERRITORY}/etapes/referred", "Aller aux ménages", "Canari"),
        (f"/territoires/{TERRITORY}/seances", "Fixer une séance", "Jour"),
        (f"/seances/{session}", "Dire qui était présent", "Jour"),
        (case_of(session, household), "Aller à la décision", "Admettre"),
    )
    for address, way, what in ways:
        person.page.goto(urljoin(person.page.url, address))
        assert person.reach(way, "a") == 2
        person.press("Enter")
        assert person.reach(what) <= NEAR_MAX


def test_what_one_decides_the_others_see_on_every_page_of_it_without_reloading(
    service: Running, open_desk: OpenDesk
) -> None:
    name = canary()
    household, session = referred(service, name), convene(service, "2020-06-25")
    person, other = open_desk(COORDINATOR), open_desk(COORDINATOR)
    board = watch(other, f"/territoires/{TERRITORY}")
    agenda = watch(other, f"/seances/{session}")
    case = watch(other, case_of(session, household))
    admit_in_session(person, name, on="25 juin 2020")
    expect(board.locator(f"#etape-accompanied #m-{household}")).to_be_visible(timeout=SOON)
    done = agenda.locator(f"#m-{household}, [id^='d-{household}']")
    expect(done).to_contain_text("Admission", timeout=SOON)
    expect(case.locator(".taken")).to_contain_text("LAHSo", timeout=SOON)
    assert [each.evaluate("window.isTheSame") for each in (board, agenda, case)] == [True] * 3


def watch(person: Person, address: str) -> Page:
    """One more page of this browser, listening, with a sign that it was not loaded again."""
    page = person.page.context.new_page()
    with page.expect_request("**/vivant"):
        page.goto(urljoin(person.page.url, address))
    page.evaluate("window.isTheSame = true")
    return page
