"""Small cells: what is hidden, and what somebody who tries every table finds out all the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random
from uuid import UUID

import pytest

from services.aggregates import of_one_part, of_whole_programme
from services.indicator_figures import Figure, Figures
from services.suppression import (
    Cell,
    half_year,
    hidden,
    is_complete,
    is_small,
    is_whole_rate,
    last_quarter_end,
    tells_on_somebody,
    whole_percentage,
)

QUARTERS = 8
Table = Sequence[int | None]

PARTS = ("east", "north", "south", "west")


def cells(*households: int) -> Mapping[str, Cell]:
    """The cells of a partition that counts households."""
    return {PARTS[index]: Cell(households=count) for index, count in enumerate(households)}


@pytest.mark.parametrize("households", [1, 2, 3, 4])
def test_fewer_than_five_households_are_hidden_but_none_is_shown(households: int) -> None:
    assert tells_on_somebody(Cell(households=households))
    assert not tells_on_somebody(Cell(households=0))
    assert not tells_on_somebody(Cell(households=5))


def test_what_is_left_of_a_rate_is_protected_as_its_numerator_is() -> None:
    assert tells_on_somebody(Cell(households=20, counted=3))
    assert tells_on_somebody(Cell(households=20, counted=17))
    assert not tells_on_somebody(Cell(households=20, counted=20))
    assert not tells_on_somebody(Cell(households=20, counted=0))


def test_one_small_cell_hides_its_whole_partition_for_the_total_is_known() -> None:
    assert hidden(cells(26, 22, 3)) == {"east", "north", "south"}
    assert hidden(cells(26, 0, 3)) == {"east", "north", "south"}
    assert hidden(cells(26, 22, 12)) == set()
    assert hidden(cells(0, 0, 0)) == set()


def test_a_rate_of_thirty_households_or_more_is_a_whole_percentage() -> None:
    cell = Cell(households=39, counted=35)
    assert is_whole_rate(cell, Decimal(39))
    assert not is_whole_rate(cell, Decimal(29))
    assert whole_percentage(Decimal(35) / Decimal(39)) == Decimal("0.90")
    assert whole_percentage(Decimal(9) / Decimal(39)) == Decimal("0.23")


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2020, 6, 30), date(2020, 6, 30)),
        (date(2020, 6, 29), date(2020, 3, 31)),
        (date(2019, 1, 15), date(2018, 12, 31)),
        (date(2018, 12, 31), date(2018, 12, 31)),
    ],
)
def test_readers_of_aggregates_look_from_the_end_of_a_quarter(day: date, end: date) -> None:
    assert last_quarter_end(day) == end


def test_a_half_year_is_told_once_it_is_over() -> None:
    assert half_year(date(2019, 7, 1)) == "2019-H2"
    assert is_complete(date(2019, 4, 1), date(2019, 6, 30))
    assert not is_complete(date(2019, 7, 1), date(2019, 9, 30))


def published(counts: Sequence[int]) -> list[int | None]:
    """A partition as readers of aggregates get it."""
    made = cells(*counts)
    secret = hidden(made)
    return [None if part in secret else made[part].households for part in made]


def bounds(tables: Sequence[Table], totals: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The least and the most that each hidden cell may be, for counts that only grow."""
    parts = range(len(tables[0]))
    low = [[cell or 0 for cell in table] for table in tables]
    high = [[total if c is None else c for c in t] for t, total in zip(tables, totals, strict=True)]
    for _ in range(4 * len(tables)):
        for quarter, part in product(range(len(tables)), parts):
            others = [other for other in parts if other != part]
            before = low[quarter - 1][part] if quarter else 0
            after = high[quarter + 1][part] if quarter + 1 < len(tables) else totals[quarter]
            least = totals[quarter] - sum(high[quarter][other] for other in others)
            most = totals[quarter] - sum(low[quarter][other] for other in others)
            low[quarter][part] = max(low[quarter][part], least, before)
            high[quarter][part] = min(high[quarter][part], most, after)
    for quarter, part in product(range(len(tables)), parts):
        if tables[quarter][part] is None:
            yield low[quarter][part], high[quarter][part]


def quarters(seed: int) -> tuple[list[list[int | None]], list[int]]:
    """Eight published tables of a programme that grows, and the totals that go with them."""
    chance = Random(seed)
    counts = [chance.choice([0, 0, 2, 4, 8, 20]) for _ in PARTS]
    tables, totals = [], []
    for _ in range(QUARTERS):
        counts = [count + chance.choice([0, 0, 0, 1, 2, 5]) for count in counts]
        if not tells_on_somebody(Cell(households=sum(counts))):
            tables.append(published(counts))
            totals.append(sum(counts))
    return tables, totals


