"""The index of identity: it follows the log, whatever is lost, and forgets with the keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest

from adapters.postgres.identity_follower import LEADER_LOCK, IdentityFollower
from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.projecting import Overtaken, PositionGap
from adapters.postgres.session import open_pool
from domain.programme import Configuration
from services.events import EventTypes
from services.keyring import Wrapping
from tests.adapters.postgres.finding import TOKENS, DatabaseLike, Finding, finding
from tests.projections.until import until

GRAND, EST = "grandlyon-habitat", "est-metropole-habitat"
ZELIE = {"name": "Zélie Fictive", "birth_date": "1980-02-03", "phone": "06 39 98 01 02"}
DIE = """
    CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        PERFORM pg_terminate_backend(pg_backend_pid());
        RETURN NEW;
    END
    $$
"""
BEFORE_THE_POSITION_MOVES = """
    CREATE TRIGGER die BEFORE UPDATE OF position ON search.follower
    FOR EACH ROW WHEN (NEW.position > OLD.position) EXECUTE FUNCTION public.die()
"""

END_LEADER = """
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND classid = %(group)s AND objid = %(lock)s
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@pytest.fixture
def ground(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Finding]:
    with finding(database, configuration, event_types) as ground:
        yield ground


def test_only_those_who_may_know_the_person_have_rows(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.follow()
    assert {row[0] for row in ground.rows()} == {GRAND, "territory:venissieux"}
    assert len(ground.rows()) == 2 * len(("name", "zelie", "fictive", "birth_date", "phone"))


def test_no_role_but_the_keys_own_reads_a_token(ground: Finding) -> None:
    for role in ("reader", "folder", "writer", "projector", "auditor"):
        with (
            psycopg.connect(ground.database.as_role(role)) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT * FROM search.identity_token")


def test_nothing_is_kept_in_clear(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.follow()
    kept = str(
        ground.connection.execute("SELECT t::text FROM search.identity_token AS t").fetchall()
    )
    clear = [*ZELIE.values(), "zelie", "fictive", "fictive zelie", "639980102"]
    assert not [word for word in clear if word in kept or word.encode().hex() in kept]


def test_a_household_that_moves_is_found_by_its_new_landlord_alone(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.follow()
    dwelling = {"landlord": EST, "commune": "69259"}
    ground.post(GRAND, "moved", "GLH-1", dwelling=dwelling, reason="Mutation")
    ground.follow()
    assert {row[0] for row in ground.rows()} == {EST, "territory:venissieux"}


def test_a_number_that_was_corrected_is_not_looked_for_any_more(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.opened("GLH-2", name="Zélie Fictive", phone="06 39 98 77 77")
    ground.follow()
    assert ground.pairs() == []
    ground.post(
        GRAND,
        "rectified",
        "GLH-2",
        event={"source": f"urn:etage:org:{GRAND}", "id": "open-GLH-2"},
        corrections={"reference_person": {"phone": "+33 6 39 98 01 02"}},
        reason="Mal noté",
    )
    ground.follow()
    assert [pair["agree"] for pair in ground.pairs()] == [["name", "phone"]]


def test_what_leads_to_a_person_goes_with_the_keys(ground: Finding) -> None:
    gone = ground.opened("GLH-1", **ZELIE)
    kept = ground.opened("GLH-2", **ZELIE)
    ground.follow()
    ground.log.forget(gone)
    assert {row[3] for row in ground.rows()} == {kept}
    assert ground.pairs() == []


def test_a_follower_that_still_holds_destroyed_keys_writes_nothing_of_them(ground: Finding) -> None:
    gone = ground.opened("GLH-1", **ZELIE)
    with open_pool(ground.database.as_role("keys"), size=1) as pool:
        elsewhere = PostgresKeyRing(pool=pool, wrapping=Wrapping(bytes(32)))
        elsewhere.load([gone])
        ground.log.forget(gone)
        assert ground.follower(key_ring=elsewhere).step() == 1
        assert elsewhere.load([gone])[gone].by_class
    assert ground.rows() == []


def test_a_follower_killed_before_the_position_is_kept_has_written_no_row(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.tamper(DIE, BEFORE_THE_POSITION_MOVES)
    work = ground.follower()
    with pytest.raises(psycopg.OperationalError):
        work.step()
    with psycopg.connect(ground.database.as_role("keys")) as connection:
        assert connection.execute("SELECT count(*) FROM search.identity_token").fetchone() == (0,)
        assert connection.execute("SELECT position FROM search.follower").fetchone() == (0,)


def test_made_anew_the_index_is_the_same(ground: Finding) -> None:
    for number in range(5):
        ground.opened(f"GLH-{number}", **ZELIE)
        ground.follow()
    ground.post(GRAND, "moved", "GLH-3", dwelling={"landlord": EST, "commune": "69029"}, reason="…")
    ground.follow()
    before = ground.rows()
    ground.connection.execute("DELETE FROM search.identity_token")
    ground.connection.execute("UPDATE search.follower SET position = 0")
    ground.follow()
    assert ground.rows() == before
    assert ground.status().position == 6


def test_a_hole_in_the_log_is_never_passed_over(ground: Finding) -> None:
    for number in range(3):
        ground.opened(f"GLH-{number}", **ZELIE)
    ground.tamper("DELETE FROM ledger.event WHERE position = 2")
    with pytest.raises(PositionGap):
        ground.follow()
    assert (ground.status().position, ground.rows()) == (0, [])


def test_a_follower_that_was_overtaken_writes_nothing(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    late = ground.follower()
    ground.follow()
    before = ground.rows()
    with pytest.raises(Overtaken):
        late.step()
    assert ground.rows() == before


def test_a_household_that_cannot_be_read_is_set_aside_and_stops_no_other(ground: Finding) -> None:
    broken = ground.opened("GLH-1", **ZELIE)
    whole = ground.opened("GLH-2", **ZELIE)
    kind = "SELECT type FROM ledger.event WHERE stream = %(broken)s"
    with psycopg.connect(ground.database.conninfo) as connection:
        ((written,),) = connection.execute(kind.encode(), {"broken": broken}).fetchall()
    change = "UPDATE ledger.event SET type = %(type)s WHERE stream = %(broken)s"
    ground.tamper(change, broken=broken, type="etage.household.no-such.v1")
    ground.follow()
    assert {row[3] for row in ground.rows()} == {whole}
    assert ground.status().parked == 1
    ground.tamper(change, broken=broken, type=written)
    ground.follower()
    assert {row[3] for row in ground.rows()} == {broken, whole}
    assert ground.status().parked == 0


@contextmanager
def following(ground: Finding, owner: str) -> Iterator[IdentityFollower]:
    """A follower at work in a thread of its own."""
    follower = IdentityFollower(
        ground.database.as_role("keys"),
        ledger=ground.ledger,
        key_ring=ground.key_ring,
        event_types=ground.event_types,
        tokens=TOKENS,
        owner=owner,
    )
    follower.start()
    try:
        yield follower
    finally:
        follower.stop()


def reached(ground: Finding, position: int) -> bool:
    """Whether the index has come that far."""
    return ground.status().position == position


def test_a_follower_goes_on_when_its_connection_is_ended(ground: Finding) -> None:
    with following(ground, "first"):
        for number in range(3):
            ground.opened(f"GLH-{number}", **ZELIE)
            until(partial(reached, ground, number + 1))
            ground.tamper(END_LEADER, group=LEADER_LOCK[0], lock=LEADER_LOCK[1])
    assert len({row[3] for row in ground.rows()}) == 3


def test_of_two_followers_one_leads_and_the_other_takes_over(ground: Finding) -> None:
    with following(ground, "first") as first:
        ground.opened("GLH-1", **ZELIE)
        until(lambda: ground.status().position == 1)
        with following(ground, "second"):
            first.stop()
            ground.opened("GLH-2", **ZELIE)
            until(lambda: ground.status().position == 2)
    assert ground.status().owner == "second"


def test_an_index_that_is_set_back_is_made_anew_at_once(ground: Finding) -> None:
    with following(ground, "first"):
        ground.opened("GLH-1", **ZELIE)
        until(partial(reached, ground, 1))
        before = ground.rows()
        with ground.connection.transaction():
            ground.connection.execute("DELETE FROM search.identity_token")
            ground.connection.execute("UPDATE search.follower SET position = 0")
        until(partial(reached, ground, 1))
        assert ground.rows() == before


def test_what_stops_the_index_stands_in_its_status(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.opened("GLH-2", **ZELIE)
    ground.tamper("DELETE FROM ledger.event WHERE position = 1")
    with following(ground, "first"):
        until(lambda: ground.status().alarm == "PositionGap")
    assert ground.rows() == []
