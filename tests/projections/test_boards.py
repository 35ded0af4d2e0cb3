"""Boards, portfolios and lists of cases against a count made from the facts alone."""

from collections import Counter
from datetime import date, timedelta

import pytest

from domain.access import readers
from domain.path import HouseholdPath, RelationKind
from domain.stages import Stage
from services.boards import Ties, households
from services.case_pages import (
    EVERYTHING,
    FIRST_ID,
    LAST_ID,
    NO_FILTERS,
    NOBODY,
    CaseRow,
    Filters,
    Found,
    UnknownCursor,
    beginning_with,
)
from services.portfolios import portfolio
from services.territory_boards import board
from tests.projections.ground import Ground
from tests.projections.log import TODAY
from tests.projections.test_alerts import raised

TERRITORY = "vaulx-en-velin-bron"
PLATFORM = f"territory:{TERRITORY}"
LANDLORD = "grandlyon-habitat"
RENT_ALERTS = {"hearing_within_30_days", "police_assistance"}


@pytest.fixture
def shown(ground: Ground) -> Ground:
    """Everybody's events, posted and projected."""
    ground.post()
    ground.project()
    return ground


def ties(ground: Ground, *keys: str) -> Ties:
    """What the programme's policy lets these readers know."""
    return Ties.of(ground.log.configuration, keys)


def seen_in_list(ground: Ground, only: Found, *keys: str) -> CaseRow:
    """A household as a list shows it to these readers."""
    told = ties(ground, *keys)
    page = households(ground.reader, keys, today=TODAY, filters=Filters(), ties=told, found=only)
    return page.cases[0]


def there(ground: Ground) -> list[HouseholdPath]:
    """The paths of the territory."""
    found = [path for path in ground.paths().values() if path.territory == TERRITORY]
    assert len(found) > 5
    return found


def test_a_board_counts_the_cases_of_each_stage_in_the_order_of_the_programme(
    shown: Ground,
) -> None:
    seen = board(shown.reader, TERRITORY, [PLATFORM], today=TODAY, ties=ties(shown, PLATFORM))
    counted = Counter(path.stage for path in there(shown))
    assert [(each.stage, each.count) for each in seen.stages] == [
        (stage.value, counted[stage]) for stage in Stage
    ]
    assert {case.household for each in seen.stages for case in each.cases} == {
        path.household_id for path in there(shown)
    }
    assert seen.position == shown.log.ledger.head().position


def test_a_board_shows_each_case_as_its_facts_leave_it(shown: Ground) -> None:
    seen = board(shown.reader, TERRITORY, [PLATFORM], today=TODAY, ties=ties(shown, PLATFORM))
    cases = {case.household: case for each in seen.stages for case in each.cases}
    for path in there(shown):
        case = cases[path.household_id]
        assert (case.stage, case.since, case.landlord) == (path.stage, path.since, path.landlord)
        assert case.lead_organisation == path.lead_organisation
        assert case.last_contact_on == path.last_contact_on
        assert set(case.alerts) == raised(path, TODAY)


@pytest.mark.parametrize("days", [0, 30, 90, 400])
def test_a_board_counts_its_alerts_by_the_calendar(shown: Ground, days: int) -> None:
    today = TODAY + timedelta(days)
    seen = board(shown.reader, TERRITORY, [PLATFORM], today=today, ties=ties(shown, PLATFORM))
    counted = Counter(code for path in there(shown) for code in raised(path, today))
    assert {each.code: each.count for each in seen.alerts} == dict(counted)


def test_a_board_counts_exits_and_admissions_month_by_month(shown: Ground) -> None:
    seen = board(shown.reader, TERRITORY, [PLATFORM], today=TODAY, ties=ties(shown, PLATFORM))
    episodes = [
        episode
        for path in shown.paths().values()
        for episode in path.episodes
        if episode.territory == TERRITORY and path.territory == TERRITORY
    ]
    entered = Counter(each.admitted_on.replace(day=1) for each in episodes if not each.reentry)
    left = Counter(each.exited_on.replace(day=1) for each in episodes if each.exited_on)
    assert {each.month: each.count for each in seen.flows if each.kind == "admitted"} == entered
    assert {each.month: each.count for each in seen.flows if each.kind == "exited"} == left
    assert entered


