"""`etage copy`: a person's own copy of their file."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from adapters.cli.erasing import Household, backend_of, household_named
from adapters.cli.options import AsJson, DataDir
from adapters.cli.telling import say
from adapters.cli.trace_verifying import OPERATING
from adapters.http.pages.copy_document import document
from adapters.http.pages.words import Words
from adapters.identity.secret_file import replace_secret_file
from services.history import NotFound


def copy(
    household: Household,
    *,
    out: Annotated[Path | None, typer.Option(help="A file, else the standard output.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make the person's own copy of their file, readable and in French, with who looked.

    Example: etage copy 2e82b98d-5346-45e6-9b3f-c30a714fc0e7 --out copie.html
    """
    stream = household_named(household)
    with backend_of(data_dir) as backend:
        try:
            made = backend.copies().by_operator(OPERATING, stream)
        except NotFound:
            say("etage: there is no such household")
            raise typer.Exit(1) from None
        if as_json:
            text = orjson.dumps(made.as_json()).decode() + "\n"
        else:
            text = document(made, Words(configuration=backend.configuration))
    if out is None:
        sys.stdout.write(text)
        return
    # Somebody's whole file: for the eyes of whoever made it alone.
    replace_secret_file(out, text.encode())
    say(f"the copy is in {out}")


def add_to(app: typer.Typer) -> None:
    app.command()(copy)
