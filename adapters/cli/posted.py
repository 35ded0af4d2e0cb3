"""`etage posted`: what an organisation told since a moment, for whoever has to take it back."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.app import open_backend
from adapters.cli.options import AsJson, DataDir, settings_of
from adapters.cli.telling import say
from adapters.hosting import kept_database
from adapters.postgres.auditing import PostedEvent, posted_by
from adapters.secrets import load_or_make_keys


def posted(
    *,
    org: Annotated[str, typer.Option("--org", help="The organisation's slug.")],
    since: Annotated[
        str, typer.Option("--from", help="From a day or moment, as 2026-01-31 (UTC).")
    ],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List what an organisation posted since a moment, under pseudonym, with each event's id.

    Example: etage posted --org grandlyon-habitat --from 2026-01-31T14:00:00Z
    """
    moment = _moment(since)
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            if org not in backend.configuration.organisations:
                raise typer.BadParameter(f"no organisation {org!r} in the programme file")
            found = posted_by(backend.as_role("auditor"), org, since=moment)
    for each in found:
        sys.stdout.write(f"{_line(each, as_json=as_json)}\n")
    say(f"{len(found)} events")


def _line(each: PostedEvent, *, as_json: bool) -> str:
    told = {
        "position": each.position,
        "recorded_at": each.recorded_at.isoformat(),
        "type": each.type,
        "subject": str(each.stream),
        "version": each.version,
        "source": each.source,
        "id": each.id,
    }
    return json.dumps(told) if as_json else "  ".join(str(value) for value in told.values())


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter("--from is a day or an RFC 3339 moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def add_to(app: typer.Typer) -> None:
    app.command()(posted)
