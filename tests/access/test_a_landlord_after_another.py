"""A landlord that takes a household over is told nothing of the accounts before, by any door."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.access.scene import EST, GRAND
from tests.adapters.http.pages.conftest import Running, post_event

OLD, NEW = "61616.16", "72727.27"
OLD_HEARING = "2033-02-19"


@pytest.fixture(scope="module")
def taken_over(running: Running) -> str:
    """GrandLyon Habitat's household, which Est Métropole Habitat has since 1 March 2020."""
    reference = f"GLH-{uuid4().hex[:8]}"
    dwelling = {"landlord": GRAND, "commune": "69259"}
    person = {"name": "Zélie Fictive"}
    signal = {"kind": "arrears", "service": "recouvrement", "observed_on": "2019-09-02"}
    opened = {"dwelling": dwelling, "signals": [signal], "reference_person": person}
    household = told(running, GRAND, "identified", subject=reference, day="2019-09-02", **opened)
    account = {"amount": OLD, "as_of": "2020-01-10"}
    told(running, GRAND, "debt-recorded", subject=household, day="2020-01-10", **account)
    legal = {"stage": "summons", "on": "2020-01-11", "hearing_on": OLD_HEARING}
    told(running, GRAND, "legal-stage-recorded", subject=household, day="2020-01-11", **legal)
    moved = {"dwelling": {"landlord": EST, "commune": "69259"}, "reason": "Mutation inventée"}
    told(running, GRAND, "moved", subject=household, day="2020-03-01", **moved)
    return household


def told(running: Running, by: str, name: str, *, subject: str, day: str, **data: Any) -> str:
    """Post one fact; the household's id."""
    event_type = f"etage.household.{name}.v1"
    posted = {"occurred_on": day, **data}
    receipt = post_event(running, by, event_type, subject=subject, data=posted)
    return str(receipt["household_id"])


def doors(running: Running, organisation: str, household: str) -> dict[str, str]:
    """What the landlord reads of the household, in its file and in every list."""
    heads = {"Authorization": f"Bearer {running.backend.issuer.issue(organisation)}"}
    at_least = running.backend.ledger.head().position
    return {
        address: httpx2.get(
            f"{running.url}{address}", params={"at_least": at_least, **asked}, headers=heads
        ).text
        for address, asked in (
            (f"/v1/households/{household}", {}),
            (f"/v1/households/{household}/history", {}),
            ("/v1/households", {"q": household}),
            (f"/v1/landlords/{organisation}/portfolio", {}),
            ("/v1/territories/venissieux/board", {}),
            ("/v1/feed", {"limit": "1000"}),
        )
    }


def test_no_door_tells_a_landlord_the_accounts_of_the_one_before(
    running: Running, taken_over: str
) -> None:
    answers = doors(running, EST, taken_over)
    # The feed begins with what the landlord is given from the day of its lease.
    assert all(taken_over in text for text in answers.values())
    assert not [address for address, text in answers.items() if OLD in text or OLD_HEARING in text]


def test_no_filter_and_no_group_tells_a_landlord_the_accounts_of_the_one_before(
    running: Running, taken_over: str
) -> None:
    heads = {"Authorization": f"Bearer {running.backend.issuer.issue(EST)}"}
    head = str(running.backend.ledger.head().position)
    found = [
        httpx2.get(
            f"{running.url}/v1/landlords/{EST}/portfolio",
            params={"at_least": head, "q": taken_over, **given},
            headers=heads,
        ).json()
        for given in ({"debt_above": "1"}, {"legal_stage": "summons"}, {"group_by": "legal"})
    ]
    assert [len(each["households"]) for each in found] == [0, 0, 1]
    assert found[-1]["groups"] == [{"code": None, "count": 1}]


def test_a_landlord_is_told_its_own_accounts_by_every_list(
    running: Running, taken_over: str
) -> None:
    account = {"amount": NEW, "as_of": "2020-06-01"}
    told(running, EST, "debt-recorded", subject=taken_over, day="2020-06-01", **account)
    answers = doors(running, EST, taken_over)
    del answers["/v1/territories/venissieux/board"]
    assert all(NEW in text for text in answers.values())
    assert not [address for address, text in answers.items() if OLD in text]
