"""Reading a programme file (TOML): its shape by pydantic, its consistency by `checks`."""

import re
import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from adapters.programmes.access_checks import require_access
from adapters.programmes.checks import Inconsistent, require_consistent
from adapters.programmes.clock_checks import require_clock
from adapters.programmes.funding_checks import require_funders
from adapters.programmes.lines import dotted, line_of, path_of
from adapters.programmes.printed_checks import require_printed_figures
from adapters.programmes.siret_checks import require_sirets
from adapters.programmes.tool_checks import require_palette
from domain.programme import Configuration
from domain.user_error import UserError

LYON = Path(__file__).with_name("lyon.toml")
"""The programme file that comes with the software."""

KEYED = ("programmes", "territories", "organisations")
CODED = ("outcomes", "tools")
EVERYTHING = "all"
LINE_TOLD = re.compile(r"at line (\d+)")


class ConfigurationError(UserError):
    """A programme file cannot be used: which file, line and key, and why, in one sentence.

    `line` is that of the key, or of the table it is missing from; None of a file not read at all.
    """

    def __init__(self, path: Path, key: str, reason: str, *, line: int | None = None) -> None:
        self.path = path
        self.key = key
        self.reason = reason
        self.line = line
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {key}: {reason}" if key else f"{place}: {reason}")


def read_configuration(path: Path) -> Configuration:
    """The configuration in that file, checked whole; raises `ConfigurationError`."""
    text = _text(path)
    try:
        configuration = TypeAdapter(Configuration).validate_python(_keyed(_parsed(text, path)))
        require_consistent(configuration)
        require_access(configuration)
        require_clock(configuration)
        require_funders(configuration)
        require_palette(configuration)
        require_printed_figures(configuration)
        require_sirets(configuration)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        line = line_of(text, first["loc"])
        raise ConfigurationError(path, dotted(first["loc"]), first["msg"], line=line) from None
    except Inconsistent as error:
        line = line_of(text, path_of(error.key))
        raise ConfigurationError(path, error.key, error.reason, line=line) from None
    return configuration


def canonical_content(path: Path) -> tuple[str, dict[str, Any]]:
    """The SHA-256 (hexadecimal) and the content of that file as a JSON object.

    The digest is over the JSON with sorted keys and no spaces, so that comments do not count.
    """
    content = _as_json(_parsed(_text(path), path))
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest(), content


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(path, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(path, "", f"is not TOML: {error}", line=line) from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = LINE_TOLD.search(str(error))
        line = int(told[1]) if told else text.rstrip().count("\n") + 1
        raise ConfigurationError(path, "", f"is not TOML: {error}", line=line) from None


def _keyed(content: dict[str, Any]) -> dict[str, Any]:
    """The same, each entry knowing the slug it stands under, and `all` as no limit of a role."""
    keyed = dict(content)
    for section, name in (
        *((section, "slug") for section in KEYED),
        *((section, "code") for section in CODED),
    ):
        entries = _table(content, (section,))
        keyed[section] = {
            slug: {**_table(entries, (section, slug)), name: slug} for slug in entries
        }
    for programme in keyed["programmes"].values():
        programme.setdefault("ends_on", None)
    roles = _table(content, ("roles",))
    keyed["roles"] = {role: None if types == EVERYTHING else types for role, types in roles.items()}
    return keyed


def _table(content: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    table = content.get(path[-1])
    if not isinstance(table, dict):
        raise Inconsistent(dotted(path), "a table is required")
    return table


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_as_json(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value
