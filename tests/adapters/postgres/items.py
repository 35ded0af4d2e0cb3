"""Items to append, as a test needs them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from services.canonical import canonical
from services.ports import Item
from services.record import data_hash

TYPE = "etage.household.signal-recorded.v1"
SOURCE = "urn:etage:org:grandlyon-habitat"
STATE = {
    "data": {"kind": "arrears", "occurred_on": "2019-03-12"},
    "salt": "c2FsdHNhbHRzYWx0c2FsdA==",
}


def item(stream: UUID, expected_version: int, **changes: Any) -> Item:
    """An item for a stream at a version; anything else by keyword."""
    values: dict[str, Any] = {
        "request": 0,
        "source": SOURCE,
        "id": str(uuid4()),
        "type": TYPE,
        "occurred_on": date(2019, 3, 12),
        "state": canonical(STATE),
        "data_hash": data_hash(STATE),
        "digest": b"digest",
    } | changes
    return Item(stream=stream, expected_version=expected_version, **values)


def numbered(*items: Item) -> list[Item]:
    """The items as requests of their own."""
    return [
        Item(**{name: getattr(one, name) for name in Item.__slots__} | {"request": number})
        for number, one in enumerate(items)
    ]
