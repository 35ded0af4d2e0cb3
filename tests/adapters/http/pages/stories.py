"""What the tests of the pages post as partners: a household on its way through the programme."""

from uuid import uuid4

from tests.adapters.http.pages.conftest import GRAND, Running, post_event

PLATFORM = "plateforme-venissieux"
SESSION = "ct-venissieux-2020-05"


def schedule(running: Running, household: str) -> None:
    """The platform puts the referral on the agenda."""
    data = {"occurred_on": "2020-05-05", "session": SESSION, "on": "2020-05-12"}
    post_event(
        running, PLATFORM, "etage.household.review-scheduled.v1", subject=household, data=data
    )


def admit(running: Running, household: str, lead: str = "lahso") -> None:
    """The session admits the household, which that organisation leads."""
    data = {
        "occurred_on": "2020-05-12",
        "session": SESSION,
        "lead_organisation": lead,
        "modality": "coordination",
    }
    post_event(running, PLATFORM, "etage.household.admitted.v1", subject=household, data=data)


def join(running: Running, household: str, partner: str) -> None:
    """A partner takes part."""
    data = {"occurred_on": "2020-05-13", "organisation": partner}
    post_event(running, PLATFORM, "etage.household.partner-joined.v1", subject=household, data=data)


def owe(running: Running, household: str, *, on: str = "2020-05-20") -> None:
    """The landlord tells what is owed."""
    data = {"occurred_on": on, "amount": "1240.50", "as_of": on, "kind": "rent"}
    post_event(running, GRAND, "etage.household.debt-recorded.v1", subject=household, data=data)


def canary() -> str:
    """A name that occurs nowhere else."""
    return f"Canari-{uuid4().hex[:10]} Fictif"


def vacate(running: Running, household: str) -> None:
    """The order to vacate was served."""
    data = {"occurred_on": "2020-05-20", "stage": "order_to_vacate", "on": "2020-05-20"}
    post_event(
        running, GRAND, "etage.household.legal-stage-recorded.v1", subject=household, data=data
    )


def aid(running: Running, household: str) -> None:
    """The platform asks for help with a move, which the landlord grants and starts."""
    asked = {
        "occurred_on": "2020-05-20",
        "tool": "aide-1",
        "kind": "aide_demenagement",
        "parameters": {"amount": "500.00", "funder": GRAND},
    }
    post_event(
        running, PLATFORM, "etage.household.tool-requested.v1", subject=household, data=asked
    )
    for name in ("granted", "started"):
        data = {"occurred_on": "2020-05-25", "tool": "aide-1"}
        post_event(running, GRAND, f"etage.household.tool-{name}.v1", subject=household, data=data)
