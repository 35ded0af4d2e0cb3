"""A landlord's portfolio that is narrowed and laid out, against the facts alone."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from domain.path import HouseholdPath
from services.boards import Ties
from services.case_pages import UnknownCursor
from services.portfolios import (
    AS_EVER,
    UNFILTERED,
    Arrangement,
    Grouped,
    Portfolio,
    PortfolioFilters,
    PortfolioNarrowing,
    Sorted,
    portfolio,
)
from tests.projections.ground import Ground
from tests.projections.log import TODAY
from tests.projections.test_alerts import raised

LANDLORD = "grandlyon-habitat"
NO_RENT = Ties()

Holds = Callable[[HouseholdPath], bool]


def latest_legal(path: HouseholdPath) -> str | None:
    """The stage that the procedure has come to."""
    latest = max(path.legal_stages, key=lambda each: each.on, default=None)
    return latest.stage if latest else None


FILTERS: list[tuple[PortfolioFilters, Holds]] = [
    (PortfolioFilters(stage="accompanied"), lambda path: path.stage == "accompanied"),
    (PortfolioFilters(territory="venissieux"), lambda path: path.territory == "venissieux"),
    (
        PortfolioFilters(debt_above=1_000),
        lambda path: path.debt is not None and path.debt.amount >= 1_000,
    ),
    (
        PortfolioFilters(silent_days=45),
        lambda path: (path.last_contact_on or path.opened_on) <= TODAY - timedelta(45),
    ),
]


@pytest.fixture
def shown(ground: Ground) -> Ground:
    """Everybody's events, posted and projected."""
    ground.post()
    ground.project()
    return ground


def own(ground: Ground) -> list[HouseholdPath]:
    """The paths of the landlord's households."""
    return [path for path in ground.paths().values() if path.landlord == LANDLORD]


def seen(
    ground: Ground,
    filters: PortfolioFilters = UNFILTERED,
    *,
    arrangement: Arrangement = AS_EVER,
    ties: Ties | None = None,
    after: str | None = None,
    limit: int = 200,
) -> Portfolio:
    """The portfolio that the landlord sees through these filters."""
    return portfolio(
        ground.reader,
        LANDLORD,
        [LANDLORD],
        today=TODAY,
        ties=Ties.of(ground.log.configuration, [LANDLORD]) if ties is None else ties,
        narrowing=PortfolioNarrowing(filters=filters),
        arrangement=arrangement,
        after=after,
        limit=limit,
    )


def test_a_filter_keeps_the_households_that_it_names_and_the_counts_follow(shown: Ground) -> None:
    by_legal = Counter(latest_legal(path) for path in own(shown) if path.legal_stages)
    stage = by_legal.most_common(1)[0][0]
    legal = (PortfolioFilters(legal_stage=stage), lambda path: latest_legal(path) == stage)
    for filters, holds in [*FILTERS, legal]:
        kept = [path for path in own(shown) if holds(path)]
        found = seen(shown, filters)
        assert kept, filters
        assert {case.household for case in found.page.cases} == {p.household_id for p in kept}
        counted = {stage: count for stage, count in found.counts.items() if count}
        assert counted == Counter(path.stage.value for path in kept), filters
        alerts = Counter(code for path in kept for code in raised(path, TODAY))
        assert {each.code: each.count for each in found.alerts} == dict(alerts)


def test_filters_and_orders_on_the_rent_account_tell_nothing_to_who_may_not_see_it(
    shown: Ground,
) -> None:
    for filters in (PortfolioFilters(debt_above=1), PortfolioFilters(legal_stage="summons")):
        assert seen(shown, filters, ties=NO_RENT).page.cases == []
    by_legal = Arrangement(grouped=Grouped.LEGAL, sorted=Sorted.DEBT, groups=["summons"])
    blind = seen(shown, arrangement=by_legal, ties=NO_RENT)
    assert blind.groups == {None: len(own(shown))}
    assert [case.household for case in blind.page.cases] == sorted(
        path.household_id for path in own(shown)
    )
    assert {(tuple(each.debts), each.deadline) for each in blind.accounts.values()} == {((), None)}


def test_a_curve_has_the_last_twelve_accounts_of_the_debt_in_order(shown: Ground) -> None:
    accounts = seen(shown).accounts
    longest = 0
    for path in own(shown):
        by_day: dict[object, Decimal] = {each.as_of: each.amount for each in path.debts}
        days = sorted({each.as_of for each in path.debts})[-12:]
        assert accounts[path.household_id].debts == [(day, by_day[day]) for day in days]
        longest = max(longest, len(days))
    assert longest > 2


@pytest.mark.parametrize("order", Sorted)
def test_pages_of_any_order_hold_every_household_once(shown: Ground, order: Sorted) -> None:
    by_territory = Arrangement(grouped=Grouped.TERRITORY, sorted=order, groups=["venissieux"])
    whole = [case.household for case in seen(shown, arrangement=by_territory).page.cases]
    found, after = [], None
    while True:
        page = seen(shown, arrangement=by_territory, after=after, limit=3).page
        found += [case.household for case in page.cases]
        after = page.next
        if after is None:
            break
    assert found == whole
    assert len(set(found)) == len(own(shown))


def test_the_greatest_debt_comes_first_within_each_group(shown: Ground) -> None:
    page = seen(shown, arrangement=Arrangement(sorted=Sorted.DEBT)).page
    for stage in {case.stage for case in page.cases}:
        debts = [case.debt for case in page.cases if case.stage == stage]
        known = [debt for debt in debts if debt is not None]
        assert debts[: len(known)] == sorted(known, reverse=True)


def test_a_cursor_leads_nowhere_in_another_order(shown: Ground) -> None:
    after = seen(shown, limit=1).page.next
    with pytest.raises(UnknownCursor):
        seen(shown, arrangement=Arrangement(sorted=Sorted.DEBT), after=after)
