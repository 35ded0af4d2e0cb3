"""Why a value does not fit its schema, in words that name the rule and never the value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.sentence import Sentence, said

ERRORS_MAX = 50
_SCHEMA_LIKE = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
_LISTED = "not one of the programme's "

RULES: Mapping[str, str] = {
    "missing": "is required",
    "unexpected_keyword_argument": "is not a field of this type",
    "string_type": "must be a string",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must match {pattern}",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "bool_type": "must be true or false",
    "dataclass_type": "must be an object",
    "dict_type": "must be an object",
    "mapping_type": "must be an object",
    "tuple_type": "must be an array",
}
"""What is said for each type of pydantic's errors; a gap is filled from the error's context."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place in the event, as a JSON pointer, and the rule it breaks."""

    pointer: str
    rule: Sentence | str

    @property
    def detail(self) -> str:
        """The rule in English."""
        return str(self.rule)


def is_schema_like(name: str) -> bool:
    """Whether a name that a caller made up may be told back: it cannot be a person's."""
    return _SCHEMA_LIKE.match(name) is not None


def mismatches(error: ValidationError, *, place: str) -> Sequence[Mismatch]:
    """At most ERRORS_MAX errors; `place` is the pointer of the value that was validated."""
    details = error.errors(include_url=False, include_input=False)
    return [_mismatch(detail, place) for detail in details[:ERRORS_MAX]]


def _mismatch(error: ErrorDetails, place: str) -> Mismatch:
    *parents, last = error["loc"] or ("",)
    above = place + "".join(f"/{part}" for part in parents)
    if error["type"] == "unexpected_keyword_argument" and not is_schema_like(str(last)):
        return Mismatch(above, "has a field that this type does not know")
    return Mismatch(f"{above}/{last}".rstrip("/"), _rule(error))


def _rule(error: ErrorDetails) -> Sentence:
    context: Mapping[str, Any] = error.get("ctx", {})
    words = RULES.get(error["type"])
    if words is not None:
        return Sentence(words, context)
    reason = str(context.get("error", ""))
    if reason.startswith(_LISTED):
        listed, _, code = reason.removeprefix(_LISTED).partition(": write ")
        if code:
            return said(
                "is not one of the programme's {list_name}: write {code}",
                list_name=listed,
                code=code,
            )
        return said("is not one of the programme's {list_name}", list_name=listed)
    if error["type"] == "value_error":
        return said("is not a possible value (a date must be a day of the calendar)")
    return said("is not of the form that the type's schema describes")
