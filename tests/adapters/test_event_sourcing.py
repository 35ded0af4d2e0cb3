"""The library's application over our ledger keeps to what the library promises."""

import itertools
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, ProgrammingError

from adapters.event_sourcing.application import Paths, paths
from adapters.event_sourcing.events import FactRecorded
from adapters.memory.key_ring import MemoryKeyRing
from adapters.memory.ledger import MemoryLedger
from domain.dwelling import Dwelling
from domain.fact import Fact
from domain.identification import Identified, Signal, SignalRecorded
from domain.stages import Stage
from services.events import EventTypes

DAY = date(2019, 5, 2)
IDENTIFIED = Identified(
    occurred_on=DAY,
    dwelling=Dwelling(landlord="grandlyon-habitat", commune="69259", lease_reference="BAIL-77"),
    signals=(Signal(kind="arrears", service="recouvrement", observed_on=DAY),),
    programme="etage",
    territory="venissieux",
)
SIGNAL = SignalRecorded(occurred_on=DAY, kind="isolation", service="proximite", observed_on=DAY)


def recorded(stream: UUID, version: int, fact: Fact, *, id: str = "") -> FactRecorded:
    return FactRecorded(
        originator_id=stream,
        originator_version=version,
        source="urn:etage:org:grandlyon-habitat",
        id=id or str(uuid4()),
        fact=fact,
    )


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def key_ring(ledger: MemoryLedger) -> MemoryKeyRing:
    return MemoryKeyRing(forget_references=ledger.forget_references)


@pytest.fixture
def application(
    ledger: MemoryLedger, key_ring: MemoryKeyRing, event_types: EventTypes
) -> Iterator[Paths]:
    requests = itertools.count()
    with paths(
        ledger=ledger,
        key_ring=key_ring,
        event_types=event_types,
        append=ledger.append,
        next_request=lambda: next(requests),
        subject_digest=b"s" * 32,
    ) as opened:
        yield opened


@pytest.fixture
def household(key_ring: MemoryKeyRing) -> UUID:
    """A household whose keys exist, as the intake prepares them."""
    (keys,) = key_ring.prepare(1)
    return keys.stream


def test_what_is_saved_folds_to_the_path(application: Paths, household: UUID) -> None:
    application.save(recorded(household, 1, IDENTIFIED), recorded(household, 2, SIGNAL))

    path = application.path(household)

    assert path is not None
    assert (path.stage, path.version, len(path.signals)) == (Stage.IDENTIFIED, 2, 2)


def test_a_second_writer_of_one_version_is_told_of_the_conflict(
    application: Paths, household: UUID
) -> None:
    application.save(recorded(household, 1, IDENTIFIED))

    with pytest.raises(IntegrityError):
        application.save(recorded(household, 1, SIGNAL))


def test_the_same_event_saved_again_is_no_conflict(application: Paths, household: UUID) -> None:
    event = recorded(household, 1, IDENTIFIED, id="one")
    (first,) = application.save(event)

    (again,) = application.save(event)

    assert again.notification.id == first.notification.id


def test_sealed_fields_never_reach_the_library_in_clear(
    application: Paths, household: UUID
) -> None:
    (saved,) = application.save(recorded(household, 1, IDENTIFIED))

    assert b"BAIL-77" not in saved.notification.state


def test_notifications_follow_one_another_without_gap(application: Paths, household: UUID) -> None:
    application.save(recorded(household, 1, IDENTIFIED), recorded(household, 2, SIGNAL))

    found = application.recorder.select_notifications(start=1, limit=10)

    assert [notification.id for notification in found] == [1, 2]
    assert application.recorder.max_notification_id() == 2


def test_the_librarys_subscription_is_not_offered(application: Paths) -> None:
    with pytest.raises(ProgrammingError, match="projector"):
        application.recorder.subscribe()
