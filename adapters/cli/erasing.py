"""`etage erase`, `hold` and `release`: forgetting a household, and keeping it from being erased."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer

from adapters.app import Backend, open_backend
from adapters.cli.options import DataDir, settings_of
from adapters.cli.telling import say
from adapters.hosting import kept_database
from adapters.secrets import load_or_make_keys
from domain.erasure import require_approvals
from services.erasure import Approval

PERSON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PERSON_CHARACTERS_MAX = 64
REASON_CHARACTERS_MAX = 500

Household = Annotated[str, typer.Argument(help="The household's identifier.")]
By = Annotated[str, typer.Option("--by", help="Who decides: the id of their account.")]


@contextmanager
def backend_of(data_dir: DataDir) -> Iterator[Backend]:
    """The backend of a data folder, for one command."""
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            yield backend


def household_named(text: str) -> UUID:
    """The household's identifier. Raises BadParameter."""
    try:
        return UUID(text)
    except ValueError:
        raise typer.BadParameter("a household is named by its identifier") from None


def person_named(text: str) -> str:
    """Somebody's opaque id: it is stored for ever, so that a name is refused."""
    if len(text) > PERSON_CHARACTERS_MAX or not PERSON.fullmatch(text):
        raise typer.BadParameter("a person is named by the id of their account, never by name")
    return text


def erase(
    household: Household,
    *,
    approved_by: Annotated[
        list[str], typer.Option("--approved-by", help="An account's id; given twice or more.")
    ],
    on_request: Annotated[
        bool, typer.Option("--on-request", help="The person asked for it.")
    ] = False,
    disposal: Annotated[str | None, typer.Option(help="The disposal list it stands on.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Forget a household for ever: its keys are destroyed, its path stays.

    Example: etage erase 2e82b98d-5346-45e6-9b3f-c30a714fc0e7 --approved-by ID --approved-by ID
    """
    stream = household_named(household)
    approval = Approval(
        approved_by=[person_named(each) for each in approved_by],
        on_request=on_request,
        disposal=None if disposal is None else person_named(disposal),
    )
    require_approvals(approval.approved_by)
    if not yes:
        typer.confirm(f"Forget the household {stream}? Nothing brings it back.", abort=True)
    with backend_of(data_dir) as backend:
        is_new = backend.forgetting.erasure.erase(stream, approval)
    say(f"{stream} is erased" if is_new else f"{stream} was erased before; nothing is left of it")


def hold(
    household: Household,
    *,
    by: By,
    reason: Annotated[str, typer.Option(help="Why; sealed as social, forgotten with the rest.")],
    data_dir: DataDir = None,
) -> None:
    """Keep a household from being erased, for a dispute or a control.

    Example: etage hold 2e82b98d-5346-45e6-9b3f-c30a714fc0e7 --by ID --reason "Recours en cours"
    """
    stream, who = household_named(household), person_named(by)
    if not reason.strip() or len(reason) > REASON_CHARACTERS_MAX:
        raise typer.BadParameter(f"a reason has 1 to {REASON_CHARACTERS_MAX} characters")
    with backend_of(data_dir) as backend:
        backend.forgetting.erasure.hold(stream, by=who, reason=reason)
    say(f"{stream} is held")


def release(household: Household, *, by: By, data_dir: DataDir = None) -> None:
    """End the hold of a household.

    Example: etage release 2e82b98d-5346-45e6-9b3f-c30a714fc0e7 --by ID
    """
    stream, who = household_named(household), person_named(by)
    with backend_of(data_dir) as backend:
        backend.forgetting.erasure.release(stream, by=who)
    say(f"{stream} is held no more")


def add_to(app: typer.Typer) -> None:
    for command in (erase, hold, release):
        app.command()(command)
