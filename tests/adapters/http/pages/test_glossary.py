"""The glossary of the pages: one table, which says what the glossary of the documents says."""

import re
from pathlib import Path

import pytest

from adapters.http.pages.glossary import read_glossary
from adapters.http.pages.typography import spaced
from tests.adapters.http.pages.conftest import GRAND, SignIn

ROOT = Path(__file__).parents[4]
ROW = re.compile(r"^\| (?!French|---)(.+?) \| (.+?) \| (.*?) ?\| .+ \|$", re.MULTILINE)


def documented() -> list[tuple[str, str, str]]:
    """French, English and code of each row, in order."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    return [(spaced(fr), en, code.replace("`", "")) for fr, en, code in ROW.findall(text)]


def test_the_pages_and_the_documents_have_the_same_terms_in_the_same_order() -> None:
    terms = [term for section in read_glossary().sections for term in section.terms]
    assert [(term.french, term.english, term.code) for term in terms] == documented()
    assert len(terms) > 100


def test_every_term_has_a_key_of_its_own_and_says_what_it_means() -> None:
    glossary = read_glossary()
    terms = [term for section in glossary.sections for term in section.terms]
    assert len(glossary.by_key) == len(terms)
    assert [term.key for term in terms if len(term.meaning) < 15] == []
    with pytest.raises(KeyError):
        glossary.find("nulle-part")


def test_every_term_that_a_template_explains_is_in_the_glossary() -> None:
    folder = ROOT / "adapters" / "http" / "pages" / "templates"
    used = re.compile(r"\{\{-? term\(\"([^\"]+)\"")
    keys = {
        key
        for path in folder.rglob("*.html")
        if path.name != "_help.html"
        for key in used.findall(path.read_text("utf-8"))
    }
    assert keys - set(read_glossary().by_key) == set()


def test_the_glossary_opens_for_whoever_has_signed_in(sign_in: SignIn) -> None:
    browser = sign_in(GRAND)
    page = browser.get("/glossaire")
    assert page.status_code == 200
    assert '<div id="accord-de-partage"><dt>accord de partage</dt>' in page.text
    browser.http.cookies.clear()
    assert browser.get("/glossaire").headers["location"] == "/login"
