"""The event types of one programme: what `data` each accepts, describes and stores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, make_dataclass
from typing import Any, Self, get_type_hints

import orjson
from pydantic import TypeAdapter, ValidationError

from domain.fact import Fact, json_name
from domain.household import ALL_FACTS, VARIANTS, shape_of
from domain.marks import SPELLINGS
from domain.programme import Configuration
from domain.rectification import Rectification
from domain.sentence import said
from services.examples import EXAMPLES
from services.fact_json import Misshapen, bare, reader_of, writer_of
from services.fields import STRONGEST, Tree, tree_of
from services.mismatches import Mismatch, mismatches

JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class UnknownType(LookupError):
    """No event of this programme has that type."""


class SchemaMismatch(ValueError):
    """The data does not fit its type; each error names a place and a rule, never a value."""

    def __init__(self, errors: Sequence[Mismatch]) -> None:
        super().__init__("; ".join(f"{error.pointer} {error.detail}" for error in errors))
        self.errors = tuple(errors)


def _partial_of(kind: type) -> type:
    """The same fields, none required; objects inside are partial too, arrays are whole."""
    hints = get_type_hints(kind, include_extras=True)
    members: list[tuple[str, Any, Any]] = []
    for member in fields(kind):
        inner = bare(hints[member.name])
        is_part = isinstance(inner, type) and is_dataclass(inner)
        annotation = _partial_of(inner) | None if is_part else hints[member.name]
        members.append((member.name, annotation, field(default=None)))
    config = {"__pydantic_config__": getattr(kind, "__pydantic_config__", {})}
    return make_dataclass(f"Partial{kind.__name__}", members, namespace=config, kw_only=True)


def patched(data: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """`data` with the corrections in it: objects merge, anything else is replaced."""
    result = dict(data)
    for name, value in corrections.items():
        before = result.get(name)
        both_objects = isinstance(before, Mapping) and isinstance(value, Mapping)
        result[name] = patched(before, value) if before is not None and both_objects else value
    return result


@dataclass(frozen=True, slots=True)
class _EventType:
    kind: type[Fact]
    whole: TypeAdapter[Any]
    partial: TypeAdapter[Any]
    read: Callable[[Mapping[str, Any]], Any]
    write: Callable[[Any], dict[str, Any]]
    marks: Tree

    @classmethod
    def of(cls, kind: type[Fact]) -> Self:
        return cls(
            kind=kind,
            whole=TypeAdapter(kind),
            partial=TypeAdapter(_partial_of(kind)),
            read=reader_of(kind),
            write=writer_of(kind),
            marks=tree_of(kind),
        )


class EventTypes:
    """Every event type, with the closed lists of one configuration; built once, then read only."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._lists = configuration.closed_lists
        self._context = {**self._lists, SPELLINGS: configuration.spellings}
        self._types = {name: _EventType.of(kind) for name, kind in ALL_FACTS.items()}
        kinds = (*self._types.values(), *map(_EventType.of, VARIANTS.values()))
        self._shapes = {each.kind: each for each in kinds}
        self._parts: dict[type, TypeAdapter[Any]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The types in the order of the programme."""
        return tuple(self._types)

    def validate(self, event_type: str, data: Any) -> Fact:
        """The fact that posted `data` states; raises `SchemaMismatch`, pointers under /data."""
        kind = shape_of(event_type, data)
        if kind is None:
            raise SchemaMismatch([Mismatch("/type", "is not an event type of this programme")])
        known = self._shapes[kind]
        fact: Fact = self._checked(known.whole, data, place="/data")
        return fact

    def validate_corrections(
        self, event_type: str, corrections: Mapping[str, Any], *, onto: Fact | None = None
    ) -> None:
        """Check a partial of that type's data; an object that `onto` does not have must be whole.

        Raises `SchemaMismatch`, pointers under /data/corrections.
        """
        place = "/data/corrections"
        known = self._known(event_type) if onto is None else self._shapes[type(onto)]
        self._checked(known.partial, corrections, place=place)
        for name, value in corrections.items():
            if onto is not None and isinstance(value, Mapping):
                self._check_new_part(onto, name, value)

    def _check_new_part(self, onto: Fact, name: str, value: Mapping[str, Any]) -> None:
        hints = get_type_hints(type(onto), include_extras=True)
        attribute = next(f.name for f in fields(onto) if json_name(f.name) == name)
        part = bare(hints[attribute])
        if getattr(onto, attribute) is None and is_dataclass(part) and isinstance(part, type):
            adapter = self._parts.setdefault(part, TypeAdapter(part))
            self._checked(adapter, value, place=f"/data/corrections/{name}")

    def _checked(self, adapter: TypeAdapter[Any], data: Any, *, place: str) -> Any:
        try:
            return adapter.validate_json(orjson.dumps(data), context=self._context)
        except ValidationError as error:
            raise SchemaMismatch(mismatches(error, place=place)) from None

    def from_stored(self, event_type: str, data: Mapping[str, Any]) -> Fact:
        """The fact of stored data; sealed fields may be missing, and read as FORGOTTEN or None.

        Raises `UnknownType`, or `Misshapen` for what no door let in.
        """
        fact: Fact = self._shaped(event_type, data).read(data)
        return fact

    def data_of(self, fact: Fact) -> dict[str, Any]:
        """The fact as a JSON object, without nulls, defaults and forgotten fields."""
        return self._shapes[type(fact)].write(fact)

    def rebuild(self, fact: Fact, corrections: Mapping[str, Any]) -> Fact:
        """The fact as corrected; raises `SchemaMismatch` where no whole fact results."""
        try:
            return self.from_stored(fact.NAME, patched(self.data_of(fact), corrections))
        except Misshapen:
            detail = said("do not make a whole event of the corrected one")
            raise SchemaMismatch([Mismatch("/data/corrections", detail)]) from None

    def marks_of(self, event_type: str) -> Tree:
        """The access class of every field of the type's data."""
        return self._known(event_type).marks

    def marks_for(self, event_type: str, data: Mapping[str, Any]) -> Tree:
        """`marks_of` this data; the corrections in a rectification have the corrected event's.

        Where the corrected event's type has two shapes, or is not known yet, they are of the
        strongest class, as a whole.
        """
        if not issubclass(self._known(event_type).kind, Rectification):
            return self._shaped(event_type, data).marks
        name = data.get("event", {}).get("type", "")
        corrected = None if name in VARIANTS else self._types.get(name)
        inner = STRONGEST if corrected is None else corrected.marks
        return {**self.marks_of(event_type), "corrections": inner}

    def schema(self, event_type: str) -> dict[str, Any]:
        """The JSON Schema (2020-12) of the type's `data`, closed lists as enums."""
        described: dict[str, Any] = self._with_enums(self._described(event_type))
        head = {
            "$schema": JSON_SCHEMA_DIALECT,
            "$id": f"/v1/schemas/{event_type}",
            "title": event_type,
        }
        return described | head | {"examples": [EXAMPLES[event_type]]}

    def _described(self, event_type: str) -> dict[str, Any]:
        known = self._known(event_type)
        if event_type not in VARIANTS:
            return known.whole.json_schema()
        both: Any = known.kind | VARIANTS[event_type]
        return TypeAdapter(both).json_schema()

    def _with_enums(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._with_enums(element) for element in node]
        if not isinstance(node, dict):
            return node
        described = {name: self._with_enums(value) for name, value in node.items()}
        if "x-etage-list" in described:
            described["enum"] = sorted(self._lists[described["x-etage-list"]])
        return described

    def _shaped(self, event_type: str, data: Mapping[str, Any]) -> _EventType:
        kind = shape_of(event_type, data)
        if kind is None:
            raise UnknownType(event_type)
        return self._shapes[kind]

    def _known(self, event_type: str) -> _EventType:
        known = self._types.get(event_type)
        if known is None:
            raise UnknownType(event_type)
        return known
