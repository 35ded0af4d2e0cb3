"""Reading a programme file (TOML): its shape by pydantic, its consistency by `checks`."""

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from adapters.programmes.checks import Inconsistent, require_consistent
from domain.programme import Configuration

LYON = Path(__file__).with_name("lyon.toml")
"""The programme file that comes with the software."""

KEYED = ("programmes", "territories", "organisations")
EVERYTHING = "all"


class ConfigurationError(Exception):
    """A programme file cannot be used: which file, which key, and why, in one sentence."""

    def __init__(self, path: Path, key: str, reason: str) -> None:
        self.path = path
        self.key = key
        self.reason = reason
        super().__init__(f"{path}: {key}: {reason}" if key else f"{path}: {reason}")


def read_configuration(path: Path) -> Configuration:
    """The configuration in that file, checked whole; raises `ConfigurationError`."""
    content = _keyed(_loaded(path), path)
    try:
        configuration = TypeAdapter(Configuration).validate_python(content)
        require_consistent(configuration)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(step) for step in first["loc"])
        raise ConfigurationError(path, key, first["msg"]) from None
    except Inconsistent as error:
        raise ConfigurationError(path, error.key, error.reason) from None
    return configuration


def canonical_content(path: Path) -> tuple[str, dict[str, Any]]:
    """The SHA-256 (hexadecimal) and the content of that file as a JSON object.

    The digest is over the JSON with sorted keys and no spaces, so that comments do not count.
    """
    content = _as_json(_loaded(path))
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest(), content


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(path, "", f"cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(path, "", f"is not TOML: {error}") from None


def _keyed(content: dict[str, Any], path: Path) -> dict[str, Any]:
    """The same, each entry knowing the slug it stands under, and `all` as no limit of a role."""
    keyed = dict(content)
    for section, name in (*((section, "slug") for section in KEYED), ("outcomes", "code")):
        entries = _table(content, section, path)
        keyed[section] = {slug: {**_table(entries, slug, path), name: slug} for slug in entries}
    for programme in keyed["programmes"].values():
        programme.setdefault("ends_on", None)
    roles = _table(content, "roles", path)
    keyed["roles"] = {role: None if types == EVERYTHING else types for role, types in roles.items()}
    return keyed


def _table(content: dict[str, Any], key: str, path: Path) -> dict[str, Any]:
    table = content.get(key)
    if not isinstance(table, dict):
        raise ConfigurationError(path, key, "a table is required")
    return table


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_as_json(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value
