"""Households on which an act is recorded: each story leads one to where the act has its place."""

from collections.abc import Callable
from typing import Any

from tests.adapters.http.pages.conftest import GRAND, Refer, Running, post_event
from tests.adapters.http.pages.stories import PLATFORM, admit, join, owe, schedule

LAHSO = "lahso"
TODAY = "2020-06-30"
TOOL = "aide-1"
ACTION = "action-1"

Story = Callable[[Running, Refer], str]


def told(
    running: Running, household: str, organisation: str, *, name: str, on: str = TODAY, **data: Any
) -> None:
    """A partner posts `etage.household.<name>.v1` of the household."""
    event = {"occurred_on": on, **data}
    post_event(running, organisation, f"etage.household.{name}.v1", subject=household, data=event)


def waiting(running: Running, refer: Refer) -> str:
    """A household whose referral waits for a session."""
    household = refer()
    schedule(running, household)
    return household


def accompanied(running: Running, refer: Refer) -> str:
    """A household that LAHSo accompanies."""
    household = waiting(running, refer)
    admit(running, household)
    return household


def exited(running: Running, refer: Refer) -> str:
    """A household whose accompaniment has ended."""
    household = accompanied(running, refer)
    told(running, household, PLATFORM, name="exited", on="2020-06-01", outcome="stayed_secured")
    return household


def planned(running: Running, refer: Refer) -> str:
    """Something is to be done for it."""
    household = accompanied(running, refer)
    told(
        running,
        household,
        LAHSO,
        name="action-planned",
        action=ACTION,
        kind="appointment",
        owner_organisation=LAHSO,
        due_on=TODAY,
    )
    return household


def with_tool(*steps: str) -> Story:
    """A tool was asked for by the platform, and went through these steps."""

    def story(running: Running, refer: Refer) -> str:
        household = accompanied(running, refer)
        told(
            running,
            household,
            PLATFORM,
            name="tool-requested",
            tool=TOOL,
            kind="aide_demenagement",
            parameters={"amount": "500.00", "funder": GRAND},
        )
        for step in steps:
            told(running, household, GRAND, name=f"tool-{step}", tool=TOOL)
        return household

    return story


def with_partner(running: Running, refer: Refer) -> str:
    """Intermed takes part."""
    household = accompanied(running, refer)
    join(running, household, "intermed")
    return household


def with_agreement(running: Running, refer: Refer) -> str:
    """The household agreed to share with LAHSo."""
    household = accompanied(running, refer)
    told(
        running,
        household,
        LAHSO,
        name="consent-given",
        on="2020-06-01",
        scope=[LAHSO],
        sensitivity=["social"],
    )
    return household


def restricted(running: Running, refer: Refer) -> str:
    """The case is restricted to its landlord and its lead."""
    household = accompanied(running, refer)
    told(running, household, PLATFORM, name="restricted", to=[LAHSO, GRAND], reason="Protection.")
    return household


def in_debt(running: Running, refer: Refer) -> str:
    """What it owes was told."""
    household = accompanied(running, refer)
    owe(running, household)
    return household