@pytest.mark.parametrize("together", [1, 2, QUARTERS])
def test_somebody_who_compares_quarters_and_their_totals_finds_no_hidden_cell(
    together: int,
) -> None:
    found: list[tuple[int, int]] = []
    for seed in range(200):
        tables, totals = quarters(seed)
        for first in range(max(1, len(tables) - together + 1)):
            window = slice(first, first + together)
            found += bounds(tables[window], totals[window]) if tables else []
    assert len(found) > 1000
    assert [least for least, most in found if least == most and is_small(least)] == []


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A household as the attacker looks for it: when it entered, and under what."""

    household: UUID
    quarter: int
    parts: Mapping[str, str | None]


ENDS = [date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30), date(2018, 12, 31)]
WAYS: Mapping[str, Sequence[str]] = {
    "territory": ("east", "north", "south"),
    "landlord": ("alpha", "beta"),
}
KEY = "households_entered"
REFERRERS = ("landlord", "ccas", "mdm")


def programme(seed: int) -> list[Entered]:
    """A programme of a year; some households have no landlord, and a few come from CCAS or MDM."""
    chance = Random(seed)
    return [
        Entered(
            household=UUID(int=number),
            quarter=chance.choice([0, 0, 1, 1, 2, 3]),
            parts={
                "territory": chance.choice(["east", "east", "north", "north", "south"]),
                "landlord": chance.choice(["alpha", "alpha", "beta", "beta", "beta", None]),
                "referrer": chance.choice(["landlord"] * chance.choice([2, 9]) + ["ccas", "mdm"]),
            },
        )
        for number in range(chance.choice([8, 25, 60, 120]))
    ]


def counted(entered: Sequence[Entered]) -> Figures:
    """The figures of these households, those that are not about entering being of nobody."""
    ids = frozenset(each.household for each in entered)
    figure = Figure(key=KEY, numerator=Decimal(len(ids)), households=ids, counted=ids)
    lines = [
        replace(
            figure,
            code=code,
            period=ENDS[quarter].replace(day=1, month=ENDS[quarter].month - 2),
            numerator=Decimal(len(own)),
            households=own,
            counted=own,
        )
        for code, quarter in product(REFERRERS, range(len(ENDS)))
        if (
            own := frozenset(
                each.household
                for each in entered
                if each.parts["referrer"] == code and each.quarter == quarter
            )
        )
    ]
    return Figures(position=1, totals={KEY: figure}, breakdowns={KEY: lines})


def by_parts(entered: Sequence[Entered], way: str) -> list[int | None]:
    """What the page of the parts shows, and the rest that no part names, which it never shows."""
    parts = {
        part: counted([each for each in entered if each.parts[way] == part]) for part in WAYS[way]
    }
    whole = counted(entered)
    shown = [of_one_part(parts, part, whole=whole).totals[KEY] for part in parts]
    told = [None if each.suppressed else int(each.figure.numerator or 0) for each in shown]
    rest = len(entered) - sum(each or 0 for each in told) if None not in told else None
    return [*told, rest]


@pytest.mark.parametrize("way", sorted(WAYS))
def test_somebody_who_has_every_page_of_parts_and_every_trend_finds_no_small_part(way: str) -> None:
    found: list[tuple[int, int]] = []
    for seed in range(200):
        told = programme(seed)
        until = [[each for each in told if each.quarter <= quarter] for quarter in range(4)]
        known = [each for each in until if not is_small(len(each))]
        tables = [by_parts(each, way) for each in known]
        assert not any(is_small(cell) for table in tables for cell in table if cell is not None)
        found += bounds(tables, [len(each) for each in known]) if tables else []
    assert len(found) > 300
    assert [least for least, most in found if least == most and is_small(least)] == []


def test_referrers_of_those_who_entered_are_told_by_half_year_with_no_small_line() -> None:
    hidden_lines = 0
    for seed in range(200):
        told = programme(seed)
        lines = of_whole_programme(counted(told), ENDS[-1]).breakdowns[KEY]
        assert {each.figure.code for each in lines} <= {"landlord", "ccas_mdm"}
        assert {each.label for each in lines} <= {"2018-H1", "2018-H2"}
        for label in ("2018-H1", "2018-H2"):
            own = [each for each in lines if each.label == label]
            assert len({each.suppressed for each in own}) <= 1
            hidden_lines += sum(each.suppressed for each in own)
            assert not any(
                is_small(int(each.figure.numerator or 0)) for each in own if not each.suppressed
            )
    assert hidden_lines > 50
    assert of_whole_programme(counted(programme(3)), date(2018, 3, 31)).breakdowns[KEY] == []


def test_the_rest_that_no_part_names_is_protected_like_a_part() -> None:
    told = [
        Entered(household=UUID(int=number), quarter=0, parts={"landlord": part, "referrer": None})
        for number, part in enumerate(["alpha"] * 9 + ["beta"] * 9)
    ]
    assert by_parts(told, "landlord") == [9, 9, 0]
    nowhere = {"landlord": None, "referrer": None}
    one_more = Entered(household=UUID(int=900), quarter=0, parts=nowhere)
    assert by_parts([*told, one_more], "landlord") == [None, None, None]
