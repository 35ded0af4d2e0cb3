"""Reading what was refused, row by row or grouped, as the organisation that sent it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

from psycopg.rows import TupleRow

from services.exchanged import KeptRefusal, RefusalFilters, RefusalGroup, Refused
from services.reader_context import ReaderContext, Reading, Work, one_moment
from services.refusals import KEPT_DAYS, KEPT_MAX

LOCK = "LOCK TABLE exchange.refusal IN ACCESS SHARE MODE"

_LATEST = """
    SELECT
        serial, id, received_at, organisation, problem, status, credential, source_hash, event_id,
        event_hash, event_type, pointers, rules
    FROM exchange.refusal
    WHERE organisation = %(organisation)s
    AND received_at > clock_timestamp() - make_interval(days => %(days)s)
    AND (%(before)s::bigint IS NULL OR serial < %(before)s)
    AND (%(event)s::bytea IS NULL OR event_hash = %(event)s)
    ORDER BY serial DESC
    LIMIT %(limit)s
"""

# A group stands where its latest refusal does, so that it is on one page alone.
_GROUPS = """
    SELECT
        source_hash, event_type, problem, status, pointers, rules, count(*), min(received_at),
        max(received_at), max(serial)
    FROM (
        SELECT source_hash, event_type, problem, status, pointers, rules, received_at, serial
        FROM exchange.refusal
        WHERE organisation = %(organisation)s
        ORDER BY serial DESC
        LIMIT %(most)s
    ) AS latest
    WHERE received_at > clock_timestamp() - make_interval(days => %(days)s)
    AND (%(problem)s::text IS NULL OR problem = %(problem)s)
    AND (%(event_type)s::text IS NULL OR event_type = %(event_type)s)
    GROUP BY source_hash, event_type, problem, status, pointers, rules
    HAVING %(before)s::bigint IS NULL OR max(serial) < %(before)s
    ORDER BY max(serial) DESC
    LIMIT %(limit)s
"""

_TALLIES = """
    SELECT problem, event_type, count(*)
    FROM (
        SELECT problem, event_type, received_at
        FROM exchange.refusal
        WHERE organisation = %(organisation)s
        ORDER BY serial DESC
        LIMIT %(most)s
    ) AS latest
    WHERE received_at > clock_timestamp() - make_interval(days => %(days)s)
    GROUP BY problem, event_type
    ORDER BY problem, event_type
"""

_COUNT = """
    SELECT count(*)
    FROM (
        SELECT received_at
        FROM exchange.refusal
        WHERE organisation = %(organisation)s
        ORDER BY serial DESC
        LIMIT %(most)s
    ) AS latest
    WHERE received_at > clock_timestamp() - make_interval(days => %(days)s)
    AND (%(since)s::timestamptz IS NULL OR received_at > %(since)s)
"""

FEW_DAYS = 7


class PostgresRefusals:
    """What is kept, behind the `RefusalReader` port. `read` runs a query on a reader's connection.

    Whoever the query names, the store shows the rows of the organisation that reads, alone.
    """

    def __init__(self, read: Callable[[Work], Any]) -> None:
        self._read = read

    def latest(
        self, organisation: str, *, before: int | None, event: bytes | None, limit: int
    ) -> Sequence[KeptRefusal]:
        asked = {"before": before, "event": event, "limit": limit}
        return [_kept(row) for row in self._rows(organisation, _LATEST, asked)]

    def groups(
        self, organisation: str, filters: RefusalFilters, *, before: int | None, limit: int
    ) -> Sequence[RefusalGroup]:
        asked = {
            "problem": filters.problem,
            "event_type": filters.event_type,
            "before": before,
            "limit": limit,
        }
        return [_group(row) for row in self._rows(organisation, _GROUPS, asked)]

    def tallies(self, organisation: str) -> Sequence[tuple[str, str | None, int]]:
        return [(row[0], row[1], row[2]) for row in self._rows(organisation, _TALLIES, {})]

    def count(self, organisation: str, *, since: datetime | None) -> int:
        days = FEW_DAYS if since is None else KEPT_DAYS
        rows = self._rows(organisation, _COUNT, {"since": since, "days": days})
        return int(rows[0][0])

    def _rows(
        self, organisation: str, query: LiteralString, asked: Mapping[str, Any]
    ) -> Sequence[TupleRow]:
        whole = {"organisation": organisation, "days": KEPT_DAYS, "most": KEPT_MAX, **asked}

        def read(reading: Reading) -> Sequence[TupleRow]:
            with one_moment(reading, LOCK, ReaderContext.of_sender(organisation)) as execute:
                return execute(query, whole)

        rows: Sequence[TupleRow] = self._read(read)
        return rows


def _kept(row: TupleRow) -> KeptRefusal:
    return KeptRefusal(
        serial=row[0],
        id=row[1],
        received_at=row[2],
        refused=Refused(
            organisation=row[3],
            problem=row[4],
            status=row[5],
            credential=row[6],
            source_hash=row[7],
            event_id=row[8],
            event_hash=row[9],
            event_type=row[10],
            pointers=row[11],
            rules=row[12],
        ),
    )


def _group(row: TupleRow) -> RefusalGroup:
    return RefusalGroup(
        source_hash=row[0],
        event_type=row[1],
        problem=row[2],
        status=row[3],
        pointers=row[4],
        rules=row[5],
        count=row[6],
        first_at=row[7],
        last_at=row[8],
        last=row[9],
    )
