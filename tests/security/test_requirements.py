"""The page of requirements: what it names exists, and what it counts is so."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE
)
COUNTS = re.findall(r"^\| (1|2|3|all) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
STATES = ("test", "written", "not met")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")
LINK = re.compile(r"\]\(([^)#]+)\)")

LISTED = set(
    re.findall(
        r"[\d.]+",
        """
1.2.4 1.2.10 1.5.2 1.5.3 2.2.1 2.2.2 2.2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.3.5 2.4.1 4.1.3 4.1.4 4.1.5
4.2.1 5.3.2 5.4.1 5.4.2 6.3.3 7.4.1 7.4.2 7.4.5 8.1.2 8.2.2 8.2.3 8.3.1 8.3.2 8.3.3 8.4.1 9.1.1
9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 9.2.4 11.1.1 11.2.2 11.2.4 11.3.3 11.3.4 11.4.1 12.1.1 12.2.1 12.3.1
12.3.2 13.1.2 13.2.2 13.2.6 13.3.1 13.4.2 13.4.5 14.1.1 14.1.2 14.2.1 14.2.2 14.2.3 14.2.4 14.2.6
14.2.7 14.3.2 15.2.2 15.3.1 15.3.3 15.3.5 15.4.1 15.4.2 15.4.3 15.4.4 16.1.1 16.2.1 16.2.2 16.2.5
16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3 16.5.1 16.5.2 16.5.3 16.5.4
""",
    )
)
"""Those that bear on rights, secrets and the trace: each of them has a row."""


def named_in(path: Path) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_every_requirement_that_bears_on_rights_is_on_the_page_once() -> None:
    requirements = [row[0] for row in ROWS]
    assert LISTED - set(requirements) == set()
    assert len(set(requirements)) == len(requirements)
    assert {row[3] for row in ROWS} <= set(STATES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_proof_of_a_requirement_exists(row: tuple[str, ...]) -> None:
    requirement, _, _, state, proof = row
    for file, name in NAMED.findall(proof):
        assert (ROOT / file).exists(), (requirement, file)
        assert not name or name in named_in(ROOT / file), (requirement, name)
    for link in LINK.findall(proof):
        assert (ROOT / "docs" / link).exists(), (requirement, link)
    if state == "test":
        assert all(name for _, name in NAMED.findall(proof))
        assert NAMED.findall(proof)


def test_the_counts_are_those_of_the_table() -> None:
    found = {
        level: [len(own), *(Counter(row[3] for row in own)[state] for state in STATES)]
        for level in ("1", "2", "3", "all")
        if (own := [row for row in ROWS if level in (row[1], "all")])
    }
    assert {level: [int(each) for each in counts] for level, *counts in COUNTS} == found
