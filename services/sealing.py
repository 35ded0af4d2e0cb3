"""Sealing: personal fields are kept as ciphertext, under a key of their household and class."""

import base64
import hmac
import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.marks import FieldClass
from services.canonical import canonical
from services.ports import HouseholdKeys
from services.record import SALT_BYTES, counted

NONCE_BYTES = 12
KEY_BYTES = 32
BOX_NAMES = {
    FieldClass.IDENTITY: "identity",
    FieldClass.SOCIAL: "social",
    FieldClass.HEALTH: "health",
}
"""The stored name of each sealed class; it is written in the ledger for ever."""

Randomness = Callable[[int], bytes]
Sealable = Mapping[FieldClass, Mapping[str, Any]]


class BrokenSeal(Exception):
    """A sealed box does not open with its key: it was moved, or altered."""


def key_id(key: bytes) -> str:
    """A public name of a key, from which the key cannot be found."""
    return sha256(b"etage key id" + key).hexdigest()[:16]


def associated(stream: UUID, box: tuple[str, str], *, version: int, event_type: str) -> bytes:
    """What a box is bound to: household, version, event type, class and key id."""
    name, key = box
    parts = (stream.bytes, version.to_bytes(8, "big"), event_type.encode(), name.encode())
    return b"".join(counted(part) for part in (*parts, key.encode()))


def sealed_state(
    clear: Mapping[str, Any],
    sealable: Sealable,
    keys: HouseholdKeys,
    *,
    version: int,
    event_type: str,
    randomness: Randomness = os.urandom,
) -> dict[str, Any]:
    """The state to store: clear data, one box per sealed class, and the salt of the field hashes.

    `sealable` maps each sealed class to its fields by JSON pointer. A box tells in clear which
    fields it holds, so that what was forgotten can be named. Raises KeyError when a key is gone.
    """
    state: dict[str, Any] = {
        "data": clear,
        "salt": base64.b64encode(randomness(SALT_BYTES)).decode(),
    }
    boxes = {}
    for field_class, fields in sealable.items():
        name = BOX_NAMES[field_class]
        key = keys.by_class[name]
        label = key_id(key)
        nonce = randomness(NONCE_BYTES)
        bound = associated(keys.stream, (name, label), version=version, event_type=event_type)
        box = nonce + AESGCM(key).encrypt(nonce, canonical(fields), bound)
        boxes[name] = {
            "box": base64.b64encode(box).decode(),
            "fields": sorted(fields),
            "key": label,
        }
    if boxes:
        state["sealed"] = boxes
    return state


def opened(
    state: Mapping[str, Any],
    field_class: FieldClass,
    keys: HouseholdKeys,
    *,
    version: int,
    event_type: str,
) -> Mapping[str, Any] | None:
    """The fields of one class by pointer, none where it has no box; None when its key is gone.

    Raises BrokenSeal when the box does not open.
    """
    sealed = state.get("sealed", {}).get(BOX_NAMES[field_class])
    if sealed is None:
        return {}
    return opened_box(sealed, field_class, keys, version=version, event_type=event_type)


def opened_box(
    sealed: Mapping[str, Any],
    field_class: FieldClass,
    keys: HouseholdKeys,
    *,
    version: int,
    event_type: str,
) -> Mapping[str, Any] | None:
    """The fields of one box by pointer; None when its key was destroyed.

    `version` and `event_type` are those of the event it came with. Raises BrokenSeal.
    """
    name = BOX_NAMES[field_class]
    key = keys.by_class.get(name)
    if key is None:
        return None
    box = base64.b64decode(sealed["box"])
    bound = associated(keys.stream, (name, sealed["key"]), version=version, event_type=event_type)
    try:
        plain = AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], bound)
    except InvalidTag as error:
        raise BrokenSeal(f"{event_type} version {version} of stream {keys.stream}") from error
    fields: Mapping[str, Any] = orjson.loads(plain)
    return fields


def digest(key: bytes, event_type: str, *, stream: UUID, data: Mapping[str, Any]) -> bytes:
    """The keyed digest of an event's content: type, household and data as posted."""
    content = {"data": data, "household": str(stream), "type": event_type}
    return hmac.new(key, canonical(content), sha256).digest()


def reference_hash(key: bytes, organisation: str, reference: str) -> bytes:
    """The keyed hash under which an organisation's own case reference is looked up."""
    told = counted(organisation.encode()) + counted(reference.encode())
    return hmac.new(key, told, sha256).digest()
