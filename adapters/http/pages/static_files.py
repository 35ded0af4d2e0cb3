"""The stylesheets, scripts and pictures of the pages, read once and served under their digest."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
DIGEST_CHARACTERS = 16
MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""What is served; a file of another kind in the folder is only kept there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file: its content, and the address that changes whenever the content does.

    `compressed` is the content for browsers that take gzip. Pages are not compressed: beside what
    an address repeats, the length of a compressed page would tell of what it hides.
    """

    content: bytes
    compressed: bytes
    media_type: str
    url: str


def read_static_files() -> Mapping[str, StaticFile]:
    """Every file of the folder and of those in it, by its name."""
    found = sorted(path for path in FOLDER.rglob("*") if path.suffix in MEDIA_TYPES)
    return {path.name: _read(path) for path in found}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = sha256(content).hexdigest()[:DIGEST_CHARACTERS]
    return StaticFile(
        content=content,
        compressed=gzip.compress(content, mtime=0),
        media_type=MEDIA_TYPES[path.suffix],
        url=f"/static/{digest}/{path.name}",
    )
