"""The pages that docs/pages.md shows, as scenes.toml tells them, and the page it makes of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCENES = Path(__file__).with_name("scenes.toml")
DOCS = Path(__file__).parent.parent.parent / "docs"
IMAGES = DOCS / "images"

HEAD = """# Les pages

Cette page est écrite par `make screenshots`, qui ouvre la démonstration et photographie chaque page.
Toutes les personnes y sont inventées.
Chaque image montre le haut de la page, à la largeur nommée en pixels ; « sombre » est la même page quand l’écran demande des couleurs sombres.
Les champs de date sont écrits par le navigateur, dans sa langue : ici en anglais, chez vous dans la vôtre.
Ce que chacun y voit est réglé par [les droits](access.md).

| Page | À quoi elle sert | Qui la voit | Images |
|---|---|---|---|
"""  # noqa: E501  A sentence is a line.


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One picture of each page: its width and the most of its height, in CSS pixels."""

    suffix: str
    words: str
    width: int
    height_max: int
    is_dark: bool = False


LOOKS: Sequence[Look] = (
    Look(suffix="320", words="320", width=320, height_max=1200),
    Look(suffix="768", words="768", width=768, height_max=1000),
    Look(suffix="1280", words="1280", width=1280, height_max=1400),
    Look(suffix="1280-sombre", words="sombre", width=1280, height_max=800, is_dark=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A page as one person of the demonstration sees it; scenes.toml tells what each part is."""

    name: str
    route: str
    title: str
    aim: str
    seen_by: str
    person: str = ""
    address: str = ""
    through: Sequence[str] = ()
    added: str = ""
    status: int = 200

    @property
    def start(self) -> str:
        """Where to begin."""
        return self.address or self.route

    def image(self, look: Look) -> Path:
        """The file of one of its pictures."""
        return IMAGES / f"{self.name}-{look.suffix}.webp"


def read_scenes() -> Sequence[Scene]:
    """The pages that are shown, in the order of the document."""
    return [Scene(**told) for told in _told()["page"]]


def not_shown() -> Mapping[str, str]:
    """The addresses that are read and have no picture, and why."""
    reasons: Mapping[str, str] = _told()["not_shown"]
    return reasons


def _told() -> dict[str, Any]:
    return tomllib.loads(SCENES.read_text("utf-8"))


def document(scenes: Sequence[Scene]) -> str:
    """The text of docs/pages.md."""
    return HEAD + "".join(f"{_row(scene)}\n" for scene in scenes)


def _row(scene: Scene) -> str:
    images = ", ".join(f"[{look.words}]({scene.image(look).relative_to(DOCS)})" for look in LOOKS)
    return f"| {scene.title} (`{scene.route}`) | {scene.aim} | {scene.seen_by} | {images} |"
