"""The configuration in force is itself a fact: whole, at each start with a new one."""

from datetime import UTC, datetime, time

from adapters.app import Backend
from adapters.event_sourcing.events import FactRecorded
from adapters.programmes.reading import canonical_content
from adapters.settings import Settings
from domain.platform import SYSTEM, SystemConfigured
from services.intake import subject_stream

SOURCE = "urn:etage:org:system"


def record_configuration(backend: Backend, settings: Settings) -> None:
    """Record the programme's configuration, unless the last one recorded is the same.

    Two processes that start together record it once: its version is part of its id. Raises
    LedgerUnavailable, and the library's IntegrityError when another configuration was faster.
    """
    sha256, content = canonical_content(settings.programme_file)
    stream = subject_stream(SYSTEM)
    earlier = [
        event for event in backend.paths.events.get(stream) if isinstance(event, FactRecorded)
    ]
    last = earlier[-1].fact if earlier else None
    if isinstance(last, SystemConfigured) and last.sha256 == sha256:
        return
    version = len(earlier) + 1
    backend.paths.save(
        FactRecorded(
            originator_id=stream,
            originator_version=version,
            source=SOURCE,
            id=f"configured-{version}",
            fact=SystemConfigured(occurred_on=backend.today(), sha256=sha256, content=content),
            recorded_at=_recorded_at(backend),
        )
    )


def _recorded_at(backend: Backend) -> datetime:
    """When it counts as recorded in a demonstration, where everything else is in the past."""
    start = min(p.starts_on for p in backend.configuration.programmes.values())
    return datetime.combine(start, time.min, tzinfo=UTC)
