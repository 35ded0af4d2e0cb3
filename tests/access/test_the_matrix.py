"""The generated matrix: everybody, every route, every class, every state; all that leaves."""

import sys
from collections.abc import Iterator

import pytest

from domain.household import FACTS, VARIANTS
from tests.access.askers import ASKERS, CLASSES, MINE, Asker
from tests.access.asking import Told, asked, found
from tests.access.expected import (
    ENDLESS,
    POSTED,
    ROUTES,
    WITHOUT_HOUSEHOLDS,
    Route,
)
from tests.access.planted import leaves
from tests.access.scene import GRAND, PARTNER, STATES, Scene

BY_ADDRESS = {route.address: route for route in ROUTES}

SENT = [f"POST {address}" for address in sorted({"/v1/events"} | POSTED)]

OWN = {"reference-attached/reference": GRAND}
"""What is told to nobody but the organisation that told it."""

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
                wrong |= {
                    (told.route, state, code, place)
                    for place in met
                    if code not in asker.receives(told.route, state) or not is_for(asker, place)
                }
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


def is_for(asker: Asker, place: str) -> bool:
    """Whether a field is for whoever sees its class: an own reference is for its own people."""
    return place not in OWN or asker.organisation == OWN[place]


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
            theirs = {place for place in household.planted[code] if is_for(asker, place)}
            assert found(told, household, code) == theirs, (state, code)


def test_every_route_of_the_service_is_in_the_table(scene: Scene) -> None:
    assert scene.routes("GET") == set(BY_ADDRESS) | WITHOUT_HOUSEHOLDS | ENDLESS
    assert scene.routes("POST") == {"/v1/events"} | POSTED


def test_every_field_beyond_c1_holds_a_canary_of_its_class(scene: Scene) -> None:
    declared = {
        (f"{name}{place}", mark.value)
        for name, kind in posted_kinds()
        for place, mark in leaves(kind)
        if mark.value != "C1"
    }
    for household in scene.households.values():
        planted = {
            (place.partition("#")[0], code)
            for code, places in household.planted.items()
            for place in places
        }
        # A correction has the class of what it corrects: one of each is planted.
        planted -= {("rectified/corrections", code) for code in ("C2", "C3", "C4")}
        assert planted == declared
    sys.stdout.write(f"fields planted {len(planted)}, fields declared {len(declared)}\n")


def posted_kinds() -> Iterator[tuple[str, type]]:
    """Every fact of a household that is posted, by the name that canaries are planted under."""
    for facts, suffix in ((FACTS, ""), (VARIANTS, ":health")):
        for name, kind in facts.items():
            yield name.removeprefix("etage.household.").removesuffix(".v1") + suffix, kind


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
