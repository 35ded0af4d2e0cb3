"""What the pages of an audit work with, on connections that only they need."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.app import Backend
from adapters.postgres.probe import Probe
from adapters.postgres.verifications import VerificationStore
from adapters.verifying import Verifying
from services.replay import Replays


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Paths replayed, the log verified, what was found before, and how the service stands."""

    replays: Replays
    verifying: Verifying
    verifications: VerificationStore
    probe: Probe


@contextmanager
def open_audit(backend: Backend, probe: Probe) -> Iterator[Audit]:
    """Those, for as long as the block; a verification that is under way then ends with it."""
    conninfo = backend.as_role("auditor")
    store = VerificationStore(conninfo)
    verifying = Verifying(conninfo, store)
    try:
        yield Audit(
            replays=Replays(
                histories=backend.histories(),
                event_types=backend.event_types,
                configuration=backend.configuration,
            ),
            verifying=verifying,
            verifications=store,
            probe=probe,
        )
    finally:
        verifying.stop()
