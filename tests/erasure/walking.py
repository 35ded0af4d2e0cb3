"""Walking everything that an installation keeps, as somebody who holds every key would."""

import base64
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from domain.marks import FieldClass
from services.keyring import KEY_NAMES, Wrapping, WrongMasterKey
from services.sealing import BOX_NAMES, opened_box

TABLES = """
    SELECT n.nspname, c.relname
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY 1, 2
"""


def dump(conninfo: str) -> Mapping[str, bytes]:
    """Every row of every table, ours and the server's own apart, as COPY writes them."""
    with psycopg.connect(conninfo) as connection:
        return {
            f"{schema}.{table}": b"".join(_copied(connection, schema, table))
            for schema, table in connection.execute(TABLES).fetchall()
        }


def _copied(connection: Connection[TupleRow], schema: str, table: str) -> Iterator[bytes]:
    query = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(schema, table))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        yield from map(bytes, copy)


def spellings(canary: str) -> Sequence[bytes]:
    """The ways in which a text may be written: plain, escaped, in hexadecimal, in base 64."""
    plain = canary.encode()
    found = {plain, plain.hex().encode(), canary.encode("utf-16-le")}
    found.add(json.dumps(canary)[1:-1].encode())
    found.add(json.dumps(canary)[1:-1].replace("\\", "\\\\").encode())
    for shift in range(3):
        # The first and the last characters also hold bits of what stands beside.
        inner = base64.b64encode(b"\0" * shift + plain)
        found.add(inner[4 if shift else 0 : -4])
    return sorted(found)


def found_in(content: bytes, canaries: Sequence[str]) -> list[str]:
    """The canaries that stand in it, however they are written."""
    return [each for each in canaries if any(way in content for way in spellings(each))]


def files_under(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of these folders that is there while it is read."""
    for path in itertools.chain.from_iterable(folder.rglob("*") for folder in folders):
        if path.is_file():
            try:
                yield path, path.read_bytes()
            except FileNotFoundError:
                continue


def opened_with_every_key(conninfo: str, wrapping: Wrapping) -> bytes:
    """All that can be read of every sealed box by whoever holds the master key and the database."""
    with psycopg.connect(conninfo) as connection:
        keys = connection.execute(
            "SELECT stream, digest, identity, social, health FROM keys.stream_key"
        ).fetchall()
        events = connection.execute(
            "SELECT stream, version, type, state FROM ledger.event"
        ).fetchall()
    rings = {row[0]: wrapping.opened(row[0], _kept(row)) for row in keys}
    return b"\n".join(
        json.dumps(each, ensure_ascii=False).encode()
        for stream, version, event_type, state in events
        for each in _boxes(stream, state, rings, version=version, event_type=event_type)
    )


def _kept(row: TupleRow) -> dict[str, bytes]:
    return {n: v for n, v in zip(KEY_NAMES, row[1:], strict=True) if v is not None}


def _boxes(
    stream: UUID,
    state: Mapping[str, Any],
    rings: Mapping[UUID, Any],
    *,
    version: int,
    event_type: str,
) -> Iterator[Mapping[str, Any]]:
    for field_class in FieldClass:
        box = state.get("sealed", {}).get(BOX_NAMES.get(field_class, ""))
        if box is not None and stream in rings:
            found = opened_box(
                box, field_class, rings[stream], version=version, event_type=event_type
            )
            yield found or {}


def opens(wrapping: Wrapping, stream: UUID, wrapped: Mapping[str, bytes]) -> bool:
    """Whether this master key opens these keys."""
    try:
        wrapping.opened(stream, wrapped)
    except WrongMasterKey:
        return False
    return True
