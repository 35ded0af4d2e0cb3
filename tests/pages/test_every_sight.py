"""Every page in every state, in a real browser: axe, its width, its focus and its weight."""

from pathlib import Path

import pytest

from tests.adapters.http.pages.browsers import NO_BROWSER
from tests.adapters.http.pages.conftest import Running
from tests.pages.looking import (
    HEIGHT,
    MEANINGS,
    PAPER,
    PHONE,
    SPACE,
    Seen,
    excess,
    in_manner,
    manners,
    prepared,
    walked,
)
from tests.pages.rgaa import STATES, counts
from tests.pages.sights import NO_SIGHT, SIGHTS
from tests.security.test_every_page import routes_of

PAGE_BYTES_MAX = 150_000

in_a_browser = pytest.mark.skipif(NO_BROWSER is not None, reason=str(NO_BROWSER))
every_sight = pytest.mark.parametrize("seen", SIGHTS, ids=str, indirect=True)


def test_every_page_has_a_sight(shown: Running) -> None:
    assert routes_of(shown) == {each.route for each in SIGHTS} | set(NO_SIGHT)
    assert len({str(each) for each in SIGHTS}) == len(SIGHTS)


def test_the_page_of_accessibility_counts_the_sights_as_they_are(project: Path) -> None:
    told = (project / "docs" / "rgaa.md").read_text("utf-8")
    assert counts(SIGHTS) in told
    assert all(f"| `{each.route}` | {STATES[each.state]} |" in told for each in SIGHTS)


@in_a_browser
@every_sight
def test_a_page_answers_as_it_should_and_is_light(*, seen: Seen) -> None:
    assert seen.status == seen.sight.status
    assert 0 < seen.bytes <= PAGE_BYTES_MAX


@in_a_browser
@every_sight
def test_the_focus_follows_the_page_is_seen_at_each_stop_and_leaves(*, seen: Seen) -> None:
    *stops, again = walked(seen.page)
    assert [each["told"] for each in stops if not each["isShown"]] == []
    assert [each["told"] for each in stops if not each["isAfter"]] == []
    assert (again["number"], again["isBack"]) == (0, True), again["told"]


@in_a_browser
@every_sight
def test_a_page_is_accessible_and_fits_at_every_width_and_light(*, seen: Seen) -> None:
    prepared(seen.page)
    found = {}
    for manner in manners(seen.sight):
        told = in_manner(seen, manner).violated
        if wide := excess(seen.page):
            told = {**told, "wider than the window": wide}
        if told:
            found[manner.width, manner.scheme] = told
    assert found == {}
    assert seen.page.evaluate(MEANINGS) == []


@in_a_browser
@every_sight
def test_a_page_fits_a_telephone_when_its_letters_are_set_apart(*, seen: Seen) -> None:
    seen.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    seen.page.evaluate(SPACE)
    assert excess(seen.page) == []


@in_a_browser
@every_sight
def test_a_page_fits_the_paper_it_is_printed_on(*, seen: Seen) -> None:
    seen.page.emulate_media(media="print", color_scheme="light")
    seen.page.set_viewport_size({"width": PAPER, "height": HEIGHT})
    assert excess(seen.page) == []
