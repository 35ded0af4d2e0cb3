"""What a person is found by: words, numbers and days, however they were written."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest

from adapters.memory.key_ring import MemoryKeyRing
from adapters.memory.ledger import MemoryLedger
from domain.path import HouseholdPath
from domain.programme import Configuration
from services.events import EventTypes
from services.identity_index import (
    LEAVING_AS_IT_WAS,
    IndexRow,
    Kind,
    Tokens,
    phone_digits,
    rows_of,
    values_of,
    words_of,
)
from services.reading import Stream, extended
from services.simulation.simulation import simulate
from tests.projections.log import Log

HOUSEHOLDS = 60
TOKENS = Tokens(bytes(32))


@pytest.mark.parametrize(
    "written",
    [
        "Zélie Fictive-Dœuvre",
        "FICTIVE DOEUVRE Zelie",
        "Mme Zélie FICTIVE DŒUVRE",
        "zélie  fictive’doeuvre",
        "Ze\u0301lie Fictive Dœuvre",
    ],
)
def test_a_name_is_the_same_however_it_is_written(written: str) -> None:
    assert sorted(words_of(written)) == ["doeuvre", "fictive", "zelie"]


def test_particles_are_words_of_the_name() -> None:
    assert words_of("Basile de l’Exemple") == ["basile", "de", "l", "exemple"]


@pytest.mark.parametrize(
    "written", ["06 39 98 01 02", "+33 6 39 98 01 02", "0033639980102", "+33 (0)6-39.98.01.02"]
)
def test_a_telephone_number_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_digits(written) == "639980102"


def test_too_few_digits_are_no_number() -> None:
    assert phone_digits("36 39") == ""


def test_what_is_not_told_is_not_looked_for() -> None:
    assert dict(values_of({})) == {}
    found = dict(values_of({"email": "Menage.1@Exemple.invalid"}))
    assert found == {Kind.EMAIL: "menage.1@exemple.invalid"}


def test_readers_and_kinds_and_installations_have_tokens_of_their_own() -> None:
    one, other = Tokens(b"1" * 32), Tokens(b"2" * 32)
    tokens = {
        tokens.token(reader, kind, "fictive")
        for tokens in (one, other)
        for reader in ("grandlyon-habitat", "territory:venissieux")
        for kind in (Kind.NAME, Kind.WORD)
    }
    assert len(tokens) == 8
    assert one.token("grandlyon-habitat", Kind.NAME, "fictive") in tokens


@dataclass(frozen=True, kw_only=True)
class Lives:
    """Simulated households, in memory."""

    ledger: MemoryLedger
    key_ring: MemoryKeyRing
    paths: Mapping[UUID, HouseholdPath]
    event_types: EventTypes

    def rows(self, household: UUID, first: int | None = None) -> list[IndexRow]:
        """The rows that the first events of a household make."""
        events = self.ledger.stream(household)[:first]
        keys = self.key_ring.load([household])[household]
        stream = extended(Stream(), events, self.event_types)
        return rows_of(stream, events, keys, tokens=TOKENS, event_types=self.event_types)


@pytest.fixture(scope="module")
def lives(configuration: Configuration, event_types: EventTypes) -> Lives:
    ledger = MemoryLedger()
    key_ring = MemoryKeyRing(forget_references=ledger.forget_references)
    log = Log(ledger, key_ring, configuration, types=event_types)
    log.post(simulate(households=HOUSEHOLDS, seed=5, configuration=configuration))
    return Lives(ledger=ledger, key_ring=key_ring, paths=log.paths(), event_types=event_types)


def test_the_facts_that_are_passed_over_change_neither_person_nor_readers(lives: Lives) -> None:
    passed_over = set()
    for household in lives.paths:
        before = None
        for nth, event in enumerate(lives.ledger.stream(household), start=1):
            made = lives.rows(household, nth)
            if event.type in LEAVING_AS_IT_WAS:
                assert made == before, event.type
                passed_over.add(event.type)
            before = made
    assert len(passed_over) > len(LEAVING_AS_IT_WAS) // 2
