"""A landlord's portfolio taken away in a file: whole, harmless, by those who may, and traced."""

import csv
import io
import re
import zipfile
from html import unescape

import httpx2
import psycopg
import pytest

from adapters.sheets import CSV_TYPE, XLSX_TYPE
from tests.access.scene import GRAND, LEAD, PLATFORM
from tests.adapters.http.pages.conftest import Refer, Running, SignIn
from tests.adapters.http.pages.stories import owe
from tests.projections.until import until
from tests.security.hostile import HostileHousehold
from tests.security.test_sheets import BEGINS_FORMULA
from tests.trace.conftest import is_followed

CSV, XLSX = f"/v1/landlords/{GRAND}/portfolio.csv", f"/v1/landlords/{GRAND}/portfolio.xlsx"
FOR_EXCEL = f"{CSV}?variant=excel"
PAGE_CSV, PAGE_XLSX = (
    f"/bailleurs/{GRAND}/portefeuille.csv",
    f"/bailleurs/{GRAND}/portefeuille.xlsx",
)
NAMES = {
    CSV_TYPE: f'attachment; filename="portefeuille-{GRAND}-2020-06-30.csv"',
    XLSX_TYPE: f'attachment; filename="portefeuille-{GRAND}-2020-06-30.xlsx"',
}
LAST_LOOK = """
    SELECT what, role, households::text[], classes FROM trace.look ORDER BY serial DESC LIMIT 1
"""


def fetched(
    running: Running, address: str, *, organisation: str = GRAND, role: str = "conseiller_social"
) -> httpx2.Response:
    """The file, for a program with a token of that role."""
    token = running.backend.issuer.issue(organisation, role)
    return httpx2.get(f"{running.url}{address}", headers={"Authorization": f"Bearer {token}"})


def cells_of(answer: httpx2.Response) -> list[list[str]]:
    """The cells of a CSV file, and the texts of a workbook as its one row."""
    if "spreadsheetml" in answer.headers["content-type"]:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            shared = archive.read("xl/sharedStrings.xml").decode()
            assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()
        return [[unescape(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", shared, re.S)]]
    text = answer.content.decode("utf-8-sig")
    delimiter = ";" if answer.content.startswith(b"\xef\xbb\xbf") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("address", [CSV, FOR_EXCEL, XLSX])
def test_a_name_that_is_a_formula_is_only_a_name_in_a_file(
    *, running: Running, hostile: HostileHousehold, refer: Refer, address: str
) -> None:
    household = refer("=HYPERLINK(A1)")
    until(lambda: is_followed(running))

    cells = [cell for row in cells_of(fetched(running, address)) for cell in row]

    assert {household, hostile.id, "'=HYPERLINK(A1)"} <= set(cells)
    assert [cell for cell in cells if BEGINS_FORMULA.match(cell)] == []


@pytest.mark.parametrize("address", [CSV, FOR_EXCEL, XLSX])
def test_a_file_has_a_name_that_the_server_makes_and_is_kept_nowhere(
    running: Running, address: str
) -> None:
    heads = fetched(running, address).headers
    assert heads["content-disposition"] == NAMES[heads["content-type"]]
    assert heads["cache-control"] == "private, no-store"
    assert heads["x-content-type-options"] == "nosniff"


def test_a_program_and_an_excel_are_told_the_same_each_in_its_way(
    running: Running, refer: Refer
) -> None:
    household = refer("Zélie Fictive")
    owe(running, household)
    until(lambda: is_followed(running))

    heads, *rows = cells_of(fetched(running, CSV))
    (told,) = [dict(zip(heads, row, strict=True)) for row in rows if household in row]
    assert (told["label"], told["debt"], told["debt_as_of"]) == (
        "Zélie Fictive",
        "1240.50",
        "2020-05-20",
    )
    assert told["stage"] == "referred"
    heads, *rows = cells_of(fetched(running, FOR_EXCEL))
    (told,) = [dict(zip(heads, row, strict=True)) for row in rows if household in row]
    assert (told["Dette (€)"], told["Dette au"]) == ("1240,50", "20/05/2020")
    assert told["Étape"] == "Saisine reçue"


@pytest.mark.parametrize("address", [CSV, XLSX])
@pytest.mark.parametrize(
    ("organisation", "role"),
    [
        (GRAND, "proximite"),
        (GRAND, "recouvrement"),
        (GRAND, "committee_member"),
        (GRAND, "system"),
        (GRAND, "dpo"),
        (GRAND, "admin"),
        (PLATFORM, "coordinateur"),
        (LEAD, "worker"),
        ("est-metropole-habitat", "conseiller_social"),
        ("ancols", "auditor"),
    ],
)
def test_for_others_there_is_no_such_file(
    *, running: Running, address: str, organisation: str, role: str
) -> None:
    asker = {"organisation": organisation, "role": role}
    theirs = fetched(running, address, **asker)
    nobodys = fetched(running, address.replace(GRAND, "nobody"), **asker)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_people_are_offered_the_file_on_the_page_of_their_portfolio(
    running: Running, sign_in: SignIn, refer: Refer
) -> None:
    refer()
    until(lambda: is_followed(running))
    browser = sign_in(GRAND, "conseiller_social")
    shown = browser.get(f"/bailleurs/{GRAND}").text
    for address in (PAGE_CSV, PAGE_XLSX):
        assert f'href="{address}"' in shown
        answer = browser.get(address)
        assert answer.headers["content-disposition"] == NAMES[answer.headers["content-type"]]
    assert "portefeuille.csv" not in sign_in(GRAND, "proximite").get(f"/bailleurs/{GRAND}").text
    assert sign_in(GRAND, "proximite").get(PAGE_CSV).status_code == 404


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_whoever_takes_a_portfolio_away_leaves_a_trace_of_it(
    running: Running, refer: Refer, address: str
) -> None:
    household = refer()
    until(lambda: is_followed(running))
    fetched(running, address)
    with psycopg.connect(running.backend.conninfo) as connection:
        (look,) = connection.execute(LAST_LOOK).fetchall()
    assert look[:2] == ("export", "conseiller_social")
    assert household in look[2]
    assert {"C2", "C3"} <= set(look[3])


def test_an_unknown_variant_is_refused_by_name(running: Running) -> None:
    answer = fetched(running, f"{CSV}?variant=%0d%0aX-Own:1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "variant"
