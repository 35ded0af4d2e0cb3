"""The composition root: every part of an etage process is built here, and closed here."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.event_sourcing.application import Paths, paths
from adapters.http.door import Door
from adapters.http.limits import RateLimit
from adapters.identity import Issuer
from adapters.postgres.feed import candidates_of
from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.migrate import Installation, installation, migrate
from adapters.postgres.roles import Roles
from adapters.postgres.session import open_pool, read
from adapters.programmes.reading import read_configuration
from adapters.secrets import Keys
from adapters.settings import Settings
from domain.access import Actor
from domain.money import CostRecorded, EnvelopeSet
from domain.path import Recorded
from domain.practice import SatisfactionSurveyed
from domain.programme import Configuration
from domain.subjects import subject_of
from services.case import recorded
from services.events import EventTypes
from services.feed import Feed
from services.group_call import GroupCall
from services.history import Histories
from services.indicators import Indicators
from services.intake import Intake, Secrets
from services.judging import Judge
from services.keyring import Wrapping
from services.lists import Lists
from services.looking_up import Ask, Known, LookingUp
from services.moments import day_in
from services.ports import Item, LedgerUnavailable, Outcome
from services.sealing import reference_hash
from services.views import Views

READERS_MAX = 16
PROGRAMME_FACTS = (CostRecorded.NAME, EnvelopeSet.NAME, SatisfactionSurveyed.NAME)
KEY_READERS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """The parts behind every door of one process, on one database."""

    conninfo: str
    roles: Roles
    installation: Installation
    configuration: Configuration
    event_types: EventTypes
    ledger: PostgresLedger
    key_ring: PostgresKeyRing
    reader_pool: ConnectionPool[Connection[TupleRow]]
    intake: Intake
    paths: Paths
    issuer: Issuer
    today: Callable[[], date]
    reference_key: bytes = field(repr=False)

    def as_role(self, purpose: str) -> str:
        """How to connect for a purpose."""
        return self.roles.conninfo(self.conninfo, purpose)

    def reference(self, actor: Actor, reference: str) -> UUID | None:
        """The household that an organisation knows by an own case reference."""
        hashed = reference_hash(self.reference_key, actor.organisation, reference)
        return self.ledger.referenced(hashed)

    def histories(self) -> Histories:
        """Households, looked back on."""
        return Histories(
            ledger=self.ledger,
            key_ring=self.key_ring,
            event_types=self.event_types,
            configuration=self.configuration,
            today=self.today,
        )

    def lists(self) -> Lists:
        """Boards, portfolios and lists."""
        return Lists(
            read=lambda work: read(self.reader_pool, work),
            key_ring=self.key_ring,
            configuration=self.configuration,
            today=self.today,
        )

    def indicators(self) -> Indicators:
        """Indicators, for one reader at a time."""
        return Indicators(
            read=lambda work: read(self.reader_pool, work),
            configuration=self.configuration,
            programme_facts=self._programme_facts,
            today=self.today,
        )

    def _programme_facts(self, programme: str) -> Sequence[Recorded]:
        facts = (
            recorded(event, self.event_types)
            for name in PROGRAMME_FACTS
            for event in self.ledger.of_type(name)
        )
        return [each for each in facts if subject_of(each.fact) == programme]

    def feed(self) -> Feed:
        """The log, for one reader at a time."""
        return Feed(
            candidates=candidates_of(self.reader_pool),
            ledger=self.ledger,
            key_ring=self.key_ring,
            event_types=self.event_types,
            configuration=self.configuration,
            today=self.today,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stores:
    """The ledger and the keys, with the two group calls that share their round trips."""

    ledger: PostgresLedger
    key_ring: PostgresKeyRing
    reader_pool: ConnectionPool[Connection[TupleRow]]
    looking_up: GroupCall[Ask, Known]
    appending: GroupCall[Item, Outcome]
    requests: Iterator[int]


@contextmanager
def open_backend(
    settings: Settings,
    keys: Keys,
    conninfo: str,
    *,
    demonstration: bool = False,
    today: date | None = None,
) -> Iterator[Backend]:
    """Migrate the database and build everything on it; closed in the opposite order.

    `conninfo` is the migration login's. `demonstration` and `today` count when the ledger is
    created. Raises ConfigurationError, MigrationRefused, LedgerUnavailable.
    """
    configuration = read_configuration(settings.programme_file)
    event_types = EventTypes(configuration)
    roles, created_as = _migrated(conninfo, keys, demonstration=demonstration, today=today)
    with ExitStack() as stack:
        stores = _open_stores(
            stack,
            wrapping=keys.wrapping,
            event_types=event_types,
            as_role=lambda purpose: roles.conninfo(conninfo, purpose),
        )
        clock = day_in(configuration.rules.timezone, pinned=created_as.today)
        judge = Judge(configuration=configuration, views=Views(event_types), today=clock)
        yield Backend(
            conninfo=conninfo,
            roles=roles,
            installation=created_as,
            configuration=configuration,
            event_types=event_types,
            ledger=stores.ledger,
            key_ring=stores.key_ring,
            reader_pool=stores.reader_pool,
            intake=_intake(stores, judge, event_types=event_types, secrets=keys.intake),
            paths=_paths(stores, event_types, keys.intake),
            issuer=Issuer(keys.issuer, configuration),
            today=clock,
            reference_key=keys.intake.reference,
        )


def _intake(stores: _Stores, judge: Judge, *, event_types: EventTypes, secrets: Secrets) -> Intake:
    return Intake(
        looking_up=stores.looking_up,
        appending=stores.appending,
        requests=stores.requests,
        event_types=event_types,
        judge=judge,
        secrets=secrets,
    )


def _paths(stores: _Stores, event_types: EventTypes, secrets: Secrets) -> Paths:
    return paths(
        ledger=stores.ledger,
        key_ring=stores.key_ring,
        event_types=event_types,
        append=stores.appending.call,
        next_request=lambda: next(stores.requests),
        subject_digest=secrets.subject_digest,
    )


def _open_stores(
    stack: ExitStack,
    *,
    as_role: Callable[[str], str],
    wrapping: Wrapping,
    event_types: EventTypes,
) -> _Stores:
    reader_pool = stack.enter_context(open_pool(as_role("reader"), size=READERS_MAX))
    keys_pool = stack.enter_context(open_pool(as_role("keys"), size=KEY_READERS_MAX))
    ledger = PostgresLedger(writer=as_role("writer"), pool=reader_pool)
    stack.callback(ledger.close)
    key_ring = PostgresKeyRing(pool=keys_pool, wrapping=wrapping)
    stack.callback(key_ring.close)
    look_up = LookingUp(ledger=ledger, key_ring=key_ring, event_types=event_types)
    looking_up: GroupCall[Ask, Known] = GroupCall(look_up, name="etage look-up")
    stack.callback(looking_up.close)
    appending: GroupCall[Item, Outcome] = GroupCall(ledger.append, name="etage append")
    stack.callback(appending.close)
    return _Stores(
        ledger=ledger,
        key_ring=key_ring,
        reader_pool=reader_pool,
        looking_up=looking_up,
        appending=appending,
        requests=itertools.count(),
    )


def door_of(backend: Backend, settings: Settings) -> Door:
    """The door that authenticates the requests of one process."""
    return Door(
        issuer=backend.issuer,
        limit=RateLimit(),
        system_rate=settings.system_requests_per_second,
        person_rate=settings.person_requests_per_second,
    )


def _migrated(
    conninfo: str, keys: Keys, *, demonstration: bool, today: date | None
) -> tuple[Roles, Installation]:
    try:
        with psycopg.connect(conninfo, autocommit=True, connect_timeout=5) as connection:
            roles = migrate(connection, secret=keys.roles, demonstration=demonstration, today=today)
            return roles, installation(connection)
    except psycopg.OperationalError as error:
        raise LedgerUnavailable("no PostgreSQL answers at the database URL") from error
