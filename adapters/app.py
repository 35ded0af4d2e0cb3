"""The composition root: every part of an etage process is built here, and closed here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from adapters.event_sourcing.application import Paths
from adapters.forgetting import Forgetting, forgetting_of
from adapters.identity.issuer import Issuer
from adapters.postgres.feed import candidates_of
from adapters.postgres.identity_finding import IdentityIndex
from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.migrate import Installation
from adapters.postgres.preparing import prepared
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
from services.board_answers import Boards
from services.changes import Changes
from services.cursors import Cursors
from services.duplicates import Duplicates
from services.events import EventTypes
from services.feed import Feed
from services.history import Histories
from services.identity_index import Tokens
from services.indicator_cases import IndicatorCases
from services.indicators import Indicators
from services.intake import Intake, Secrets
from services.lists import Lists
from services.moments import day_in
from services.money import ProgrammeMoney
from services.narrowed import Narrowed
from services.person_copy import Copies
from services.practices import Practices
from services.reader_context import Work
from services.sealing import reference_hash
from services.searching import Search
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
    cursors: Cursors = field(repr=False)
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
        """Portfolios and lists."""
        return Lists(
            read=self.read,
            key_ring=self.key_ring,
            configuration=self.configuration,
            narrowed=self._narrowed,
            search=self.search,
            cursors=self.cursors,
            tracing=self.tracing,
            today=self.today,
        )

    def boards(self) -> Boards:
        """Boards of territories."""
        return Boards(read=self.read, lists=self.lists(), tracing=self.tracing, today=self.today)

    def changes(self) -> Changes:
        """What was recorded since a position."""
        return Changes(
            read=self.read,
            ledger=self.ledger,
            event_types=self.event_types,
            configuration=self.configuration,
            lists=self.lists(),
            tracing=self.tracing,
            today=self.today,
        )

    @property
    def search(self) -> Search:
        """What a text finds: identifiers, own references, names."""
        return Search(
            references=self.reference, named=self.identity_index.named, tokens=self.tokens
        )

    @property
    def _narrowed(self) -> Narrowed:
        return Narrowed(
            ledger=self.ledger,
            event_types=self.event_types,
            configuration=self.configuration,
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
            cursors=self.cursors,
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

    def indicator_cases(self) -> IndicatorCases:
        """The households behind indicators."""
        return IndicatorCases(
            indicators=self.indicators(), read=self.read, gone=self._narrowed.since
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

    What is given is given to `prepared`. Raises ConfigurationError, and what `prepared` raises.
    """
    configuration = read_configuration(settings.programme_file)
    made = partial(prepared, demonstration=demonstration, today=today)
    roles, created_as = made(conninfo, secret=keys.roles)
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
            cursors=keys.cursors,
            who_looked=stores.who_looked,
            forgetting=forgetting_of(stores, configuration, today=clock),
        )
