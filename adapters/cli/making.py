"""`etage simulate` and `reset`: making what others then use, and removing it."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from adapters.cli.options import DataDir, settings_of
from adapters.cli.telling import say
from adapters.embedded.folder import DataFolder
from adapters.programmes.reading import read_configuration
from services.simulation import simulate as simulated_lives

HOUSEHOLDS_MAX = 1_000_000


def simulate(
    households: Annotated[int, typer.Option(min=0, max=HOUSEHOLDS_MAX, help="How many lives.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same lives.")] = 1,
    out: Annotated[Path | None, typer.Option(help="A file, else the standard output.")] = None,
) -> None:
    """Write invented, valid lives of households as JSON lines, ready to post.

    Example: etage simulate --households 100 --seed 7 --out lives.jsonl
    """
    configuration = read_configuration(settings_of().programme_file)
    lines = simulated_lives(households=households, seed=seed, configuration=configuration)
    if out is None:
        for line in lines:
            sys.stdout.write(orjson.dumps(line).decode() + "\n")
        return
    with out.open("wb") as file:
        for line in lines:
            file.write(orjson.dumps(line) + b"\n")


def reset(
    data_dir: DataDir = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove the embedded servers' data, the keys and the logs, for ever.

    Example: etage reset --data-dir .etage
    """
    settings = settings_of(data_dir)
    folder = DataFolder(settings.data_dir)
    places = folder.locations()
    if not yes:
        typer.confirm(f"Remove {places.data} and {places.cluster}, keys included?", abort=True)
    folder.reset()
    say("removed")


def add_to(app: typer.Typer) -> None:
    for command in (simulate, reset):
        app.command()(command)
