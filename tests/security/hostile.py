"""A household in whose every text field something hostile was typed, and a look for it in pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import cycle

from tests.access.planted import Household
from tests.access.scene import partners_of
from tests.access.story import beside, posted, story
from tests.adapters.http.pages.conftest import Running

ATTACKS = (
    "<script>alert({n})</script>",
    '"><img src=x onerror=alert({n})>',
    "' onmouseover='alert({n})",
    "</textarea><svg onload=alert({n})>",
    "javascript:alert({n})//",
    "{{{{ {n} * 7 }}}}{{% include 'layout.html' %}}",
    '=HYPERLINK("https://exemple.test/{n}")',
    "</title><style>*{{display:none}}/*{n}*/</style>",
    "@SUM(1+1)*{n}",
    "&lt;b&gt;{n}&lt;/b&gt;",
)
LOADING = frozenset({"script", "iframe", "object", "embed", "base", "frame", "applet", "style"})
ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcset", "data", "poster"})


@dataclass(kw_only=True)
class HostileHousehold(Household):
    """A household of which every text is an attack, each with a number of its own."""

    typed: list[str] = field(default_factory=list)
    _attacks: Iterator[str] = field(default_factory=lambda: cycle(ATTACKS))

    def text(self, code: str, place: str) -> str:
        """An attack that occurs nowhere else, but where a text has a form that forbids one."""
        number = f"{self.number}{self._next():03}"
        if place.endswith("/email"):
            return f"'onclick={number}'"
        if place.endswith("reference"):
            return f"BAIL-{number}"
        attack = next(self._attacks).format(n=number)
        self.typed.append(attack)
        return self.kept(code, place, attack)


def planted(running: Running) -> HostileHousehold:
    """The household, told by everybody who takes part."""
    household = HostileHousehold(number=77, state="consent")
    for each in story(household, beside(running), partners_of):
        posted(running, household, each)
    return household


class Markup(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.elements and self.elements[-1][0] == "script" and data.strip():
            self.elements.append(("script", {"inline": data}))

    @property
    def dangers(self) -> list[str]:
        """Whatever could run, load or lead elsewhere."""
        return [told for tag, attributes in self.elements for told in _dangers(tag, attributes)]


def _dangers(tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
    if tag in LOADING and not _is_own_file(tag, attributes):
        yield f"<{tag}>"
    for name, value in attributes.items():
        if name.startswith(("on", "hx-", "data-hx-")) or name in ("style", "srcdoc", "xlink:href"):
            yield f"<{tag} {name}>"
        if name in ADDRESSES and not _is_own(value or ""):
            yield f"<{tag} {name}={value}>"
    if tag == "meta" and "http-equiv" in attributes:
        yield "<meta http-equiv>"


def _is_own_file(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether it is a script of this service, read from a file that carries its digest."""
    is_file = (attributes.get("src") or "").startswith("/static/")
    return tag == "script" and attributes.keys() == {"src", "defer"} and is_file


def _is_own(address: str) -> bool:
    """Whether an address is one of this service's own, or a place of the page."""
    is_local = address.startswith("/") and not address.startswith(("//", "/\\"))
    return is_local or address == "" or address[0] in "?#"
