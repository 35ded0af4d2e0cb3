"""`etage demo`: everything started, with invented households posted as their partners would."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import httpx2
import orjson
import typer

from adapters.app import Backend, open_backend
from adapters.cli.client import CannotPost, Poster
from adapters.cli.options import DataDir, Port, settings_of
from adapters.cli.posting import post_lines
from adapters.cli.running import warn_beyond_loopback
from adapters.cli.telling import address, say
from adapters.configured import record_configuration
from adapters.demonstration import (
    SEED,
    AnotherToday,
    NoSuchToday,
    NotADemonstration,
    people,
    today_of,
    yesterday,
)
from adapters.demonstration_visits import invite_colleagues, send_in_vain, visit
from adapters.entrance import open_accounts
from adapters.hosting import servers
from adapters.logs import configure_logs
from adapters.programmes.reading import read_configuration
from adapters.secrets import load_or_make_keys
from adapters.serving import announced, application, listening, projecting, run
from adapters.settings import Settings
from services.demonstration import demonstrate
from services.moments import day_in
from services.simulation import simulate

READ_SECONDS_MAX = 60.0
READ_AGAIN_SECONDS = 0.2
READY = 200

Today = Annotated[
    str | None,
    typer.Option(help="Its today: a day, or now for lives that go on (2020-06-30)."),
]
Households = Annotated[
    int | None, typer.Option(min=1, max=20_000, help="So many simulated households instead.")
]


def demo(
    data_dir: DataDir = None,
    port: Port = None,
    *,
    today: Today = None,
    households: Households = None,
) -> None:
    """Start everything with the invented households of PLACE and ETAGE, and say what to open.

    Example: etage demo
    """
    settings = settings_of(data_dir, port)
    configure_logs("warning")
    warn_beyond_loopback(settings)
    wanted = _wanted(today, settings)
    with ExitStack() as stack:
        listener = stack.enter_context(listening(settings))
        where = stack.enter_context(servers(settings))
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        backend = stack.enter_context(
            open_backend(settings, keys, where.database_url, demonstration=True, today=wanted)
        )
        _require_kept(backend, today=today, wanted=wanted)
        record_configuration(backend, settings)
        _invite_colleagues(backend)
        loaded = threading.Event()
        stack.enter_context(_projecting_once(loaded, backend))
        app = stack.enter_context(application(backend, settings, keys))
        url = address(settings)
        stack.enter_context(announced(settings, url))
        loader = threading.Thread(
            target=_load_and_invite,
            args=(backend, url, loaded),
            kwargs={"lives": _lives(backend, households), "data_dir": settings.data_dir},
            daemon=True,
        )
        run(app, listener, settings, started=loader.start)


def _load_and_invite(
    backend: Backend,
    url: str,
    loaded: threading.Event,
    *,
    lives: Sequence[bytes],
    data_dir: Path,
) -> None:
    try:
        _load(backend, url, lives=lives)
    finally:
        loaded.set()
    _wait_until_read(url)
    visit(url, people(backend.issuer))
    send_in_vain(url, people(backend.issuer), today=backend.today())
    _invite(backend, url, data_dir.resolve())


def _invite_colleagues(backend: Backend) -> None:
    zone = backend.configuration.rules.timezone
    with open_accounts(backend) as accounts:
        invite_colleagues(accounts, today=day_in(zone)())


@contextmanager
def _projecting_once(loaded: threading.Event, backend: Backend) -> Iterator[None]:
    """Prepare the read models, and let them follow once everything is loaded.

    Beside the loader they would take each event alone, and the loading several times as long.
    """
    ended = threading.Event()

    def follow() -> None:
        loaded.wait()
        if not ended.is_set():
            with projecting(backend):
                ended.wait()

    with projecting(backend):
        pass
    follower = threading.Thread(target=follow)
    follower.start()
    try:
        yield
    finally:
        ended.set()
        loaded.set()
        follower.join()


def _wanted(today: str | None, settings: Settings) -> date | None:
    zone = read_configuration(settings.programme_file).rules.timezone
    try:
        return today_of(today, zone=zone)
    except NoSuchToday as error:
        raise typer.BadParameter(str(error), param_hint="--today") from error


def _require_kept(backend: Backend, *, today: str | None, wanted: date | None) -> None:
    """A ledger created before keeps what it was created as; without --today it is taken as is."""
    created_as = backend.installation
    if not created_as.demonstration:
        raise NotADemonstration
    if today is not None and created_as.today != wanted:
        raise AnotherToday(created_as.today)


def _lives(backend: Backend, households: int | None) -> list[bytes]:
    """The events as lines, up to the demonstration's today."""
    configuration = backend.configuration
    until = backend.installation.today or yesterday(configuration.rules.timezone)
    events = (
        demonstrate(configuration=configuration, today=until)
        if households is None
        else simulate(households=households, seed=SEED, configuration=configuration, until=until)
    )
    return [orjson.dumps(event) for event in events]


def _load(backend: Backend, url: str, *, lives: Sequence[bytes]) -> None:
    """Post the lines as their organisations would, and say what became of them."""
    poster = Poster(url, lambda organisation: backend.issuer.issue(organisation, days=1))
    try:
        report = post_lines(
            poster,
            iter(lives),
            receipts=None,
            words="invented households",
            total=len(lives),
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


def _wait_until_read(url: str) -> None:
    """Until every read model has come to the end of the log, or long enough."""
    deadline = time.monotonic() + READ_SECONDS_MAX
    with httpx2.Client(base_url=url) as client:
        while time.monotonic() < deadline:
            if client.get("/readyz").status_code == READY:
                return
            time.sleep(READ_AGAIN_SECONDS)


def _invite(backend: Backend, url: str, data_dir: Path) -> None:
    command = Path(sys.argv[0]).resolve()
    shown = people(backend.issuer)
    say(f"\nOpen {url} and sign in as one of these invented people (today is {backend.today()}):")
    for person in shown:
        say(f"  {person.name:24} {person.sees}")
    say("\nOr ask the API as a landlord's system would, in another terminal:")
    say(f"  TOKEN=$({command} token --org grandlyon-habitat --data-dir {data_dir})")
    for place in (
        "landlords/grandlyon-habitat/portfolio",
        "territories/venissieux/board",
        "programmes/place/indicators?as_of=2018-12-31",
        "programmes/etage/indicators?as_of=2020-06-30",
        "feed?after=0&limit=5",
    ):
        say(f"  curl -s -H \"Authorization: Bearer $TOKEN\" '{url}/v1/{place}'")
    say("\nCtrl-C ends everything; what was stored stays for the next time.")


def add_to(app: typer.Typer) -> None:
    app.command()(demo)
