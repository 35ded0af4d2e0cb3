"""Two dates: what happened when, and what was known when."""

from datetime import timedelta

import pytest

from domain.household import evolve, fold
from domain.stages import Stage
from tests.domain.cast import (
    EST,
    GRAND,
    IN_BRON,
    LAHSO,
    LYON,
    PLATFORM,
    contact,
    day,
    debt,
    dwelling,
    exited,
    moved,
    referred,
    signalled,
)
from tests.domain.story import Story


def test_without_facts_there_is_no_path(story: Story) -> None:
    assert story.path_or_none() is None


def test_before_it_begins_there_is_no_path(noticed: Story) -> None:
    assert noticed.as_of("2019-03-11") is None
    assert noticed.as_of("2019-03-12") == noticed.path


def test_a_path_is_seen_as_it_was_on_a_day(gone: Story) -> None:
    stages = {
        text: path.stage
        for text in ("2019-03-31", "2019-04-01", "2019-05-02", "2020-01-31", "2020-02-01")
        if (path := gone.as_of(text))
    }
    assert stages == {
        "2019-03-31": Stage.IDENTIFIED,
        "2019-04-01": Stage.REFERRED,
        "2019-05-02": Stage.ACCOMPANIED,
        "2020-01-31": Stage.ACCOMPANIED,
        "2020-02-01": Stage.EXITED,
    }


def test_a_path_is_seen_as_it_was_known(followed: Story) -> None:
    told_at = followed.tell(exited("2019-06-01"), by=PLATFORM).recorded_at
    known = fold(followed.recorded, known_at=told_at)
    before = fold(followed.recorded, known_at=told_at - timedelta(microseconds=1))
    assert known is not None
    assert before is not None
    assert (known.stage, before.stage) == (Stage.EXITED, Stage.ACCOMPANIED)


def test_before_anything_was_recorded_nothing_was_known(noticed: Story) -> None:
    early = noticed.recorded[0].recorded_at - timedelta(1)
    assert fold(noticed.recorded, known_at=early) is None


def test_a_fact_told_late_takes_its_place_by_date(followed: Story) -> None:
    followed.tell(debt("2019-06-01", "900.00"))
    followed.tell(debt("2019-04-15", "1400.00"))
    then = followed.as_of("2019-05-31")
    assert then is not None
    assert then.debt is not None
    assert str(then.debt.amount) == "1400.00"


def test_a_move_told_late_does_not_undo_the_next_one(followed: Story) -> None:
    followed.tell(moved("2019-08-01", dwelling(EST, IN_BRON)))
    followed.tell(moved("2019-07-01", dwelling(LYON)), by=LAHSO)
    assert followed.path.landlord == EST
    then = followed.as_of("2019-07-31")
    assert then is not None
    assert then.landlord == LYON


def test_a_path_counts_its_facts(followed: Story) -> None:
    followed.tell(contact("2019-05-20"), by=LAHSO)
    followed.tell(signalled("2019-03-20"))
    assert (followed.path.version, followed.path.position) == (5, 50)


def test_the_fact_that_begins_a_path_comes_first_whatever_its_date(noticed: Story) -> None:
    noticed.tell(signalled("2019-01-10"))
    noticed.tell(referred("2019-04-01"))
    assert noticed.path.opened_on == day("2019-03-12")
    assert noticed.path.stage is Stage.REFERRED


def test_a_path_does_not_begin_with_any_fact(noticed: Story) -> None:
    late = noticed.tell(signalled("2019-03-20"))
    with pytest.raises(ValueError, match="does not begin with"):
        evolve(None, late)


def test_facts_of_one_day_keep_the_order_of_recording(asked: Story) -> None:
    asked.tell(signalled("2019-04-01"), by=GRAND)
    assert [each.kind for each in asked.path.signals] == ["arrears", "isolation"]


def test_a_second_beginning_changes_nothing(noticed: Story) -> None:
    again = noticed.recorded[0]
    assert evolve(noticed.path, again) == noticed.path
