"""Rows of read models into their tables: only what differs from what was written last."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from adapters.postgres.read_models import identifier
from projections import LABEL, Row, Table

DIGEST_BYTES = 16


class WrittenRows:
    """What was last written of a household in each table, as digests of its rows.

    Most facts change few of a household's tables, and writing costs more than comparing.
    At most `households_max` households are remembered, the least recently met forgotten first.
    Whoever fails to commit what it wrote calls `clear`.
    """

    def __init__(self, *, households_max: int) -> None:
        self._households_max = households_max
        self._digests: OrderedDict[UUID, dict[str, bytes]] = OrderedDict()

    def clear(self) -> None:
        """Remember nothing: everything is written again."""
        self._digests.clear()

    def differing(
        self, table: Table, rows: Mapping[UUID, Sequence[Row]]
    ) -> Mapping[UUID, Sequence[bytes]]:
        """The rows, as JSON, of the households that the table does not already hold like this."""
        found: dict[UUID, Sequence[bytes]] = {}
        for household, own in rows.items():
            encoded = encode(table, own)
            digest = blake2b(b"\n".join(encoded), digest_size=DIGEST_BYTES).digest()
            known = self._digests.setdefault(household, {})
            self._digests.move_to_end(household)
            if known.get(table.name) != digest:
                known[table.name] = digest
                found[household] = encoded
        while len(self._digests) > self._households_max:
            self._digests.popitem(last=False)
        return found


def encode(table: Table, rows: Sequence[Row]) -> Sequence[bytes]:
    """Each row as a JSON object of the table's columns; a label is JSON already."""
    return [
        orjson.dumps(
            {
                column: _fragment(value) if column == LABEL else value
                for column, value in zip(table.columns, row, strict=True)
            },
            default=_plain,
        )
        for row in rows
    ]


def _fragment(label: str | None) -> orjson.Fragment | None:
    return None if label is None else orjson.Fragment(label)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no column holds a {type(value).__name__}")


def write_rows(
    connection: Connection[TupleRow],
    table: Table,
    rows: Mapping[UUID, Sequence[bytes]],
    *,
    suffix: str = "",
) -> None:
    """Put rows, as `encode` gives them, in place of all that the table holds of the households.

    The rows go as one document: a table that holds its owner to policies takes no COPY.
    """
    if not rows:
        return
    name = identifier(table, suffix=suffix)
    connection.execute(
        sql.SQL("DELETE FROM {table} WHERE household = ANY(%s)").format(table=name), (list(rows),)
    )
    added = [row for own in rows.values() for row in own]
    if added:
        columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
        connection.execute(
            sql.SQL(
                "INSERT INTO {table} ({columns})"
                " SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
            ).format(table=name, columns=columns),
            ((b"[%s]" % b",".join(added)).decode(),),
        )
