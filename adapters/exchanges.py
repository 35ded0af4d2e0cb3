"""What organisations sent, what was refused of it, and the thread that keeps refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.app import Backend
from adapters.http.refused import RefusalKeeper, is_own_word
from adapters.postgres.received import PostgresReceived, followed_by
from adapters.postgres.refusal_reading import PostgresRefusals
from adapters.postgres.refusals import RefusalLog
from services.keyring import derived
from services.received import Received
from services.refusal_sifting import Sieve
from services.refusals import Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanges:
    """What keeps refusals, and what answers of them and of what was received."""

    log: RefusalLog
    refused: RefusalKeeper
    refusals: Refusals
    received: Received


@contextmanager
def open_exchanges(backend: Backend) -> Iterator[Exchanges]:
    """Those, for as long as the block; what waits to be kept is written at its end."""
    configuration = backend.configuration
    sieve = Sieve(
        key=derived(backend.secrets.subject_digest, "what is refused"),
        types=frozenset(backend.event_types.names),
        words=is_own_word,
    )
    sent = PostgresReceived(backend.folder_pool, zone=configuration.rules.timezone)
    log = RefusalLog(backend.as_role("writer"))
    log.start()
    try:
        yield Exchanges(
            log=log,
            refused=RefusalKeeper(notes=log, sieve=sieve),
            refusals=Refusals(
                reader=PostgresRefusals(backend.read),
                sources=sent,
                sieve=sieve,
                configuration=configuration,
                cursors=backend.cursors,
            ),
            received=Received(
                log=sent,
                followed=followed_by(backend.read),
                lists=backend.lists(),
                configuration=configuration,
                today=backend.today,
            ),
        )
    finally:
        log.close()
