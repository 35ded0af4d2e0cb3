"""The second wall: rows that a reader may not see do not exist for the database either."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.postgres.roles import Roles
from adapters.postgres.session import open_pool
from adapters.postgres.signing import Signer, read_signed
from domain.programme import Configuration
from services.events import EventTypes
from services.portfolios import portfolio
from services.reader_context import COUNTING, Reading
from services.simulation.simulation import simulate
from services.territory_boards import board
from tests.adapters.postgres.wall import (
    AUDITED_TABLES,
    AUDITOR,
    COUNTED_TABLES,
    FOLLOWED_TABLES,
    LANDLORD,
    OTHER,
    TABLES,
    Wall,
    follower,
    forgeries,
    holes,
)
from tests.adapters.postgres.wall_changes import MUTATIONS, PARTS
from tests.conftest import MASTER_KEY, Database
from tests.projections.ground import DatabaseLike, opened_ground
from tests.projections.log import TODAY

HOUSEHOLDS = 60
SUMMARY = "SELECT count(*) FROM reading.household_summary"
HIDDEN = """
    SELECT household
    FROM reading.household_summary
    WHERE NOT 'est-metropole-habitat' = ANY(readers)
"""
RESTRICTED = "SELECT household FROM reading.session_minutes ORDER BY household LIMIT 1"


@pytest.fixture(scope="module")
def database(server: str, template: str) -> Iterator[Database]:
    """One database for the whole module: every test here leaves it as it was."""
    name = f"wall_{uuid4().hex[:8]}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    roles = Roles(prefix=template, secret=MASTER_KEY)
    yield Database(conninfo=make_conninfo(server, dbname=name), roles=roles)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def wall(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Wall]:
    """The wall around simulated households, one of which is a restricted case."""
    lives = list(simulate(households=HOUSEHOLDS, seed=7, configuration=configuration))
    with opened_ground(database, configuration, event_types, lives=lives) as ground:
        ground.post()
        ground.project()
        restricted = ground.tables.execute(RESTRICTED).fetchone()
        for table in AUDITED_TABLES:
            change = sql.SQL("UPDATE reading.{} SET restricted = true WHERE household = %s")
            ground.tables.execute(change.format(sql.Identifier(table)), restricted)
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        yield Wall(connection=connection, roles=database.roles)


def test_no_way_of_looking_through_the_wall_finds_a_hole(wall: Wall) -> None:
    assert holes(wall) == {}


def test_every_table_of_a_read_model_is_one_of_followers_or_one_of_counters() -> None:
    assert set(TABLES) == {*FOLLOWED_TABLES, *COUNTED_TABLES}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_change_of_the_wall_is_found(wall: Wall, name: str) -> None:
    with wall.changed(*MUTATIONS[name]):
        assert holes(wall) != {}
    assert holes(wall) == {}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_check_of_a_context_is_needed(wall: Wall, part: str) -> None:
    function, kept, instead, found = PARTS[part]
    with wall.changed(wall.without(function, kept, instead)):
        assert found in holes(wall)
    assert holes(wall) == {}


# The nine leaks, each shown where the wall is not.


def test_who_reads_is_forgotten_with_the_transaction(database: Database, wall: Wall) -> None:
    assert wall.whole("household_summary") == HOUSEHOLDS
    with psycopg.connect(database.as_role("reader"), autocommit=True) as reader:
        told = Signer(database.roles.signing_key).signed(
            follower(LANDLORD), backend=reader.info.backend_pid
        )
        for is_local, seen in ((True, False), (False, True)):
            with reader.transaction():
                reader.execute("SELECT set_config('etage.reader', %s, %s)", (told, is_local))
            row = reader.execute(SUMMARY).fetchone()
            assert row is not None
            assert bool(row[0]) is seen


def test_an_empty_setting_is_nobody_and_no_error(wall: Wall) -> None:
    assert wall.count("household_summary") == 0
    unready = wall.without("rights.context", "NULLIF(", "COALESCE(")
    with wall.changed(unready), pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        wall.count("household_summary")


@pytest.mark.parametrize(
    ("how", "all_seen"),
    [
        ("CREATE VIEW reading.cases AS", True),
        ("CREATE VIEW reading.cases WITH (security_invoker) AS", False),
        ("CREATE MATERIALIZED VIEW reading.cases AS", True),
    ],
    ids=["its owner's view", "its reader's view", "materialised view"],
)
def test_no_view_reads_for_somebody_else(wall: Wall, how: str, *, all_seen: bool) -> None:
    made = f"{how} TABLE reading.household_summary"
    as_projector = f'SET LOCAL ROLE "{wall.roles.name("projector")}"'
    told = wall.signed(follower(LANDLORD))
    with wall.changed(as_projector, made, "RESET ROLE"):
        own = wall.count("household_summary", told)
        assert wall.count("cases", told) == (wall.whole("household_summary") if all_seen else own)
        assert ("around" in holes(wall)) is all_seen
    assert "around" not in holes(wall)


def test_no_function_reads_for_somebody_else(wall: Wall) -> None:
    made = """
        CREATE FUNCTION reading.cases() RETURNS SETOF reading.household_summary
        LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM reading.household_summary'
    """
    as_projector = f'SET LOCAL ROLE "{wall.roles.name("projector")}"'
    with wall.changed(as_projector, made, "RESET ROLE"):
        assert wall.count("cases()") == wall.whole("household_summary") > 0
        assert holes(wall)["around"] == ["reading.cases"]


def test_an_owner_without_a_policy_of_its_own_sees_nothing(wall: Wall) -> None:
    with wall.changed("DROP POLICY projected ON reading.household_summary"):
        assert wall.whole("household_summary") == 0
        with wall.changed("ALTER TABLE reading.household_summary NO FORCE ROW LEVEL SECURITY"):
            assert wall.whole("household_summary") == HOUSEHOLDS


@pytest.mark.parametrize("ending", ["", "ON CONFLICT DO NOTHING"], ids=["key", "on conflict"])
def test_a_key_that_is_taken_is_no_answer(wall: Wall, ending: str) -> None:
    whole = wall.rows("SELECT household FROM reading.figure_household", role="projector")
    told = wall.signed(follower("nobody"))

    def outcome(household: object) -> str:
        values = f"VALUES ('{household}', '{{}}', false) {ending} RETURNING 'written'"
        try:
            return str(wall.rows(f"INSERT INTO reading.figure_household {values}", told))
        except psycopg.Error as error:
            return type(error).__name__

    assert outcome(whole[0][0]) == outcome(uuid4()) == "InsufficientPrivilege"
    granted = "GRANT INSERT, SELECT ON reading.figure_household TO :reader"
    with wall.changed(granted, "CREATE POLICY more ON reading.figure_household USING (true)"):
        assert outcome(whole[0][0]) != outcome(uuid4())


def test_what_is_put_into_a_query_cannot_ask_how_many_rows_were_left_out(
    database: Database, wall: Wall
) -> None:
    query = "EXPLAIN (ANALYZE, COSTS OFF) SELECT * FROM reading.figure_household"
    plan = "\n".join(row[0] for row in wall.rows(query, wall.signed(follower("nobody"))))
    assert f"Rows Removed by Filter: {HOUSEHOLDS}" in plan
    with (
        psycopg.connect(database.as_role("reader"), autocommit=True) as reader,
        pytest.raises(psycopg.errors.SyntaxError, match="multiple commands"),
    ):
        # Every query that takes values is sent so: one statement, and a plan is a statement.
        reader.execute(f"SELECT %s; {query}".encode(), ("value",))


# And what somebody who got into a query could try besides.


def test_a_query_that_forgets_its_reader_gives_no_more(wall: Wall) -> None:
    told = wall.signed(follower(LANDLORD))
    every = f"landlord_portfolio WHERE landlord = '{OTHER}' OR true"
    assert wall.count(every, told) == wall.count("landlord_portfolio", told) > 0
    assert wall.whole(every) > wall.count(every, told)


def test_a_context_that_was_not_given_is_refused(wall: Wall) -> None:
    for told in forgeries(wall).values():
        assert wall.is_refused(SUMMARY, told)
        assert wall.is_refused("SELECT count(*) FROM reading.figure_fact", told)


def test_another_s_household_is_as_one_that_there_is_not(wall: Wall) -> None:
    told = wall.signed(follower(OTHER))
    ((hidden,), *_) = wall.rows(HIDDEN, role="projector")
    for table in FOLLOWED_TABLES:
        for household in (hidden, uuid4()):
            assert wall.count(f"{table} WHERE household = '{household}'", told) == 0


def test_an_error_in_a_query_tells_nothing_of_another_s_rows(wall: Wall) -> None:
    spelled = "SELECT count(*) FROM reading.household_summary WHERE (landlord || 'x')::int = 1"
    assert wall.rows(spelled, wall.signed(follower("nobody"))) == [(0,)]
    with pytest.raises(psycopg.errors.InvalidTextRepresentation):
        wall.rows(spelled, wall.signed(AUDITOR))


def test_no_function_of_the_reader_s_takes_the_place_of_one_that_checks(wall: Wall) -> None:
    forged = Signer(bytes(32)).signed(follower(OTHER), backend=wall.connection.info.backend_pid)
    own = (
        "CREATE SCHEMA own",
        "CREATE FUNCTION own.sha256(bytea) RETURNS bytea LANGUAGE sql RETURN ''::bytea",
        "GRANT USAGE ON SCHEMA own TO PUBLIC",
        "SET LOCAL search_path = own, pg_catalog",
    )
    with wall.changed(*own):
        assert wall.is_refused(SUMMARY, forged)
        fixed = "SET search_path TO 'pg_catalog', 'pg_temp'"
        free = [wall.without(f, fixed, "") for f in ("rights.context", "rights.follower_keys")]
        free.append(wall.without("rights.reads_as", fixed, ""))
        with wall.changed(*free):
            assert not wall.is_refused(SUMMARY, forged)


def test_pages_are_read_through_the_wall(database: Database, wall: Wall) -> None:
    signer = Signer(database.roles.signing_key)

    def both(reading: Reading) -> tuple[int, int]:
        territory = "vaulx-en-velin-bron"
        seen = board(reading, territory, None, today=TODAY)
        own = portfolio(reading, LANDLORD, [LANDLORD], today=TODAY)
        return sum(stage.count for stage in seen.stages), sum(own.counts.values())

    with open_pool(database.as_role("reader"), size=1, learn=signer.learn) as pool:
        in_territory = "territory_board WHERE territory = 'vaulx-en-velin-bron' AND NOT restricted"
        assert read_signed(pool, signer, both) == (
            wall.whole(in_territory),
            wall.whole(f"landlord_portfolio WHERE readers @> ARRAY['{LANDLORD}']"),
        )


def test_who_counts_sees_no_case_and_who_follows_no_figure(wall: Wall) -> None:
    counting, following = wall.signed(COUNTING), wall.signed(follower(LANDLORD))
    assert {wall.count(table, counting) for table in FOLLOWED_TABLES} == {0}
    assert {wall.count(table, following) for table in COUNTED_TABLES} == {0}
