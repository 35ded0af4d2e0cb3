"""What a PDF tells: the text of its pages as a reader copies it, its titles, and its tags."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
MAPPED = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>(?: <([0-9A-F]+)>)?")
SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|\((?:\\.|[^\\)])*\)|(?<!<)<([0-9A-F]+)>(?=[\s\]])|\bET\b|BDC|EMC", re.DOTALL
)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
TITLE = re.compile(rb"/(?:Title|Author|Subject|T|Alt|ActualText|E)\s*<(FEFF[0-9A-F]*)>")
TAG = re.compile(rb"/S\s*/(\w+)")
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

Glyphs = Mapping[int, str]


@dataclass(frozen=True)
class Pdf:
    """A document of ours: every object in clear, every stream compressed or not."""

    raw: bytes

    @cached_property
    def objects(self) -> Mapping[int, bytes]:
        """The objects by number."""
        return {int(number): body for number, body in OBJECT.findall(self.raw)}

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The text of each page, a line for each run of text."""
        found = [body for body in self.objects.values() if re.search(rb"/Type\s*/Page\b", body)]
        return tuple(self._text(page) for page in found)

    @property
    def text(self) -> str:
        """All that it tells, the titles of its outline and its structure among them."""
        return "\n".join([*self.pages, *self.titles])

    @property
    def words(self) -> str:
        """The text in one line, as when a wrapped sentence is read."""
        return re.sub(r"[\s\u00a0\u202f]+", " ", self.text)

    @property
    def titles(self) -> list[str]:
        """The titles and alternative texts that stand beside the pages."""
        told = TITLE.findall(self.raw)
        return [bytes.fromhex(each.decode())[2:].decode("utf-16-be") for each in told]

    @property
    def tags(self) -> set[str]:
        """The structure that a screen reader is given."""
        return {each.decode() for each in TAG.findall(self.raw)}

    @property
    def language(self) -> str | None:
        """The language that it says it is in."""
        found = re.search(rb"/Lang\s*\(([\w-]+)\)", self.raw)
        return found[1].decode() if found else None

    @property
    def fonts(self) -> set[str]:
        """The fonts, each with the mark of an embedded subset."""
        return {each.decode() for each in re.findall(rb"/FontName\s*/([\w+-]+)", self.raw)}

    def stream(self, number: int) -> bytes:
        """The content of a stream."""
        body = self.objects[number]
        content = STREAM.search(body)
        assert content, number
        return zlib.decompress(content[1]) if b"/FlateDecode" in body else content[1]

    def _text(self, page: bytes) -> str:
        resources = self.objects[_reference(page, b"Resources")]
        fonts = {
            name: self._glyphs(self.objects[int(number)])
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        return "".join(_shown(self.stream(_reference(page, b"Contents")), fonts))

    def _glyphs(self, font: bytes) -> Glyphs:
        found = MAPPED.findall(self.stream(_reference(font, b"ToUnicode")))
        glyphs: dict[int, str] = {}
        for first, last, begin in found:
            if begin:
                for step in range(int(first, 16), int(last, 16) + 1):
                    glyphs[step] = chr(int(begin, 16) + step - int(first, 16))
            else:
                glyphs[int(first, 16)] = bytes.fromhex(last.decode()).decode("utf-16-be")
        return glyphs


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb"\s+(\d+) 0 R", body)
    assert found, name
    return int(found[1])


def _shown(content: bytes, fonts: Mapping[bytes, Glyphs]) -> Iterator[str]:
    glyphs: Glyphs = {}
    for found in SHOWN.finditer(content):
        token = found[0]
        if found[1]:
            glyphs = fonts[found[1]]
        elif token == b"ET":
            yield "\n"
        elif token.startswith((b"(", b"<")):
            yield _told(_bytes(token), glyphs)


def _bytes(token: bytes) -> bytes:
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    return ESCAPED.sub(_unescaped, token[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8)]) if len(sign) == 3 else SIGNS.get(sign, sign)


def _told(codes: bytes, glyphs: Glyphs) -> str:
    pairs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
    return "".join(glyphs.get(code, "\ufffd") for code in pairs)
