"""The finder of duplicates over a real database: forty planted, few mistaken, rights kept."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from domain.programme import Configuration
from services.case_pages import UnknownCursor
from services.events import EventTypes
from services.history import NotFound
from tests.adapters.postgres.files import PLANTED, files, references
from tests.adapters.postgres.finding import PLATFORM, DatabaseLike, Finding, finding, opening

GRAND, EST = "grandlyon-habitat", "est-metropole-habitat"
ZELIE = {"name": "Zélie Fictive", "birth_date": "1980-02-03", "phone": "06 39 98 01 02"}
FOUND_LEAST, MISTAKEN_MOST, FILES_LEAST = 38, 5, 500


@pytest.fixture
def ground(
    database: DatabaseLike, configuration: Configuration, event_types: EventTypes
) -> Iterator[Finding]:
    with finding(database, configuration, event_types) as ground:
        yield ground


def people(ground: Finding, *persons: dict[str, str]) -> list[UUID]:
    """A file on each person, of the same landlord; the index has them."""
    opened = [ground.opened(f"GLH-{n}", **person) for n, person in enumerate(persons)]
    ground.follow()
    return opened


@pytest.mark.parametrize("seed", [1, 2])
def test_of_forty_planted_nearly_all_are_found_and_few_are_mistaken(
    ground: Finding, seed: int
) -> None:
    made = files(seed)
    told = [opening(r, landlord=landlord, **person) for r, landlord, person in references(made)]
    ground.log.post(told)
    ground.follow()
    reference = {str(ground.log.stream(each)): each["subject"] for each in told}

    pairs = ground.pairs(limit=200)

    found = {frozenset(reference[h] for h in pair["households"]) for pair in pairs}
    assert len(made.persons) >= FILES_LEAST
    assert len(made.twice) == PLANTED
    assert PLANTED > len(found & made.twice) >= FOUND_LEAST
    assert len(found - made.twice) <= MISTAKEN_MOST


@pytest.mark.parametrize(
    ("other", "agree"),
    [
        ({"name": "FICTIVE Zelie", "birth_date": "1980-02-03"}, ["name", "birth_date"]),
        ({"name": "Zélie Fictive", "phone": "+33639980102"}, ["name", "phone"]),
        (
            {"name": "Z. Fictive", "birth_date": "1980-02-03", "phone": "+33639980102"},
            ["birth_date", "phone"],
        ),
    ],
)
def test_two_files_that_agree_are_a_pair(
    ground: Finding, other: dict[str, str], agree: list[str]
) -> None:
    opened = people(ground, ZELIE, other)
    (pair,) = ground.pairs()
    assert pair["households"] == sorted(map(str, opened))
    assert (pair["agree"], pair["linked"]) == (agree, False)
    assert set(pair["labels"]) == {"Zélie Fictive", other["name"]}


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Zélie Fictive", "birth_date": "2001-05-06", "phone": "06 39 98 01 02"},
        {"name": "Odette Fictive", "birth_date": "1980-02-03", "phone": "06 39 98 77 77"},
        {"name": "Zélie Fictive", "phone": "06 39 98 77 77"},
        {"name": "Basile Exemple", "birth_date": "1980-02-03", "phone": "06 39 98 01 02"},
    ],
    ids=["parent and child", "twins", "homonyms", "nothing of the name"],
)
def test_two_files_that_resemble_each_other_are_no_pair(
    ground: Finding, other: dict[str, str]
) -> None:
    people(ground, ZELIE, other)
    assert ground.pairs() == []


def test_the_platform_finds_what_two_landlords_cannot_find(ground: Finding) -> None:
    ground.opened("GLH-1", **ZELIE)
    ground.opened("EMH-1", landlord=EST, **ZELIE)
    ground.follow()
    assert len(ground.pairs()) == 1
    assert ground.pairs(GRAND) == ground.pairs(EST) == []


@pytest.mark.parametrize("other", [EST, "ccas-venissieux", "avdl-association", "plateforme-place"])
def test_others_find_nothing_of_it(ground: Finding, other: str) -> None:
    people(ground, ZELIE, ZELIE)
    assert len(ground.pairs(GRAND)) == 1
    assert ground.pairs(other) == []


@pytest.mark.parametrize(
    ("organisation", "role"),
    [("ancols", "auditor"), (GRAND, "system"), (GRAND, "steering"), ("caf-du-rhone", "worker")],
)
def test_who_may_know_no_person_finds_no_list(
    ground: Finding, organisation: str, role: str
) -> None:
    with pytest.raises(NotFound):
        ground.answer(organisation, role=role)


def test_a_right_that_has_ended_is_felt_before_the_index_follows(ground: Finding) -> None:
    _, moving = people(ground, ZELIE, ZELIE)
    assert len(ground.pairs(GRAND)) == 1
    dwelling = {"landlord": EST, "commune": "69259"}
    ground.post(GRAND, "moved", "GLH-1", dwelling=dwelling, reason="Mutation")
    assert ground.pairs(GRAND) == []
    assert len(ground.pairs()) == 1
    ground.follow()
    assert str(moving) in str(ground.pairs())
    assert ground.pairs(GRAND) == []


def test_a_pair_that_is_linked_is_shown_to_who_asks_for_it(ground: Finding) -> None:
    one, other = people(ground, ZELIE, ZELIE)
    ground.post(PLATFORM, "linked", f"ref:{GRAND}/GLH-0", **{"with": str(other), "reason": "Oui"})
    assert ground.pairs() == []
    (pair,) = ground.pairs(linked=True)
    assert (pair["households"], pair["linked"]) == (sorted((str(one), str(other))), True)


def test_pages_go_on_to_the_end(ground: Finding) -> None:
    people(ground, *[ZELIE] * 4)
    seen: list[list[str]] = []
    after = None
    for _ in range(3):
        page = ground.answer(limit=2, after=after)
        seen += [pair["households"] for pair in page["pairs"]]
        after = page["next"]
    assert after is None
    assert len(seen) == 6
    assert seen == sorted(seen)
    with pytest.raises(UnknownCursor):
        ground.answer(after="nowhere")
