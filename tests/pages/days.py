"""Somebody at work with a keyboard and nothing else, and what was recorded before they came."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from tests.adapters.http.pages.conftest import GRAND, Running, post_event
from tests.adapters.http.pages.stories import PLATFORM

TABS_MAX = 200
ARROWS_MAX = 40
SPACES = re.compile(r"\s+")

FOCUSED = """() => {
  const it = document.activeElement;
  if (it === null || it === document.body) return {kind: "", words: "", options: []};
  const told = (each) => [...(each.labels || [])].map((label) => label.innerText).join(" ");
  const others = it.type === "radio" ? [...it.form.elements].filter((each) => each.name === it.name)
    : [];
  return {
    kind: it.tagName === "INPUT" ? it.type : it.tagName.toLowerCase(),
    words: it.getAttribute("aria-label") || told(it) || it.innerText,
    options: others.map(told),
  };
}"""
CHOSEN = "document.activeElement.selectedOptions[0].innerText"
IS_OPEN = "document.activeElement.parentElement.open"
VALUE = "document.activeElement.value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What has the focus: its kind, its accessible words, and the choices beside it."""

    kind: str
    words: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person at a page: keys are all they have, so what no key reaches they cannot do."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stop(self) -> Stop:
        """Where the focus is."""
        told = self.page.evaluate(FOCUSED)
        options = tuple(plain(each) for each in told["options"])
        return Stop(kind=told["kind"], words=plain(told["words"]), options=options)

    def reach(self, words: str, *kinds: str) -> int:
        """Tab to what is called so and is of one of these kinds; how many presses that took."""
        for presses in range(1, TABS_MAX + 1):
            self.press("Tab")
            found = self.stop()
            is_called_so = found.words.startswith(words) or words in found.options
            if is_called_so and (not kinds or found.kind in kinds):
                return presses
        raise AssertionError(f"no key leads to {words!r} on {self.page.title()!r}")

    def follow(self, words: str, *kinds: str) -> int:
        """Go where a link or a button of these words leads; how many presses of Tab that took."""
        presses = self.reach(words, *(kinds or ("a", "button")))
        self.press_to_go("Enter")
        return presses

    def press_to_go(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def unfold(self, words: str) -> int:
        """Open what is folded under these words; it may be open already."""
        presses = self.reach(words, "summary")
        if not self.page.evaluate(IS_OPEN):
            self.press("Enter")
        return presses

    def write(self, label: str, text: str) -> None:
        """Type in a field, over what it holds."""
        self.reach(label, "text", "search", "tel", "number", "password", "textarea")
        self.press("Control+a")
        self.page.keyboard.type(text)

    def write_day(self, label: str, day: date, *, hour: str = "") -> None:
        """Type a day in a field, and an hour where it holds one."""
        self.reach(label, "date", "datetime-local")
        self.type_day(day, hour=hour)

    def type_day(self, day: date, *, hour: str = "") -> None:
        """Type a day where the focus is, in the order of this browser's own fields of dates."""
        for order in ("%m%d%Y", "%d%m%Y"):
            self.press(*["ArrowLeft"] * 5)
            self.page.keyboard.type(day.strftime(order))
            if hour:
                self.press("ArrowRight")
                self.page.keyboard.type(hour)
            if self.page.evaluate(VALUE).startswith(day.isoformat()):
                return
        raise AssertionError(f"the field holds {self.page.evaluate(VALUE)!r}")

    def choose(self, label: str, words: str) -> None:
        """Choose in a list with the arrows."""
        self.reach(label, "select")
        self.press("Home")
        self._arrow_to(words, lambda: plain(self.page.evaluate(CHOSEN)))

    def tick(self, words: str) -> None:
        """Tick a box, or choose one of several with the arrows."""
        self.reach(words, "checkbox", "radio")
        self._arrow_to(words, lambda: self.stop().words)
        self.press("Space")

    def _arrow_to(self, words: str, here: Callable[[], str]) -> None:
        for _ in range(ARROWS_MAX):
            if here().startswith(words):
                return
            self.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {words!r}")

    def told(self, selector: str) -> str:
        """The words of what is there, with plain spaces."""
        return plain(" ".join(self.page.locator(selector).all_inner_texts()))


def plain(text: str) -> str:
    """The text without the spaces of French typography."""
    return SPACES.sub(" ", text).strip()


def pseudonym(household: str) -> str:
    """What a household is called where its name is not told."""
    return f"Ménage {household[:4].upper()}-{household[4:8].upper()}"


OpenDesk = Callable[..., Person]


def tell(
    running: Running,
    organisation: str,
    name: str,
    *,
    subject: str,
    on: str,
    at: str = "2020-06-30T09:30:00Z",
    **data: Any,
) -> str:
    """An organisation's system posts `etage.household.<name>.v1` of that day; of which household.

    It is recorded at that time, or when what came before it was, if that is later.
    """
    receipt = post_event(
        running,
        organisation,
        f"etage.household.{name}.v1",
        subject=subject,
        data={"occurred_on": on, **data},
        at=at,
    )
    return str(receipt["household_id"])


def referred(running: Running, name: str, *, landlord: str = GRAND) -> str:
    """A landlord refers a household of Vénissieux; its identifier."""
    return tell(
        running,
        landlord,
        "referred",
        subject=f"REF-{uuid4().hex[:8]}",
        on="2020-05-04",
        referrer_kind="landlord",
        motive="arrears",
        stream="maintien",
        dwelling={"landlord": landlord, "commune": "69259"},
        reference_person={"name": name},
    )


def accompanied(running: Running, name: str) -> str:
    """A household that LAHSo accompanies; in the evening it tells of a meeting in May."""
    household = referred(running, name)
    tell(
        running,
        PLATFORM,
        "admitted",
        subject=household,
        on="2020-05-12",
        session="ct-venissieux-2020-05",
        lead_organisation="lahso",
        modality="coordination",
    )
    tell(
        running,
        "lahso",
        "contact-recorded",
        subject=household,
        on="2020-05-15",
        at="2020-06-30T16:00:00Z",
        kind="phone",
        outcome="met",
    )
    return household
