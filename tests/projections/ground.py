"""What a test of read models stands on: a log, the read models over it, and who reads them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.projecting import Projecting
from adapters.postgres.projector import Projector, open_connection
from adapters.postgres.read_models import prepare
from adapters.postgres.rebuilding import RebuildReport, rebuild
from adapters.postgres.roles import Roles
from adapters.postgres.session import open_pool
from adapters.postgres.signing import Signer
from domain.path import HouseholdPath
from domain.programme import Configuration
from projections import ReadModel
from services.events import EventTypes
from services.keyring import Wrapping
from services.reader_context import Reading
from services.registry import READ_MODELS
from tests.projections.log import Log

Dump = dict[str, list[str]]
Models = Sequence[ReadModel]


class DatabaseLike(Protocol):
    @property
    def conninfo(self) -> str: ...

    @property
    def roles(self) -> Roles: ...

    def as_role(self, purpose: str) -> str: ...


class Ground:
    """A database of the test's own with the events of `lives` at hand, none of them posted.

    `tables` is the projector's connection, which sees every row.
    """

    def __init__(
        self,
        database: DatabaseLike,
        log: Log,
        reader: Reading,
        *,
        tables: Connection[TupleRow],
        event_types: EventTypes,
        lives: list[dict[str, Any]],
    ) -> None:
        self.database = database
        self.conninfo = database.as_role("projector")
        self.log = log
        self.reader = reader
        self.tables = tables
        self.event_types = event_types
        self.lives = lives

    def post(self, first: int = 0, last: int | None = None) -> int:
        """Post a slice of the lives; answers the last position of the log."""
        return self.log.post(self.lives[first:last])

    def paths(self) -> Mapping[UUID, HouseholdPath]:
        """Every household's path as the rules alone make it."""
        return self.log.paths()

    def household(self) -> UUID:
        """A household that has a territory and a landlord, and so is in every read model."""
        return min(key for key, path in self.paths().items() if path.territory and path.landlord)

    def dump(self, models: Models = READ_MODELS) -> Dump:
        """Every row of every table, as text and sorted."""
        return {
            table.name: [row[0] for row in self.tables.execute(_all_rows(table.name))]
            for model in models
            for table in model.tables
        }

    def row(self, household: UUID) -> list[str]:
        """The household's row in the summary, as text."""
        return [row for row in self.dump()["household_summary"] if str(household) in row]

    def positions(self) -> dict[str, int]:
        """The position of every read model."""
        return dict(self.tables.execute("SELECT name, position FROM reading.projection").fetchall())

    def reached(self, position: int) -> bool:
        """Whether every read model has come that far."""
        found = self.positions()
        return len(found) == len(READ_MODELS) and min(found.values()) >= position

    @contextmanager
    def projecting(
        self, models: Models = READ_MODELS, *, owner: str = "test"
    ) -> Iterator[Projecting]:
        """The work of a projector, to be done step by step."""
        connection = open_connection(self.conninfo)
        try:
            prepare(connection, models)
            work = Projecting(connection, models, self.event_types, owner=owner)
            work.take_over()
            yield work
        finally:
            connection.close()

    def project(self, models: Models = READ_MODELS) -> None:
        """Project up to the end of the log."""
        with self.projecting(models) as work:
            while work.step():
                pass

    def rebuild(self, models: Models = READ_MODELS, **told: Any) -> RebuildReport:
        """Make read models anew."""
        return rebuild(self.conninfo, models, self.event_types, **told)

    @contextmanager
    def projector(self, owner: str, **seconds: float) -> Iterator[Projector]:
        """A projector at work."""
        projector = Projector(self.conninfo, READ_MODELS, self.event_types, owner=owner, **seconds)
        projector.start()
        try:
            yield projector
        finally:
            projector.stop()

    def tamper(self, *statements: str, **values: Any) -> None:
        """Do what no role of the service may: as the migration login, past every trigger."""
        with psycopg.connect(self.database.conninfo, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode(), values or None)


@contextmanager
def opened_ground(
    database: DatabaseLike,
    configuration: Configuration,
    event_types: EventTypes,
    *,
    lives: list[dict[str, Any]],
) -> Iterator[Ground]:
    """The ground on a database, closed afterwards."""
    with (
        open_pool(database.as_role("folder"), size=2) as folders,
        open_pool(database.as_role("keys"), size=1) as keys,
        psycopg.connect(database.as_role("reader"), autocommit=True) as reader,
        psycopg.connect(database.as_role("projector"), autocommit=True) as tables,
    ):
        ledger = PostgresLedger(writer=database.as_role("writer"), pool=folders)
        key_ring = PostgresKeyRing(pool=keys, wrapping=Wrapping(bytes(32)))
        log = Log(ledger, key_ring, configuration, types=event_types)
        reading = Signer(database.roles.signing_key).reading(reader)
        yield Ground(database, log, reading, tables=tables, event_types=event_types, lives=lives)
        ledger.close()


def _all_rows(table: str) -> sql.Composed:
    query = sql.SQL('SELECT t::text FROM {} AS t ORDER BY t::text COLLATE "C"')
    return query.format(sql.Identifier("reading", table))
