"""The generated matrix: everybody, every route, every class, every state; all that leaves."""

import sys
from collections.abc import Iterator

import pytest

from domain.household import FACTS
from tests.access.asking import Told, asked
from tests.access.expected import (
    ASKERS,
    CLASSES,
    MINE,
    POSTED,
    ROUTES,
    WITHOUT_HOUSEHOLDS,
    Asker,
    Route,
)
from tests.access.planted import Household, leaves
from tests.access.scene import PARTNER, STATES, Scene

BY_ADDRESS = {route.address: route for route in ROUTES}

SENT = [f"POST {address}" for address in sorted({"/v1/events"} | POSTED)]

Cell = tuple[str, str, str, str]
"""An asker, a route, a state of the relation, and a class."""


class Answers(dict[str, tuple[Told, ...]]):
    """What everybody is told, asked once."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.scene = scene
        self.covered: set[Cell] = set()
        self.elsewhere: set[tuple[str, ...]] = set()

    def of(self, asker: Asker) -> tuple[Told, ...]:
        if str(asker) not in self:
            self[str(asker)] = asked(self.scene, asker)
        return self[str(asker)]


@pytest.fixture(scope="session")
def answers(scene: Scene) -> Answers:
    return Answers(scene)


def declared() -> Iterator[Cell]:
    """Every cell of the table."""
    for asker in ASKERS:
        for route in (*BY_ADDRESS, *WITHOUT_HOUSEHOLDS, *SENT):
            for state in STATES:
                for code in CLASSES:
                    yield str(asker), route, state, code


def found(told: Told, household: Household, code: str) -> set[str]:
    """What an answer holds of a household in a class."""
    met = {place for place, canary in household.planted.get(code, {}).items() if canary in told.met}
    # The address of a refusal may repeat the identifier that was asked for.
    if code == "C1" and told.status < 400 and household.id in told.text:
        met.add("household_id")
    return met


@pytest.mark.parametrize("asker", ASKERS, ids=str)
def test_nobody_meets_what_is_not_theirs_in_any_byte(
    asker: Asker, scene: Scene, answers: Answers
) -> None:
    wrong = set()
    for told in answers.of(asker):
        for state, household in scene.households.items():
            for code in CLASSES:
                answers.covered.add((str(asker), told.route, state, code))
                met = found(told, household, code)
                if met and code not in asker.receives(told.route, state):
                    wrong |= {(told.route, state, code, place) for place in met}
    answers.elsewhere |= {(str(asker), *each) for each in wrong}
    assert wrong == set()


@pytest.mark.parametrize("asker", ASKERS, ids=str)
def test_everybody_meets_what_is_theirs(asker: Asker, scene: Scene, answers: Answers) -> None:
    missing = set()
    for told in answers.of(asker):
        route = BY_ADDRESS.get(told.route)
        for state, household in scene.households.items():
            if route is None or told.state not in (None, state):
                continue
            if not is_held(route, asker, state):
                continue
            for code in asker.seen(state) & {f"C{each}" for each in route.carries}:
                if not found(told, household, code):
                    missing.add((told.route, state, code))
    assert missing == set()


def is_held(route: Route, asker: Asker, state: str) -> bool:
    """Whether the asker must find there what is theirs."""
    if route.openers is not None and asker.organisation not in route.openers:
        return False
    if route.roles is not None and asker.role not in route.roles:
        return False
    return route.of_one or state not in MINE


@pytest.mark.parametrize("asker", ASKERS, ids=str)
def test_the_history_tells_every_field_that_is_theirs(
    asker: Asker, scene: Scene, answers: Answers
) -> None:
    histories = {told.state: told for told in answers.of(asker) if told.route.endswith("/history")}
    for state, household in scene.households.items():
        told = histories[state]
        assert (told.status == 200) is bool(asker.seen(state)), state
        for code in asker.seen(state) - {"C1"}:
            assert found(told, household, code) == set(household.planted[code]), (state, code)


def test_every_route_of_the_service_is_in_the_table(scene: Scene) -> None:
    assert scene.routes("GET") == set(BY_ADDRESS) | WITHOUT_HOUSEHOLDS
    assert scene.routes("POST") == {"/v1/events"} | POSTED


def test_every_field_that_can_hold_a_canary_is_planted_or_said_not_to_be(scene: Scene) -> None:
    household = scene.households["consent"]
    planted = {code: len(places) for code, places in household.planted.items()}
    fields = {
        (name, place): mark.value
        for name, kind in FACTS.items()
        for place, mark in leaves(kind)
        if mark.value != "C1"
    }
    sys.stdout.write(f"fields planted: {planted}, of {len(fields)} beyond C1 in all facts\n")
    assert planted["C2"] >= 13
    assert planted["C3"] >= 11
    assert planted["C4"] >= 10
    assert planted["C5"] >= 1


def test_a_relation_that_lies_ahead_is_not_recorded(scene: Scene) -> None:
    answer = scene.post_of_tomorrow(PARTNER)
    assert answer.status_code == 422
    assert "/data/occurred_on" in answer.text


def test_the_whole_table_is_covered(answers: Answers) -> None:
    cells = set(declared())
    sys.stdout.write(
        f"cells declared {len(cells)}, cells covered {len(answers.covered & cells)},"
        f" canaries found elsewhere {len(answers.elsewhere)}\n"
    )
    assert answers.covered == cells
    assert answers.elsewhere == set()
