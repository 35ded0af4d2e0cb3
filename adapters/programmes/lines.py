"""Where a key stands in a programme file: the line of every table, key and array element.

`tomllib` gives the values of a file without their lines; this scanner reads its structure alone,
of a text that `tomllib` has already accepted.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence

Step = str | int
KeyPath = tuple[Step, ...]

BLANK = re.compile(r"(?:\s|#[^\n]*)+")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
SPACES = re.compile(r"[ \t]*")
STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'",
    re.DOTALL,
)
SCALAR = re.compile(r"[^,\]}#\n]+")


def line_of(text: str, path: Sequence[Step]) -> int:
    """The line of the key at that path, or of the innermost table there is on the way to it.

    A path is made of keys and of indices into arrays; lines count from 1, which is also the
    answer for a key that is missing from the top of the file.
    """
    lines = lines_of(text)
    for length in range(len(path), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return line
    return 1


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line of everything in the text that has a path; where it is first named."""
    return _Scanner(text).scanned()


def path_of(dotted: str) -> KeyPath:
    """The path that a dotted key means, such as `posting."etage.household.moved.v1"`."""
    steps: list[Step] = []
    at = 0
    while at < len(dotted):
        token = STRING.match(dotted, at) or re.compile(r"[^.]+").match(dotted, at)
        if token is None:
            break
        bare = token[0][0] not in "\"'"
        steps.append(int(token[0]) if bare and token[0].isdecimal() else token[0].strip("\"'"))
        at = token.end() + 1
    return tuple(steps)


def dotted(path: Sequence[Step]) -> str:
    """The path as a person would write it in a TOML file, with an index as a number."""
    return ".".join(
        str(step) if isinstance(step, int) or BARE_KEY.fullmatch(step) else f'"{step}"'
        for step in path
    )


class _Scanner:
    """One pass over a text of valid TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {}
        self.elements: dict[KeyPath, int] = {}

    def scanned(self) -> Mapping[KeyPath, int]:
        table: KeyPath = ()
        self._skip(BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._assignment(table)
            self._skip(BLANK)
        return self.lines

    def _header(self) -> KeyPath:
        """Pass `[a.b]` or `[[a.b]]`; answers the path of its keys."""
        line = self._line()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = self._keys()
        self.at += 2 if many else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._within((*path, key), line)
        path = (*path, keys[-1])
        self._note(path, line)
        if many:
            self.elements[path] = self.elements.get(path, -1) + 1
        path = self._within(path, line)
        self._note(path, line)
        return path

    def _within(self, path: KeyPath, line: int) -> KeyPath:
        """The path, or in an array of tables that of its latest element."""
        self._note(path, line)
        index = self.elements.get(path)
        return path if index is None else (*path, index)

    def _assignment(self, table: KeyPath) -> None:
        """Pass `a.b = value`."""
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self._note(path, line)
        self.at += 1
        self._skip(SPACES)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        match self.text[self.at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._skip(STRING)
            case _:
                self._skip(SCALAR)

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        while not self._closed("]"):
            self._note((*path, index), self._line())
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while not self._closed("}"):
            self._assignment(path)

    def _closed(self, bracket: str) -> bool:
        """Whether the bracket comes next, past blanks and a comma; passes it if so."""
        self._skip(BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(BLANK)
        if self.text[self.at] != bracket:
            return False
        self.at += 1
        return True

    def _keys(self) -> list[str]:
        """Pass a dotted key; leaves the scanner at the sign that follows it."""
        keys: list[str] = []
        while True:
            self._skip(SPACES)
            quoted = STRING.match(self.text, self.at)
            found = quoted or BARE_KEY.match(self.text, self.at)
            if found is None:
                raise ValueError(f"no key on line {self._line()}")
            self.at = found.end()
            keys.append(tomllib.loads(f"k = {found[0]}")["k"] if quoted else found[0])
            self._skip(SPACES)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found is not None:
            self.at = found.end()

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def _note(self, path: KeyPath, line: int) -> None:
        self.lines.setdefault(path, line)
