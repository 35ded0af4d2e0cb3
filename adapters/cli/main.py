"""The command `etage`: what goes wrong for its user is one clear sentence, never a traceback."""

import sys

import typer

from adapters.bench.ground import CannotMeasure
from adapters.cli import (
    accounts,
    benchmarking,
    copying,
    demonstrating,
    disposing,
    erasing,
    key_rotating,
    looking,
    making,
    posted,
    posting,
    rebuilding,
    running,
    tokens,
    tracing,
)
from adapters.cli.client import CannotPost
from adapters.demonstration import AnotherToday, NotADemonstration
from adapters.embedded.errors import EmbeddedError
from adapters.identity.credential import UnknownHolder
from adapters.identity.foreign import UntrustedFile
from adapters.identity.key_file import NoIssuer
from adapters.keeping.key_service import KeyServiceFailed
from adapters.postgres.migrate import MigrationRefused
from adapters.postgres.rebuilding import RebuildRunning
from adapters.postgres.roles import UnsafeRole
from adapters.programmes.reading import ConfigurationError
from adapters.secrets import SecretsUnreadable
from adapters.serving import PortTaken
from adapters.settings import SettingError
from domain.erasure import CannotErase
from services.accounts import AccountRefused
from services.disposal import CannotApprove
from services.erasure import NoHousehold
from services.keyring import WrongMasterKey
from services.ports import LedgerUnavailable

USER_ERRORS = (
    AccountRefused,
    AnotherToday,
    CannotApprove,
    CannotErase,
    CannotMeasure,
    CannotPost,
    ConfigurationError,
    EmbeddedError,
    KeyServiceFailed,
    LedgerUnavailable,
    MigrationRefused,
    NoHousehold,
    NoIssuer,
    NotADemonstration,
    PortTaken,
    RebuildRunning,
    SecretsUnreadable,
    SettingError,
    UnknownHolder,
    UnsafeRole,
    UntrustedFile,
    WrongMasterKey,
)


def create_app() -> typer.Typer:
    """The command with all its subcommands."""
    app = typer.Typer(
        name="etage",
        help="The path of households at risk of losing their home, as an event stream.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for module in (
        demonstrating,
        running,
        posting,
        looking,
        rebuilding,
        making,
        tokens,
        benchmarking,
        accounts,
        tracing,
        posted,
        erasing,
        disposing,
        key_rotating,
        copying,
    ):
        module.add_to(app)
    return app


def main() -> None:
    """Run one command; exit 0, 1 when it cannot be done, 2 when it was asked wrongly."""
    try:
        create_app()()
    except USER_ERRORS as error:
        sys.stderr.write(f"etage: {error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
