"""How a sight is looked at: in a real browser, as its person, by axe, by keyboard and on paper."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from services.saved_views import view_of, visitor_key
from tests.adapters.http.pages.conftest import Running
from tests.pages.sights import COORDINATOR, NOBODY, Sight

HEIGHT = 900
DESK, PHONE, PAPER = 1280, 320, 673
"""Widths in CSS pixels; the paper's is A4 less the margins of the style sheet."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
ALSO = ("target-size", "heading-order", "landmark-one-main", "page-has-heading-one", "region")
"""What the project asks beyond WCAG 2.1 A and AA."""
COLOURS = ("color-contrast", "link-in-text-block")
KEPT = ("Silences à Vénissieux", "/territoires/venissieux?silence=30")
"""The list that the coordinator keeps, and nobody else."""
STOPS_MAX = 400
BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """A window to look through: its width and its light, and what is asked in it."""

    width: int
    scheme: Any = "light"
    asks_colours: bool = True
    asks_the_rest: bool = True


MANNERS = (
    Manner(width=DESK),
    Manner(width=DESK, scheme="dark", asks_the_rest=False),
    Manner(width=768, asks_colours=False),
    Manner(width=640, asks_colours=False),
    Manner(width=PHONE, asks_colours=False),
)
"""640 is what a window of 1280 shows at a zoom of 200 %.

In the dark the colours alone are others; at other widths they are the same, and cost most.
"""
THOROUGH = (
    *(Manner(width=width) for width in (DESK, 768, 640, PHONE)),
    *(Manner(width=width, scheme="dark", asks_the_rest=False) for width in (DESK, PHONE)),
)
"""Every rule at every width, for who has two minutes more than the tests."""
ON_A_TELEPHONE = (Manner(width=PHONE), Manner(width=PHONE, scheme="dark", asks_the_rest=False))
"""How what opens on a telephone alone is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page as it was loaded: the status of its answer, and the bytes that came for it."""

    sight: Sight
    page: Page
    status: int
    bytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What axe says of a page in one manner: rules passed, and nodes by rule of the others."""

    passed: Sequence[str]
    violated: Mapping[str, Sequence[str]]
    incomplete: Mapping[str, Sequence[str]]


WEIGH = """() => ['navigation', 'resource']
  .flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
"""What the page is made of, as it was sent, whether it was kept from another page or not."""

LISTEN = """() => {
  const outlined = (it) => {
    const style = getComputedStyle(it);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const top = document.createElement('i');
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
  const met = new Map();
  window.stops = [];
  document.addEventListener('focusin', ({target: it}) => {
    const box = it.getBoundingClientRect();
    const isBack = met.has(it);
    const isAfter = [...met.keys()].every((one) => one.compareDocumentPosition(it) & 4);
    if (!isBack) met.set(it, met.size);
    window.stops.push({
      told: it.outerHTML.slice(0, 120),
      number: met.get(it), isBack, isAfter,
      isShown: Math.min(box.width, box.height) >= 4
        && (outlined(it) || outlined(it.closest('label') ?? it)),
    });
  });
}"""

UNFOLD = """() => {
  document.querySelectorAll('details').forEach((each) => { each.open = true; });
  document.activeElement.blur();
  scrollTo(0, 0);
}"""

EXCESS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((each) => each.getBoundingClientRect().right > width + 0.5)
    .filter((each) => !each.offsetParent?.closest('.scroll'))
    .map((each) => each.outerHTML.slice(0, 120)).slice(-3);
}"""

SPACE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""Letters, words and lines as far apart as a reader may set them (WCAG 1.4.12)."""

MEANINGS = """() => [...document.querySelectorAll('.term-name')].flatMap((term) => {
  const meaning = term.nextElementSibling;
  const width = document.documentElement.clientWidth;
  const told = ({left, right}) => left < right && left >= 0 && right <= width
    ? [] : [`${meaning.id}: ${left} to ${right} of ${width}`];
  term.focus();
  const near = told(meaning.getBoundingClientRect());
  term.click();
  const open = told(meaning.getBoundingClientRect());
  term.click();
  term.blur();
  return [...near, ...open];
})"""
"""The meanings of terms that cannot be read whole, while their term has the focus or is pressed."""

