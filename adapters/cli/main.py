"""The command `etage`: what goes wrong for its user is one clear sentence, never a traceback."""

import importlib
import sys
from collections.abc import Mapping, Sequence

import typer

from domain.user_error import UserError

COMMANDS: Mapping[str, Sequence[str]] = {
    "demonstrating": ("demo",),
    "running": ("serve", "work"),
    "posting": ("post",),
    "looking": ("status", "replay", "verify"),
    "rebuilding": ("rebuild",),
    "making": ("simulate", "reset"),
    "tokens": ("token",),
    "benchmarking": ("bench",),
    "accounts": ("account",),
    "tracing": ("trace",),
    "posted": ("posted",),
    "erasing": ("erase", "hold", "release"),
    "disposing": ("retention", "disposal"),
    "key_rotating": ("keys",),
    "copying": ("copy",),
}
"""The modules of `adapters.cli`, and the commands that each adds, in the order of the help."""


def create_app(asked: Sequence[str] = ()) -> typer.Typer:
    """The command with its subcommands: that of these words alone, all where they name none.

    One command starts in a third of the time that all take to be imported.
    """
    app = typer.Typer(
        name="etage", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
    )
    app.callback()(etage)
    named = [module for module, names in COMMANDS.items() if set(asked[:1]) & set(names)]
    for module in named or COMMANDS:
        importlib.import_module(f"adapters.cli.{module}").add_to(app)
    return app


def etage() -> None:
    """The path of households at risk of losing their home, as an event stream."""


def main() -> None:
    """Run one command; exit 0, 1 when it cannot be done, 2 when it was asked wrongly."""
    try:
        create_app(sys.argv[1:])()
    except UserError as error:
        sys.stderr.write(f"etage: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
