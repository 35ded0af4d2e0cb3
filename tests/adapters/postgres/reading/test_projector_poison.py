"""Poison: what no door let in and the log holds all the same stops one household, and no other."""

import json
from typing import Any
from uuid import UUID

from adapters.postgres.parking import parked
from adapters.postgres.read_models import statuses
from services.registry import READ_MODELS
from tests.projections.ground import Ground
from tests.projections.until import until

NAMES = {model.name for model in READ_MODELS}
WITHOUT_DWELLINGS = {"tool_money"}
"""The read models that keep nothing of where a household lives."""
SIGNAL = "etage.household.signal-recorded.v1"
DAY = "2019-03-12"
OBSERVED = {"occurred_on": DAY, "kind": "arrears", "service": "ccas", "observed_on": DAY}
MOVED = {"occurred_on": DAY, "dwelling": {"landlord": "a\0b", "commune": "69029"}}

POISONS: dict[str, tuple[str, Any]] = {
    "a tagged object": (SIGNAL, {"data": {"_type_": "nope", "_data_": 1}}),
    "no data": (SIGNAL, {"salt": ""}),
    "a list": (SIGNAL, []),
    "a missing field": (SIGNAL, {"data": {"occurred_on": DAY}}),
    "another type": (SIGNAL, {"data": {**OBSERVED, "kind": 1}}),
    "no such day": (SIGNAL, {"data": {**OBSERVED, "observed_on": "2019-02-30"}}),
    "no such type": ("etage.household.dreamt.v1", {"data": OBSERVED}),
    "NUL in a text": ("etage.household.moved.v1", {"data": MOVED}),
    "no amount": (
        "etage.household.debt-recorded.v1",
        {"data": {"occurred_on": DAY, "amount": "a lot", "as_of": DAY}},
    ),
}

STORE = """
    WITH placed AS (
        UPDATE ledger.head SET position = position + 1 RETURNING position
    )
    INSERT INTO ledger.event
    SELECT
        placed.position, %(stream)s,
        (SELECT max(version) + 1 FROM ledger.event WHERE stream = %(stream)s),
        %(type)s, '2019-03-12', now(), 'urn:etage:org:nobody', placed.position::text, %(state)s,
        '', '', '', ''
    FROM placed
"""

REPAIR = """
    UPDATE ledger.event
    SET type = 'etage.household.signal-recorded.v1', state = %(state)s
    WHERE source = 'urn:etage:org:nobody'
"""


def store(ground: Ground, stream: UUID, event_type: str, *, state: Any) -> None:
    """Put an event into the log past every door."""
    ground.tamper(STORE, stream=stream, type=event_type, state=json.dumps(state))


def poison(ground: Ground, stream: UUID, kind: str) -> None:
    """Put a poisoned event into the log."""
    event_type, state = POISONS[kind]
    store(ground, stream, event_type, state=state)


def versions(ground: Ground) -> dict[UUID, int]:
    """How many events of each household its row holds."""
    query = "SELECT household, version FROM reading.household_summary"
    return dict(ground.tables.execute(query).fetchall())


def test_each_kind_of_poison_parks_its_household_and_no_other(ground: Ground) -> None:
    ground.post(0, 1000)
    ground.project()
    placed = [key for key, path in ground.paths().items() if path.landlord and path.territory]
    poisoned = dict(zip(placed, POISONS, strict=False))
    before = {stream: ground.row(stream) for stream in poisoned}
    ground.post(1000, 1400)
    for stream, kind in poisoned.items():
        poison(ground, stream, kind)
    ground.project()
    assert {(each.projection, each.stream) for each in parked(ground.tables)} == {
        (name, stream)
        for stream, kind in poisoned.items()
        for name in NAMES - (WITHOUT_DWELLINGS if kind == "NUL in a text" else set())
    }
    assert {stream: ground.row(stream) for stream in poisoned} == before
    assert versions(ground) | dict.fromkeys(poisoned, 0) == {
        stream: 0 if stream in poisoned else path.version for stream, path in ground.paths().items()
    }


def test_what_is_parked_names_a_kind_of_error_and_no_data(ground: Ground) -> None:
    ground.post(0, 200)
    poison(ground, ground.household(), "no such day")
    ground.project()
    assert {each.reason for each in parked(ground.tables)} == {"Misshapen"}
    assert {each.parked for each in statuses(ground.tables)} == {1}


def test_a_parked_household_comes_back_when_its_events_can_be_read(ground: Ground) -> None:
    ground.post(0, 200)
    stream = ground.household()
    poison(ground, stream, "no such type")
    with ground.projecting() as work:
        work.step()
        work.retry()
        assert {each.attempts for each in parked(ground.tables)} == {2}
        ground.tamper(REPAIR, state=json.dumps({"data": OBSERVED}))
        work.retry()
    assert parked(ground.tables) == []
    assert ground.tables.execute(
        "SELECT version FROM reading.household_summary WHERE household = %s", (stream,)
    ).fetchone() == (ground.paths()[stream].version + 1,)


def test_a_rebuild_keeps_the_rows_of_a_parked_household(ground: Ground) -> None:
    ground.post(0, 200)
    ground.project()
    before = ground.dump()
    poison(ground, ground.household(), "a missing field")
    report = ground.rebuild()
    assert (report.parked, report.differences) == (1, ())
    assert before == ground.dump()
    assert {each.projection for each in parked(ground.tables)} == NAMES


def test_a_newer_version_of_a_known_fact_stops_the_projector_instead_of_being_skipped(
    ground: Ground,
) -> None:
    position = ground.post(0, 200)
    ground.project()
    newer = "etage.household.signal-recorded.v2"
    store(ground, ground.household(), newer, state={"data": OBSERVED})
    with ground.projector("old program"):
        until(lambda: {each.alarm for each in statuses(ground.tables)} == {"NewerEventType"})
    assert set(ground.positions().values()) == {position}
    assert parked(ground.tables) == []
