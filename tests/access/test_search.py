"""Searching by name: whoever may read a name finds by it, and nobody else learns it is there."""

from uuid import UUID, uuid4

import pytest

from domain.access import Actor
from services.portfolios import PortfolioFilters
from services.territory_boards import BoardFilters
from services.views import pseudonym
from tests.access.askers import ASKERS, Asker
from tests.access.finding import EST, GRAND, PLATFORM, Desk
from tests.access.scene import Scene
from tests.adapters.http.pages.conftest import Running

VENISSIEUX = "venissieux"


@pytest.fixture(scope="module")
def desk(running: Running) -> Desk:
    return Desk(running=running)


@pytest.fixture(scope="module")
def helene(desk: Desk) -> str:
    """The household of somebody whose name has accents and a hyphen."""
    return desk.opened("Hélène Fictive-Exemple", reference="GLH-CHERCHEE")


@pytest.mark.parametrize("asker", ASKERS, ids=str)
def test_a_name_finds_exactly_the_households_whose_name_is_the_reader_s(
    asker: Asker, scene: Scene, desk: Desk
) -> None:
    for state, household in scene.households.items():
        name = household.planted["C2"]["referred/reference_person/name"]
        expected = {household.id} if "C2" in asker.seen(state) else set()
        assert desk.found(name, asker.organisation, asker.role) == expected, state


@pytest.mark.parametrize(
    "text",
    [
        "helene fictive",
        "Hélène",
        "FICTIVE-EXEMPLE",
        "exemple hélène",
        "Mme Hélène Fictive Exemple",
        "He\u0301le\u0300ne",
        "GLH-CHERCHEE",
    ],
)
def test_a_name_is_found_however_it_is_written(desk: Desk, helene: str, text: str) -> None:
    assert helene in desk.found(text)


@pytest.mark.parametrize("text", ["fict", "Hélène Autre", "-", "Héléna", "GLH-CHERCHE"])
def test_what_is_not_a_word_of_the_name_finds_nothing(desk: Desk, helene: str, text: str) -> None:
    assert helene not in desk.found(text)


def test_an_identifier_is_found_whole_by_its_beginning_and_as_lists_show_it(
    desk: Desk, helene: str
) -> None:
    for text in (helene, helene[:8], helene[:12].upper(), pseudonym(UUID(helene))):
        assert desk.found(text) == {helene}


def test_an_own_reference_is_nobody_else_s(desk: Desk, helene: str) -> None:
    assert helene in desk.found("GLH-CHERCHEE", GRAND)
    assert desk.found("GLH-CHERCHEE", PLATFORM) == set()


def test_a_name_that_looks_like_an_identifier_is_a_name_as_well(desk: Desk) -> None:
    household = desk.opened("Fadé Abbee")
    assert household in desk.found("fade")


def test_a_rectified_name_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    receipt = desk.opened("Zélie Malnotée")
    opening = desk.running.backend.ledger.stream(UUID(receipt))[0]
    corrected = {"reference_person": {"name": "Zélie Biennotée"}}
    event = {"source": opening.source, "id": opening.id}
    desk.told(GRAND, "rectified", receipt, event=event, corrections=corrected, reason="Mal noté")
    assert (desk.found("malnotee"), desk.found("biennotee")) == (set(), {receipt})


def test_a_landlord_that_a_household_left_does_not_find_it_any_more(desk: Desk) -> None:
    household = desk.opened("Basile Déménagé")
    dwelling = {"landlord": EST, "commune": "69259"}
    desk.told(GRAND, "moved", household, dwelling=dwelling, reason="Mutation inventée")
    assert desk.found("demenage", GRAND) == set()
    assert desk.found("demenage", EST) == {household}


def test_after_an_erasure_no_name_and_no_reference_finds_anything(desk: Desk) -> None:
    household = desk.opened("Oscar Oublié", reference="GLH-OUBLIE")
    assert desk.found("oublie") == {household}
    desk.running.backend.key_ring.destroy(UUID(household))
    for text in ("oublie", "Oscar Oublié", "GLH-OUBLIE"):
        assert desk.found(text) == set()


def test_boards_and_portfolios_are_narrowed_with_their_counts(desk: Desk) -> None:
    name = f"Zélie Unique{uuid4().hex[:6]}"
    household = desk.opened(name)
    assert desk.found(name) == {household}
    lists = desk.running.pages.lists
    actor, only = Actor(organisation=GRAND, role="organisation"), PortfolioFilters(q=name)
    boards = desk.running.pages.boards
    board = boards.board(actor, VENISSIEUX, BoardFilters(q=name))
    portfolio = lists.portfolio(actor, GRAND, only)
    cases = [case["household_id"] for stage in board["stages"] for case in stage["cases"]]
    assert (cases, sum(stage["count"] for stage in board["stages"])) == ([household], 1)
    assert [case["household_id"] for case in portfolio["households"]] == [household]
    assert sum(portfolio["counts"].values()) == 1


@pytest.mark.parametrize("state", ["current", "expired", "informed", "restricted"])
def test_the_counts_of_a_board_tell_of_names_only_to_who_may_read_them(
    scene: Scene, state: str
) -> None:
    partner = Actor(organisation="avdl-association", role="worker")
    name = scene.households[state].planted["C2"]["referred/reference_person/name"]
    board = scene.running.pages.boards.board(partner, VENISSIEUX, BoardFilters(q=name))
    counted = sum(stage["count"] for stage in board["stages"])
    assert counted == (1 if state == "informed" else 0)
    assert counted or board["alerts"] == []
