"""The vectors of docs/records.md, computed apart from this program, are what it computes."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.record import NO_CHAIN, NO_LEAF, Record, chained, data_hash, leaf_of, record_bytes

PAGE = Path(__file__).parent.parent / "docs" / "records.md"


def vectors() -> list[dict[str, Any]]:
    """The events of the page, in order of position."""
    block = re.search(r"^```json\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert block is not None
    events: list[dict[str, Any]] = json.loads(block[1])
    return events


def record_of(event: Mapping[str, Any], previous_leaf: bytes) -> Record:
    """The record of one event of the page."""
    return Record(
        position=event["position"],
        stream=UUID(event["household"]),
        version=event["version"],
        previous_leaf=previous_leaf,
        occurred_on=date.fromisoformat(event["occurred_on"]),
        recorded_at=datetime.fromisoformat(event["recorded_at"]),
        source=event["source"],
        id=event["id"],
        type=event["type"],
        data_hash=bytes.fromhex(event["data_hash"]),
    )


def test_the_data_hash_is_the_one_on_the_page() -> None:
    for event in vectors():
        assert event["data_hash"] == data_hash(event["state"]).hex()


def test_record_leaf_and_chain_are_those_on_the_page() -> None:
    leaf, chain = NO_LEAF, NO_CHAIN
    for event in vectors():
        record = record_of(event, leaf)
        leaf = leaf_of(record)
        chain = chained(chain, leaf)
        assert event["record"] == record_bytes(record).hex()
        assert [event["leaf"], event["chain"]] == [leaf.hex(), chain.hex()]
