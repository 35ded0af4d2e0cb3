"""The end of a rebuild: the tables built beside are compared with those served, then swapped in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from adapters.postgres.read_models import NEXT, force, identifier
from projections import ReadModel, Table

DIFFERENCES_MAX = 100

_DIFFERENCES = """
    SELECT household
    FROM (
        SELECT household, md5(string_agg(t::text, ' ' ORDER BY t::text)) AS told
        FROM {served} AS t
        GROUP BY household
    ) AS old
    FULL JOIN (
        SELECT household, md5(string_agg(t::text, ' ' ORDER BY t::text)) AS told
        FROM {built} AS t
        GROUP BY household
    ) AS new USING (household)
    WHERE old.told IS DISTINCT FROM new.told
    AND NOT EXISTS (
        SELECT 1
        FROM ledger.event AS e
        WHERE e.stream = household AND e.position > %(from)s AND e.position <= %(to)s
    )
    AND NOT EXISTS (
        SELECT 1
        FROM reading.parked AS k
        WHERE k.projection = %(projection)s AND k.stream = household
    )
    ORDER BY household
    LIMIT %(limit)s
"""
"""The rows of households that have the same events in both tables, and are not the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A household whose rows, served and built anew from the same events, are not the same."""

    table: str
    household: UUID


def served(connection: Connection[TupleRow], model: ReadModel) -> tuple[int, int]:
    """The version and position of the tables that are served."""
    row = connection.execute(
        "SELECT version, position FROM reading.projection WHERE name = %s", (model.name,)
    ).fetchone()
    if row is None:
        raise AssertionError("a read model is prepared before it is rebuilt")
    return row[0], row[1]


def differences(
    connection: Connection[TupleRow], model: ReadModel, *, built_at: int
) -> list[Difference]:
    """What differs between the tables served and those built up to a position.

    Households that one of them holds later events of are left out. Tables of another version
    are not compared.
    """
    with connection.transaction():
        # One snapshot, so that the position read is the one that the rows were written at.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        version, position = served(connection, model)
        if version != model.version:
            return []
        told = {
            "from": min(position, built_at),
            "to": max(position, built_at),
            "projection": model.name,
            "limit": DIFFERENCES_MAX,
        }
        return [
            Difference(table=table.name, household=row[0])
            for table in model.tables
            for row in connection.execute(_compared(table), told)
        ]


def _compared(table: Table) -> sql.Composed:
    return sql.SQL(_DIFFERENCES).format(
        served=identifier(table), built=identifier(table, suffix=NEXT)
    )


def keep_parked_rows(
    connection: Connection[TupleRow], model: ReadModel, streams: Sequence[UUID]
) -> None:
    """Carry the rows of parked households over, for they stay as they were."""
    for table in model.tables:
        connection.execute(
            sql.SQL("INSERT INTO {built} SELECT * FROM {served} WHERE household = ANY(%s)").format(
                built=identifier(table, suffix=NEXT), served=identifier(table)
            ),
            (list(streams),),
        )


def drop_unfinished(connection: Connection[TupleRow], model: ReadModel) -> None:
    """Remove what a rebuild that did not end has left."""
    for table in model.tables:
        connection.execute(
            sql.SQL("DROP TABLE IF EXISTS {}").format(identifier(table, suffix=NEXT))
        )


def swap(connection: Connection[TupleRow], model: ReadModel) -> None:
    """Put the tables built beside in the place of those served, for who reads after this."""
    for table in model.tables:
        connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(identifier(table)))
        connection.execute(
            sql.SQL("ALTER TABLE {} RENAME TO {}").format(
                identifier(table, suffix=NEXT), sql.Identifier(table.name)
            )
        )
        force(connection, table)
