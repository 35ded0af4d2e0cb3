"""`etage retention` and `disposal`: which files are due, and the lists on which they are erased."""

import json
import sys
from typing import Annotated

import typer

from adapters.cli.erasing import By, backend_of, person_named
from adapters.cli.options import AsJson, DataDir
from adapters.cli.telling import say
from services.disposal import Disposal, Visa, VisaKind, approval_of
from services.retention import Kept

REFERENCE_CHARACTERS_MAX = 64

List = Annotated[str, typer.Argument(help="The list's name.")]


def retention(
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the files that are due, without names; nothing is changed.

    Example: etage retention --json
    """
    with backend_of(data_dir) as backend:
        due = backend.forgetting.retentions.due(today=backend.today())
    for each in due:
        told = _told(each)
        _write(json.dumps(told) if as_json else "  ".join(map(str, told.values())))
    say(f"{len(due)} files are due")


def propose(*, by: By, data_dir: DataDir = None) -> None:
    """Make a disposal list of the files that are due; it waits for two approvals.

    Example: etage disposal propose --by ID
    """
    who = person_named(by)
    with backend_of(data_dir) as backend:
        due = backend.forgetting.retentions.due(today=backend.today())
        if not due:
            say("no file is due")
            raise typer.Exit(1)
        households = [each.household for each in due]
        _write(backend.forgetting.disposals.propose(households, by=who, on_request=False))


def show(disposal: List, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Print a disposal list (bordereau d'élimination), for the archives to sign; without names.

    Example: etage disposal show bordereau-…
    """
    with backend_of(data_dir) as backend:
        found = backend.forgetting.disposals.find(disposal)
        clocks = {
            each.household: each
            for each in backend.forgetting.retentions.all(today=backend.today())
        }
    lines = [_told(clocks[each]) for each in found.households if each in clocks]
    if as_json:
        _write(json.dumps(_head(found) | {"households": lines}))
        return
    for name, value in _head(found).items():
        _write(f"{name:12} {value}")
    for line in lines:
        _write("  ".join(map(str, line.values())))


def approve(
    disposal: List,
    *,
    kind: Annotated[VisaKind, typer.Option("--as", help="As what you approve.")],
    by: By,
    reference: Annotated[
        str | None, typer.Option(help="The number the archives gave their visa.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Record an approval of a disposal list.

    Example: etage disposal approve bordereau-… --as archives --by ID --reference AD69-2026-12
    """
    if reference is not None and not 0 < len(reference) <= REFERENCE_CHARACTERS_MAX:
        raise typer.BadParameter(f"a reference has 1 to {REFERENCE_CHARACTERS_MAX} characters")
    visa = Visa(kind=kind, by=person_named(by), reference=reference)
    with backend_of(data_dir) as backend:
        found = backend.forgetting.disposals.give(disposal, visa)
    say(f"{disposal} is {found.state}" + (f", lacks {_lacking(found)}" if found.lacking else ""))


def execute(
    disposal: List,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Erase every household of an approved list; who is held meanwhile is left out and told.

    Example: etage disposal execute bordereau-… --yes
    """
    with backend_of(data_dir) as backend:
        found = backend.forgetting.disposals.find(disposal)
        approval_of(found)
        if not yes:
            typer.confirm(f"Forget {len(found.households)} households for ever?", abort=True)
        left = backend.forgetting.execute(found)
    for household in left:
        say(f"{household} is not due any more, or held: left as it is")
    say(f"{len(found.households) - len(left)} households are erased")


def lists(data_dir: DataDir = None) -> None:
    """List the disposal lists, the latest first.

    Example: etage disposal list
    """
    with backend_of(data_dir) as backend:
        for each in backend.forgetting.disposals.all():
            _write(f"{each.id}  {each.state}  {len(each.households)} households")


def _told(kept: Kept) -> dict[str, str]:
    clock = kept.retention
    if clock is None:
        return {"household": str(kept.household), "keeping": "unreadable"}
    return {
        "household": str(kept.household),
        "keeping": clock.keeping.value,
        "last_contact_on": clock.last_contact_on.isoformat(),
        "due_on": clock.due_on.isoformat(),
        "counted_from": "contact" if clock.by_contact else "last fact",
    }


def _head(disposal: Disposal) -> dict[str, str]:
    visas = [
        f"{v.kind} {v.by}" + (f" ({v.reference})" if v.reference else "") for v in disposal.visas
    ]
    return {
        "list": disposal.id,
        "state": disposal.state,
        "ground": "request" if disposal.on_request else "retention",
        "proposed by": disposal.proposed_by,
        "approved": ", ".join(visas) or "-",
        "lacking": _lacking(disposal) or "-",
    }


def _lacking(disposal: Disposal) -> str:
    return ", ".join(disposal.lacking)


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def add_to(app: typer.Typer) -> None:
    app.command()(retention)
    commands = typer.Typer(
        help="Disposal lists: propose, show, approve, execute.", no_args_is_help=True
    )
    for command in (propose, show, approve, execute):
        commands.command()(command)
    commands.command("list")(lists)
    app.add_typer(commands, name="disposal")
