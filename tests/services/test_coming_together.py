"""Forty households linked and unlinked at random: both files say the same, and lose nothing."""

from random import Random
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor
from domain.linking import AlreadyLinked, NotLinked
from services.answers import Receipt
from services.history import NotFound
from services.ports import Posted
from tests.services.conftest import Desk

PLATFORM = "plateforme-venissieux"
HOUSEHOLDS, WORDS = 40, 400
READERS = (
    PLATFORM,
    "grandlyon-habitat",
    "est-metropole-habitat",
    "plateforme-lyon-7-8",
    "ccas-venissieux",
    "ancols",
)

Pair = frozenset[UUID]


def opened(desk: Desk, number: int) -> Posted:
    """One of two landlords opens a file in Vénissieux."""
    landlord = ("grandlyon-habitat", "est-metropole-habitat")[number % 2]
    return desk.posted(
        landlord,
        "household.identified",
        f"DOS-{number}",
        dwelling={"landlord": landlord, "commune": "69259"},
        signals=[{"kind": "arrears", "service": "recouvrement", "observed_on": "2019-05-01"}],
        reference_person={"name": f"Zélie Fictive {number}"},
    )


def word(desk: Desk, name: str, file: UUID, *, other: UUID, day: str) -> Posted:
    """The platform links the two files, or unlinks them, in the one of them."""
    data = {"with": str(other), "reason": "Même bail", "occurred_on": day}
    return desk.posted(PLATFORM, f"household.{name}", str(file), **data)


def day_of(nth: int) -> str:
    """Several words are of one day."""
    return f"2019-{5 + nth // 90:02}-{1 + nth % 90 // 4:02}"


def view(desk: Desk, household: UUID, organisation: str = PLATFORM) -> dict[str, Any]:
    """What a reader is answered of a household."""
    role = "auditor" if organisation == "ancols" else "organisation"
    return desk.histories.household(Actor(organisation=organisation, role=role), household)


def readers_of(desk: Desk, household: UUID) -> set[str]:
    """Those of the cast who may read the household."""
    found = set()
    for organisation in READERS:
        try:
            view(desk, household, organisation)
        except NotFound:
            continue
        found.add(organisation)
    return found


def without_links(answer: dict[str, Any]) -> dict[str, Any]:
    """All of a household but its links and how many facts it has."""
    beside = {"linked_with", "version", "position"}
    return {name: value for name, value in answer.items() if name not in beside}


@pytest.mark.anyio
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_both_files_say_the_same_whatever_is_linked_and_unlinked(
    desk: Desk, seed: int
) -> None:
    rng = Random(seed)
    households = [await desk.stored(opened(desk, number)) for number in range(HOUSEHOLDS)]
    before = {h: without_links(view(desk, h)) for h in households}
    readers = {h: readers_of(desk, h) for h in households}
    linked: set[Pair] = set()
    stored = dict.fromkeys(households, 1)
    for nth in range(WORDS):
        # Few enough households take part that pairs come again, in either file.
        file, other = rng.sample(households[: 6 if nth % 2 else HOUSEHOLDS], 2)
        name = rng.choice(("linked", "unlinked"))
        (answer,) = await desk.post(word(desk, name, file, other=other, day=day_of(nth)))
        pair = frozenset((file, other))
        allowed = (pair in linked) is (name == "unlinked")
        assert isinstance(answer, Receipt) is allowed
        if allowed:
            linked ^= {pair}
            stored[file] += 1
        else:
            assert isinstance(answer, AlreadyLinked if name == "linked" else NotLinked)

    assert len(linked) > 10
    for household in households:
        others = {str(h) for pair in linked if household in pair for h in pair - {household}}
        shown = view(desk, household)
        assert shown["linked_with"] == sorted(others)
        assert without_links(shown) == before[household]
        assert shown["version"] == stored[household]
        assert readers_of(desk, household) == readers[household]


@pytest.mark.anyio
async def test_words_of_one_call_are_judged_in_their_order(desk: Desk) -> None:
    one, other = [await desk.stored(opened(desk, number)) for number in range(2)]
    names = ("linked", "unlinked", "linked", "unlinked")
    files = ((one, other), (other, one), (other, one), (one, other))
    words = [
        word(desk, name, file, other=named, day="2019-05-03")
        for name, (file, named) in zip(names, files, strict=True)
    ]
    answers = await desk.post(*words)
    assert [isinstance(answer, Receipt) for answer in answers] == [True] * 4
    assert view(desk, one)["linked_with"] == view(desk, other)["linked_with"] == []


@pytest.mark.anyio
async def test_a_link_is_taken_back_in_either_file(desk: Desk) -> None:
    one, other = [await desk.stored(opened(desk, number)) for number in range(2)]
    await desk.stored(word(desk, "linked", one, other=other, day="2019-05-03"))
    await desk.stored(word(desk, "unlinked", other, other=one, day="2019-05-04"))
    assert view(desk, one)["linked_with"] == view(desk, other)["linked_with"] == []
    await desk.stored(word(desk, "linked", other, other=one, day="2019-05-04"))
    assert view(desk, one)["linked_with"] == [str(other)]
    assert view(desk, other)["linked_with"] == [str(one)]
