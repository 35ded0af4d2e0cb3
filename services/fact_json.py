"""Facts to JSON objects and back, through functions made once for each class.

Reading is for what the ledger holds: it checks shapes, not the programme's closed lists, for a
code that was right when it was stored stays right when the list changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from domain.fact import json_name
from domain.marks import SEALED, FieldClass
from services.fields import alternatives, tree_of

Converter = Callable[[Any], Any]


class Forgotten(str):
    """Stands for a required sealed field that was not opened, or whose key is destroyed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "FORGOTTEN"


FORGOTTEN = Forgotten()


class Misshapen(ValueError):
    """What is stored does not have the shape of its type."""


def bare(annotation: Any) -> Any:
    """A field's type without its marks and without `None`."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
            continue
        arms = alternatives(annotation)
        if len(arms) != 1 or arms[0] is annotation:
            return annotation
        annotation = arms[0]


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    raise Misshapen("a text was expected")


def _whole(value: Any) -> int:
    if type(value) is int:
        return value
    raise Misshapen("a whole number was expected")


def _flag(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise Misshapen("true or false was expected")


def _money(value: Any) -> Decimal:
    return Decimal(_text(value))


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise Misshapen("an object was expected")


_READERS: Mapping[Any, Converter] = {
    str: _text,
    int: _whole,
    bool: _flag,
    date: date.fromisoformat,
    Decimal: _money,
}


def _reader(annotation: Any) -> Converter:
    kind = bare(annotation)
    if kind in _READERS:
        return _READERS[kind]
    if get_origin(kind) is tuple:
        return _array_reader(_reader(get_args(kind)[0]))
    if isinstance(kind, type) and is_dataclass(kind):
        return reader_of(kind)
    return _object


def _array_reader(element: Converter) -> Converter:
    def read(values: Any) -> tuple[Any, ...]:
        if not isinstance(values, list | tuple):
            raise Misshapen("an array was expected")
        return tuple([element(value) for value in values])

    return read


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _placeholders(kind: type[Any]) -> Mapping[str, Any]:
    marks = tree_of(kind)
    return {
        field.name: FORGOTTEN
        for field in fields(kind)
        if _is_required(field) and _is_sealed(marks[json_name(field.name)])
    }


def _is_sealed(mark: Any) -> bool:
    return isinstance(mark, FieldClass) and mark in SEALED


def reader_of(kind: type[Any]) -> Callable[[Mapping[str, Any]], Any]:
    """A function from a stored JSON object to `kind`; sealed fields may be missing.

    It raises `Misshapen` for an unknown field, a missing clear one or a value of another type.
    """
    hints = get_type_hints(kind, include_extras=True)
    table = {json_name(f.name): (f.name, _reader(hints[f.name])) for f in fields(kind)}
    placeholders = _placeholders(kind)

    def read(data: Mapping[str, Any]) -> Any:
        values = dict(placeholders)
        try:
            for name, value in data.items():
                attribute, convert = table[name]
                values[attribute] = convert(value)
            return kind(**values)
        except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
            raise Misshapen(f"not the shape of a {kind.__name__}") from error
        except ValueError as error:
            raise Misshapen(f"a value that a {kind.__name__} does not hold") from error

    return read


def _writer(annotation: Any) -> Converter | None:
    kind = bare(annotation)
    if kind is date:
        return date.isoformat
    if kind is Decimal:
        return str
    if get_origin(kind) is tuple:
        return _array_writer(_writer(get_args(kind)[0]))
    if isinstance(kind, type) and is_dataclass(kind):
        return writer_of(kind)
    return None


def _array_writer(element: Converter | None) -> Converter:
    def write(values: Any) -> list[Any]:
        return list(values) if element is None else [element(value) for value in values]

    return write


def writer_of(kind: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """A function from a `kind` to its JSON object, without nulls, defaults or `FORGOTTEN`."""
    hints = get_type_hints(kind, include_extras=True)
    table = [
        (json_name(f.name), f.name, _writer(hints[f.name]), _is_required(f)) for f in fields(kind)
    ]

    def write(fact: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, attribute, convert, required in table:
            value = getattr(fact, attribute)
            if value is None or value is FORGOTTEN or (not required and value in ((), {})):
                continue
            data[name] = value if convert is None else convert(value)
        return data

    return write
