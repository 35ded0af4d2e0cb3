"""Charts: what is drawn is what is told, to the unit."""

from datetime import date
from decimal import Decimal

import pytest

from adapters.http.pages.charts import (
    HEIGHT,
    WIDTH,
    Series,
    bars,
    curve,
    lines,
    proportion,
)

MARCH, MAY, JULY = date(2020, 3, 1), date(2020, 5, 1), date(2020, 7, 1)


def test_a_debt_holds_until_the_next_one_and_up_to_today() -> None:
    drawn = curve([(MAY, Decimal(50)), (MARCH, Decimal(100))], until=JULY)
    assert drawn is not None
    assert (drawn.first, drawn.last) == ((MARCH, 100), (MAY, 50))
    assert drawn.line == "M0 4H300V52H600"
    assert drawn.highest == (MARCH, 100)


def test_a_single_debt_is_a_line_and_none_is_no_picture() -> None:
    drawn = curve([(MARCH, 10)])
    assert drawn is not None
    assert drawn.line == "M0 4H600"
    assert curve([]) is None


def test_a_debt_that_was_paid_lies_on_the_ground() -> None:
    drawn = curve([(MARCH, 0)], until=JULY)
    assert drawn is not None
    assert drawn.line == "M0 100H600"


def test_of_two_debts_of_one_day_the_later_told_counts() -> None:
    drawn = curve([(MARCH, 10), (MARCH, 20)])
    assert drawn is not None
    assert drawn.points == [(MARCH, 20)]


def test_bars_are_as_tall_as_their_numbers_and_keep_inside_the_picture() -> None:
    drawn = bars([Series(label="Entrées", values=[4, 2, 0])], ["a", "b", "c"])
    assert drawn is not None
    assert drawn.ticks == [0, 2.0, 4.0]
    assert [bar.height for bar in drawn.bars] == [96.0, 48.0]
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in drawn.bars)
    assert all(bar.y + bar.height == HEIGHT for bar in drawn.bars)


@pytest.mark.parametrize(("most", "top"), [(1, 1), (3, 4), (7, 8), (11, 20), (85, 100), (0.4, 0.4)])
def test_the_axis_ends_at_a_round_number_above_the_highest(most: float, top: float) -> None:
    drawn = lines([Series(label="x", values=[most])], ["a"])
    assert drawn is not None
    assert float(drawn.ticks[-1]) == pytest.approx(top)


def test_a_figure_that_is_not_told_breaks_the_line() -> None:
    drawn = lines([Series(label="x", values=[1, None, 2, 2])], ["a", "b", "c", "d"])
    assert drawn is not None
    assert drawn.lines[0].path.count("M") == 2
    assert len(drawn.lines[0].dots) == 3


def test_the_parts_of_a_whole_fill_the_bar() -> None:
    parts = proportion([("a", 3, "one"), ("b", 1, "two")])
    assert [(part.x, part.width, part.percent) for part in parts] == [(0, 450, 75), (450, 150, 25)]
    assert proportion([("a", 0, "one")]) == []


def test_a_chart_whose_rows_do_not_fit_its_labels_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="one value for each label"):
        bars([Series(label="x", values=[1, 2])], ["a"])
    with pytest.raises(ValueError, match="1 to 6 series"):
        lines([], ["a"])
