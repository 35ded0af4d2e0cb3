"""A board that is narrowed, against a count made from the facts alone."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.path import HouseholdPath
from domain.stages import Stage
from services.boards import Ties
from services.case_pages import UnknownCursor
from services.territory_boards import Board, BoardFilters, Narrowing, board, stage_page
from tests.projections.ground import Ground
from tests.projections.log import TODAY
from tests.projections.test_alerts import raised

TERRITORY = "vaulx-en-velin-bron"
PLATFORM = f"territory:{TERRITORY}"
LANDLORD = "grandlyon-habitat"

Holds = Callable[[HouseholdPath], bool]


def silent_since(path: HouseholdPath) -> date:
    """The day from which nobody has met the household."""
    return path.last_contact_on or path.opened_on


FILTERS: list[tuple[BoardFilters, Holds]] = [
    (BoardFilters(stage="accompanied"), lambda path: path.stage is Stage.ACCOMPANIED),
    (BoardFilters(landlord=LANDLORD), lambda path: path.landlord == LANDLORD),
    (BoardFilters(commune="69256"), lambda path: path.commune == "69256"),
    (BoardFilters(stream="maintien"), lambda path: path.stream == "maintien"),
    (
        BoardFilters(waiting_days=90),
        lambda path: path.since <= TODAY - timedelta(90),
    ),
    (
        BoardFilters(silent_days=45),
        lambda path: silent_since(path) <= TODAY - timedelta(45),
    ),
    (
        BoardFilters(silent_days=0),
        lambda path: True,
    ),
    (
        BoardFilters(landlord=LANDLORD, waiting_days=30),
        lambda path: path.landlord == LANDLORD and path.since <= TODAY - timedelta(30),
    ),
]


@pytest.fixture
def shown(ground: Ground) -> Ground:
    """Everybody's events, posted and projected."""
    ground.post()
    ground.project()
    return ground


def there(ground: Ground) -> list[HouseholdPath]:
    """The paths of the territory."""
    return [path for path in ground.paths().values() if path.territory == TERRITORY]


def narrowed(ground: Ground, filters: BoardFilters, *, key: str = PLATFORM) -> Board:
    """The board that a reader sees through these filters."""
    return board(
        ground.reader,
        TERRITORY,
        [key],
        today=TODAY,
        ties=Ties.of(ground.log.configuration, [key]),
        narrowing=Narrowing(filters=filters),
    )


def counted(seen: Board) -> dict[str, int]:
    """How many cases a board counts in each stage that has some."""
    return {each.stage: each.count for each in seen.stages if each.count}


def test_a_filter_keeps_the_cases_that_it_names_and_the_counts_follow(shown: Ground) -> None:
    for filters, holds in FILTERS:
        kept = [path for path in there(shown) if holds(path)]
        seen = narrowed(shown, filters)
        assert kept, filters
        assert counted(seen) == Counter(path.stage.value for path in kept), filters
        assert {case.household for each in seen.stages for case in each.cases} == {
            path.household_id for path in kept
        }
        alerts = Counter(code for path in kept for code in raised(path, TODAY))
        assert {each.code: each.count for each in seen.alerts} == dict(alerts)


def test_every_lead_tool_and_alert_of_a_board_finds_its_own_cases(shown: Ground) -> None:
    paths = there(shown)
    whole = narrowed(shown, BoardFilters())
    assert whole.tools
    assert whole.alerts
    for tool in whole.tools:
        own = Counter(path.stage.value for path in paths if tool.kind in path.running_tools)
        assert counted(narrowed(shown, BoardFilters(tool=tool.kind))) == own
        assert tool.count == sum(own.values())
    for alert in whole.alerts:
        own = Counter(path.stage.value for path in paths if alert.code in raised(path, TODAY))
        assert counted(narrowed(shown, BoardFilters(alert=alert.code))) == own
    for lead in {path.lead_organisation for path in paths} - {None}:
        own = Counter(path.stage.value for path in paths if path.lead_organisation == lead)
        assert counted(narrowed(shown, BoardFilters(lead=lead))) == own