def test_a_board_tells_the_median_time_from_referral_to_admission(shown: Ground) -> None:
    days = sorted(
        (episode.admitted_on - episode.referral.referred_on).days
        for path in there(shown)
        for episode in path.episodes
        if episode.referral and not episode.reentry
    )
    seen = board(shown.reader, TERRITORY, [PLATFORM], today=TODAY, ties=ties(shown, PLATFORM))
    told = {each.kind: each for each in seen.waiting_times}
    assert told["admitted"].count == len(days)
    assert told["admitted"].median_days == days[(len(days) - 1) // 2]


def test_a_reader_finds_the_households_they_follow_and_no_other(shown: Ground) -> None:
    followers = {key for path in shown.paths().values() for key in readers(path, date.max)}
    for key in sorted(followers):
        page = households(shown.reader, [key], today=TODAY, filters=Filters(), limit=1000)
        assert {case.household for case in page.cases} == {
            path.household_id for path in shown.paths().values() if key in readers(path, date.max)
        }


def test_a_partner_sees_name_and_rent_by_the_household_s_word_alone(shown: Ground) -> None:
    path = next(
        path
        for path in shown.paths().values()
        if path.debt and set(path.partners) & informed(path) - others(path)
    )
    partner = min(set(path.partners) & informed(path) - others(path))
    only = Found(first=path.household_id, last=path.household_id)
    told = seen_in_list(shown, only, partner)
    found = households(shown.reader, [partner], today=TODAY, filters=Filters(), found=only)
    untold = found.cases[0]
    assert path.debt is not None
    assert (told.debt, told.label is None) == (path.debt.amount, False)
    assert (untold.label, untold.debt, untold.legal_stage) == (None, None, None)
    assert not RENT_ALERTS & set(untold.alerts)


def informed(path: HouseholdPath) -> set[str]:
    """The organisations that the household was told of, without an end."""
    told = [each for each in path.sharings if not each.agreed and each.expires_on is None]
    return {organisation for each in told for organisation in each.organisations}


def others(path: HouseholdPath) -> set[str]:
    """Those who are more than partners."""
    kinds = [each for each in path.relations if each.kind is not RelationKind.PARTNER]
    return {each.organisation for each in kinds}


def test_the_auditor_sees_every_case_and_no_name(shown: Ground) -> None:
    page = households(shown.reader, None, today=TODAY, filters=Filters(), limit=1000)
    open_cases = [each for each in shown.paths().values() if each.restricted_to is None]
    assert len(page.cases) == len(open_cases)
    assert {case.label for case in page.cases} == {None}
    assert {case.debt for case in page.cases} == {None}


def test_a_stranger_finds_nothing_anywhere(shown: Ground) -> None:
    nobody = ["caf-du-rhone"]
    assert households(shown.reader, nobody, today=TODAY, filters=Filters()).cases == []
    seen = board(shown.reader, TERRITORY, nobody, today=TODAY)
    assert (sum(each.count for each in seen.stages), seen.flows, seen.alerts) == (0, [], [])
    assert [each.cases for each in seen.stages] == [[] for _ in Stage]
    found = portfolio(shown.reader, LANDLORD, nobody, today=TODAY)
    assert (sum(found.counts.values()), found.page.cases, found.alerts) == (0, [], [])


def test_a_portfolio_counts_the_landlords_households_over_all_territories(shown: Ground) -> None:
    own = [path for path in shown.paths().values() if path.landlord == LANDLORD]
    seen = portfolio(shown.reader, LANDLORD, [LANDLORD], today=TODAY, ties=ties(shown, LANDLORD))
    counted = Counter(path.stage for path in own)
    assert seen.counts == {stage.value: counted[stage] for stage in Stage}
    debts = {path.household_id: path.debt.amount if path.debt else None for path in own}
    assert {case.household: case.debt for case in seen.page.cases} == debts
    assert {each.code: each.count for each in seen.alerts} == dict(
        Counter(code for path in own for code in raised(path, TODAY))
    )


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_one_after_the_other_hold_every_case_once_and_in_order(
    shown: Ground, limit: int
) -> None:
    found: list[CaseRow] = []
    after = None
    while True:
        page = households(
            shown.reader, None, today=TODAY, filters=Filters(), after=after, limit=limit
        )
        found += page.cases
        after = page.next
        if after is None:
            break
    order = [(list(Stage).index(Stage(case.stage)), case.since, case.household) for case in found]
    assert order == sorted(order)
    assert len(set(order)) == len(shown.paths())


@pytest.mark.parametrize("cursor", ["", "é", "AAAA", "OTkgMjAyMC0wMS0wMSAw"])
def test_a_cursor_that_no_page_has_given_is_refused(shown: Ground, cursor: str) -> None:
    with pytest.raises(UnknownCursor):
        households(shown.reader, None, today=TODAY, filters=Filters(), after=cursor)


def test_a_list_is_narrowed_by_place_landlord_stage_and_pseudonym(shown: Ground) -> None:
    path = there(shown)[0]
    first, last = beginning_with(str(path.household_id)[:8]) or NOBODY
    there_alone = Filters(territory=TERRITORY, landlord=path.landlord, stage=path.stage)
    for filters, found in (
        (there_alone, EVERYTHING),
        (NO_FILTERS, Found(first=first, last=last)),
        (NO_FILTERS, Found(first=LAST_ID, last=FIRST_ID, known=[path.household_id])),
    ):
        page = households(shown.reader, None, today=TODAY, filters=filters, found=found, limit=1000)
        assert path.household_id in {case.household for case in page.cases}
        assert len(page.cases) < len(shown.paths())
    assert beginning_with("not hexadecimal") is None
