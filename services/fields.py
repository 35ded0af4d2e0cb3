"""Which access class each field of an event has, and an event's data taken apart by class."""

import types
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from domain.fact import json_name
from domain.marks import SEALED, FieldClass, Sensitivity

STRONGEST = FieldClass.HEALTH
"""The class of a field that no mark describes: the strongest (docs/access.md)."""

_SEALED = frozenset(SEALED)


@dataclass(frozen=True, slots=True)
class Each:
    """An array whose every element is an object with the same marks."""

    marks: "Tree"


Mark = FieldClass | Each | Mapping[str, Any]
Tree = Mapping[str, Mark]
Boxes = dict[FieldClass, dict[str, Any]]


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, `None` left out; any other type stands for itself."""
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(arm for arm in get_args(annotation) if arm is not type(None))
    return (annotation,)


def _mark(annotation: Any, given: FieldClass | None = None) -> Mark:
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        classes = [mark.field_class for mark in marks if isinstance(mark, Sensitivity)]
        return _mark(inner, classes[0] if classes else given)
    (arm, *others) = alternatives(annotation)
    if given is None and not others and get_origin(arm) is Annotated:
        return _mark(arm)
    if is_dataclass(arm) and isinstance(arm, type):
        return tree_of(arm)
    if get_origin(arm) is tuple:
        element = _mark(get_args(arm)[0], given)
        return Each(element) if isinstance(element, Mapping) else element
    return given or STRONGEST


def tree_of(kind: type) -> Tree:
    """The marks of a fact or part by JSON name; an array of scalars has its elements' class."""
    hints = get_type_hints(kind, include_extras=True)
    return {json_name(field.name): _mark(hints[field.name]) for field in fields(kind)}


def split(tree: Tree, data: Mapping[str, Any]) -> tuple[dict[str, Any], Boxes]:
    """Take the sealed fields out of `data`: what stays clear, and values by class and pointer.

    Objects stay in the clear part even when empty, so that every pointer keeps its parent; a
    sealed array of scalars is one value under one pointer.
    """
    boxes: Boxes = {}
    return _split(tree, data, path="", boxes=boxes), boxes


def _split(tree: Tree, data: Mapping[str, Any], *, path: str, boxes: Boxes) -> dict[str, Any]:
    clear: dict[str, Any] = {}
    for name, value in data.items():
        mark = tree.get(name, STRONGEST)
        if isinstance(mark, FieldClass):
            if mark in _SEALED:
                boxes.setdefault(mark, {})[f"{path}/{name}"] = value
            else:
                clear[name] = value
        elif isinstance(mark, Each):
            clear[name] = [
                _split(mark.marks, element, path=f"{path}/{name}/{index}", boxes=boxes)
                for index, element in enumerate(value)
            ]
        else:
            clear[name] = _split(mark, value, path=f"{path}/{name}", boxes=boxes)
    return clear


def merge(clear: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """Put opened values back under their pointers; `clear` itself is left as it was."""
    data: dict[str, Any] = _copy(clear)
    for pointer, value in opened.items():
        *parents, last = pointer[1:].split("/")
        target: Any = data
        for parent in parents:
            target = target[int(parent) if isinstance(target, list) else parent]
        target[last] = value
    return data


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copy(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_copy(element) for element in value]
    return value


def visible(tree: Tree, data: Mapping[str, Any], classes: Collection[FieldClass]) -> dict[str, Any]:
    """What of `data` a reader of these classes may see; the rest is absent, not masked.

    An object of which nothing may be seen is absent too. In an array the elements keep their
    places, as long as something is seen in one of them.
    """
    seen: dict[str, Any] = {}
    for name, value in data.items():
        mark = tree.get(name, STRONGEST)
        if isinstance(mark, FieldClass):
            if mark in classes:
                seen[name] = value
        elif isinstance(mark, Each):
            elements = [visible(mark.marks, element, classes) for element in value]
            if any(elements):
                seen[name] = elements
        elif inner := visible(mark, value, classes):
            seen[name] = inner
    return seen


def class_at(tree: Tree, pointer: str) -> FieldClass:
    """The class of the field at a JSON pointer into the event's data."""
    mark: Mark = tree
    for token in pointer[1:].split("/"):
        if isinstance(mark, FieldClass):
            break
        mark = mark.marks if isinstance(mark, Each) else mark.get(token, STRONGEST)
    return mark if isinstance(mark, FieldClass) else STRONGEST
