"""A ledger and a key ring on a database of the test's own."""

from collections.abc import Iterator
from typing import Protocol

import pytest

from adapters.memory.key_ring import MemoryKeyRing
from adapters.memory.ledger import MemoryLedger
from adapters.postgres.key_ring import PostgresKeyRing
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.session import open_pool
from services.keyring import Wrapping
from services.ports import KeyRing, Ledger


class DatabaseLike(Protocol):
    def as_role(self, purpose: str) -> str: ...


@pytest.fixture
def postgres_ledger(database: DatabaseLike) -> Iterator[PostgresLedger]:
    with open_pool(database.as_role("folder"), size=4) as pool:
        ledger = PostgresLedger(writer=database.as_role("writer"), pool=pool)
        yield ledger
        ledger.close()


@pytest.fixture(params=["postgres", "memory"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    """Both implementations of the port, one after the other."""
    if request.param == "memory":
        return MemoryLedger()
    postgres: PostgresLedger = request.getfixturevalue("postgres_ledger")
    return postgres


@pytest.fixture
def postgres_key_ring(database: DatabaseLike) -> Iterator[PostgresKeyRing]:
    with open_pool(database.as_role("keys"), size=2) as pool:
        yield PostgresKeyRing(pool=pool, wrapping=Wrapping(bytes(32)))


@pytest.fixture(params=["postgres", "memory"])
def key_ring(request: pytest.FixtureRequest) -> KeyRing:
    if request.param == "memory":
        return MemoryKeyRing(forget_references=lambda stream: None)
    postgres: PostgresKeyRing = request.getfixturevalue("postgres_key_ring")
    return postgres
