"""`etage trace`: who looked at a household, what a person saw, and what was done to the lines."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Annotated
from uuid import UUID

import typer

from adapters.app import Backend, open_backend
from adapters.cli.options import AsJson, DataDir, settings_of
from adapters.cli.telling import say
from adapters.cli.trace_verifying import OPERATING, verify_trace
from adapters.hosting import kept_database
from adapters.postgres.trace import purge as purge_trace
from adapters.secrets import load_or_make_keys
from services.looks import LOOKS_MAX, Asked, Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person saw of a household in a time: for whoever has to tell the persons concerned."""

    household: str
    classes: Sequence[str]
    first_at: str
    last_at: str
    lines: int


def trace(
    *,
    household: Annotated[UUID | None, typer.Option(help="Who looked at this household.")] = None,
    person: Annotated[
        str | None, typer.Option(help="What this account, or this token (jti), saw.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="From a day or moment, as 2026-01-31 (UTC).")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Before a day or moment, as 2026-02-01 (UTC).")
    ] = None,
    purge: Annotated[
        bool, typer.Option("--purge", help="Remove what is older than the programme keeps it.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Say the first line that was changed or is missing.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Say who looked at a household, or which households and classes a person saw.

    Example: etage trace --person 6f0c2d… --from 2026-01-05 --to 2026-01-12
    """
    if [household is not None, person is not None, purge, verify].count(True) != 1:
        raise typer.BadParameter("give one of --household, --person, --purge and --verify")
    first, last = _moment("--from", since), _moment("--to", until)
    asked = Asked(household=household, person=person, since=first, until=last, limit=LOOKS_MAX)
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            if purge:
                _purge(backend)
            elif verify:
                verify_trace(backend, keys)
            else:
                _answer(backend, asked, as_json=as_json)


def _answer(backend: Backend, asked: Asked, *, as_json: bool) -> None:
    if asked.household is not None:
        _say_looks(looks_of(backend, asked), as_json=as_json)
    else:
        _say_seen(seen_in(looks_of(backend, asked)), as_json=as_json)


def _purge(backend: Backend) -> None:
    months = backend.configuration.rules.trace_months
    removed = purge_trace(backend.as_role("tracer"), months=months)
    say(f"{removed} lines older than {months} months are gone")


def looks_of(backend: Backend, asked: Asked) -> Iterator[Looked]:
    """Every look asked for, the latest first, however many there are."""
    while looks := backend.who_looked.by_operator(OPERATING, asked):
        yield from looks
        asked = replace(asked, before=looks[-1].serial)


def seen_in(looks: Iterator[Looked]) -> Sequence[Seen]:
    """The households of these looks, with all that was seen of each."""
    by_household: dict[UUID, list[Looked]] = {}
    for look in looks:
        for each in look.households:
            by_household.setdefault(each, []).append(look)
    return [
        Seen(
            household=str(each),
            classes=sorted({code for look in lines for code in look.classes}),
            first_at=lines[-1].at.isoformat(),
            last_at=lines[0].at.isoformat(),
            lines=len(lines),
        )
        for each, lines in sorted(by_household.items())
    ]


def _say_looks(looks: Iterator[Looked], *, as_json: bool) -> None:
    for look in looks:
        told = {
            "at": look.at.isoformat(),
            "organisation": look.organisation,
            "role": look.role,
            "person": look.person,
            "what": look.what,
            "classes": list(look.classes),
            "purpose": look.purpose,
            "reason": look.reason,
        }
        words = "  ".join(_word(value) for value in told.values())
        sys.stdout.write(f"{json.dumps(told) if as_json else words}\n")


def _word(value: str | list[str] | None) -> str:
    return ",".join(value) if isinstance(value, list) else value or "-"


def _say_seen(seen: Sequence[Seen], *, as_json: bool) -> None:
    for each in seen:
        words = (
            f"{each.household}  {','.join(each.classes) or '-'}"
            f"  from {each.first_at} to {each.last_at}"
        )
        sys.stdout.write(f"{json.dumps(asdict(each)) if as_json else words}\n")
    say(f"{len(seen)} households")


def _moment(option: str, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = (
            datetime.combine(date.fromisoformat(value), time())
            if len(value) == len("2026-01-31")
            else datetime.fromisoformat(value)
        )
    except ValueError:
        raise typer.BadParameter(f"{option} is a day or an RFC 3339 moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def add_to(app: typer.Typer) -> None:
    app.command()(trace)
