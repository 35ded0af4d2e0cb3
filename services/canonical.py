"""Canonical JSON (RFC 8785), for what is hashed, digested or sealed."""

from typing import Any

import orjson

_FORM = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a JSON value without floats, its whole numbers within 53 bits.

    Every key of ours is ASCII: there, sorting by code point and by UTF-16 unit agree. Raises
    `TypeError` (orjson's JSONEncodeError) for what JSON does not hold, dates included.
    """
    return orjson.dumps(value, option=_FORM)
