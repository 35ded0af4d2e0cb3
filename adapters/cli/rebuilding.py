"""`etage rebuild`: read models anew, with a progress bar and a report of what differed."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from adapters.app import open_backend
from adapters.cli.options import DataDir, settings_of
from adapters.cli.telling import say
from adapters.hosting import kept_database
from adapters.postgres.rebuilding import rebuild as rebuild_models
from adapters.postgres.swapping import Difference
from adapters.secrets import load_or_make_keys
from projections import ReadModel
from services.registry import READ_MODELS


def rebuild(
    projections: Annotated[
        list[str] | None, typer.Argument(help="Names of read models; all unless told.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Make read models anew from the events, while the old ones are served.

    Example: etage rebuild territory_board
    """
    models = _models_named(projections)
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with (
            open_backend(settings, keys, database_url) as backend,
            Progress(console=Console(stderr=True)) as bar,
        ):
            task = bar.add_task("events", total=None)
            report = rebuild_models(
                backend.as_role("projector"),
                models,
                backend.event_types,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
                differing=_tell_difference,
            )
    say(
        f"{', '.join(report.models)}: {report.events} events of {report.households} households,"
        f" up to position {report.position}; {len(report.differences)} differed,"
        f" {report.parked} set aside"
    )


def _tell_difference(difference: Difference) -> None:
    say(f"differs from its events: {difference.table} of household {difference.household}")


def _models_named(names: Sequence[str] | None) -> Sequence[ReadModel]:
    known = {model.name: model for model in READ_MODELS}
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"no read model {name!r}; there are {', '.join(known)}")
    return [known[name] for name in names or known]


def add_to(app: typer.Typer) -> None:
    app.command()(rebuild)
