"""Writes docs/events.md: every event type with its fields, from the facts themselves."""

import importlib
import inspect
import pathlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from domain.fact import Fact
from domain.household import ALL_FACTS, VARIANTS

Schema = dict[str, Any]

HEAD = """# Events

This page is written by `make docs` from the facts in `domain/`.
It says what `data` holds for each type; [partners.md](partners.md) says how to post it.
The same shapes are served as JSON Schema at `GET /v1/schemas` and `GET /v1/schemas/{type}`.

- A day is an ISO date, such as `2020-03-31`.
- An amount is in euros to the cent, as a string, such as `"412.50"`.
- A *code of a list* is one of the codes that the programme's configuration gives under that name.
- The class says who may see a field: C1 the path, C2 identity, C3 rent, C4 social, C5 health.
  Classes C2, C4 and C5 are sealed under a key of the household.
- A field in bold is required.
"""

PHASES = (
    "identification",
    "referral",
    "review",
    "diagnosis",
    "accompaniment",
    "plan",
    "tool_facts",
    "expenses",
    "legal",
    "exit",
    "sharing",
    "linking",
    "erasure",
    "emergency",
    "rectification",
    "subject_rectification",
    "committee",
    "places",
    "money",
    "practice",
    "platform",
)

ANYTHING = r"\S"

FORMS = {
    "date": "day",
    "integer": "whole number",
    "boolean": "yes or no",
    "string": "text",
    "object": "object",
}


def render() -> str:
    """The whole page, facts in the order of their phase and then of their module."""
    facts = [*ALL_FACTS.items(), *VARIANTS.items()]
    lines = [HEAD]
    phase = ""
    for name, fact in sorted(facts, key=lambda item: _place(item[1])):
        words = str(inspect.getdoc(importlib.import_module(fact.__module__))).splitlines()[0]
        if words != phase:
            phase = words
            lines.append(f"## {phase.split(':')[0].removesuffix('.')}\n")
        lines += [f"### `{name}`\n", _sentences(fact), "", *_table(fact), ""]
    return "\n".join(lines).rstrip() + "\n"


def _place(fact: type[Fact]) -> tuple[int, int]:
    module = fact.__module__.removeprefix("domain.")
    phase = PHASES.index(module) if module in PHASES else len(PHASES)
    return phase, inspect.getsourcelines(fact)[1]


def _sentences(fact: type[Fact]) -> str:
    words = inspect.getdoc(fact) or ""
    return "\n".join(" ".join(part.split()) for part in words.split("\n\n"))


def _table(fact: type[Fact]) -> Iterator[str]:
    schema = TypeAdapter(fact).json_schema()
    yield "| field | form | class |"
    yield "|---|---|---|"
    yield from _rows(schema, schema.get("$defs", {}), "")


def _rows(schema: Schema, parts: Mapping[str, Schema], above: str) -> Iterator[str]:
    required = schema.get("required", [])
    for name, field in schema["properties"].items():
        plain = _plain(field)
        shown = f"{above}{name}"
        many = plain.get("type") == "array"
        inner = _plain(plain["items"]) if many else plain
        label = f"`{shown}[]`" if many else f"`{shown}`"
        label = f"**{label}**" if name in required else label
        part = parts.get(inner.get("$ref", "").rsplit("/", 1)[-1])
        if part is not None:
            yield f"| {label} | {'list of objects' if many else 'object'} | |"
            yield from _rows(part, parts, f"{shown}[]." if many else f"{shown}.")
        else:
            yield f"| {label} | {_form(inner)} | {_class(field, inner)} |"


def _plain(field: Schema) -> Schema:
    """The field without the null that an optional field also takes."""
    choices = [choice for choice in field.get("anyOf", []) if choice.get("type") != "null"]
    return choices[0] if choices else field


def _form(field: Schema) -> str:
    if "x-etage-list" in field:
        return f"code of the list `{field['x-etage-list']}`"
    if "enum" in field:
        return "one of " + ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("examples") == ["412.50"]:
        return "amount in euros"
    if "format" in field:
        return FORMS.get(field["format"], str(field["format"]))
    words = FORMS.get(field.get("type", "object"), "any value")
    if "maxLength" in field:
        return f"{words}, at most {field['maxLength']} characters{_pattern(field)}"
    if "maximum" in field:
        return f"{words}, {field['minimum']} to {field['maximum']}"
    return words


def _pattern(field: Schema) -> str:
    pattern = str(field.get("pattern", ANYTHING)).replace("|", "\\|")
    return "" if pattern == ANYTHING else f", `{pattern}`"


def _class(field: Schema, inner: Schema) -> str:
    return str(field.get("x-etage-class") or inner.get("x-etage-class") or "")


if __name__ == "__main__":
    pathlib.Path(sys.argv[1]).write_text(render(), "utf-8")
