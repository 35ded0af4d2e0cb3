"""`etage keys`: the rotation of the keys that everything else is sealed with."""

import os

import typer

from adapters.app import open_backend
from adapters.cli.options import DataDir, settings_of
from adapters.cli.telling import say
from adapters.hosting import kept_database
from adapters.identity.secret_file import replace_secret_file
from adapters.keeping.local import written
from adapters.keeping.source import masters_of
from adapters.postgres.key_rotation import KeyRotation
from adapters.secrets import Keys, load_or_make_keys, own_master_path
from adapters.settings import Settings
from services.keyring import wrapping_label
from services.ports import LedgerUnavailable
from services.sealing import KEY_BYTES


def rotate(data_dir: DataDir = None) -> None:
    """Wrap every household's keys with a new key, and seal the secrets with the newest master key.

    Services go on meanwhile. Example: etage keys rotate
    """
    settings = settings_of(data_dir)
    with kept_database(settings) as database_url:
        keys = load_or_make_keys(settings.data_dir, settings.master_key)
        with open_backend(settings, keys, database_url) as backend:
            rotation = KeyRotation(pool=backend.keys_pool, wrapping=keys.wrapping)
            label = _newest(rotation, keys)
            rotation.choose(label)
            done = rotation.wrap_again(label, progress=lambda _: None)
            if not rotation.retire(label):
                raise LedgerUnavailable("household keys are left under an older key; rotate again")
    keys.file.keep_only_newest()
    _seal_again(settings, keys)
    say(f"the keys of {done} households are wrapped by {label.hex()}; the key before is gone")


def _newest(rotation: KeyRotation, keys: Keys) -> bytes:
    """The label of a new key, or of the one that an interrupted rotation had come to."""
    if not rotation.is_under_way() and len(keys.file.wrapping()) == 1:
        keys.file.add(os.urandom(KEY_BYTES))
    return wrapping_label(keys.file.wrapping()[0])


def _seal_again(settings: Settings, keys: Keys) -> None:
    """Seal the file of secrets: a master key of our own is new, a given one is the newest given."""
    own = own_master_path(settings.data_dir)
    if settings.master_key.is_given:
        keys.file.seal_again()
        return
    new = os.urandom(KEY_BYTES)
    before = masters_of(own)
    # Both are in the file until the secrets are sealed anew, so that whoever is interrupted here,
    # or reads meanwhile, can open them.
    replace_secret_file(own, written((new, *before)))
    keys.file.seal_again()
    replace_secret_file(own, written((new,)))


def add_to(app: typer.Typer) -> None:
    commands = typer.Typer(help="The keys that seal what is personal.", no_args_is_help=True)
    commands.command()(rotate)
    app.add_typer(commands, name="keys")
