"""What writes to the ledger of one process: the intake, and the paths of the library."""

from collections.abc import Callable
from datetime import date

from adapters.event_sourcing.application import Paths, paths
from adapters.stores import Stores
from domain.programme import Configuration
from services.intake import Intake, Secrets
from services.judging import Judge
from services.views import Views


def intake_on(
    stores: Stores,
    configuration: Configuration,
    secrets: Secrets,
    *,
    today: Callable[[], date],
) -> Intake:
    """The intake over these stores; `today` is the programme's day."""
    judge = Judge(configuration=configuration, views=Views(stores.event_types), today=today)
    return Intake(
        looking_up=stores.looking_up,
        appending=stores.appending,
        requests=stores.requests,
        event_types=stores.event_types,
        judge=judge,
        secrets=secrets,
        tracing=stores.who_looked.tracing,
    )


def paths_on(stores: Stores, secrets: Secrets) -> Paths:
    """The paths as the event-sourcing library reads and saves them."""
    return paths(
        ledger=stores.ledger,
        key_ring=stores.key_ring,
        event_types=stores.event_types,
        append=stores.appending.call,
        next_request=lambda: next(stores.requests),
        subject_digest=secrets.subject_digest,
    )
