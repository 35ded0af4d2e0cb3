"""The projector: it follows the log whatever is lost, and never applies an event twice."""

from functools import partial

import psycopg
import pytest

from adapters.postgres.projecting import Overtaken, PositionGap
from adapters.postgres.projector import LEADER_LOCK
from adapters.postgres.read_models import statuses
from tests.projections.ground import Ground
from tests.projections.until import until

DIE = """
    CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        PERFORM pg_terminate_backend(pg_backend_pid());
        RETURN NEW;
    END
    $$
"""
BEFORE_THE_POSITION_MOVES = """
    CREATE TRIGGER die BEFORE UPDATE OF position ON reading.projection
    FOR EACH ROW WHEN (NEW.name = 'territory_board') EXECUTE FUNCTION public.die()
"""
END_LEADER = """
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %(group)s AND objid = %(lock)s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def test_what_is_posted_comes_into_every_read_model(ground: Ground) -> None:
    with ground.projector("first"):
        for nth in range(50):
            position = ground.post(nth, nth + 1)
        until(lambda: ground.reached(position))
    found = statuses(ground.tables)
    assert {(each.lag_s, each.parked, each.alarm) for each in found} == {(0, 0, None)}
    assert {each.owner for each in found} == {"first"}


def test_a_projector_killed_before_the_position_is_kept_has_written_no_row(ground: Ground) -> None:
    ground.post(0, 100)
    ground.project()
    before = ground.dump(), ground.positions()
    ground.post(100, 400)
    ground.tamper(DIE, BEFORE_THE_POSITION_MOVES)
    with ground.projecting() as work, pytest.raises(psycopg.OperationalError):
        work.step()
    assert before == (ground.dump(), ground.positions())

    ground.tamper("DROP TRIGGER die ON reading.projection")
    ground.project()
    assert len(ground.dump()["household_summary"]) == len(ground.paths())


def test_a_projector_whose_connection_is_killed_goes_on(ground: Ground) -> None:
    with ground.projector("first"):
        for start in range(0, 100, 25):
            position = ground.post(start, start + 25)
            until(partial(ground.reached, position))
            ground.tamper(END_LEADER, group=LEADER_LOCK[0], lock=LEADER_LOCK[1])


def test_of_two_projectors_one_leads_and_the_other_takes_over(ground: Ground) -> None:
    with ground.projector("first") as first:
        position = ground.post(0, 40)
        until(lambda: ground.reached(position))
        with ground.projector("second"):
            first.stop()
            position = ground.post(40, 80)
            until(lambda: ground.reached(position))
    assert {each.owner for each in statuses(ground.tables)} == {"second"}


def test_a_projector_that_was_overtaken_writes_nothing(ground: Ground) -> None:
    ground.post(0, 100)
    with ground.projecting(owner="zombie") as zombie:
        with ground.projecting(owner="other"):
            pass
        with pytest.raises(Overtaken):
            zombie.step()
    assert set(ground.positions().values()) == {0}
    assert ground.dump()["household_summary"] == []


def test_a_leader_that_has_gone_silent_is_ended_after_its_lease(ground: Ground) -> None:
    position = ground.post(0, 100)
    with ground.projecting(owner="silent"), psycopg.connect(ground.conninfo) as silent:
        silent.execute("SELECT pg_advisory_lock(%s, %s)", LEADER_LOCK)
        silent.commit()
        with ground.projector("heir", lease_seconds=1):
            until(lambda: ground.reached(position))
        with pytest.raises(psycopg.OperationalError):
            silent.execute("SELECT 1")
    assert {each.owner for each in statuses(ground.tables)} == {"heir"}


def test_a_hole_in_the_log_stops_the_projector_with_an_alarm(ground: Ground) -> None:
    ground.post(0, 100)
    ground.tamper("DELETE FROM ledger.event WHERE position = 60")
    with (
        ground.projecting() as work,
        pytest.raises(PositionGap, match="position 60 is not in the log"),
    ):
        work.step()
    with ground.projector("first"):
        until(lambda: {each.alarm for each in statuses(ground.tables)} == {"PositionGap"})
    assert set(ground.positions().values()) == {0}


def test_the_lag_is_the_age_of_the_oldest_event_that_is_not_projected(ground: Ground) -> None:
    ground.post(0, 10)
    ground.project()
    assert {each.lag_s for each in statuses(ground.tables)} == {0}
    ground.post(10, 20)
    ground.tamper(
        "UPDATE ledger.event SET recorded_at = now() - interval '1 hour' WHERE position = 11"
    )
    assert {each.lag_s // 3600 for each in statuses(ground.tables)} == {1}
