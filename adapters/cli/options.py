"""The options that several commands share, and the settings they make."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from adapters.settings import Settings, read_settings

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where embedded servers, keys and logs live (.etage)."),
]
Port = Annotated[int | None, typer.Option("--port", help="Where to listen (8000).")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON on the standard output.")]


def settings_of(data_dir: Path | None = None, port: int | None = None) -> Settings:
    """The environment's settings, with what the command line says instead. Raises SettingError."""
    settings = read_settings(os.environ)
    if data_dir is not None:
        settings = replace(settings, data_dir=data_dir)
    if port is not None:
        settings = replace(settings, port=port)
    return settings
