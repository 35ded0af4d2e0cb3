"""The stylesheet and the pictures of the pages, read once and served under their digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
DIGEST_CHARACTERS = 16
MEDIA_TYPES: Mapping[str, str] = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file: its content, and the address that changes whenever the content does."""

    content: bytes
    media_type: str
    url: str


def read_static_files() -> Mapping[str, StaticFile]:
    """Every file of the folder by its name."""
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir())}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    digest = sha256(content).hexdigest()[:DIGEST_CHARACTERS]
    return StaticFile(
        content=content,
        media_type=MEDIA_TYPES[path.suffix],
        url=f"/static/{digest}/{path.name}",
    )
