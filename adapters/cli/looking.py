"""`etage status`, `replay` and `verify`: looking at what there is."""

import json
import sys
import urllib.request
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from adapters.app import open_backend
from adapters.cli.options import AsJson, DataDir, settings_of
from adapters.cli.telling import say
from adapters.cli.trace_verifying import OPERATING
from adapters.embedded.folder import DataFolder
from adapters.embedded.nats import attach_nats
from adapters.hosting import kept_database
from adapters.postgres.auditing import log_of
from adapters.postgres.probe import Probe
from adapters.secrets import load_or_make_keys
from adapters.settings import Settings
from domain.marks import FieldClass
from services.looks import What
from services.verification import BrokenLog
from services.verification import verify as verify_log
from services.views import Views

ANSWER_SECONDS_MAX = 2.0


def write(text: str) -> None:
    """One line of data on the standard output."""
    sys.stdout.write(f"{text}\n")


def _http_url(settings: Settings) -> str | None:
    try:
        told = json.loads((settings.data_dir / "run" / "http.json").read_text("utf-8"))
        url = str(told["http"])
        with urllib.request.urlopen(f"{url}/healthz", timeout=ANSWER_SECONDS_MAX):  # noqa: S310
            return url
    except (OSError, ValueError, KeyError):
        return None


def status(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Say what runs, and where.

    Example: etage status --json
    """
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            probe = Probe(backend.reader_pool)
            told = {
                "http": _http_url(settings),
                "database_url": _without_password(database_url),
                "nats_url": _without_password(_nats_url(settings)),
                "position": probe.head().position,
                "projections": [
                    {
                        "name": one.name,
                        "position": one.position,
                        "lag_s": round(one.lag_s, 3),
                        "parked": one.parked,
                        "alarm": one.alarm,
                    }
                    for one in probe.statuses()
                ],
            }
    if settings.database_url is None:
        places = DataFolder(settings.data_dir).locations()
        told |= {"data_dir": str(places.data), "cluster": str(places.cluster)}
    write(json.dumps(told) if as_json else _in_words(told))


def _nats_url(settings: Settings) -> str | None:
    return settings.nats_url or attach_nats(DataFolder(settings.data_dir))


def _without_password(url: str | None) -> str | None:
    if url is None or "@" not in url:
        return url
    scheme, _, rest = url.partition("://")
    who, _, where = rest.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}@{where}"


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"{name:13} {value or '-'}" for name, value in told.items() if name != "projections"]
    for one in told["projections"]:
        lines.append(
            f"{one['name']:20} position {one['position']}, {one['lag_s']} s behind,"
            f" {one['parked']} set aside{', ' + one['alarm'] if one['alarm'] else ''}"
        )
    return "\n".join(lines)


def replay(
    household: Annotated[str, typer.Argument(help="The household's identifier.")],
    *,
    as_of: Annotated[str | None, typer.Option(help="A day, as 2020-06-30.")] = None,
    known_at: Annotated[str | None, typer.Option(help="RFC 3339, as 2020-06-30T18:00:00Z.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Walk one household's path, event by event, under pseudonym.

    Example: etage replay 2e82b98d-5346-45e6-9b3f-c30a714fc0e7 --as-of 2019-12-31
    """
    settings = settings_of(data_dir)
    stream, day, moment = _asked(household, as_of, known_at)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            seen = {stream: frozenset({FieldClass.PATH, FieldClass.RENT})}
            backend.tracing.look(OPERATING, What.REPLAY, seen)
            views = Views(backend.event_types)
            steps = [
                views.event(event, classes=(FieldClass.PATH, FieldClass.RENT), keys=None)
                for event in backend.ledger.stream(stream)
                if (day is None or event.occurred_on <= day)
                and (moment is None or event.recorded_at <= moment)
            ]
            path = backend.paths.path(stream, as_of=day, known_at=moment)
    if path is None:
        say("etage: no such household, or nothing was known of it then")
        raise typer.Exit(1)
    for step in steps:
        write(json.dumps(step) if as_json else _step(step))
    if not as_json:
        write(f"{'':12} -> {path.stage.value} since {path.since.isoformat()}")


def _asked(
    household: str, as_of: str | None, known_at: str | None
) -> tuple[UUID, date | None, datetime | None]:
    try:
        stream = UUID(household)
    except ValueError:
        raise typer.BadParameter("a household's identifier is a UUID") from None
    try:
        day = date.fromisoformat(as_of) if as_of else None
        moment = datetime.fromisoformat(known_at) if known_at else None
    except ValueError:
        raise typer.BadParameter("--as-of is a day, --known-at RFC 3339") from None
    if moment is not None and moment.tzinfo is None:
        raise typer.BadParameter("--known-at needs Z or an offset")
    return stream, day, moment


def _step(step: dict[str, Any]) -> str:
    details = {k: v for k, v in step["data"].items() if k != "occurred_on"}
    late = " (late)" if step["late"] else ""
    return (
        f"{step['occurred_on']}  {step['version']:>3}  {step['type']}{late}"
        f"\n{'':12} recorded {step['recorded_at']} by {step['source']}"
        f"\n{'':12} {json.dumps(details, ensure_ascii=False)}"
    )


def verify(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Check the whole log: every record, and the chain over them.

    Example: etage verify
    """
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            auditor = backend.as_role("auditor")
            try:
                with log_of(auditor) as (head, links):
                    verified = verify_log(links, head)
            except BrokenLog as broken:
                say(f"etage: the log is broken at {broken}")
                raise typer.Exit(1) from None
    told = {"position": verified.position, "chain": verified.chain.hex()}
    write(
        json.dumps(told)
        if as_json
        else f"The log is whole: {verified.position} events, chain {verified.chain.hex()}"
    )


def add_to(app: typer.Typer) -> None:
    for command in (status, replay, verify):
        app.command()(command)
