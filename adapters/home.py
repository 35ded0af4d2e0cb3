"""What the first page works with, built on the parts of the process."""

from adapters.app import Backend
from services.waiting_for_me import WaitingForMe


def waiting_for_me_of(backend: Backend) -> WaitingForMe:
    """What waits for one reader."""
    return WaitingForMe(
        read=backend.read,
        lists=backend.lists(),
        configuration=backend.configuration,
        tracing=backend.tracing,
        today=backend.today,
    )
