"""What others wrote and the pages serve is what its note says, to the byte."""

import re
from hashlib import sha256
from pathlib import Path

import httpx2

from adapters.http.pages.static_files import FOLDER, read_static_files
from tests.adapters.http.pages.conftest import Running

VENDOR = FOLDER / "vendor"
LINE = re.compile(r"^\| `([^`]+)` \| [^|]+ \| [^|]+ \| `([0-9a-f]{64})` \|$", re.MULTILINE)


def sums(folder: Path) -> dict[str, str]:
    """The digest of every file but the note itself."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "VENDOR.md"
    }


def test_every_file_of_others_has_the_digest_that_the_note_names() -> None:
    named = dict(LINE.findall((VENDOR / "VENDOR.md").read_text("utf-8")))
    assert named == sums(VENDOR)


def test_neither_the_note_nor_a_licence_is_served() -> None:
    served = read_static_files()
    assert {"htmx.min.js", "live.js", "drafts.js", "etage.css", "parts.css"} <= set(served)
    assert {"VENDOR.md", "LICENSE-htmx"} & set(served) == set()


def test_no_script_of_ours_makes_code_or_markup_of_text() -> None:
    own = [path.read_text("utf-8") for path in FOLDER.glob("*.js")]
    made = re.compile(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function")
    kept = re.compile(r"localStorage|indexedDB|document\.cookie|caches\b")
    assert [each for text in own for each in made.findall(text) + kept.findall(text)] == []


def test_a_file_comes_smaller_to_a_browser_that_takes_gzip(running: Running) -> None:
    file = running.app.state.site.static["htmx.min.js"]
    plain = httpx2.get(running.url + file.url, headers={"Accept-Encoding": "identity"})
    small = httpx2.get(running.url + file.url, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert plain.content == small.content == file.content
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"])
