"""The tables of the read models: made, written, and told how far they have come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from projections import Household, ReadModel, Row, Table

PREPARE_LOCK = (0x65746167, 1)

NEXT = "_next"
"""The ending of a table that is being built beside the one that is served."""

_STATUS = """
    SELECT
        p.name, p.version, p.position,
        COALESCE(
            (
                SELECT GREATEST(0, extract(epoch FROM clock_timestamp() - e.recorded_at))
                FROM ledger.event AS e
                WHERE e.position = p.position + 1
            ),
            0
        )::float8,
        (SELECT count(*) FROM reading.parked AS k WHERE k.projection = p.name),
        p.owner, p.heartbeat_at, p.alarm
    FROM reading.projection AS p
    ORDER BY p.name
"""


_READER = "SELECT role_prefix || '_reader' FROM ledger.installation"

_SECURE: LiteralString = "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"

_PROJECTED: LiteralString = """
    CREATE POLICY projected ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionStatus:
    """How a read model stands; `lag_s` is the age of the oldest event it does not hold yet."""

    name: str
    version: int
    position: int
    lag_s: float
    parked: int
    owner: str | None
    heartbeat_at: datetime
    alarm: str | None


def statuses(connection: Connection[TupleRow]) -> Sequence[ProjectionStatus]:
    """How every read model stands, by name."""
    return [
        ProjectionStatus(
            name=row[0],
            version=row[1],
            position=row[2],
            lag_s=row[3],
            parked=row[4],
            owner=row[5],
            heartbeat_at=row[6],
            alarm=row[7],
        )
        for row in connection.execute(_STATUS)
    ]


def prepare(connection: Connection[TupleRow], models: Sequence[ReadModel]) -> None:
    """Make what does not exist yet, empty and at position 0. `connection` is the projector's."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", PREPARE_LOCK)
        known = {row[0] for row in connection.execute("SELECT name FROM reading.projection")}
        for model in models:
            if model.name not in known:
                for table in model.tables:
                    create(connection, table)
                    index(connection, table)
                    force(connection, table)
                connection.execute(
                    "INSERT INTO reading.projection (name, version, position) VALUES (%s, %s, 0)",
                    (model.name, model.version),
                )


def identifier(table: Table, *, suffix: str = "") -> sql.Identifier:
    """The table's name in SQL."""
    return sql.Identifier("reading", table.name + suffix)


def create(connection: Connection[TupleRow], table: Table, *, suffix: str = "") -> None:
    """Make the table with its policies: from the first, readers find in it what is theirs."""
    name = identifier(table, suffix=suffix)
    with connection.transaction():
        row = connection.execute(_READER).fetchone()
        if row is None:
            raise AssertionError("the installation is written by the first migration")
        connection.execute(sql.SQL(table.create).format(table=name))
        connection.execute(sql.SQL(_SECURE).format(table=name))
        for policy in (_PROJECTED, *table.policies):
            statement = sql.SQL(policy).format(table=name, reader=sql.Identifier(row[0]))
            connection.execute(statement)


def force(connection: Connection[TupleRow], table: Table) -> None:
    """Hold the owner to the policies too, as of a table that is served; nothing copies into it."""
    connection.execute(
        sql.SQL("ALTER TABLE {table} FORCE ROW LEVEL SECURITY").format(table=identifier(table))
    )


def index(connection: Connection[TupleRow], table: Table, *, suffix: str = "") -> None:
    """Make the table's indexes and statistics, best after it is filled."""
    name = identifier(table, suffix=suffix)
    for statement in table.indexes:
        connection.execute(sql.SQL(statement).format(table=name))
    connection.execute(sql.SQL("ANALYZE {table}").format(table=name))


def fill(
    connection: Connection[TupleRow],
    table: Table,
    rows: Iterable[Row],
    *,
    suffix: str = "",
) -> None:
    """Add rows through COPY, which a table that holds its owner to policies does not take."""
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=identifier(table, suffix=suffix),
        columns=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


ModelRows = Mapping[str, Sequence[Row]]


def rows_of(model: ReadModel, household: Household) -> ModelRows:
    """The household's rows by table. Raises whatever the model raises."""
    return {table.name: table.rows(household) for table in model.tables}
