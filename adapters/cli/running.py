"""`etage serve` and `etage work`: the processes that go on until they are told to end."""

import signal
import threading
from contextlib import ExitStack

import structlog
import typer

from adapters.app import open_backend
from adapters.cli.options import DataDir, Port, settings_of
from adapters.cli.telling import address, say
from adapters.configured import record_configuration
from adapters.hosting import database, servers
from adapters.logs import configure_logs
from adapters.production import require_production, self_check
from adapters.secrets import load_or_make_keys
from adapters.serving import announced, application, listening, projecting, run
from adapters.settings import Settings


def serve(data_dir: DataDir = None, port: Port = None) -> None:
    """Serve the API and the dashboards, with the projector beside them.

    Example: etage serve --port 8000
    """
    settings = settings_of(data_dir, port)
    configure_logs(settings.log_level)
    require_production(settings)
    warn_beyond_loopback(settings)
    with ExitStack() as stack:
        listener = stack.enter_context(listening(settings))
        structlog.get_logger("etage.start").info("self check", **self_check(settings))
        where = stack.enter_context(servers(settings))
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        backend = stack.enter_context(open_backend(settings, keys, where.database_url))
        record_configuration(backend, settings)
        stack.enter_context(projecting(backend))
        app = stack.enter_context(application(backend, settings, keys))
        url = address(settings)
        stack.enter_context(announced(settings, url))
        run(app, listener, settings, started=lambda: say(f"etage listens on {url}"))


def work(data_dir: DataDir = None) -> None:
    """Run the projection worker alone, beside processes that serve.

    Example: ETAGE_DATABASE_URL=postgresql://… etage work
    """
    settings = settings_of(data_dir)
    configure_logs(settings.log_level)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend, projecting(backend):
            say("etage projects; end it with Ctrl-C")
            ended.wait()


def warn_beyond_loopback(settings: Settings) -> None:
    """Say loudly that the built-in issuer is no identity provider for real use."""
    if settings.is_exposed:
        say(
            f"WARNING: listening on {settings.host}, beyond this machine, with the built-in issuer:"
            " whoever reads its key file can sign in as anyone. It is for a first day and for the"
            " demonstration; set ETAGE_OIDC_ISSUER before any real person is in here."
        )


def add_to(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(work)
