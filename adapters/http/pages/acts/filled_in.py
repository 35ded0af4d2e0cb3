"""A form that was filled in, as the data of an event: amounts, lists and parts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.http.pages.acts.field_shapes import Kind, shape_at
from adapters.http.pages.acts.form_layout import Asked
from adapters.http.pages.form_body import Form, text
from domain.fact import Fact

MONEY = re.compile(r"(-?\d{1,9})(?:[.,](\d{1,2}))?\Z", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
HOUSEHOLD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
AROUND_AMOUNTS = re.compile(r"[\s€\u00a0\u202f]")
WHOLE_CHARACTERS_MAX = 4
FLAGS = {"oui": True, "non": False}

UNREADABLE: Mapping[Kind, str] = {
    Kind.MONEY: "Indiquez un montant en euros, par exemple 412,50.",
    Kind.DAY: "Indiquez un jour du calendrier.",
    Kind.HOUSEHOLD: "Collez l’adresse de la page de l’autre dossier, ou son identifiant.",
}
"""What is said of a text that is none of its kind, where the schema's own words are of patterns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """The data that a form states, which field a JSON pointer is, and what could not be read."""

    data: Mapping[str, Any]
    fields: Mapping[str, str]
    unreadable: Mapping[str, str]


def filled_in(form: Form, fact: type[Fact], fields: Sequence[Asked]) -> FilledIn:
    """What the form says of these fields; what was left blank is left out."""
    values: dict[str, Any] = {}
    unreadable: dict[str, str] = {}
    for asked in fields:
        kind = shape_at(fact, asked.at).kind
        value = value_of(form, asked, kind)
        if value in (None, "", []):
            continue
        values |= {**asked.beside, asked.at: value}
        if kind in UNREADABLE and not _is_readable(kind, value):
            unreadable[asked.name] = UNREADABLE[kind]
    for asked in fields:
        if asked.like and asked.at not in values and asked.like in values:
            values[asked.at] = values[asked.like]
    places = _places([asked.at for asked in fields], values)
    return FilledIn(
        data=_nested({places[at]: value for at, value in values.items()}),
        fields=_pointers(fields, places),
        unreadable=unreadable,
    )


def value_of(form: Form, asked: Asked, kind: Kind) -> Any:
    """One field as JSON has it; what is none of its kind stays as typed, to be refused."""
    typed = text(form, asked.name)
    match kind:
        case Kind.CODES:
            return [code for code in form.get(asked.name, []) if code]
        case Kind.TEXTS:
            return [line.strip() for line in typed.split("\n") if line.strip()]
        case Kind.FLAG:
            return FLAGS.get(typed)
        case Kind.WHOLE:
            is_whole = typed.isascii() and typed.isdigit() and len(typed) <= WHOLE_CHARACTERS_MAX
            return int(typed) if is_whole else typed
        case Kind.MONEY:
            return amount_of(typed)
        case Kind.HOUSEHOLD:
            found = HOUSEHOLD.search(typed)
            return found[0].lower() if found else typed
        case _:
            return typed


def amount_of(typed: str) -> str:
    """« 1 240,5 € » as « 1240.50 »."""
    found = MONEY.match(AROUND_AMOUNTS.sub("", typed))
    return f"{found[1]}.{(found[2] or ''):0<2}" if found else typed


def _is_readable(kind: Kind, value: str) -> bool:
    pattern = {Kind.MONEY: MONEY, Kind.DAY: DAY, Kind.HOUSEHOLD: HOUSEHOLD}[kind]
    return pattern.match(value) is not None


def _places(asked: Sequence[str], values: Mapping[str, Any]) -> Mapping[str, str]:
    """Where each field stands in the data: the elements of a list that are told, one by one."""
    places: dict[str, str] = {}
    told: dict[str, list[str]] = {}
    for at in (*values, *asked):
        steps: list[str] = []
        for step in at.split("/"):
            if step.isdigit():
                seen = told.setdefault("/".join(steps), [])
                if step not in seen:
                    seen.append(step)
                step = str(seen.index(step))
            steps.append(step)
        places[at] = "/".join(steps)
    return places


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for at, value in values.items():
        *parents, last = at.split("/")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
    return {name: _with_lists(value) for name, value in tree.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(each) for name, each in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _pointers(fields: Sequence[Asked], places: Mapping[str, str]) -> dict[str, str]:
    """Each field's pointer; a part that holds several is told at the first of them."""
    pointers: dict[str, str] = {}
    for asked in fields:
        steps = places[asked.at].split("/")
        pointers[f"/data/{places[asked.at]}"] = asked.name
        for length in range(1, len(steps)):
            pointers.setdefault("/data/" + "/".join(steps[:length]), asked.name)
    return pointers
