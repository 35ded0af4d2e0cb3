"""`etage post`: files of events to the intake, as often as wanted, each event stored once."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from adapters.cli.client import Poster, Report, TokenOf
from adapters.cli.options import AsJson, DataDir, settings_of
from adapters.cli.telling import address, say
from adapters.identity.issuer import Issuer
from adapters.identity.key_file import NoIssuer, load_key
from adapters.programmes.reading import read_configuration
from adapters.secrets import issuer_key_path
from adapters.settings import Settings

STANDARD_INPUT = "-"
REFUSALS_SHOWN_MAX = 20


def post(
    files: Annotated[list[str], typer.Argument(help="JSON lines of CloudEvents; - for stdin.")],
    *,
    url: Annotated[str | None, typer.Option(help="The service (http://127.0.0.1:8000).")] = None,
    token: Annotated[
        str | None,
        typer.Option(envvar="ETAGE_TOKEN", help="A credential; else one is minted per source."),
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Post files of events; what was stored before is not stored again.

    Example: etage post lives.jsonl
    """
    settings = settings_of(data_dir)
    poster = Poster(url or address(settings), _token_of(settings, token))
    refused = 0
    try:
        for name in files:
            report = _post_file(poster, name)
            refused += len(report.refused)
            _tell(name, report, as_json=as_json)
    finally:
        poster.close()
    if refused:
        raise typer.Exit(1)


def _token_of(settings: Settings, token: str | None) -> TokenOf:
    if token is not None:
        return lambda organisation: token
    path = issuer_key_path(settings.data_dir)
    try:
        key = load_key(path)
    except NoIssuer as error:
        raise NoIssuer(f"{error}; give a credential with --token") from error
    issuer = Issuer(key, read_configuration(settings.programme_file))
    return lambda organisation: issuer.issue(organisation, days=1)


def _post_file(poster: Poster, name: str) -> Report:
    if name == STANDARD_INPUT:
        return post_lines(poster, sys.stdin.buffer, receipts=None, words="stdin")
    path = Path(name)
    try:
        with path.open("rb") as file:
            receipts = path.with_name(f"{path.name}.receipts")
            return post_lines(poster, file, receipts=receipts, words=path.name)
    except OSError as error:
        raise typer.BadParameter(f"{name}: {error.strerror}") from error


def post_lines(
    poster: Poster,
    texts: BinaryIO | Iterator[bytes],
    *,
    receipts: Path | None,
    words: str,
    total: int | None = None,
    keeps_order: bool = False,
) -> Report:
    """Post lines with a progress bar on the standard error. Raises CannotPost."""
    report = Report()
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} events"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(words, total=total)
        for report in poster.post(iter(texts), receipts=receipts, keeps_order=keeps_order):
            progress.update(task, completed=report.lines)
    return report


def _tell(name: str, report: Report, *, as_json: bool) -> None:
    if as_json:
        told = {
            "file": name,
            "stored": report.stored,
            "duplicates": report.duplicates,
            "refused": [asdict(one) for one in report.refused],
            "position": report.position,
        }
        sys.stdout.write(orjson.dumps(told).decode() + "\n")
        return
    say(
        f"{name}: {report.stored} stored, {report.duplicates} known before,"
        f" {len(report.refused)} refused"
    )
    for one in report.refused[:REFUSALS_SHOWN_MAX]:
        say(f"{name}:{one.line}: {one.problem}: {one.detail}")
    if len(report.refused) > REFUSALS_SHOWN_MAX:
        say(f"(and {len(report.refused) - REFUSALS_SHOWN_MAX} more; --json tells all)")


def add_to(app: typer.Typer) -> None:
    app.command()(post)
