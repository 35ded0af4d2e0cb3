"""Every page is shown in docs/pages.md, and nothing is shown there that is not."""

import re
from pathlib import Path

from fastapi.routing import APIRoute

from adapters.demonstration import people
from adapters.http.pages import PAGES
from adapters.http.pages.navigation import menu
from adapters.identity.issuer import Issuer
from adapters.identity.key_file import load_or_make_key
from adapters.programmes.reading import read_configuration
from adapters.settings import Settings
from domain.access import Actor
from tests.screenshots.scenes import DOCS, IMAGES, LOOKS, document, not_shown, read_scenes

IMAGES_BYTES_MAX = 6_000_000


def test_every_page_has_a_picture_or_a_reason_for_none() -> None:
    routes = [
        route for page in PAGES for route in page.router.routes if isinstance(route, APIRoute)
    ]
    read = {route.path for route in routes if "GET" in (route.methods or ())}
    shown = {scene.route for scene in read_scenes()}
    assert read == shown | set(not_shown())


def test_every_page_of_the_menu_of_an_invented_person_is_shown(tmp_path: Path) -> None:
    configuration = read_configuration(Settings().programme_file)
    issuer = Issuer(load_or_make_key(tmp_path / "issuer.json"), configuration)
    patterns = [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", scene.route)) for scene in read_scenes()]
    actors = [
        Actor(organisation=person.organisation, role=person.role) for person in people(issuer)
    ]
    addresses = {item.address for actor in actors for item in menu(configuration, actor, "/")}
    assert len(addresses) > len(actors) / 2
    assert [each for each in addresses if not any(p.fullmatch(each) for p in patterns)] == []


def test_the_pages_document_is_the_one_the_list_gives() -> None:
    assert (DOCS / "pages.md").read_text("utf-8") == document(read_scenes())


def test_there_is_every_picture_that_is_named_no_other_and_they_stay_small() -> None:
    named = {scene.image(look) for scene in read_scenes() for look in LOOKS}
    files = set(IMAGES.iterdir())
    assert files == named
    assert sum(path.stat().st_size for path in files) < IMAGES_BYTES_MAX
