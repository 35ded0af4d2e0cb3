"""Who may not see a household does not learn that it exists, on any page."""

import re

import pytest

from tests.adapters.http.pages.conftest import GRAND, Refer, Running, SignIn
from tests.adapters.http.pages.stories import PLATFORM, admit, canary, join, owe, schedule

NOBODY = "00000000-0000-4000-8000-00000000f1c7"
OTHERS = (
    "est-metropole-habitat",
    "plateforme-lyon-7-8",
    "intermed",
    "ccas-venissieux",
    "caf-du-rhone",
)
UNDER_A_HOUSEHOLD = (
    "",
    "?as_of=2020-06-01",
    "/contact",
    "/decision",
    "/faits/information",
    "/rectification?fait=1",
)


@pytest.mark.parametrize("other", OTHERS)
def test_others_find_no_such_household(*, sign_in: SignIn, refer: Refer, other: str) -> None:
    household = refer(canary())
    browser = sign_in(other)
    for page in UNDER_A_HOUSEHOLD:
        theirs = browser.get(f"/menages/{household}{page}")
        nobodys = browser.get(f"/menages/{NOBODY}{page}")
        assert theirs.status_code == 404
        assert b"Canari" not in theirs.content
        assert _unnumbered(theirs.text) == _unnumbered(nobodys.text)


def _unnumbered(page: str) -> str:
    """The page without the number of its own request."""
    told, count = re.subn(r"<code>[0-9a-f]{12}</code>", "", page)
    assert count == 1
    return told


@pytest.mark.parametrize(
    ("other", "page"),
    [
        ("plateforme-lyon-7-8", "/territoires/venissieux"),
        ("caf-du-rhone", "/territoires/venissieux"),
        ("ccas-bron", "/territoires/venissieux"),
        ("est-metropole-habitat", "/bailleurs/grandlyon-habitat"),
        ("lahso", "/bailleurs/grandlyon-habitat"),
        ("plateforme-venissieux", "/bailleurs/grandlyon-habitat"),
        ("grandlyon-habitat", "/territoires/nulle-part"),
        ("grandlyon-habitat", "/bailleurs/nobody"),
    ],
)
def test_others_find_no_such_board_or_portfolio(
    *, sign_in: SignIn, refer: Refer, other: str, page: str
) -> None:
    refer(canary())
    answer = sign_in(other).get(page)
    assert answer.status_code == 404
    assert "n’existe pas, ou ne vous est pas ouverte" in answer.text
    assert b"Canari" not in answer.content


@pytest.mark.parametrize("other", ["intermed", "ccas-venissieux", "est-metropole-habitat"])
def test_others_lists_hold_nobody_of_the_landlords(
    *, sign_in: SignIn, refer: Refer, other: str
) -> None:
    household = refer(canary())
    browser = sign_in(other)
    for page in ("/", "/territoires/venissieux"):
        answer = browser.http.get(page, follow_redirects=True)
        assert b"Canari" not in answer.content
        assert household.encode() not in answer.content


def test_the_landlord_and_the_platform_see_the_name(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    assert f"<h1>{name}</h1>" in sign_in(GRAND).get(f"/menages/{household}").text
    assert f"<h1>{name}</h1>" in sign_in(PLATFORM).get(f"/menages/{household}").text


def test_a_partner_sees_the_path_without_name_nor_debt(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    name = canary()
    household = refer(name)
    schedule(running, household)
    admit(running, household)
    join(running, household, "intermed")
    owe(running, household)
    shown = sign_in("intermed").get(f"/menages/{household}")
    assert f"Ménage {household[:4].upper()}-{household[4:8].upper()}" in shown.text
    assert "Canari" not in shown.text
    assert "240,50" not in shown.text


def test_an_auditor_reads_the_board_under_pseudonym(sign_in: SignIn, refer: Refer) -> None:
    household = refer(canary())
    browser = sign_in("ancols", "auditor")
    board = browser.search("/territoires/venissieux", q=household)
    assert board.status_code == 200
    assert "Canari" not in board.text
    assert "Canari" not in browser.get(f"/menages/{household}").text


def test_no_address_holds_a_name(running: Running, sign_in: SignIn, refer: Refer) -> None:
    name = canary()
    household = refer(name)
    browser = sign_in(GRAND)
    for page in (f"/menages/{household}", f"/bailleurs/{GRAND}"):
        for address in browser.get(page).text.split('href="')[1:]:
            assert "Canari" not in address.split('"')[0]


@pytest.mark.parametrize(
    ("organisation", "role"),
    [(GRAND, "programme_lead"), (GRAND, "steering"), ("etat", "organisation")],
)
def test_who_is_given_figures_alone_begins_with_those_of_the_programme(
    *, sign_in: SignIn, refer: Refer, organisation: str, role: str
) -> None:
    refer(canary())
    answer = sign_in(organisation, role).http.get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.path == "/programmes/etage"
    assert b"Canari" not in answer.content


def test_who_is_given_nothing_at_all_is_told_so_on_the_first_page(sign_in: SignIn) -> None:
    answer = sign_in(GRAND, "custodian").get("/")
    assert answer.status_code == 200
    assert "aucun ménage" in answer.text
