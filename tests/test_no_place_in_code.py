"""Lyon is a file: no territory, organisation, programme or commune of it is named in the rules."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from adapters.programmes.reading import LYON, read_configuration
from domain.programme import Configuration

ROOT = Path(__file__).parent.parent
IMITATIONS = ("services/*examples.py", "services/simulation/*", "services/demonstration/*")
"""What shows the programme of Lyon or imitates it, and so may name it."""

GENERIC = {"etage", "place"}
"""The programmes share their names with the software and with an English word."""


def modules() -> list[Path]:
    """The modules that hold for every métropole."""
    return [
        path
        for package in ("domain", "services", "projections")
        for path in sorted((ROOT / package).rglob("*.py"))
        if not any(fnmatch(str(path.relative_to(ROOT)), imitation) for imitation in IMITATIONS)
    ]


def compared(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of the module that something is compared with, with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
        sides += [node.value] if isinstance(node, ast.MatchValue) else []
        for side in sides:
            held = side.elts if isinstance(side, ast.Tuple | ast.Set | ast.List) else [side]
            for each in held:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.lineno, each.value


def slugs(lyon: Configuration) -> set[str]:
    """The slugs of Lyon, but those that are also a code of a list, such as `dpo`."""
    codes = {code for entries in lyon.lists.values() for code in entries}
    return {*lyon.organisations, *lyon.territories, *lyon.programmes} - codes


def communes(lyon: Configuration) -> set[str]:
    """The codes of every commune, arrondissement and postcode of the file."""
    held = {code for territory in lyon.territories.values() for code in territory.communes}
    return held | {*lyon.rules.commune_by_postcode, *lyon.rules.commune_by_postcode.values()}


@pytest.fixture(name="lyon", scope="module")
def _lyon() -> Configuration:
    return read_configuration(LYON)


def named(words: set[str], text: str) -> set[str]:
    """The words that stand in the text, whole, in whatever case."""
    whole = r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(words))) + r")(?![\w-])"
    return {found.lower() for found in re.findall(whole, text, re.IGNORECASE)}


def lines_naming(words: set[str]) -> dict[str, set[str]]:
    """The lines of code and comments that name one of the words."""
    return {
        f"{path.relative_to(ROOT)}:{number}": hits
        for path in modules()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (hits := named(words, line))
    }


def test_no_rule_names_an_organisation_or_territory_of_lyon(lyon: Configuration) -> None:
    names = {organisation.name for organisation in lyon.organisations.values()}
    assert lines_naming((slugs(lyon) - GENERIC) | names) == {}


def test_no_rule_names_a_commune_of_lyon(lyon: Configuration) -> None:
    assert lines_naming(communes(lyon)) == {}


def test_no_rule_asks_which_programme_it_is(lyon: Configuration) -> None:
    programmes = {
        name for programme in lyon.programmes.values() for name in (programme.slug, programme.name)
    }
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        for line, text in compared(path)
        if text in programmes
    }
    assert found == set()


def test_a_place_would_be_found_in_code_that_names_one(lyon: Configuration) -> None:
    assert named(slugs(lyon), "urn:etage:org:grandlyon-habitat:erp") >= {"grandlyon-habitat"}
    assert named(slugs(lyon), "a-grandlyon-habitat-x grandlyon-habitats") == set()
    assert named(communes(lyon), "commune = '69259'") == {"69259"}
