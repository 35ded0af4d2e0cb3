"""The composition root: every part of an etage process is built here, and closed here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.event_sourcing.application import Paths
from adapters.forgetting import Forgetting, forgetting_of
from adapters.identity.issuer import Issuer
from adapters.postgres.feed import candidates_of
from adapters.postgres.identity_index import IdentityIndex
from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.migrate import Installation, installation, migrate
from adapters.postgres.roles import Roles
from adapters.postgres.signing import Signer, read_signed
from adapters.programmes.reading import read_configuration
from adapters.secrets import Keys
from adapters.settings import Settings
from adapters.stores import open_stores
from adapters.writing import intake_on, paths_on
from domain.access import Actor
from domain.path import Recorded
from domain.programme import Configuration
from services.duplicates import Duplicates
from services.events import EventTypes
from services.feed import Feed
from services.history import Histories
from services.identity_index import Tokens
from services.indicators import Indicators
from services.intake import Intake, Secrets
from services.lists import Lists
from services.meetings import committee_facts
from services.moments import day_in
from services.money import ProgrammeMoney
from services.narrowed import Narrowed
from services.person_copy import Copies
from services.ports import LedgerUnavailable
from services.practices import Practices
from services.reader_context import Work
from services.sealing import reference_hash
from services.sessions import Sessions
from services.stock import Stock
from services.subject_history import facts_about
from services.trace import Tracing
from services.who_looked import WhoLooked


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
    folder_pool: ConnectionPool[Connection[TupleRow]]
    reader_pool: ConnectionPool[Connection[TupleRow]]
    signer: Signer = field(repr=False)
    keys_pool: ConnectionPool[Connection[TupleRow]]
    intake: Intake
    paths: Paths
    issuer: Issuer
    today: Callable[[], date]
    secrets: Secrets = field(repr=False)
    tokens: Tokens = field(repr=False)
    who_looked: WhoLooked
    forgetting: Forgetting

    def as_role(self, purpose: str) -> str:
        """How to connect for a purpose."""
        return self.roles.conninfo(self.conninfo, purpose)

    def read(self, work: Work) -> Any:
        """Read in the read models, as whoever the work says. Raises LedgerUnavailable."""
        return read_signed(self.reader_pool, self.signer, work)

    @property
    def identity_index(self) -> IdentityIndex:
        """The keyed hashes of identity."""
        return IdentityIndex(self.keys_pool)

    @property
    def tracing(self) -> Tracing:
        """What records every look before it is answered."""
        return self.who_looked.tracing

    def reference(self, actor: Actor, reference: str) -> UUID | None:
        """The household that an organisation knows by an own case reference."""
        hashed = reference_hash(self.secrets.reference, actor.organisation, reference)
        return self.ledger.referenced(hashed)

    def histories(self) -> Histories:
        """Households, looked back on."""
        return Histories(
            ledger=self.ledger,
            key_ring=self.key_ring,
            event_types=self.event_types,
            configuration=self.configuration,
            tracing=self.tracing,
            today=self.today,
        )

    def lists(self) -> Lists:
        """Boards, portfolios and lists."""
        return Lists(
            read=self.read,
            key_ring=self.key_ring,
            configuration=self.configuration,
            narrowed=self._narrowed,
            tracing=self.tracing,
            today=self.today,
        )

    @property
    def _narrowed(self) -> Narrowed:
        return Narrowed(
            ledger=self.ledger,
            event_types=self.event_types,
            configuration=self.configuration,
            today=self.today,
        )

    def sessions(self) -> Sessions:
        """Sessions of committees: agendas, and what was decided."""
        return Sessions(
            read=self.read,
            lists=self.lists(),
            configuration=self.configuration,
            committee_facts=lambda: committee_facts(self.ledger, self.event_types),
            tracing=self.tracing,
            today=self.today,
        )

    def duplicates(self) -> Duplicates:
        """Pairs of files that may be of one household."""
        return Duplicates(
            candidates=self.identity_index.candidates,
            reached=self.identity_index.position,
            ledger=self.ledger,
            key_ring=self.key_ring,
            event_types=self.event_types,
            configuration=self.configuration,
            rights=self.lists().rights,
            tracing=self.tracing,
            today=self.today,
        )

    def indicators(self) -> Indicators:
        """Indicators, for one reader at a time."""
        return Indicators(
            read=self.read,
            configuration=self.configuration,
            programme_facts=self._programme_facts,
            today=self.today,
        )

    def money(self) -> ProgrammeMoney:
        """A programme's money, for one reader at a time."""
        return ProgrammeMoney(
            read=self.read,
            view=self.indicators().view,
            programme_facts=self._programme_facts,
            today=self.today,
        )

    def stock(self) -> Stock:
        """The stock of temporary dwellings."""
        return Stock(
            ledger=self.ledger,
            event_types=self.event_types,
            configuration=self.configuration,
            today=self.today,
        )

    def practices(self) -> Practices:
        """The practice that partners shared."""
        return Practices(
            ledger=self.ledger,
            event_types=self.event_types,
            configuration=self.configuration,
            subject_digest=self.secrets.subject_digest,
        )

    def copies(self) -> Copies:
        """People's own copies of their files."""
        return Copies(
            ledger=self.ledger,
            key_ring=self.key_ring,
            event_types=self.event_types,
            configuration=self.configuration,
            histories=self.histories(),
            tracing=self.tracing,
            who_looked=self.who_looked,
            today=self.today,
        )

    def _programme_facts(self, programme: str) -> Sequence[Recorded]:
        return facts_about(self.ledger, self.event_types, programme)

    def feed(self) -> Feed:
        """The log, for one reader at a time."""
        return Feed(
            candidates=candidates_of(self.read, self.folder_pool),
            ledger=self.ledger,
            key_ring=self.key_ring,
            event_types=self.event_types,
            configuration=self.configuration,
            tracing=self.tracing,
            today=self.today,
        )


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
    roles, created_as = _migrated(conninfo, keys, demonstration=demonstration, today=today)
    with ExitStack() as stack:
        stores = open_stores(stack, conninfo, roles=roles, keys=keys, configuration=configuration)
        clock = day_in(configuration.rules.timezone, pinned=created_as.today)
        yield Backend(
            conninfo=conninfo,
            roles=roles,
            installation=created_as,
            configuration=configuration,
            event_types=stores.event_types,
            ledger=stores.ledger,
            key_ring=stores.key_ring,
            folder_pool=stores.folder_pool,
            reader_pool=stores.reader_pool,
            signer=stores.signer,
            keys_pool=stores.keys_pool,
            intake=intake_on(stores, configuration, keys.intake, today=clock),
            paths=paths_on(stores, keys.intake),
            issuer=Issuer(keys.issuer, configuration),
            today=clock,
            secrets=keys.intake,
            tokens=keys.identity_index,
            who_looked=stores.who_looked,
            forgetting=forgetting_of(stores, configuration, today=clock),
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
