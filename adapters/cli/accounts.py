"""`etage account`: people's accounts, for whoever runs the service and for the first one."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated
from uuid import UUID

import typer

from adapters.app import open_backend
from adapters.cli.options import AsJson, DataDir, settings_of
from adapters.cli.telling import say
from adapters.entrance import open_accounts
from adapters.hosting import database
from adapters.postgres.accounts import AccountStore
from adapters.secrets import load_or_make_keys
from services.accounts import ADMIN_ROLE, OPERATOR, Account, Invitation, RoleLine
from services.moments import day_in

Org = Annotated[str, typer.Option("--org", help="The organisation's slug.")]
Id = Annotated[UUID, typer.Argument(help="The account's id.")]
Day = Annotated[str | None, typer.Option(help="A day, as 2026-01-31.")]


@contextmanager
def _accounts(data_dir: DataDir) -> Iterator[tuple[AccountStore, date]]:
    settings = settings_of(data_dir)
    with database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with (
            open_backend(settings, keys, database_url) as backend,
            open_accounts(backend) as accounts,
        ):
            zone = backend.configuration.rules.timezone
            yield accounts, day_in(zone)()


def _line(role: str, *, since: str | None, until: str | None, today: date) -> RoleLine:
    try:
        return RoleLine(
            role=role,
            starts_on=date.fromisoformat(since) if since else today,
            ends_on=date.fromisoformat(until) if until else None,
        )
    except ValueError:
        raise typer.BadParameter("a day is written as 2026-01-31") from None


def invite(
    *,
    org: Org,
    email: Annotated[str, typer.Option(help="The address the person identifies with.")],
    name: Annotated[str, typer.Option(help="Their name, for the other administrators.")],
    role: Annotated[str, typer.Option(help="A role of the programme.")] = ADMIN_ROLE,
    since: Day = None,
    until: Day = None,
    data_dir: DataDir = None,
) -> None:
    """Open an account, for an organisation's first administrator unless told.

    Example: etage account invite --org lahso --email z.fictive@example.org --name "Zélie Fictive"
    """
    with _accounts(data_dir) as (accounts, today):
        line = _line(role, since=since, until=until, today=today)
        invitation = Invitation(organisation=org, email=email, name=name, line=line, by=OPERATOR)
        sys.stdout.write(f"{accounts.invite(invitation)}\n")


def role(
    account: Id,
    *,
    org: Org,
    role: Annotated[str, typer.Option(help="A role of the programme.")],
    since: Day = None,
    until: Day = None,
    data_dir: DataDir = None,
) -> None:
    """Give an account another role, from today unless told; its visits end.

    Example: etage account role 6f0c… --org lahso --role worker --until 2026-12-31
    """
    with _accounts(data_dir) as (accounts, today):
        line = _line(role, since=since, until=until, today=today)
        accounts.give_role(org, account, line, by=OPERATOR)
    say(f"{account} has the role {role} from {line.starts_on}")


def review(account: Id, *, org: Org, data_dir: DataDir = None) -> None:
    """Say that an account and its role are still right, for a year.

    Example: etage account review 6f0c… --org lahso
    """
    with _accounts(data_dir) as (accounts, _):
        accounts.review(org, account, by=OPERATOR)
    say(f"{account} is reviewed")


def close(account: Id, *, org: Org, data_dir: DataDir = None) -> None:
    """Close an account; its visits end within five seconds.

    Example: etage account close 6f0c… --org lahso
    """
    with _accounts(data_dir) as (accounts, _):
        accounts.close(org, account, by=OPERATOR)
    say(f"{account} is closed")


def accounts_of(
    *,
    org: Annotated[str | None, typer.Option("--org", help="One organisation's.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Those to review.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List accounts, with their role of today and the day of their next review.

    Example: etage account list --due
    """
    with _accounts(data_dir) as (accounts, today):
        found = [each for each in accounts.of(org) if not due or is_due(each, today)]
    told = [_told(each, today) for each in found]
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    for one in told:
        words = (f"{name} {value}" for name, value in one.items() if name != "id")
        sys.stdout.write(f"{one['id']}  {', '.join(words)}\n")


def is_due(account: Account, today: date) -> bool:
    return account.is_open and account.review_due_on() <= today


def _told(account: Account, today: date) -> dict[str, str]:
    """What may be shown at a terminal: no name, no address."""
    line = account.line_on(today)
    return {
        "id": str(account.id),
        "organisation": account.organisation,
        "role": line.role if line else "none",
        "state": "open" if account.is_open else "closed",
        "review": account.review_due_on().isoformat(),
    }


def archive(data_dir: DataDir = None) -> None:
    """Close the accounts that nobody used for a year, and erase their names.

    A service that runs does it every day. Example: etage account archive
    """
    with _accounts(data_dir) as (accounts, today):
        say(f"{accounts.archive_dormant(today)} accounts archived")


def add_to(app: typer.Typer) -> None:
    commands = typer.Typer(
        help="People's accounts: invite, give a role, review, close.", no_args_is_help=True
    )
    for command in (invite, role, review, close, archive):
        commands.command()(command)
    commands.command("list")(accounts_of)
    app.add_typer(commands, name="account")
