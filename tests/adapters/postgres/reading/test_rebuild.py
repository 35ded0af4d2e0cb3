"""A rebuild: read models made anew beside those that are served, compared, then swapped in."""

import threading
from typing import Self

import psycopg
import pytest

from adapters.postgres.projector import open_connection
from adapters.postgres.rebuilding import REBUILD_LOCK, RebuildReport, RebuildRunning
from adapters.postgres.session import open_pool
from adapters.postgres.signing import Signer, read_signed
from adapters.postgres.swapping import Difference
from services.ports import LedgerUnavailable
from services.reader_context import Reading
from services.territory_boards import Board, board
from tests.projections.ground import Ground
from tests.projections.log import TODAY
from tests.projections.until import until

POSTS = 1_000
READ_EVERY_SECONDS = 0.05


class Watching:
    """Reads a board again and again, and keeps the positions it was told."""

    def __init__(self, ground: Ground) -> None:
        self._conninfo = ground.database.as_role("reader")
        self._signer = Signer(ground.database.roles.signing_key)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.positions: list[int] = []
        self.failures: list[str] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._done.set()
        self._thread.join()

    @staticmethod
    def _board(reading: Reading) -> Board:
        return board(reading, "vaulx-en-velin-bron", None, today=TODAY)

    def _run(self) -> None:
        with open_pool(self._conninfo, size=1) as pool:
            while not self._done.wait(READ_EVERY_SECONDS):
                try:
                    seen = read_signed(pool, self._signer, self._board)
                except (psycopg.Error, LedgerUnavailable) as error:
                    self.failures.append(repr(error))
                else:
                    self.positions.append(seen.position)


def test_while_it_runs_nothing_fails_and_no_position_goes_back(ground: Ground) -> None:
    before = ground.post(0, -POSTS)
    reports: list[RebuildReport] = []
    rebuilding = threading.Thread(target=lambda: reports.extend(ground.rebuild() for _ in "123"))
    with ground.projector("live"):
        until(lambda: ground.reached(before))
        with Watching(ground) as watching:
            rebuilding.start()
            for nth in range(len(ground.lives) - POSTS, len(ground.lives)):
                position = ground.post(nth, nth + 1)
            rebuilding.join()
            until(lambda: ground.reached(position))
    assert watching.failures == []
    assert watching.positions == sorted(watching.positions)
    assert [report.differences for report in reports] == [(), (), ()]
    served = ground.dump()
    assert (ground.rebuild().differences, ground.dump()) == ((), served)


def test_a_corrupted_row_is_named_before_the_switch_and_right_after_it(ground: Ground) -> None:
    ground.post(0, 500)
    ground.project()
    right = ground.dump()
    stream = ground.household()
    ground.tamper(
        "UPDATE reading.household_summary SET contacts = 77 WHERE household = %(stream)s",
        stream=stream,
    )
    told: list[tuple[Difference, bool]] = []
    report = ground.rebuild(differing=lambda each: told.append((each, right == ground.dump())))
    expected = Difference(table="household_summary", household=stream)
    assert (told, report.differences) == ([(expected, False)], (expected,))
    assert right == ground.dump()


def test_a_row_too_many_and_a_row_too_few_are_named_too(ground: Ground) -> None:
    ground.post(0, 500)
    ground.project()
    ground.tamper(
        "DELETE FROM reading.territory_flow WHERE household = %(stream)s AND nth = 0",
        "UPDATE reading.landlord_portfolio SET household = gen_random_uuid()"
        " WHERE household = %(stream)s",
        stream=ground.household(),
    )
    tables = [difference.table for difference in ground.rebuild().differences]
    assert sorted(tables) == ["landlord_portfolio", "landlord_portfolio", "territory_flow"]


def test_a_table_that_a_new_version_brings_is_made_by_its_rebuild(ground: Ground) -> None:
    ground.post(0, 200)
    ground.project()
    right = ground.dump()
    ground.tamper("DROP TABLE reading.portfolio_account")
    ground.tamper("UPDATE reading.projection SET version = 1 WHERE name = 'landlord_portfolio'")
    ground.rebuild()
    assert ground.dump() == right


def test_what_an_interrupted_rebuild_left_does_not_hinder_the_next(ground: Ground) -> None:
    ground.post(0, 500)
    ground.project()
    before = ground.dump()

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ground.rebuild(progress=interrupt)
    assert before == ground.dump()
    ground.rebuild()
    assert before == ground.dump()


def test_only_one_rebuild_runs_at_a_time(ground: Ground) -> None:
    with open_connection(ground.conninfo) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", REBUILD_LOCK)
        with pytest.raises(RebuildRunning):
            ground.rebuild()


def test_with_no_projector_at_work_it_comes_to_the_end_of_the_log(ground: Ground) -> None:
    position = ground.post(0, 500)
    told: list[tuple[int, int]] = []
    report = ground.rebuild(progress=lambda done, total: told.append((done, total)))
    assert set(ground.positions().values()) == {position}
    assert report.households == len(ground.paths())
    assert told[-1][1] == position


def test_what_is_posted_and_projected_at_the_last_moment_is_not_lost_by_the_switch(
    ground: Ground,
) -> None:
    ground.post(0, 500)
    ground.project()
    ground.tamper("UPDATE reading.household_summary SET contacts = 77")
    posted = [ground.post(500, 510)]

    def at_the_last_moment(difference: Difference) -> None:
        if len(posted) == 1:
            posted.append(ground.post(510, 520))
            ground.project()

    report = ground.rebuild(differing=at_the_last_moment)
    assert report.position == posted[1]
    assert set(ground.positions().values()) == {posted[1]}
    right = ground.dump()
    assert (ground.rebuild().differences, ground.dump()) == ((), right)


def test_what_is_posted_while_it_loads_is_in_it(ground: Ground) -> None:
    ground.post(0, 500)
    posted: list[int] = []

    def meanwhile(done: int, total: int) -> None:
        if not posted:
            posted.append(ground.post(500, 510))

    ground.rebuild(progress=meanwhile)
    assert set(ground.positions().values()) == set(posted)
