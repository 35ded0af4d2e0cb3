"""What a verification of the log finds is kept, and the next one holds the log against it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest

from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.verifications import FOUND_MAX, VerificationStore
from adapters.verifying import Verifying
from services.ports import LedgerUnavailable
from services.replay import identifiers_between
from services.verification import Break
from services.verifications import Finding, Verification
from tests.adapters.postgres.items import item, numbered
from tests.conftest import Database

ASKED_BY = "chambre-regionale-des-comptes"
FOUND = Verification(
    organisation=ASKED_BY,
    started_at=datetime(2020, 6, 30, 9, 0, tzinfo=UTC),
    ended_at=datetime(2020, 6, 30, 9, 1, tzinfo=UTC),
    finding=Finding.BROKEN,
    position=7,
    broken_as=Break.DATA,
)
EMPTY_AGAIN: LiteralString = """
    SET session_replication_role = replica;
    DELETE FROM ledger.event;
    UPDATE ledger.head SET position = 0, chain = decode(repeat('00', 32), 'hex')
"""


@pytest.fixture
def store(database: Database) -> VerificationStore:
    return VerificationStore(database.as_role("auditor"))


@pytest.fixture
def verifying(database: Database, store: VerificationStore) -> Iterator[Verifying]:
    running = Verifying(database.as_role("auditor"), store)
    yield running
    running.stop()


def written(ledger: PostgresLedger, count: int) -> None:
    """So many households, each of one event."""
    ledger.append(numbered(*(item(uuid4(), 0) for _ in range(count))))


def found(verifying: Verifying, store: VerificationStore) -> Verification:
    """What a verification finds now."""
    assert verifying.start(ASKED_BY)
    verifying.wait(30)
    return store.latest(limit=1)[0]


def test_a_whole_log_is_found_whole_up_to_its_end(
    postgres_ledger: PostgresLedger, verifying: Verifying, store: VerificationStore
) -> None:
    written(postgres_ledger, 3)
    told = found(verifying, store)
    head = postgres_ledger.head()
    assert (told.finding, told.position, told.chain) == (Finding.WHOLE, 3, head.chain)
    assert (told.organisation, told.broken_as) == (ASKED_BY, None)
    assert told.ended_at >= told.started_at


@pytest.mark.parametrize("again", [2, 5])
def test_a_log_that_was_written_anew_is_not_the_one_that_was_verified(
    *,
    database: Database,
    postgres_ledger: PostgresLedger,
    verifying: Verifying,
    store: VerificationStore,
    again: int,
) -> None:
    written(postgres_ledger, 3)
    assert found(verifying, store).finding is Finding.WHOLE
    with psycopg.connect(database.conninfo) as owner:
        owner.execute(EMPTY_AGAIN)
    written(postgres_ledger, again)
    told = found(verifying, store)
    assert (told.finding, told.broken_as) == (Finding.BROKEN, Break.REWRITTEN)
    assert told.position == 3


def test_what_the_log_gained_since_is_no_alarm(
    postgres_ledger: PostgresLedger, verifying: Verifying, store: VerificationStore
) -> None:
    written(postgres_ledger, 3)
    found(verifying, store)
    written(postgres_ledger, 2)
    told = found(verifying, store)
    assert (told.finding, told.position) == (Finding.WHOLE, 5)


def test_a_verification_that_has_no_time_says_that_it_did_not_end(
    database: Database, postgres_ledger: PostgresLedger, store: VerificationStore
) -> None:
    written(postgres_ledger, 3)
    hurried = Verifying(database.as_role("auditor"), store, seconds_max=0)
    told = found(hurried, store)
    assert (told.finding, told.position, told.chain) == (Finding.UNFINISHED, 0, None)


def test_two_verifications_never_run_at_once_and_none_after_the_end(verifying: Verifying) -> None:
    started = [verifying.start(ASKED_BY) for _ in range(20)]
    assert started[0]
    verifying.stop()
    assert not verifying.start(ASKED_BY)
    assert not verifying.is_running


def test_what_was_found_comes_back_the_latest_first(store: VerificationStore) -> None:
    later = replace(FOUND, position=9, broken_as=Break.HEAD)
    store.keep(FOUND)
    store.keep(later)
    assert store.latest(limit=5) == [later, FOUND]
    assert store.latest_whole() is None


@pytest.mark.parametrize("change", ["UPDATE {} SET position = 0", "DELETE FROM {}"])
def test_nobody_takes_back_what_was_found(
    database: Database, store: VerificationStore, change: LiteralString
) -> None:
    store.keep(FOUND)
    statement = change.replace("{}", "ledger.verification")
    for conninfo in (database.as_role("auditor"), database.conninfo):
        with (
            psycopg.connect(conninfo) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


@pytest.mark.parametrize("purpose", ["writer", "projector", "reader", "folder", "keys"])
def test_only_the_auditor_s_role_reads_what_was_found(database: Database, purpose: str) -> None:
    with (
        psycopg.connect(database.as_role(purpose)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT FROM ledger.verification")


def test_a_pseudonym_finds_its_household_and_a_subject_is_none(
    postgres_ledger: PostgresLedger, store: VerificationStore
) -> None:
    household, subject = uuid4(), uuid4()
    of_platform = item(subject, 0, type="etage.platform.opened.v1")
    postgres_ledger.append(numbered(item(household, 0), of_platform))
    for stream, expected in ((household, [household]), (subject, [])):
        between = identifiers_between(f"Ménage {stream.hex[:4]}-{stream.hex[4:8]}")
        assert between is not None
        assert store.households_between(*between) == expected


@pytest.mark.parametrize("text", ["", "Fictive", "12345", "1234567g", "12 34", "%", "é" * 8])
def test_what_is_no_pseudonym_finds_nobody(text: str) -> None:
    assert identifiers_between(text) is None


def test_no_more_than_a_page_of_households_is_found(
    postgres_ledger: PostgresLedger, store: VerificationStore
) -> None:
    written(postgres_ledger, FOUND_MAX + 1)
    found_there = store.households_between(UUID(int=0), UUID(int=2**128 - 1))
    assert len(found_there) == FOUND_MAX


def test_without_a_database_nothing_is_said() -> None:
    nowhere = VerificationStore("host=/nowhere dbname=none")
    with pytest.raises(LedgerUnavailable):
        nowhere.latest(limit=1)
