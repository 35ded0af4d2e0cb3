"""Trends, parts and comparisons: the same figures as one by one, told beside one another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor, readers
from domain.programme import Configuration
from services.events import EventTypes
from services.history import NotFound
from services.indicator_cases import IndicatorCases
from services.indicator_figures import Figure, Scope, figures
from services.indicator_rights import View
from services.indicator_trends import QUARTERS_MAX, TRENDS, quarter_ends, trends
from services.indicators import Indicators, Seen, TooNarrow
from tests.projections.ground import DatabaseLike, Ground
from tests.projections.posted import posted

TODAY = date(2020, 6, 30)
ETAGE = Scope(as_of=TODAY, programme="etage")
PLACE = Scope(as_of=date(2018, 12, 31), programme="place")
IN_VENISSIEUX = replace(ETAGE, territory="venissieux")
LEAD = Actor(organisation="lahso", role="programme_lead")
CARRIER = Actor(organisation="est-metropole-habitat", role="programme_lead")
FUNDER = Actor(organisation="etat", role="organisation")
COORDINATOR = Actor(organisation="plateforme-venissieux", role="coordinateur")
AUDITOR = Actor(organisation="ancols", role="auditor")
SIGNALS = "signals_by_service"
NOBODY: frozenset[UUID] = frozenset()


@pytest.fixture
def counted(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Ground]:
    """Some dozen households."""
    with posted(database, configuration, event_types, households=80) as ground:
        yield ground


@pytest.fixture
def indicators(counted: Ground, configuration: Configuration) -> Indicators:
    return Indicators(
        read=lambda work: work(counted.reader),
        configuration=configuration,
        programme_facts=lambda _: (),
        today=lambda: TODAY,
    )


@pytest.fixture
def cases(counted: Ground, indicators: Indicators) -> IndicatorCases:
    return IndicatorCases(
        indicators=indicators,
        read=lambda work: work(counted.reader),
        gone=lambda actor, households, position: NOBODY,
    )


def facts(figure: Figure) -> tuple[Any, ...]:
    """What a figure tells, none of something being as good as zero of it."""
    numbers = (figure.numerator, figure.denominator, figure.cell.households, figure.cell.counted)
    return tuple(each or 0 for each in (*numbers, figure.value))


def every(cases: IndicatorCases, who: Actor, seen: Seen) -> list[UUID]:
    """The households behind the signals, page after page."""
    found: list[UUID] = []
    after: str | None = None
    while page := cases.behind(who, seen, SIGNALS, after=after):
        found += [each.household for each in page.cases]
        after = page.next
        if after is None:
            break
    return found


def test_quarters_end_on_their_last_day_and_are_bounded_in_number() -> None:
    assert quarter_ends(date(2019, 1, 1), date(2019, 8, 14)) == [
        date(2019, 3, 31),
        date(2019, 6, 30),
        date(2019, 8, 14),
    ]
    assert quarter_ends(date(2019, 1, 1), date(2019, 3, 31)) == [date(2019, 3, 31)]
    many = quarter_ends(date(2000, 1, 1), TODAY)
    assert (len(many), many[-1]) == (QUARTERS_MAX, TODAY)


def test_a_trend_is_the_same_figure_as_the_indicator_of_that_day(
    counted: Ground, configuration: Configuration
) -> None:
    for scope in (ETAGE, PLACE, IN_VENISSIEUX, replace(PLACE, stream="acces")):
        days = quarter_ends(date(2016, 1, 1), scope.as_of)[-6:]
        found = trends(counted.reader, scope, configuration, days=days)
        for day in days:
            alone = figures(counted.reader, replace(scope, as_of=day), configuration).totals
            for key in TRENDS:
                assert facts(found[day].totals[key]) == facts(alone[key]), (scope, day, key)


def test_entries_by_referrer_add_up_to_the_households_that_entered(
    counted: Ground, configuration: Configuration
) -> None:
    for scope in (ETAGE, PLACE, IN_VENISSIEUX):
        found = figures(counted.reader, scope, configuration)
        lines = found.breakdowns["households_entered"]
        entered = found.totals["households_entered"].numerator
        for by_quarter in (True, False):
            some = [each for each in lines if (each.period is not None) == by_quarter]
            assert sum(each.numerator or 0 for each in some) == entered
        assert {each.code for each in lines} <= {"landlord", "ccas", "mdm", "association"}


def test_parts_are_what_each_of_them_is_answered_alone(indicators: Indicators) -> None:
    for who in (CARRIER, FUNDER):
        parts = indicators.by_part(who, ETAGE, "territory")
        assert set(parts) == {"vaulx-en-velin-bron", "venissieux", "lyon-7-8"}
        alone = indicators.answer(who, IN_VENISSIEUX)
        shown = parts["venissieux"].shown.totals
        for each in alone["indicators"]:
            assert bool(each.get("suppressed")) == shown[each["key"]].suppressed


def test_who_sees_one_part_is_given_that_part_alone(indicators: Indicators) -> None:
    by_landlord = indicators.by_part(COORDINATOR, IN_VENISSIEUX, "landlord")
    assert set(by_landlord) >= {"est-metropole-habitat", "grandlyon-habitat"}
    with pytest.raises(NotFound):
        indicators.by_part(COORDINATOR, ETAGE, "territory")
    opened = indicators.rights.opening(COORDINATOR, ETAGE)
    assert opened == IN_VENISSIEUX
    with pytest.raises(NotFound):
        indicators.rights.opening(COORDINATOR, replace(ETAGE, landlord="grandlyon-habitat"))


def test_readers_of_aggregates_part_a_whole_programme_and_nothing_narrower(
    indicators: Indicators,
) -> None:
    with pytest.raises(TooNarrow):
        indicators.by_part(FUNDER, IN_VENISSIEUX, "landlord")
    crossed = replace(IN_VENISSIEUX, stream="maintien")
    with pytest.raises(TooNarrow):
        indicators.trend(FUNDER, crossed)
    trend = indicators.trend(FUNDER, replace(ETAGE, as_of=date(2020, 5, 20)))
    assert max(trend) == date(2020, 3, 31)


def test_a_trend_hides_what_the_indicator_of_that_quarter_hides(indicators: Indicators) -> None:
    for scope in (ETAGE, IN_VENISSIEUX):
        for day, seen in indicators.trend(FUNDER, scope).items():
            alone = indicators.seen(FUNDER, replace(scope, as_of=day)).shown.totals
            hidden = {key for key in TRENDS if seen.shown.totals[key].suppressed}
            assert hidden == {key for key in TRENDS if alone[key].suppressed}, (scope, day)


def test_the_households_behind_a_figure_are_for_who_follows_them(
    counted: Ground, indicators: Indicators, cases: IndicatorCases
) -> None:
    seen = indicators.seen(COORDINATOR, IN_VENISSIEUX)
    behind = cases.behind(COORDINATOR, seen, "households_entered")
    assert behind is not None
    paths, keys = counted.paths(), set(indicators.rights.keys(COORDINATOR) or ())
    assert behind.cases
    assert len(behind.cases) == behind.total
    assert all(keys & set(readers(paths[one.household], date.max)) for one in behind.cases)
    assert all(each.entered_on is not None and each.counted for each in behind.cases)


def test_readers_of_aggregates_are_shown_no_household(
    indicators: Indicators, cases: IndicatorCases
) -> None:
    seen = indicators.seen(FUNDER, ETAGE)
    assert seen.view is View.SAFE
    assert cases.behind(FUNDER, seen, "households_entered") is None
    assert cases.compared(FUNDER, ETAGE, date(2019, 12, 31)).moved is None
    with pytest.raises(NotFound):
        cases.behind(FUNDER, seen, "no_such_indicator")


def test_a_restricted_case_is_in_no_list_of_who_is_not_named(
    counted: Ground, indicators: Indicators, cases: IndicatorCases
) -> None:
    known = every(cases, AUDITOR, indicators.seen(AUDITOR, ETAGE))
    (one, *others) = known
    counted.tables.execute(
        "UPDATE reading.figure_household SET restricted = true WHERE household = %s", (one,)
    )
    for who in (AUDITOR, CARRIER):
        assert every(cases, who, indicators.seen(who, ETAGE)) == others


def test_pages_of_households_hold_each_of_them_once(
    indicators: Indicators, cases: IndicatorCases
) -> None:
    found = every(cases, AUDITOR, indicators.seen(AUDITOR, PLACE))
    page = cases.behind(AUDITOR, indicators.seen(AUDITOR, PLACE), SIGNALS)
    assert page is not None
    assert found == sorted(set(found))
    assert len(found) == page.total > 0


def test_who_moved_between_two_days_is_who_is_counted_on_one_of_them_alone(
    indicators: Indicators, cases: IndicatorCases
) -> None:
    before = date(2019, 12, 31)
    found = cases.compared(AUDITOR, ETAGE, before)
    assert found.moved is not None
    then = found.before.shown.totals["households_entered"].figure.value
    now = found.after.shown.totals["households_entered"].figure.value
    moved = found.moved["households_entered"]
    assert (len(moved.went), found.before.scope.as_of) == (0, before)
    assert 0 < len(moved.came) <= (now or 0) - (then or 0)
