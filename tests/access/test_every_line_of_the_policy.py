"""Every line of the policy matters: without it, some cell of the table is another one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from adapters.programmes.reading import LYON, read_configuration
from domain.access import Actor, classes_seen
from domain.access_policy import AccessPolicy
from domain.household import fold
from domain.marks import FieldClass
from domain.path import HouseholdPath
from domain.programme import Configuration
from services.case import recorded
from tests.access.askers import ASKERS
from tests.access.scene import Scene

TODAY = date(2020, 6, 30)
Paths = dict[str, HouseholdPath]

LINES = (
    ("relations", "landlord", "C3"),
    ("relations", "landlord", "C2"),
    ("relations", "referrer", "C2"),
    ("relations", "platform", "C3"),
    ("relations", "lead", "C4"),
    ("relations", "partner", "C1"),
    ("partners", "informed", "C2"),
    ("partners", "informed", "C3"),
    ("partners", "social", "C4"),
    ("kinds", "ccas", "C2"),
    ("kinds", "auditor", "C1"),
    ("roles", "recouvrement", "C3"),
    ("roles", "proximite", "C2"),
    ("roles", "worker", "C4"),
    ("roles", "committee_member", "C1"),
)
"""Classes that the policy gives: taken out one by one, somebody misses what is theirs."""

ADDED = (
    ("relations", "partner", "C2"),
    ("relations", "landlord", "C4"),
    ("roles", "proximite", "C3"),
    ("roles", "recouvrement", "C4"),
    ("roles", "health_worker", "C4"),
    ("roles", "committee_member", "C2"),
    ("limits", "intermed", "C3"),
    ("kinds", "auditor", "C2"),
)
"""Classes that it does not give: put in one by one, somebody sees too much, or would."""

UNSEEN = (("roles", "recouvrement", "C4"), ("kinds", "auditor", "C2"))
"""What a second rule still refuses: two lines stand before these cells."""


@pytest.fixture(scope="session")
def paths(scene: Scene) -> Paths:
    """The households of the scene, as the rules alone fold them."""
    return dict(_paths(scene))


def _paths(scene: Scene) -> Iterator[tuple[str, HouseholdPath]]:
    backend = scene.running.backend
    for state, household in scene.households.items():
        events = backend.ledger.stream(UUID(household.id))
        facts = [recorded(event, backend.event_types) for event in events]
        path = fold(facts, rebuild=backend.event_types.rebuild)
        assert path is not None
        yield state, path


def differing(paths: Paths, policy: AccessPolicy) -> set[tuple[str, str]]:
    """The cells, as an asker and a state, in which the policy is not the table."""
    configuration = replace(_lyon(), access=policy)
    return {
        (str(asker), state)
        for asker in ASKERS
        for state, path in paths.items()
        if _codes(path, Actor(organisation=asker.organisation, role=asker.role), configuration)
        != asker.seen(state)
    }


def _codes(path: HouseholdPath, actor: Actor, configuration: Configuration) -> frozenset[str]:
    seen = classes_seen(path, actor, configuration, today=TODAY)
    return frozenset(field_class.value for field_class in seen)


def _lyon() -> Configuration:
    return read_configuration(LYON)


def changed(policy: AccessPolicy, line: tuple[str, str, str], *, without: bool) -> AccessPolicy:
    """The policy with one class of one line taken out, or put in."""
    section, key, code = line
    before = dict(getattr(policy, section))
    field_class = frozenset({FieldClass(code)})
    before[key] = before[key] - field_class if without else before[key] | field_class
    given: dict[str, object] = {section: before}
    return replace(policy, **given)  # type: ignore[arg-type]


def test_the_policy_as_it_ships_is_the_table(paths: Paths) -> None:
    assert differing(paths, _lyon().access) == set()


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_class_taken_out_of_the_policy_is_missed(
    paths: Paths, line: tuple[str, str, str]
) -> None:
    assert differing(paths, changed(_lyon().access, line, without=True))


@pytest.mark.parametrize("line", ADDED, ids=" ".join)
def test_a_class_put_into_the_policy_is_noticed(paths: Paths, line: tuple[str, str, str]) -> None:
    assert bool(differing(paths, changed(_lyon().access, line, without=False))) is (
        line not in UNSEEN
    )


@pytest.mark.parametrize("name", ["receipts_only", "restricted_roles"])
def test_a_list_of_roles_left_empty_is_noticed(paths: Paths, name: str) -> None:
    none: dict[str, frozenset[str]] = {name: frozenset()}
    assert differing(paths, replace(_lyon().access, **none))  # type: ignore[arg-type]


def test_health_switched_on_is_noticed(paths: Paths) -> None:
    assert differing(paths, replace(_lyon().access, health="on"))