ASK = """async (asked) => {
  const wanted = asked.tags.length ? axe.getRules(asked.tags).map((rule) => rule.ruleId) : [];
  const values = [...wanted, ...asked.rules].filter((rule) => !asked.less.includes(rule));
  const found = await axe.run({
    runOnly: {type: 'rule', values: [...new Set(values)]},
    resultTypes: ['violations', 'incomplete'],
  });
  const told = (results) => Object.fromEntries(
    results.map((each) => [each.id, each.nodes.map((node) => node.html.slice(0, 160))]));
  return {
    passed: found.passes.map((each) => each.id),
    violated: told(found.violations),
    incomplete: told(found.incomplete),
  };
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Opens sights, one window for each person."""

    running: Running
    chromium: Chromium
    households: Mapping[str, str]
    windows: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    @contextmanager
    def look(self, sight: Sight) -> Iterator[Seen]:
        """The page, in the state it is named for; what moves stands still, for axe sees colours."""
        page = self._window(sight.who).new_page()
        page.set_viewport_size({"width": PHONE if sight.opens else DESK, "height": HEIGHT})
        answer = page.goto(self.running.url + sight.address.format(**self.households))
        if sight.sends:
            with page.expect_navigation() as sent:
                page.locator(sight.sends).first.click()
            answer = sent.value
        if sight.opens:
            page.locator(sight.opens).first.click()
        assert answer is not None
        yield Seen(sight=sight, page=page, status=answer.status, bytes=page.evaluate(WEIGH))
        page.close()

    def _window(self, who: tuple[str, str]) -> BrowserContext:
        if who not in self.windows:
            window = self.chromium.new_context(bypass_csp=True, reduced_motion="reduce")
            self.windows[who] = window
            if who != NOBODY:
                self._sign_in(window, who)
        return self.windows[who]

    def _sign_in(self, window: BrowserContext, who: tuple[str, str]) -> None:
        token = self.running.backend.issuer.issue(*who, person=str(uuid4()))
        if who == COORDINATOR:
            self.running.pages.visits.save(
                visitor_key(self.running.pages.door.admit(token)), view_of(*KEPT)
            )
        page = window.new_page()
        page.goto(f"{self.running.url}/login")
        page.locator("[name=token]").fill(token)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: not address.endswith("/login"))
        page.close()


def manners(sight: Sight, all_of: Sequence[Manner] = MANNERS) -> Sequence[Manner]:
    """The windows that the sight is looked at through."""
    return ON_A_TELEPHONE if sight.opens else all_of


def walked(page: Page) -> list[dict[str, Any]]:
    """Each stop of the focus, until it comes to one where it was before."""
    page.evaluate(LISTEN)
    stops: list[dict[str, Any]] = []
    while len(stops) < STOPS_MAX and not any(each["isBack"] for each in stops):
        for _ in range(BATCH):
            page.keyboard.press("Tab")
        stops = page.evaluate("window.stops")
    last = next((place for place, each in enumerate(stops) if each["isBack"]), len(stops))
    return stops[: last + 1]


def in_manner(seen: Seen, manner: Manner) -> Found:
    """What axe finds with every fold open."""
    page = seen.page
    page.set_viewport_size({"width": manner.width, "height": HEIGHT})
    page.emulate_media(color_scheme=manner.scheme)
    asked = {
        "tags": TAGS if manner.asks_the_rest else (),
        "rules": (*(ALSO if manner.asks_the_rest else ()), *COLOURS),
        "less": () if manner.asks_colours else COLOURS,
    }
    return Found(**page.evaluate(ASK, asked))


def prepared(page: Page) -> None:
    """The page with its folds open and axe at hand."""
    page.evaluate(UNFOLD)
    page.evaluate(Axe().axe_script)


def excess(page: Page) -> list[str]:
    """What reaches beyond the window's right edge, where the page can be scrolled sideways."""
    found: list[str] = page.evaluate(EXCESS)
    return found
