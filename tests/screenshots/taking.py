"""`make screenshots`: opens the demonstration, takes a picture of each page, tells them in docs.

Ends with 1 where there is no browser, or a page could not be reached.
"""

import argparse
import base64
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page

from tests.adapters.http.pages.browsers import NO_BROWSER, open_chromium
from tests.screenshots.scenes import DOCS, IMAGES, LOOKS, Look, Scene, document, read_scenes

QUALITY = 40
READY = "sign in as one of these"
ENDING_SECONDS_MAX = 60


class NotTaken(Exception):
    """A page could not be reached; the message says which, and where it went wrong."""


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration of its own, once everything is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        etage = Path(sys.executable).with_name("etage")
        command = [str(etage), "demo", "--data-dir", folder, "--port", str(port)]
        started = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait(started)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.communicate(timeout=ENDING_SECONDS_MAX)


def _wait(started: "subprocess.Popen[str]") -> None:
    told: list[str] = []
    for line in started.stdout or ():
        told.append(line)
        if READY in line:
            return
    raise NotTaken("the demonstration ended before it was ready:\n" + "".join(told))


def take(scenes: Sequence[Scene], url: str) -> None:
    """The pictures of these pages, from the demonstration at this address."""
    with open_chromium() as chromium:
        pages = {name: sign_in(chromium, url, name) for name in {each.person for each in scenes}}
        for scene in scenes:
            shoot(scene, url=url, pages=pages)


def sign_in(chromium: Browser, url: str, person: str) -> Page:
    """A window of this person's own; one of nobody's where they have no name."""
    page = chromium.new_context(reduced_motion="reduce", locale="fr-FR").new_page()
    if person:
        page.goto(f"{url}/login")
        page.locator("button.person", has_text=person).click()
        page.wait_for_url(lambda there: "/login" not in there)
    return page


def shoot(scene: Scene, *, url: str, pages: Mapping[str, Page]) -> None:
    """Every picture of one page."""
    page = pages[scene.person]
    address = _reached(scene, page, url)
    for look in LOOKS:
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(color_scheme="dark" if look.is_dark else "light")
        answer = page.goto(address)
        if answer is None or answer.status != scene.status:
            raise NotTaken(f"{scene.name}: {address} answered {answer and answer.status}")
        scene.image(look).write_bytes(_picture(page, look))


def _reached(scene: Scene, page: Page, url: str) -> str:
    address = url + scene.start
    for link in scene.through:
        page.goto(address)
        found = page.locator(link)
        if found.count() == 0:
            raise NotTaken(f"{scene.name}: no link {link!r} on {address}")
        address = urljoin(address, found.first.get_attribute("href") or "")
    return address + scene.added


def _picture(page: Page, look: Look) -> bytes:
    height: int = page.evaluate("document.documentElement.scrollHeight")
    shown = min(height, look.height_max)
    # As high as the picture, for what sticks to the end of a window stands at the end of it.
    page.set_viewport_size({"width": look.width, "height": shown})
    clip = {"x": 0, "y": 0, "width": look.width, "height": shown, "scale": 1}
    session = page.context.new_cdp_session(page)
    asked = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    taken = session.send("Page.captureScreenshot", asked)
    session.detach()
    return base64.b64decode(taken["data"])


def main() -> int:
    """Take the pictures that the command line asks for, and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="the pages, as scenes.toml names them")
    parser.add_argument("--url", help="a demonstration that runs, instead of one of its own")
    asked = parser.parse_args()
    if NO_BROWSER:
        sys.stderr.write(f"No picture was taken: this {NO_BROWSER}.\n")
        return 1
    scenes = read_scenes()
    wanted = [each for each in scenes if each.name in asked.names or not asked.names]
    IMAGES.mkdir(exist_ok=True)
    try:
        if asked.url:
            take(wanted, asked.url)
        else:
            with demonstration() as url:
                take(wanted, url)
    except NotTaken as error:
        sys.stderr.write(f"{error}\n")
        return 1
    (DOCS / "pages.md").write_text(document(scenes), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
