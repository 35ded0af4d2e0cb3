"""A portfolio that is narrowed, grouped and sorted, against a count made from the facts alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from domain.path import HouseholdPath
from services.boards import STAGES, Ties
from services.case_pages import UnknownCursor
from services.portfolios import (
    UNFILTERED,
    Account,
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
NO_AMOUNT = Decimal("-1000000000")

Holds = Callable[[HouseholdPath], bool]
Key = Callable[[HouseholdPath, Account], Any]


@pytest.fixture
def shown(ground: Ground) -> Ground:
    """Everybody's events, posted and projected."""
    ground.post()
    ground.project()
    return ground


def own(ground: Ground) -> list[HouseholdPath]:
    """The paths of the landlord's households."""
    found = [path for path in ground.paths().values() if path.landlord == LANDLORD]
    assert len(found) > 5
    return found


def seen(
    ground: Ground,
    filters: PortfolioFilters = UNFILTERED,
    *,
    arrangement: Arrangement | None = None,
    ties: Ties | None = None,
    **page: Any,
) -> Portfolio:
    """The portfolio as its landlord sees it."""
    return portfolio(
        ground.reader,
        LANDLORD,
        [LANDLORD],
        today=TODAY,
        ties=Ties.of(ground.log.configuration, [LANDLORD]) if ties is None else ties,
        narrowing=PortfolioNarrowing(filters=filters),
        arrangement=arrangement or Arrangement(),
        **page,
    )


def debt_of(path: HouseholdPath) -> Decimal:
    """What the household owes by its last account."""
    return path.debt.amount if path.debt else NO_AMOUNT


def last_stage(path: HouseholdPath) -> str | None:
    """The last stage of the procedure."""
    step = max(path.legal_stages, key=lambda each: each.on, default=None)
    return step.stage if step else None


def holding(paths: Sequence[HouseholdPath]) -> Iterator[tuple[PortfolioFilters, Holds]]:
    """Every kind of filter with a code that some household has, and what it asks of a path."""
    of = PortfolioFilters
    day = TODAY - timedelta(45)
    yield of(debt_above=1_500), lambda path: debt_of(path) >= 1_500
    yield of(silent_days=45), lambda path: (path.last_contact_on or path.opened_on) <= day
    for path in paths:
        yield of(stage=path.stage.value), partial(has, "stage", path.stage)
        yield of(territory=path.territory), partial(has, "territory", path.territory)
        if path.lead_organisation:
            yield of(lead=path.lead_organisation), partial(has, "lead", path.lead_organisation)
        if path.legal_stages:
            yield of(legal_stage=last_stage(path)), partial(has, "legal", last_stage(path))
        for kind in path.running_tools:
            yield of(tool=kind), partial(has, "tool", kind)
        for code in raised(path, TODAY):
            yield of(alert=code), partial(has, "alert", code)


def has(what: str, code: str | None, path: HouseholdPath) -> bool:
    """Whether a path has that code."""
    told: Mapping[str, Sequence[str | None]] = {
        "stage": [path.stage],
        "territory": [path.territory],
        "lead": [path.lead_organisation],
        "legal": [last_stage(path)],
        "tool": list(path.running_tools),
        "alert": list(raised(path, TODAY)),
    }
    return code in told[what]


def test_a_filter_keeps_the_households_that_it_names_and_the_counts_follow(shown: Ground) -> None:
    paths = own(shown)
    for filters, holds in dict(holding(paths)).items():
        kept = [path for path in paths if holds(path)]
        found = seen(shown, filters)
        assert kept, filters
        assert {case.household for case in found.page.cases} == {p.household_id for p in kept}
        stages = Counter(path.stage.value for path in kept)
        assert found.counts == {stage: stages[stage] for stage in STAGES}, filters
        alerts = Counter(code for path in kept for code in raised(path, TODAY))
        assert {each.code: each.count for each in found.alerts} == dict(alerts), filters


def test_a_debt_is_told_by_its_last_twelve_accounts_and_by_how_much_it_grew(
    shown: Ground,
) -> None:
    found = seen(shown)
    grown = []
    for path in own(shown):
        account = found.accounts[path.household_id]
        by_day = {debt.as_of: debt.amount for debt in path.debts}
        assert list(account.debts) == sorted(by_day.items())[-12:]
        if account.growth_from is not None:
            grown.append(path.household_id)
            assert account.growth == debt_of(path) - by_day[account.growth_from]
    assert grown


