"""Every key of a programme file has its line."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.programmes.lines import KeyPath, dotted, line_of, lines_of, path_of
from adapters.programmes.reading import LYON

TEXT = '''# A comment with a [table] and a key = "in it".
version = "1" # "and" = [another]

[rules]
zone.name = "x"
zone . "of day" = 2
text = """
[not.a.table]
no_key = 1
"""
plain = \'\'\'
'' no_key = 2 \'\'\'

[lists.event_types]
"etage.household.moved.v1" = "Moved"
'literal key' = 'C:\\'

[posting]
"etage.household.moved.v1" = [ # a "comment" ]
    "landlord", "ccas",
    # "nobody",
    "mdm",
]
nested = [[1, 2], [
    3]]
inline = { a = 1, b = { c = [true, 1979-05-27T07:32:00Z] } }

[[delays]]
code = "one"
satisfied_by = []

[delays.note]
words = "of the first"

[[delays]]
code = "two"
'''

EXPECTED: dict[KeyPath, int] = {
    ("version",): 2,
    ("rules",): 4,
    ("rules", "zone"): 5,
    ("rules", "zone", "name"): 5,
    ("rules", "zone", "of day"): 6,
    ("rules", "text"): 7,
    ("rules", "plain"): 11,
    ("lists",): 14,
    ("lists", "event_types"): 14,
    ("lists", "event_types", "etage.household.moved.v1"): 15,
    ("lists", "event_types", "literal key"): 16,
    ("posting",): 18,
    ("posting", "etage.household.moved.v1"): 19,
    ("posting", "etage.household.moved.v1", 0): 20,
    ("posting", "etage.household.moved.v1", 1): 20,
    ("posting", "etage.household.moved.v1", 2): 22,
    ("posting", "nested"): 24,
    ("posting", "nested", 0): 24,
    ("posting", "nested", 0, 0): 24,
    ("posting", "nested", 0, 1): 24,
    ("posting", "nested", 1): 24,
    ("posting", "nested", 1, 0): 25,
    ("posting", "inline"): 26,
    ("posting", "inline", "a"): 26,
    ("posting", "inline", "b"): 26,
    ("posting", "inline", "b", "c"): 26,
    ("posting", "inline", "b", "c", 0): 26,
    ("posting", "inline", "b", "c", 1): 26,
    ("delays",): 28,
    ("delays", 0): 28,
    ("delays", 0, "code"): 29,
    ("delays", 0, "satisfied_by"): 30,
    ("delays", 0, "note"): 32,
    ("delays", 0, "note", "words"): 33,
    ("delays", 1): 35,
    ("delays", 1, "code"): 36,
}


def paths(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Everything in parsed TOML that has a path, with its value."""
    if path:
        yield path, value
    members = dict(enumerate(value)) if isinstance(value, list) else value
    for step, member in members.items() if isinstance(members, dict) else ():
        yield from paths(member, (*path, step))


def test_every_form_of_a_key_has_its_line() -> None:
    assert {path for path, _ in paths(tomllib.loads(TEXT))} == set(EXPECTED)
    assert lines_of(TEXT) == EXPECTED


def test_every_key_of_the_file_of_lyon_has_its_line() -> None:
    text = LYON.read_text("utf-8")
    found = lines_of(text)
    assert {path for path, _ in paths(tomllib.loads(text))} == set(found)


def test_the_line_of_a_key_of_lyon_holds_that_key_and_its_value() -> None:
    text = LYON.read_text("utf-8")
    lines = text.splitlines()
    found = lines_of(text)
    told: list[int] = []
    for path, value in paths(tomllib.loads(text)):
        line = lines[found[path] - 1]
        if isinstance(path[-1], int):
            assert isinstance(value, dict) or str(value) in line
        elif isinstance(value, str):
            assert tomllib.loads(line) == {path[-1]: value}
            told.append(found[path])
    assert len(told) == len(set(told)) > 100


def test_a_key_that_is_missing_has_the_line_of_its_table() -> None:
    assert line_of(TEXT, ("rules", "timezone")) == 4
    assert line_of(TEXT, ("delays", 1, "months")) == 35
    assert line_of(TEXT, ("programmes", "place")) == 1


@pytest.mark.parametrize("path", [*EXPECTED, ("posting", "a.b", 3, "c d")], ids=dotted)
def test_a_path_is_written_and_read_back(path: KeyPath) -> None:
    assert path_of(dotted(path)) == path


def test_a_text_that_ends_in_a_comment_or_without_a_line_end_is_read_to_its_end() -> None:
    assert lines_of("") == {}
    assert lines_of("a = 1\n# the end") == {("a",): 1}
    assert lines_of("a = [1,\n2]") == {("a",): 1, ("a", 0): 1, ("a", 1): 2}
