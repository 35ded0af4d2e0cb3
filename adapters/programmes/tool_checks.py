"""What holds the palette of tools of a programme file together: parameters, parties, exclusions."""

from collections.abc import Iterable
from dataclasses import fields

from adapters.programmes.checks import CODE, Inconsistent
from domain.diagnosis import HEALTH
from domain.programme import Configuration, OrganisationKind, Tool
from domain.tool_facts import ToolParameters
from domain.tool_rights import PARTIES

PARAMETERS = frozenset(field.name for field in fields(ToolParameters))
AMOUNTS = frozenset({"amount", "monthly_amount", "cap"})
NAMED_BY_REQUEST = frozenset({"funder", "operator"})


def require_palette(configuration: Configuration) -> None:
    """Raises `Inconsistent` for the first tool, or right to contribute, that cannot be applied."""
    names = [name for tool in configuration.tools.values() for name in (tool.code, *tool.aliases)]
    for name in names:
        if names.count(name) > 1:
            raise Inconsistent(f"tools.{name}", "two tools have this name")
    for tool in configuration.tools.values():
        _check_tool(f"tools.{tool.code}", tool, configuration)
    domains = {*configuration.lists["diagnosis_domains"], HEALTH}
    for kind, contributed in configuration.contributing.items():
        _require_known("contributing", [kind], OrganisationKind)
        _require_known(f"contributing.{kind}", contributed, domains)


def _check_tool(key: str, tool: Tool, configuration: Configuration) -> None:
    if not CODE.fullmatch(tool.code):
        raise Inconsistent(key, "only a-z, 0-9 and single separators are allowed")
    if not tool.label.strip():
        raise Inconsistent(f"{key}.label", "a label is required")
    _require_known(f"{key}.required", tool.required, PARAMETERS)
    _require_known(f"{key}.optional", tool.optional, PARAMETERS)
    _require_known(f"{key}.excludes", tool.excludes, configuration.tools)
    for name in ("decided_by", "paid_by"):
        _require_known(f"{key}.{name}", getattr(tool, name), PARTIES)
    if not tool.decided_by:
        raise Inconsistent(f"{key}.decided_by", "at least one party decides")
    taken = {*tool.required, *tool.optional}
    if tool.paid_by and not taken & AMOUNTS:
        raise Inconsistent(f"{key}.paid_by", "the request names no amount")
    for party in sorted(NAMED_BY_REQUEST & {*tool.decided_by, *tool.paid_by}):
        if party not in taken:
            raise Inconsistent(key, f"{party} is not a parameter of the request")


def _require_known(key: str, names: Iterable[str], known: Iterable[str]) -> None:
    defined = set(known)
    for name in names:
        if name not in defined:
            raise Inconsistent(key, f"{name} is not defined")
