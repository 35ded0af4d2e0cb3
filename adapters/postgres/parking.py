"""Parked households: their events do not fold; their rows stay, and they are tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from projections import ReadModel

_PARK = """
    INSERT INTO reading.parked (projection, stream, version, position, reason)
    SELECT %(projection)s, p.stream, %(version)s, %(position)s, p.reason
    FROM unnest(%(streams)s::uuid[], %(reasons)s::text[]) AS p (stream, reason)
    ON CONFLICT (projection, stream) DO UPDATE
    SET version = EXCLUDED.version, position = EXCLUDED.position, reason = EXCLUDED.reason,
        attempts = reading.parked.attempts + 1
"""

_RELEASE = "DELETE FROM reading.parked WHERE projection = %s AND stream = ANY(%s)"

_LIST = """
    SELECT projection, stream, version, position, reason, since, attempts
    FROM reading.parked
    ORDER BY since, projection, stream
"""

_WAITING = "SELECT DISTINCT stream FROM reading.parked WHERE projection = ANY(%s) LIMIT %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A household that a read model could not take; `reason` is the kind of error."""

    projection: str
    stream: UUID
    version: int
    position: int
    reason: str
    since: datetime
    attempts: int


def parked(connection: Connection[TupleRow]) -> Sequence[Parked]:
    """All that are parked, those waiting longest first."""
    return [
        Parked(
            projection=row[0],
            stream=row[1],
            version=row[2],
            position=row[3],
            reason=row[4],
            since=row[5],
            attempts=row[6],
        )
        for row in connection.execute(_LIST)
    ]


def waiting(connection: Connection[TupleRow], names: Sequence[str], *, limit: int) -> list[UUID]:
    """Some of the streams that are parked in any of these read models."""
    return [row[0] for row in connection.execute(_WAITING, (list(names), limit))]


def park(
    connection: Connection[TupleRow],
    model: ReadModel,
    reasons: Mapping[UUID, str],
    *,
    position: int,
) -> None:
    """Park streams, or count one more attempt for those that are."""
    if not reasons:
        return
    connection.execute(
        _PARK,
        {
            "projection": model.name,
            "version": model.version,
            "position": position,
            "streams": list(reasons),
            "reasons": list(reasons.values()),
        },
    )


def release(connection: Connection[TupleRow], model: ReadModel, streams: Sequence[UUID]) -> None:
    """Whatever was parked of these streams has been taken."""
    connection.execute(_RELEASE, (model.name, list(streams)))


def release_all(connection: Connection[TupleRow], model: ReadModel) -> None:
    """Forget what was parked: the read model has been made anew."""
    connection.execute("DELETE FROM reading.parked WHERE projection = %s", (model.name,))