def test_what_came_and_went_follows_the_filters_too(shown: Ground) -> None:
    own = Counter(
        path.opened_on.replace(day=1)
        for path in there(shown)
        if path.landlord == LANDLORD and path.opened_on >= date(2018, 7, 1)
    )
    told = {
        filters: Counter(
            {each.month: each.count for each in seen.flows if each.kind == "identified"}
        )
        for filters in (BoardFilters(), BoardFilters(landlord=LANDLORD))
        if (seen := narrowed(shown, filters))
    }
    assert told[BoardFilters(landlord=LANDLORD)] == own
    assert 0 < own.total() < told[BoardFilters()].total()


def test_a_tool_in_use_is_told_with_its_first_day_and_those_that_end_soon(shown: Ground) -> None:
    uses = [
        (path.household_id, use)
        for path in there(shown)
        for use in path.tools
        if use.kind in path.running_tools and use.state.value in ("running", "suspended")
    ]
    for tool in narrowed(shown, BoardFilters()).tools:
        own = [(household, use) for household, use in uses if use.kind == tool.kind]
        assert tool.since == min(use.started_on for _, use in own if use.started_on)
        soon = {
            household
            for household, use in own
            if use.planned_end_on and use.planned_end_on <= TODAY + timedelta(30)
        }
        assert tool.ending_soon == len(soon)


def test_a_stage_tells_how_long_its_cases_have_waited(shown: Ground) -> None:
    for each in narrowed(shown, BoardFilters()).stages:
        days = sorted((TODAY - p.since).days for p in there(shown) if p.stage == each.stage)
        if not days:
            assert (each.median_days, each.since) == (None, None)
            continue
        assert each.median_days == days[(len(days) - 1) // 2]
        assert each.since == TODAY - timedelta(days[-1])


def test_a_filter_on_the_rent_account_finds_nothing_for_who_may_not_read_it(
    shown: Ground,
) -> None:
    filters = BoardFilters(alert="hearing_within_30_days")
    today = next(
        step.hearing_on
        for path in there(shown)
        for step in path.legal_stages
        if step.hearing_on and "hearing_within_30_days" in raised(path, step.hearing_on)
    )
    told = Ties.of(shown.log.configuration, [PLATFORM])
    for ties, is_told in ((told, True), (Ties(named=told.named), False)):
        seen = board(
            shown.reader,
            TERRITORY,
            [PLATFORM],
            today=today,
            ties=ties,
            narrowing=Narrowing(filters=filters),
        )
        assert bool(counted(seen)) is is_told
        assert bool(seen.alerts) is is_told


def test_households_left_out_are_in_no_figure_of_the_board(shown: Ground) -> None:
    left = there(shown)[0]
    seen = board(
        shown.reader,
        TERRITORY,
        [PLATFORM],
        today=TODAY,
        narrowing=Narrowing(without=[left.household_id]),
    )
    kept = [path for path in there(shown) if path.household_id != left.household_id]
    assert counted(seen) == Counter(path.stage.value for path in kept)
    identified = sum(each.count for each in seen.flows if each.kind == "identified")
    whole = narrowed(shown, BoardFilters())
    before = sum(each.count for each in whole.flows if each.kind == "identified")
    assert identified == before - 1


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_the_pages_of_a_stage_hold_every_case_once_the_longest_there_first(
    shown: Ground, limit: int
) -> None:
    own = [path for path in there(shown) if path.stage is Stage.ACCOMPANIED]
    found, after = [], None
    for _ in own:
        _, page = stage_page(
            shown.reader,
            TERRITORY,
            [PLATFORM],
            stage="accompanied",
            today=TODAY,
            narrowing=Narrowing(filters=BoardFilters(stage="accompanied")),
            after=after,
            limit=limit,
        )
        found += [(case.since, case.household) for case in page.cases]
        after = page.next
        if after is None:
            break
    assert found == sorted((path.since, path.household_id) for path in own)


def test_a_stage_s_cursor_that_no_page_has_given_is_refused(shown: Ground) -> None:
    with pytest.raises(UnknownCursor):
        stage_page(
            shown.reader,
            TERRITORY,
            [PLATFORM],
            stage="accompanied",
            today=TODAY,
            after="AAAA",
            limit=5,
        )


def test_no_filter_shows_a_stranger_anything(shown: Ground) -> None:
    for filters, _ in FILTERS:
        seen = narrowed(shown, filters, key="caf-du-rhone")
        assert (counted(seen), seen.tools, seen.alerts, seen.flows) == ({}, [], [], [])
