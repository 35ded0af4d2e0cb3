"""What holds of every read model; a new one is tested as soon as it is in the registry."""

from random import Random

import pytest

from projections import ReadModel
from services.registry import READ_MODELS
from tests.projections.ground import Ground

pytestmark = pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.name)


@pytest.mark.parametrize("seed", [1, 2])
def test_step_by_step_it_comes_to_the_same_rows_as_all_at_once(
    model: ReadModel, seed: int, ground: Ground
) -> None:
    chance = Random(seed)
    posted = 0
    while posted < len(ground.lives):
        # Each projector keeps what it has read; the next one reads it again.
        with ground.projecting([model]) as work:
            for _ in range(chance.choice([1, 3, 10])):
                size = chance.choice([1, 2, 7, 40, 200])
                ground.post(posted, posted + size)
                posted += size
                work.step()
    step_by_step = ground.dump([model])
    assert all(step_by_step.values())

    for table in model.tables:
        ground.tamper(f"TRUNCATE reading.{table.name}")
    ground.tamper("UPDATE reading.projection SET position = 0")
    ground.project([model])
    assert step_by_step == ground.dump([model])


def test_made_anew_it_has_the_same_rows(model: ReadModel, ground: Ground) -> None:
    position = ground.post()
    ground.project([model])
    before = ground.dump([model])
    report = ground.rebuild([model])
    assert (report.position, report.differences) == (position, ())
    assert before == ground.dump([model])


def test_forgetting_everyone_changes_no_row(model: ReadModel, ground: Ground) -> None:
    ground.post()
    ground.project([model])
    before = ground.dump([model])
    for household in ground.paths():
        ground.log.forget(household)
    ground.rebuild([model])
    assert before == ground.dump([model])


def test_no_row_holds_a_name_or_another_word_of_a_person(model: ReadModel, ground: Ground) -> None:
    ground.post()
    ground.project([model])
    persons = [life["data"].get("reference_person", {}) for life in ground.lives]
    words = {str(value) for person in persons for value in person.values()}
    rows = "\n".join(row for rows in ground.dump([model]).values() for row in rows)
    assert words
    assert {word for word in words if word in rows} == set()
