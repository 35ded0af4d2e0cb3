"""The record of one event, byte for byte as it is hashed, and the two chains over records.

The layout is stored for ever and described, with test vectors, in `docs/records.md`. The append
function computes the same bytes in SQL; a test holds the two together.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.canonical import canonical

NO_LEAF = bytes(32)
NO_CHAIN = bytes(32)
LEAF_PREFIX = b"\x00"
SALT_BYTES = 16
_EPOCH_DAY = date(1970, 1, 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is hashed of an event. `previous_leaf` is that of the same stream, zeros at first."""

    position: int
    stream: UUID
    version: int
    previous_leaf: bytes
    occurred_on: date
    recorded_at: datetime
    source: str
    id: str
    type: str
    data_hash: bytes


def record_bytes(record: Record) -> bytes:
    """The record's bytes: fixed-width big-endian numbers, texts as length (4 bytes) and UTF-8."""
    return b"".join(
        (
            record.position.to_bytes(8, "big"),
            record.stream.bytes,
            record.version.to_bytes(8, "big"),
            record.previous_leaf,
            (record.occurred_on - _EPOCH_DAY).days.to_bytes(4, "big", signed=True),
            microseconds(record.recorded_at).to_bytes(8, "big", signed=True),
            counted(record.source.encode()),
            counted(record.id.encode()),
            counted(record.type.encode()),
            record.data_hash,
        )
    )


def leaf_of(record: Record) -> bytes:
    """The leaf (RFC 6962): SHA-256 of a zero byte and the record."""
    return sha256(LEAF_PREFIX + record_bytes(record)).digest()


def chained(previous: bytes, leaf: bytes) -> bytes:
    """The log's chain after one more leaf."""
    return sha256(previous + leaf).digest()


def counted(value: bytes) -> bytes:
    """A byte string after its length in four bytes, so that neighbours cannot be confused."""
    return len(value).to_bytes(4, "big") + value


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01T00:00:00Z."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def data_hash(state: Mapping[str, Any]) -> bytes:
    """SHA-256 over the sorted hashes of the state's fields.

    A clear field counts by its pointer and its canonical value, a sealed class by its ciphertext.
    """
    salt = base64.b64decode(state["salt"])
    return sha256(b"".join(sorted(field_hash(p, salt, v) for p, v in _fields(state)))).digest()


def field_hash(pointer: str, salt: bytes, value: bytes) -> bytes:
    """The hash of one field; it can stand for the field where the field is withheld."""
    path = pointer.encode()
    return sha256(counted(path) + field_salt(pointer, salt) + value).digest()


def field_salt(pointer: str, salt: bytes) -> bytes:
    """The field's own salt, which tells nothing of the salts of other fields."""
    return sha256(salt + pointer.encode()).digest()[:SALT_BYTES]


def _fields(state: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    yield from _leaves("/data", state["data"])
    for field_class, sealed in state.get("sealed", {}).items():
        yield f"/sealed/{field_class}", base64.b64decode(sealed["box"])
        yield f"/sealed/{field_class}/fields", canonical(sealed["fields"])
        yield f"/sealed/{field_class}/key", canonical(sealed["key"])


def _leaves(pointer: str, value: Any) -> Iterator[tuple[str, bytes]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(f"{pointer}/{name}", inner)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            yield from _leaves(f"{pointer}/{index}", inner)
    else:
        yield pointer, canonical(value)
