"""What seals personal fields: boxes stay where they were put, and no nonce comes twice."""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from domain.marks import FieldClass
from services.keyring import Wrapping, WrongMasterKey, new_keys
from services.ports import HouseholdKeys
from services.sealing import BOX_NAMES, NONCE_BYTES, BrokenSeal, opened, sealed_state

EVENT = "etage.household.contact-recorded.v1"
NOTE = {"/data/note": "note-canari"}
SEALED_TIMES = 1_000_000
RANDOM_BYTES_AT_ONCE = 1 << 16


def sealed(keys: HouseholdKeys, field_class: FieldClass = FieldClass.SOCIAL) -> dict[str, Any]:
    return sealed_state({}, {field_class: NOTE}, keys, version=3, event_type=EVENT)


def read(
    state: Mapping[str, Any],
    keys: HouseholdKeys,
    field_class: FieldClass = FieldClass.SOCIAL,
    **changes: Any,
) -> Any:
    place: dict[str, Any] = {"version": 3, "event_type": EVENT} | changes
    return opened(state, field_class, keys, **place)


def test_a_box_opens_where_it_was_put() -> None:
    keys = new_keys()
    assert read(sealed(keys), keys) == NOTE


@pytest.mark.parametrize(
    "moved",
    [
        {"version": 4},
        {"event_type": "etage.household.reviewed.v1"},
    ],
    ids=lambda moved: next(iter(moved)),
)
def test_a_box_that_was_moved_does_not_open(moved: dict[str, Any]) -> None:
    keys = new_keys()
    with pytest.raises(BrokenSeal):
        read(sealed(keys), keys, **moved)


def test_a_box_of_another_household_does_not_open_even_under_the_same_key() -> None:
    keys = new_keys()
    with pytest.raises(BrokenSeal):
        read(sealed(keys), replace(keys, stream=new_keys().stream))


def test_a_box_of_another_class_does_not_open_even_under_the_same_key() -> None:
    keys = new_keys()
    same = dict.fromkeys(BOX_NAMES.values(), os.urandom(32))
    keys = replace(keys, by_class=same)
    state = sealed(keys, FieldClass.IDENTITY)
    state["sealed"]["social"] = state["sealed"].pop("identity")
    with pytest.raises(BrokenSeal):
        read(state, keys)


def test_a_bit_that_was_changed_is_noticed() -> None:
    keys = new_keys()
    state = sealed(keys)
    box = bytearray(base64.b64decode(state["sealed"]["social"]["box"]))
    box[-1] ^= 1
    state["sealed"]["social"]["box"] = base64.b64encode(box).decode()
    with pytest.raises(BrokenSeal):
        read(state, keys)


def test_health_has_a_key_of_its_own() -> None:
    keys = new_keys()
    assert len(set(keys.by_class.values())) == len(BOX_NAMES)
    without = {name: key for name, key in keys.by_class.items() if name != "health"}
    state = sealed(keys, FieldClass.HEALTH)
    assert read(state, keys, FieldClass.HEALTH) == NOTE
    assert read(state, replace(keys, by_class=without), FieldClass.HEALTH) is None


def remembering(nonces: set[bytes]) -> Callable[[int], bytes]:
    """The system's randomness; it remembers what was asked for as a nonce."""
    stock = bytearray()

    def random(size: int) -> bytes:
        if len(stock) < size:
            stock[:] = os.urandom(RANDOM_BYTES_AT_ONCE)
        taken = bytes(stock[:size])
        del stock[:size]
        if size == NONCE_BYTES:
            nonces.add(taken)
        return taken

    return random


def test_a_million_boxes_of_one_key_have_a_million_nonces() -> None:
    # Random nonces of 96 bits: of n boxes under one key two share a nonce with a chance below
    # n^2 / 2^97. A household of 10^4 events stays under 10^-21, a million boxes under 10^-17; NIST
    # SP 800-38D allows 2^32 boxes a key, and every household and class has a key of its own.
    keys, nonces = new_keys(), set[bytes]()
    random = remembering(nonces)
    for _ in range(SEALED_TIMES):
        sealed_state(
            {}, {FieldClass.SOCIAL: NOTE}, keys, version=3, event_type=EVENT, randomness=random
        )
    assert len(nonces) == SEALED_TIMES


def test_a_wrapped_key_opens_in_its_own_place_only() -> None:
    wrapping, keys, other = Wrapping(os.urandom(32)), new_keys(), new_keys()
    wrapped = dict(wrapping.wrapped(keys))
    assert wrapping.opened(keys.stream, wrapped) == keys
    with pytest.raises(WrongMasterKey, match="moved"):
        wrapping.opened(other.stream, wrapped)
    wrapped["social"], wrapped["health"] = wrapped["health"], wrapped["social"]
    with pytest.raises(WrongMasterKey, match="moved"):
        wrapping.opened(keys.stream, wrapped)


def test_a_key_wrapped_by_an_older_key_opens_while_both_are_known() -> None:
    old, new, keys = os.urandom(32), os.urandom(32), new_keys()
    wrapped = Wrapping(old).wrapped(keys)
    assert Wrapping(new, old).opened(keys.stream, wrapped) == keys
    with pytest.raises(WrongMasterKey, match="another master key"):
        Wrapping(new).opened(keys.stream, wrapped)


def test_a_process_learns_of_a_new_wrapping_key_when_it_meets_one() -> None:
    old, new, keys = os.urandom(32), os.urandom(32), new_keys()
    known = [old]
    running = Wrapping(old, reload=lambda: known)
    wrapped = Wrapping(new).wrapped(keys)
    with pytest.raises(WrongMasterKey):
        running.opened(keys.stream, wrapped)
    known.insert(0, new)
    assert running.opened(keys.stream, wrapped) == keys