ORDERS: Sequence[tuple[Sorted, Key]] = [
    (Sorted.SINCE, lambda path, account: path.since),
    (Sorted.DEBT, lambda path, account: -debt_of(path)),
    (
        Sorted.GROWTH,
        lambda path, account: -(NO_AMOUNT if account.growth is None else account.growth),
    ),
    (
        Sorted.DEADLINE,
        lambda path, account: account.deadline[1] if account.deadline else date.max,
    ),
    (Sorted.CONTACT, lambda path, account: path.last_contact_on or date.min),
    (Sorted.ALERTS, lambda path, account: -len(set(raised(path, TODAY)))),
]


@pytest.mark.parametrize(("order", "key"), ORDERS)
def test_in_each_stage_the_households_come_in_the_order_asked_for(
    shown: Ground, order: Sorted, key: Key
) -> None:
    paths = shown.paths()
    found = seen(shown, arrangement=Arrangement(sorted=order))
    told = [
        (STAGES.index(case.stage), key(paths[case.household], found.accounts[case.household]))
        for case in found.page.cases
    ]
    assert len(told) == len(own(shown))
    assert told == sorted(told)


@pytest.mark.parametrize("order", list(Sorted))
def test_a_portfolio_read_page_by_page_has_every_household_once(
    shown: Ground, order: Sorted
) -> None:
    arrangement = Arrangement(sorted=order)
    read: list[UUID] = []
    after = None
    while not read or after is not None:
        page = seen(shown, arrangement=arrangement, after=after, limit=3).page
        read += [case.household for case in page.cases]
        after = page.next
    whole = seen(shown, arrangement=arrangement).page.cases
    assert read == [case.household for case in whole]


@pytest.mark.parametrize(
    ("grouped", "group_of"),
    [
        (Grouped.STAGE, lambda path: path.stage.value),
        (Grouped.TERRITORY, lambda path: path.territory),
        (Grouped.LEGAL, last_stage),
        (Grouped.LEAD, lambda path: path.lead_organisation),
    ],
)
def test_every_household_stands_in_one_group_and_is_counted_there(
    shown: Ground, grouped: Grouped, group_of: Callable[[HouseholdPath], str | None]
) -> None:
    groups = sorted({group_of(path) or "" for path in own(shown)} - {""}, reverse=True)
    found = seen(shown, arrangement=Arrangement(grouped=grouped, groups=groups))
    assert found.groups == Counter(group_of(path) for path in own(shown))
    assert found.groups_of == {path.household_id: group_of(path) for path in own(shown)}
    told = [found.groups_of[case.household] for case in found.page.cases]
    assert list(dict.fromkeys(told)) == [*groups, *([None] if None in told else [])]


def test_who_may_not_read_the_account_learns_nothing_of_it_by_a_filter_or_a_group(
    shown: Ground,
) -> None:
    blind = Ties()
    legal = next(stage for path in own(shown) if (stage := last_stage(path)))
    for filters in (PortfolioFilters(debt_above=0), PortfolioFilters(legal_stage=legal)):
        assert seen(shown, filters).page.cases
        assert seen(shown, filters, ties=blind).page.cases == []
    found = seen(shown, ties=blind, arrangement=Arrangement(grouped=Grouped.LEGAL))
    assert found.groups == {None: len(own(shown))}
    assert {account for account in map(told_of, found.accounts.values())} == {((), None, None)}


def told_of(account: Account) -> tuple[Any, ...]:
    """All that an account tells."""
    return tuple(account.debts), account.growth, account.deadline


@pytest.mark.parametrize("order", [Sorted.DEBT, Sorted.GROWTH, Sorted.DEADLINE])
def test_who_may_not_read_the_account_is_given_no_order_by_it(shown: Ground, order: Sorted) -> None:
    arrangement = Arrangement(sorted=order, grouped=Grouped.TERRITORY, groups=())
    found = seen(shown, ties=Ties(), arrangement=arrangement)
    households = [case.household for case in found.page.cases]
    assert households == sorted(households)


@pytest.mark.parametrize(
    "another", [Arrangement(sorted=Sorted.DEBT), Arrangement(grouped=Grouped.LEAD)]
)
def test_a_cursor_leads_on_in_its_own_order_alone(shown: Ground, another: Arrangement) -> None:
    place = seen(shown, limit=1).page.next
    assert seen(shown, after=place, limit=1).page.cases
    with pytest.raises(UnknownCursor):
        seen(shown, arrangement=another, after=place)
