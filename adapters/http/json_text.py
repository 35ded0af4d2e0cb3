"""JSON text read strictly, and written in the one form that is digested and compared.

What other readers would disagree about, or a database could not hold, is refused here (measurements
M9 to M11), so that whatever is stored can be projected, exported and read again by anyone.
"""

import json
import re
import unicodedata
from typing import Any, NoReturn

from domain.sentence import Sentence, said
from services.mismatches import is_schema_like

DEPTH_LEVELS_MAX = 8
KEYS_MAX = 200
INTEGER_MAX = 2**53 - 1
VALUES_MAX = 400_000
_INTEGER_DIGITS_MAX = 16

_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_RESERVED = frozenset({"_type_", "_data_"})
_WORTH_A_WALK = re.compile(r"\\|null|_type_|_data_|\x7f")


class NotJson(ValueError):
    """The text is not JSON that every reader understands alike; `detail` says why, once."""

    def __init__(self, why: Sentence | str) -> None:
        super().__init__(str(why))
        self.why = why

    @property
    def detail(self) -> str:
        """Why, in English; it goes on from "The request …"."""
        return str(self.why)


def parse(body: bytes) -> Any:
    """Read and clean a whole text; raises `NotJson`. Strings are NFC, null members are gone."""
    value, is_plain = read(body)
    return clean(value, is_plain=is_plain)


def read(body: bytes) -> tuple[Any, bool]:
    """The value as written, and whether it is plain: nothing in it needs `clean`'s walk.

    Raises `NotJson` where the text as a whole cannot be trusted: not UTF-8, not JSON, a name given
    twice, a number that readers round differently, or far more values than events hold.
    """
    text = _decoded(body)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(
            said(
                "is not JSON: {message} at line {line}, column {column}",
                message=error.msg,
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    except RecursionError:
        raise NotJson("is nested far too deep") from None
    return value, _is_plain(text)


def _decoded(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotJson("is not UTF-8") from None
    if text.startswith("\ufeff"):
        raise NotJson("begins with a byte order mark")
    if len(text) > VALUES_MAX and sum(map(text.count, ",[{")) > VALUES_MAX:
        raise NotJson(said("holds more than {count} values", count=VALUES_MAX))
    return text


def _is_plain(text: str) -> bool:
    if _WORTH_A_WALK.search(text):
        return False
    return text.isascii() or (
        _FORBIDDEN.search(text) is None and unicodedata.is_normalized("NFC", text)
    )


def clean(value: Any, *, is_plain: bool, levels_max: int = DEPTH_LEVELS_MAX) -> Any:
    """One event's value in NFC and without null members; raises `NotJson` for what it may not hold.

    `levels_max` bounds the nesting; a scalar has no level, an empty object one.
    """
    if _keys(value, levels_max) > KEYS_MAX:
        raise NotJson(said("has more than {count} names", count=KEYS_MAX))
    return value if is_plain else _cleaned(value)


def _keys(value: Any, levels: int) -> int:
    kind = type(value)
    if kind is not dict and kind is not list:
        return 0
    if levels == 0:
        raise NotJson("is nested too deep")
    keys, members = (len(value), value.values()) if kind is dict else (0, value)
    for member in members:
        if type(member) is dict or type(member) is list:
            keys += _keys(member, levels - 1)
    return keys


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_cleaned(element) for element in value]
    if not isinstance(value, dict):
        return value
    members = {
        _name(name): _cleaned(member) for name, member in value.items() if member is not None
    }
    if len(members) < len(value) - list(value.values()).count(None):
        raise NotJson("gives the same name twice")
    return members


def _text(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise NotJson("holds a control character, a text direction override or a lone surrogate")
    return unicodedata.normalize("NFC", text)


def _name(name: str) -> str:
    if name in _RESERVED:
        raise NotJson(said("uses the reserved name {name}", name=name))
    return _text(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        _refuse_duplicate(pairs)
    return members


def _refuse_duplicate(pairs: list[tuple[str, Any]]) -> NoReturn:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen and is_schema_like(name):
            raise NotJson(said("gives the name {name} twice", name=name))
        seen.add(name)
    raise NotJson("gives the same name twice")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) <= _INTEGER_DIGITS_MAX:
        number = int(digits)
        if abs(number) <= INTEGER_MAX:
            return number
    raise NotJson("holds a whole number beyond 2^53 - 1")


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotJson("holds a number beyond what JSON readers hold")
    return number


def _constant(name: str) -> NoReturn:
    raise NotJson(said("holds {name}, which is not JSON", name=name.lstrip("-")))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_float,
    parse_constant=_constant,
)
