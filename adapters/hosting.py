"""The servers a process uses: those its settings name, a running one of its folder, or its own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from adapters.embedded.folder import DataFolder, require_data
from adapters.embedded.nats import attach_nats, start_nats
from adapters.embedded.postgres import attach_postgres, start_postgres
from adapters.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where PostgreSQL and NATS are; the URLs may carry passwords. `nats_url` may be unneeded."""

    database_url: str = field(repr=False)
    nats_url: str | None = field(default=None, repr=False)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The database's URL, for as long as it is needed. Raises EmbeddedError."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    folder = DataFolder(settings.data_dir)
    running = attach_postgres(folder)
    if running is not None:
        yield running
        return
    with start_postgres(folder) as started:
        yield started.url


@contextmanager
def kept_database(settings: Settings) -> Iterator[str]:
    """The database of what was kept before, where a command looks, or ends something.

    In a folder that was mistyped, an empty log would be found whole. Raises EmbeddedError.
    """
    if settings.database_url is None:
        require_data(settings.data_dir)
    with database(settings) as found:
        yield found


@contextmanager
def servers(settings: Settings) -> Iterator[Servers]:
    """PostgreSQL and NATS, for as long as they are needed. Raises EmbeddedError."""
    with ExitStack() as stack:
        database_url = stack.enter_context(database(settings))
        yield Servers(database_url=database_url, nats_url=_bus(settings, stack))


def _bus(settings: Settings, stack: ExitStack) -> str:
    if settings.nats_url is not None:
        return settings.nats_url
    folder = DataFolder(settings.data_dir)
    running = attach_nats(folder)
    return running if running is not None else stack.enter_context(start_nats(folder)).url
