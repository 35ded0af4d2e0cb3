"""A landlord's portfolio over the API: what its address narrows, groups and sorts, as its page."""

import csv
import io
from typing import Any

import httpx2
import pytest

from tests.adapters.http.pages.conftest import GRAND, Refer, Running
from tests.adapters.http.pages.stories import admit, canary, owe, schedule, vacate

PORTFOLIO = f"/v1/landlords/{GRAND}/portfolio"


def asked(
    running: Running, address: str = PORTFOLIO, *, role: str = "conseiller_social", **given: str
) -> httpx2.Response:
    """The answer to a program with a token of that role, once everything posted is read."""
    token = running.backend.issuer.issue(GRAND, role)
    head = str(running.backend.ledger.head().position)
    heads = {"Authorization": f"Bearer {token}"}
    return httpx2.get(f"{running.url}{address}", params={"at_least": head, **given}, headers=heads)


@pytest.fixture(scope="module")
def known() -> str:
    """The name of this module's household."""
    return canary()


@pytest.fixture
def household(running: Running, refer: Refer, known: str) -> str:
    """Accompanied by LAHSO, with a debt and an order to vacate."""
    found = asked(running, q=known).json()["households"]
    if found:
        return str(found[0]["household_id"])
    told = refer(known)
    schedule(running, told)
    admit(running, told)
    owe(running, told)
    vacate(running, told)
    return told


@pytest.mark.parametrize(
    ("given", "is_there"),
    [
        ({"territory": "venissieux", "stage": "accompanied"}, True),
        ({"debt_above": "1240", "legal_stage": "order_to_vacate"}, True),
        ({"lead_organisation": "lahso", "silent_days": "20"}, True),
        ({"debt_above": "1241"}, False),
        ({"stage": "referred"}, False),
        ({"tool": "bail_maintien"}, False),
        ({"alert": "police_assistance"}, False),
    ],
    ids=str,
)
def test_every_filter_of_the_address_must_hold(
    *, running: Running, household: str, known: str, given: dict[str, str], is_there: bool
) -> None:
    answer: dict[str, Any] = asked(running, q=known, **given).json()
    assert [each["household_id"] for each in answer["households"]] == [household] * is_there
    assert sum(answer["counts"].values()) == is_there


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"stage": "perdu"}, "stage"),
        ({"territory": "atlantide"}, "territory"),
        ({"legal_stage": "x"}, "legal_stage"),
        ({"alert": "x"}, "alert"),
        ({"tool": "x"}, "tool"),
        ({"lead_organisation": "x"}, "lead_organisation"),
        ({"debt_above": "10.5"}, "debt_above"),
        ({"silent_days": "-1"}, "silent_days"),
        ({"group_by": "x"}, "group_by"),
        ({"sort_by": "name"}, "sort_by"),
    ],
    ids=str,
)
@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
def test_what_cannot_be_read_is_refused_by_its_name_and_its_rule(
    running: Running, given: dict[str, str], name: str, *, ending: str
) -> None:
    answer = asked(running, f"{PORTFOLIO}{ending}", **given)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (
        422,
        "invalid-parameter",
    )
    (error,) = answer.json()["errors"]
    assert (error["parameter"], bool(error["detail"])) == (name, True)


def test_households_come_group_by_group_and_a_cursor_leads_on_in_that_order_alone(
    running: Running, household: str, refer: Refer
) -> None:
    refer()
    order = {"group_by": "legal", "sort_by": "debt"}
    page = asked(running, limit="1", **order).json()
    assert {each["code"] for each in page["groups"]} >= {"order_to_vacate", None}
    assert asked(running, limit="1", after=page["next"], **order).status_code == 200
    other = asked(running, limit="1", after=page["next"], group_by="legal")
    assert [each["parameter"] for each in other.json()["errors"]] == ["after"]


def test_who_does_not_see_debts_finds_nobody_by_them(
    running: Running, household: str, known: str
) -> None:
    assert asked(running, role="proximite", q=known).json()["households"]
    for given in ({"debt_above": "1"}, {"legal_stage": "order_to_vacate"}):
        assert asked(running, role="proximite", q=known, **given).json()["households"] == []


def test_a_file_holds_what_its_address_leaves(running: Running, household: str, known: str) -> None:
    text = asked(running, f"{PORTFOLIO}.csv", q=known, stage="accompanied").text
    assert [row["household_id"] for row in csv.DictReader(io.StringIO(text))] == [household]
    assert not list(
        csv.DictReader(
            io.StringIO(asked(running, f"{PORTFOLIO}.csv", q=known, stage="referred").text)
        )
    )
