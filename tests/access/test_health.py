"""Health switched on: one association is told, as long as the household agrees, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from tests.access.askers import ASKERS, Asker
from tests.access.asking import Told, asked, found
from tests.access.health import AGREED, GIVEN, TODAY, health_scene, health_switched_on
from tests.access.scene import HEALTH, LEAD, PLATFORM, Scene
from tests.access.story import Posting, posted

WORKER = Asker(organisation=HEALTH, role="health_worker")
CONTRIBUTED = "etage.household.diagnosis-contributed.v1"
HEALTH_FIELDS = {"domain", "needs", "summary"}
ENDS = {
    "withdrawn": Posting(by=LEAD, name="consent-withdrawn", on=TODAY, data=AGREED),
    "left": Posting(by=PLATFORM, name="partner-left", on=TODAY, data={"organisation": HEALTH}),
}
FILES = ("/v1/households/{household}/history", "/menages/{household}")
OTHERS = tuple(each for each in ASKERS if str(each) != str(WORKER))


@pytest.fixture(scope="module")
def opened(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with health_switched_on(server, tmp_path_factory.mktemp("sante")) as running:
        yield health_scene(running)


@pytest.fixture(scope="module")
def told(opened: Scene) -> tuple[Told, ...]:
    """Everything that the health worker is answered."""
    return asked(opened, WORKER)


def test_the_health_worker_reads_it_where_the_household_agreed(
    opened: Scene, told: tuple[Told, ...]
) -> None:
    history, page = (
        {each.state: each for each in told if each.route == address} for address in FILES
    )
    for state in GIVEN:
        household = opened.households[state]
        assert found(history[state], household, "C5") == set(household.planted["C5"]), state
        assert found(page[state], household, "C5"), state


def test_the_health_worker_meets_it_in_no_byte_where_the_household_did_not(
    opened: Scene, told: tuple[Told, ...]
) -> None:
    wrong = {
        (each.route, state)
        for each in told
        for state, household in opened.households.items()
        if state not in GIVEN and found(each, household, "C5")
    }
    assert wrong == set()


@pytest.mark.parametrize("asker", OTHERS, ids=str)
def test_nobody_else_meets_it_in_any_byte(asker: Asker, opened: Scene) -> None:
    # To the others the states are the same: one where somebody is told, and one where nobody is.
    some = {state: opened.households[state] for state in ("agreed", "informed")}
    wrong = {
        (each.route, state)
        for each in asked(replace(opened, households=some), asker)
        for state, household in opened.households.items()
        if found(each, household, "C5")
    }
    assert wrong == set()


@pytest.mark.parametrize(("end", "state"), [("withdrawn", "agreed"), ("left", "agreed_alone")])
def test_it_is_gone_at_the_next_request_and_absent_rather_than_blank(
    opened: Scene, end: str, state: str
) -> None:
    household = opened.households[state]
    assert set(contribution(opened, household.id)) >= HEALTH_FIELDS
    posted(opened.running, household, ENDS[end])
    assert not HEALTH_FIELDS & set(contribution(opened, household.id))


def contribution(opened: Scene, household: str) -> dict[str, Any]:
    """What the health worker is told of the contribution about health, in the file's history."""
    token = opened.running.backend.issuer.issue(HEALTH, WORKER.role)
    answer = httpx2.get(
        f"{opened.running.url}/v1/households/{household}/history",
        headers={"Authorization": f"Bearer {token}"},
    )
    of_type = [each for each in answer.json()["events"] if each["type"] == CONTRIBUTED]
    (told,) = [each for each in of_type if each["data"].get("domain") != "budget"]
    assert not told.get("forgotten")
    data: dict[str, Any] = told["data"]
    return data
