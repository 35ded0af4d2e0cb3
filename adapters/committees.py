"""The use cases of committees, built on a backend: sessions, how they sit, and their minutes."""

from adapters.app import Backend
from services.convened import Convened
from services.meetings import committee_facts
from services.minutes import Minutes
from services.sessions import Sessions
from services.sittings import Sittings


def convened_of(backend: Backend) -> Convened:
    """Sessions as each reader may find them."""
    return Convened(
        read=backend.read,
        lists=backend.lists(),
        configuration=backend.configuration,
        committee_facts=lambda: committee_facts(backend.ledger, backend.event_types),
        today=backend.today,
    )


def sessions_of(backend: Backend) -> Sessions:
    """Sessions of committees: agendas, and what was decided."""
    return Sessions(
        convened=convened_of(backend),
        lists=backend.lists(),
        configuration=backend.configuration,
        tracing=backend.tracing,
        today=backend.today,
    )


def sittings_of(backend: Backend) -> Sittings:
    """A session while it sits: its agenda in pages, and one case after the other."""
    return Sittings(
        convened=convened_of(backend),
        sessions=sessions_of(backend),
        histories=backend.histories(),
        tracing=backend.tracing,
        today=backend.today,
    )


def minutes_of(backend: Backend) -> Minutes:
    """What a session decided, as its participants keep it."""
    return Minutes(
        convened=convened_of(backend),
        histories=backend.histories(),
        event_types=backend.event_types,
    )
