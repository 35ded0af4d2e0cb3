"""Of a refused event nothing is kept but the programme's own names and keyed hashes."""

from typing import Any

import pytest

from adapters.http.cloudevents import Envelope
from adapters.http.problems import Problem
from adapters.http.refused import is_own_word, refused_of
from domain.access import Actor
from domain.refusal import PlatformNotOpen
from domain.sentence import said
from services.exchanged import Refused
from services.moments import now_in_utc
from services.refusal_sifting import Sieve

SENDER = Actor(organisation="lahso", role="system", person="not-made-at-random", is_token=True)
MADE = "6f0c2d9e-40c5-4d4e-8f7e-0d6b2f6f5c11"


@pytest.fixture(scope="module")
def sieve() -> Sieve:
    types = frozenset({"etage.household.contact-recorded.v1"})
    return Sieve(key=bytes(32), types=types, words=is_own_word)


def kept(sieve: Sieve, problem: Problem, actor: Actor = SENDER, **changed: Any) -> Refused | None:
    whole: dict[str, Any] = {
        "id": MADE,
        "source": "urn:etage:org:lahso",
        "type": "zelie",
        "subject": "ZELIE-1",
        "time": now_in_utc(),
        "data": {"note": "Zélie"},
    }
    return refused_of(problem, actor, Envelope(**{**whole, **changed}), sieve=sieve)


@pytest.mark.parametrize(
    ("event_id", "is_kept"),
    [
        (MADE, True),
        (MADE.replace("-", ""), True),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", True),
        ("zelie-fictive", False),
        ("evt-000123", False),
        (f"{MADE}-zelie", False),
        ("0ZELIE", False),
    ],
)
def test_an_id_is_kept_where_it_can_hold_no_name(
    sieve: Sieve, event_id: str, *, is_kept: bool
) -> None:
    assert (sieve.event_id(event_id) == event_id) is is_kept
    assert sieve.event_id(event_id) in (event_id, None)


def test_hashes_find_what_was_sent_again_and_tell_organisations_apart(sieve: Sieve) -> None:
    assert sieve.event_hash("lahso", "zelie") == sieve.event_hash("lahso", "zelie")
    assert sieve.event_hash("lahso", "zelie") != sieve.event_hash("intermed", "zelie")
    other = Sieve(key=bytes(31) + b"1", types=(), words=is_own_word)
    assert sieve.source_hash("urn:etage:org:lahso") != other.source_hash("urn:etage:org:lahso")


@pytest.mark.parametrize(
    ("pointer", "told"),
    [
        ("/data/reference_person/name", ["/data/reference_person/name"]),
        ("/data/zelie_fictive", ["/data"]),
        ("/data/dwelling/zelie_fictive/commune", ["/data/dwelling"]),
        ("/data/signals/12/kind", ["/data/signals/12/kind"]),
        ("/data/0612345678", ["/data"]),
        ("/zelie", []),
    ],
)
def test_a_pointer_ends_where_a_sender_s_own_name_begins(
    sieve: Sieve, pointer: str, told: list[str]
) -> None:
    assert sieve.pointers([pointer]) == told


def test_of_a_rule_the_words_are_kept_and_never_what_fills_their_gaps(sieve: Sieve) -> None:
    detail = said("{territory} opened on {day}.", territory="Zélie", day="2020-05-04")
    found = kept(sieve, Problem("platform-not-open", detail, errors=[("/data/zelie", "Zélie")]))
    assert found is not None
    assert found.rules == ["{territory} opened on {day}."]
    nested = said("The request {what}.", what=PlatformNotOpen("Zélie"))
    found = kept(sieve, Problem("malformed", nested))
    assert found is not None
    assert found.rules == ["The request {what}.", PlatformNotOpen().title]


def test_nothing_a_sender_chose_is_kept_as_it_was(sieve: Sieve) -> None:
    found = kept(
        sieve,
        Problem("invalid", errors=[("/data/zelie", "Zélie")]),
        id="zelie",
        source="urn:etage:org:lahso:zelie",
    )
    assert found is not None
    assert "zelie" not in repr(found).lower()
    assert (found.event_id, found.event_type, found.credential) == (None, None, None)


def test_a_person_s_own_id_is_not_kept_and_a_token_s_is(sieve: Sieve) -> None:
    problem = Problem("not-found")
    person = kept(sieve, problem, Actor(organisation="lahso", role="worker", person=MADE))
    token = kept(
        sieve, problem, Actor(organisation="lahso", role="system", person=MADE, is_token=True)
    )
    assert person is not None
    assert token is not None
    assert (person.credential, token.credential) == (None, MADE)


@pytest.mark.parametrize("slug", ["unauthenticated", "too-fast", "unavailable", "internal"])
def test_what_says_nothing_of_the_event_is_not_kept(sieve: Sieve, slug: str) -> None:
    assert kept(sieve, Problem(slug)) is None
