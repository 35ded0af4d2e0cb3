"""A log, the index of identity over it, and the finder of duplicates: all on a real database."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.memory.trace import MemoryTrace
from adapters.postgres.identity_finding import IdentityIndex
from adapters.postgres.identity_index import Following, status
from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.read_models import ProjectionStatus
from adapters.postgres.roles import Roles
from adapters.postgres.session import open_pool, read
from adapters.postgres.signing import Signer, read_signed
from adapters.programmes.reading import LYON, read_configuration
from domain.access import Actor
from domain.programme import Configuration
from services.cursors import Cursors
from services.duplicates import Duplicates
from services.events import EventTypes
from services.identity_index import Tokens
from services.keyring import Wrapping
from services.lists import Lists
from services.narrowed import Narrowed
from services.reader_context import Work
from services.searching import Search
from services.trace import tracing_of
from tests.projections.log import TODAY, Log

CONFIGURATION = read_configuration(LYON)
TOKENS = Tokens(bytes(32))
PLATFORM = "plateforme-venissieux"
ALL_TOKENS = "SELECT reader, kind, token, household FROM search.identity_token ORDER BY 1, 2, 3, 4"


class DatabaseLike(Protocol):
    conninfo: str
    roles: Roles

    def as_role(self, purpose: str) -> str: ...


@dataclass(kw_only=True)
class Finding:
    """Files are opened by landlords of Vénissieux; the index follows when it is told to."""

    database: DatabaseLike
    log: Log
    ledger: PostgresLedger
    key_ring: PostgresKeyRing
    event_types: EventTypes
    duplicates: Duplicates
    connection: Connection[TupleRow]
    readers: ConnectionPool[Connection[TupleRow]]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def post(self, organisation: str, kind: str, subject: str, **data: Any) -> UUID:
        """Post one event, of the first of May 2020 unless told; its household."""
        envelope = {
            "source": f"urn:etage:org:{organisation}",
            "id": f"evt-{next(self.numbers)}",
            "type": f"etage.household.{kind}.v1",
            "subject": subject,
            "time": "2020-05-01T09:30:00+00:00",
            "data": {"occurred_on": "2020-05-01"} | data,
        }
        self.log.post([envelope])
        return self.log.stream(envelope)

    def opened(self, reference: str, *, landlord: str = "grandlyon-habitat", **person: str) -> UUID:
        """A landlord opens a file on a person."""
        self.log.post([opening(reference, landlord=landlord, **person)])
        return self.log.stream(opening(reference, landlord=landlord, **person))

    def follower(self, *, key_ring: PostgresKeyRing | None = None) -> Following:
        """A follower that leads from here on."""
        work = Following(
            self.connection,
            ledger=self.ledger,
            key_ring=key_ring or self.key_ring,
            event_types=self.event_types,
            tokens=TOKENS,
        )
        work.take_over("test")
        return work

    def follow(self) -> None:
        """Bring the index to the end of the log."""
        work = self.follower()
        while work.step():
            pass

    def pairs(self, organisation: str = PLATFORM, **asked: Any) -> list[dict[str, Any]]:
        """The first page of what an organisation finds."""
        found: list[dict[str, Any]] = self.answer(organisation, **asked)["pairs"]
        return found

    def answer(self, organisation: str = PLATFORM, **asked: Any) -> dict[str, Any]:
        """The whole answer that an organisation is given."""
        actor = Actor(organisation=organisation, role=asked.pop("role", "organisation"))
        return self.duplicates.pairs(actor, **asked)

    def rows(self) -> list[TupleRow]:
        """Every row of the index."""
        return self.connection.execute(ALL_TOKENS).fetchall()

    def status(self) -> ProjectionStatus:
        """How the index stands, as an operator is told."""
        return read(self.readers, status)

    def tamper(self, *statements: str, **values: Any) -> None:
        """Do what no role of the service may: as the migration login, past every trigger."""
        with psycopg.connect(self.database.conninfo, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.encode(), values or None)


def opening(reference: str, *, landlord: str, **person: str) -> dict[str, Any]:
    """The event that opens a file on a person in Vénissieux."""
    return {
        "source": f"urn:etage:org:{landlord}",
        "id": f"open-{reference}",
        "type": "etage.household.identified.v1",
        "subject": reference,
        "time": "2020-04-02T09:30:00+00:00",
        "data": {
            "occurred_on": "2020-04-01",
            "dwelling": {"landlord": landlord, "commune": "69259"},
            "signals": [
                {"kind": "arrears", "service": "recouvrement", "observed_on": "2020-04-01"}
            ],
            "reference_person": person,
        },
    }


def lists_on(
    ledger: PostgresLedger,
    key_ring: PostgresKeyRing,
    *,
    read: Callable[[Work], Any],
    index: IdentityIndex,
    types: EventTypes,
    configuration: Configuration,
) -> Lists:
    """Lists of that database, traced in memory."""
    narrowed = Narrowed(
        ledger=ledger, event_types=types, configuration=configuration, today=lambda: TODAY
    )
    return Lists(
        read=read,
        key_ring=key_ring,
        configuration=configuration,
        narrowed=narrowed,
        search=Search(references=no_reference, named=index.named, tokens=TOKENS),
        cursors=Cursors(bytes(32)),
        tracing=tracing_of(MemoryTrace(), configuration.rules),
        today=lambda: TODAY,
    )


def no_reference(_: Actor, __: str) -> None:
    """Nobody's own reference is looked for here."""


def duplicates_on(
    index: IdentityIndex, ledger: PostgresLedger, key_ring: PostgresKeyRing, *, lists: Lists
) -> Duplicates:
    """The finder on that index and ledger."""
    configuration = CONFIGURATION
    return Duplicates(
        candidates=index.candidates,
        reached=index.position,
        ledger=ledger,
        key_ring=key_ring,
        event_types=EventTypes(configuration),
        configuration=configuration,
        rights=lists.rights,
        cursors=lists.cursors,
        tracing=tracing_of(MemoryTrace(), configuration.rules),
        today=lambda: TODAY,
    )


@contextmanager
def finding(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Finding]:
    """The finder on a database of the test's own, closed afterwards."""
    with (
        open_pool(database.as_role("reader"), size=1) as readers,
        open_pool(database.as_role("folder"), size=2) as folders,
        open_pool(database.as_role("keys"), size=2) as keys,
        psycopg.connect(database.as_role("keys"), autocommit=True) as connection,
    ):
        ledger = PostgresLedger(writer=database.as_role("writer"), pool=folders)
        key_ring = PostgresKeyRing(pool=keys, wrapping=Wrapping(bytes(32)))
        seen = partial(read_signed, readers, Signer(database.roles.signing_key))
        index = IdentityIndex(keys)
        lists = lists_on(
            ledger, key_ring, read=seen, index=index, types=event_types, configuration=configuration
        )
        yield Finding(
            database=database,
            log=Log(ledger, key_ring, configuration, types=event_types),
            ledger=ledger,
            key_ring=key_ring,
            event_types=event_types,
            duplicates=duplicates_on(index, ledger, key_ring, lists=lists),
            connection=connection,
            readers=readers,
        )
        ledger.close()
