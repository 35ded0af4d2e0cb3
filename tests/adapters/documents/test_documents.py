"""Documents as PDF: made of data alone, the same each time, and told to a screen reader."""

from typing import Any

import pytest

from adapters.documents import TooLong, pdf
from adapters.documents.typeset import DATA_BYTES_MAX
from tests.security.pdf_text import Pdf

MARKUP = (
    '#read("/etc/passwd")',
    "= Un titre",
    "$x^2$",
    "*gras* et _penché_",
    '#import "house.typ": deep',
    "<etiquette> @renvoi",
    "// commentaire",
    "\\u{41} `code`",
    '#set text(size: 90pt)\n#link("http://exemple.test")[x]',
    "- puce",
    '"}) #panic("x")',
)
FONTS = {"LibertinusSerif-Regular", "LibertinusSerif-Semibold", "LibertinusSerif-Bold"}


def told(label: str = "Zélie Fictive", **more: Any) -> dict[str, Any]:
    """The data of minutes, with one household and one action."""
    action = {"what": "Rendez-vous", "who": "LAHSo", "due": "12 juillet 2020"}
    decision = {"words": "Admission", "details": ["Référent : LAHSo"]}
    case = {"label": label, "under": "", "decisions": [decision], "actions": [action]}
    return {
        "date": [2020, 6, 30],
        "made_on": "30 juin 2020",
        "position": "4123",
        "title": "Relevé de décisions",
        "author": "Plateforme Vénissieux",
        "header": "relevé de décisions",
        "confidentiality": "Confidentiel",
        "heading": "Relevé de décisions",
        "lead": "Comité technique",
        "facts": [["Séance", "ct-2020-06"]],
        "participants": ["LAHSo"],
        "cases": [case],
        "next": "Le 7 juillet 2020.",
        "notes": ["Ce relevé ne fait pas foi."],
        **more,
    }


@pytest.mark.parametrize("typed", MARKUP)
def test_what_was_typed_stays_text_in_a_document(typed: str) -> None:
    made = Pdf(pdf("minutes", told(typed, lead=typed, notes=[typed])))
    plain = " ".join(typed.split())
    assert made.words.count(plain) >= 3
    assert "root:" not in made.text
    assert made.fonts
    assert {font.partition("+")[2] for font in made.fonts} <= FONTS


def test_the_same_data_makes_the_same_bytes() -> None:
    assert pdf("minutes", told()) == pdf("minutes", told())
    assert pdf("minutes", told()) != pdf("minutes", told("Ariel Fictif"))


def test_a_document_is_dated_by_its_data_and_not_by_the_clock() -> None:
    made = pdf("minutes", told())
    assert b"D:20200630000000Z" in made
    assert b"D:2026" not in made


def test_a_document_is_tagged_for_whoever_has_it_read_aloud() -> None:
    made = Pdf(pdf("minutes", told()))
    assert made.language == "fr-FR"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made.raw
    assert b"/Marked true" in made.raw
    assert {"H1", "H2", "H3", "L", "LI", "Table", "TH", "TD", "P"} <= made.tags


def test_a_document_says_where_it_comes_from_on_each_page() -> None:
    cases = told()["cases"] * 60
    made = Pdf(pdf("minutes", told(cases=cases)))
    origin = "Document établi le 30 juin 2020 d’après le registre, enregistrement n° 4123"
    assert len(made.pages) > 3
    for number, page in enumerate(made.pages, 1):
        assert origin in page.replace("\n", " ")
        assert f"page {number} sur {len(made.pages)}" in page.replace("\n", " ")


def test_fonts_are_those_of_the_library_and_embedded() -> None:
    fonts = Pdf(pdf("minutes", told())).fonts
    assert {font.partition("+")[2] for font in fonts} == FONTS
    assert all(len(font.partition("+")[0]) == 6 for font in fonts)


def test_a_document_too_long_to_wait_for_is_not_made() -> None:
    with pytest.raises(TooLong):
        pdf("minutes", told("Z" * DATA_BYTES_MAX))
