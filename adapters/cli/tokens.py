"""`etage token`: credentials of the built-in issuer, their end, and the rotation of its keys."""

import base64
import json
import sys
import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.app import open_backend
from adapters.cli.options import DataDir, settings_of
from adapters.cli.telling import say
from adapters.entrance import open_accounts
from adapters.hosting import database
from adapters.identity.issuer import DAY_SECONDS, DAYS_MAX, Issuer, person_id
from adapters.identity.key_file import rotate
from adapters.programmes.reading import read_configuration
from adapters.secrets import issuer_key_path, load_or_make_keys
from adapters.settings import Settings
from services.accounts import RevocationKind


def token(
    *,
    org: Annotated[str | None, typer.Option("--org", help="The organisation's slug.")] = None,
    role: Annotated[str, typer.Option(help="A role of the programme.")] = "organisation",
    person: Annotated[
        str | None, typer.Option(help="Who holds it: a name, of which it keeps an opaque id.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=DAYS_MAX, help="Days it is valid.")] = 30,
    revoke: Annotated[
        str | None, typer.Option(help="End a token within seconds: its id (jti), or itself.")
    ] = None,
    rotate_key: Annotated[
        bool, typer.Option("--rotate-key", help="Sign with a new key from now on.")
    ] = False,
    forget_older: Annotated[
        bool, typer.Option("--forget-older", help="And end every token signed before.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Print a credential from the built-in issuer, alone; or end one, or rotate the issuer's key.

    Example: TOKEN=$(etage token --org grandlyon-habitat)
    """
    settings = settings_of(data_dir)
    if [org is not None, revoke is not None, rotate_key].count(True) != 1:
        raise typer.BadParameter("give one of --org, --revoke and --rotate-key")
    if forget_older and not rotate_key:
        raise typer.BadParameter("--forget-older goes with --rotate-key")
    if person is not None and not (org and person.strip()):
        raise typer.BadParameter("--person goes with --org, and is not empty")
    if revoke is not None:
        _revoke(settings, revoke)
    elif rotate_key:
        load_or_make_keys(settings.data_dir, settings.master_key)
        new = rotate(issuer_key_path(settings.data_dir), forget_older=forget_older)
        say(f"the issuer signs with {new}" + (", and older tokens ended" if forget_older else ""))
    elif org is not None:
        _issue(settings, org, role, days=days, person=person)


def _issue(settings: Settings, org: str, role: str, *, days: int, person: str | None) -> None:
    configuration = read_configuration(settings.programme_file)
    keys = load_or_make_keys(settings.data_dir, settings.master_key)
    holder = person_id(keys.people, person) if person else None
    made = Issuer(keys.issuer, configuration).issue(org, role, days=days, person=holder)
    sys.stdout.write(f"{made}\n")
    if holder is not None:
        say(f"the person is {holder} in the trace and in what two people approve")


def _revoke(settings: Settings, given: str) -> None:
    token_id, until = id_and_end(given)
    with database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with (
            open_backend(settings, keys, database_url) as backend,
            open_accounts(backend) as accounts,
        ):
            accounts.revoke(RevocationKind.TOKEN, token_id, until=until)
    say(f"{token_id} is accepted no more, by any process, within five seconds")


def id_and_end(given: str) -> tuple[str, datetime]:
    """The id of a token and its end; of an id alone, the end that no token outlives."""
    try:
        part = given.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return str(claims["jti"]), datetime.fromtimestamp(claims["exp"], UTC)
    except (IndexError, ValueError, KeyError, TypeError):
        return given, datetime.fromtimestamp(time.time() + DAYS_MAX * DAY_SECONDS, UTC)


def add_to(app: typer.Typer) -> None:
    app.command()(token)
