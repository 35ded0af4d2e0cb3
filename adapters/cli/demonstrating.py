"""`etage demo`: everything started, with invented households posted as their partners would."""

import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import orjson
import typer

from adapters.app import Backend, open_backend
from adapters.cli.client import CannotPost, Poster
from adapters.cli.options import DataDir, Port, settings_of
from adapters.cli.posting import post_lines
from adapters.cli.running import address, say, warn_beyond_loopback
from adapters.configured import record_configuration
from adapters.demonstration import HOUSEHOLDS, SEED, TODAY, NotADemonstration, people
from adapters.hosting import servers
from adapters.logs import configure_logs
from adapters.secrets import load_or_make_keys
from adapters.serving import announced, application, listening, projecting, run
from services.simulation import simulate


def demo(
    data_dir: DataDir = None,
    port: Port = None,
    households: Annotated[int, typer.Option(min=1, max=20_000, help="How many.")] = HOUSEHOLDS,
) -> None:
    """Start everything with invented households, and say what to open.

    Example: etage demo
    """
    settings = settings_of(data_dir, port)
    configure_logs("warning")
    warn_beyond_loopback(settings)
    with ExitStack() as stack:
        listener = stack.enter_context(listening(settings))
        where = stack.enter_context(servers(settings))
        keys = load_or_make_keys(settings.data_dir)
        backend = stack.enter_context(
            open_backend(
                settings,
                keys,
                where.database_url,
                demonstration=True,
                today=TODAY,
            )
        )
        if not backend.installation.demonstration:
            raise NotADemonstration
        record_configuration(backend, settings)
        stack.enter_context(projecting(backend))
        app = stack.enter_context(application(backend, settings, keys))
        url = address(settings)
        stack.enter_context(announced(settings, url))
        loader = threading.Thread(
            target=_load,
            args=(backend, url),
            kwargs={"households": households, "data_dir": settings.data_dir.resolve()},
            daemon=True,
        )
        run(app, listener, started=loader.start)


def _load(backend: Backend, url: str, *, households: int, data_dir: Path) -> None:
    lines = [
        orjson.dumps(envelope)
        for envelope in simulate(
            households=households, seed=SEED, configuration=backend.configuration
        )
    ]
    poster = Poster(url, lambda organisation: backend.issuer.issue(organisation, days=1))
    try:
        report = post_lines(
            poster,
            iter(lines),
            receipts=None,
            words=f"{households} invented households",
            total=len(lines),
            keeps_order=True,
        )
    except CannotPost as error:
        say(f"etage: {error}")
        return
    finally:
        poster.close()
    say(
        f"{report.stored} events stored, {report.duplicates} known before,"
        f" {len(report.refused)} refused."
    )
    _invite(backend, url, data_dir)


def _invite(backend: Backend, url: str, data_dir: Path) -> None:
    command = Path(sys.argv[0]).resolve()
    shown = people(backend.issuer)
    say(f"\nOpen {url} and sign in as one of these invented people (today is {TODAY}):")
    for person in shown:
        say(f"  {person.name:24} {person.sees}")
    say("\nOr ask the API as a landlord's system would, in another terminal:")
    say(f"  TOKEN=$({command} token --org grandlyon-habitat --data-dir {data_dir})")
    for place in (
        "landlords/grandlyon-habitat/portfolio",
        "territories/venissieux/board",
        "feed?after=0&limit=5",
    ):
        say(f"  curl -s -H \"Authorization: Bearer $TOKEN\" '{url}/v1/{place}'")
    say("\nCtrl-C ends everything; what was stored stays for the next time.")


def add_to(app: typer.Typer) -> None:
    app.command()(demo)
