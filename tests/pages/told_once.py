"""The households of every sight: one story, told once, and only read after that."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

import httpx2

from services.accounts import Invitation, RoleLine
from tests.adapters.http.pages.act_stories import ACTION, LAHSO, TODAY, told
from tests.adapters.http.pages.conftest import GRAND, Running
from tests.adapters.http.pages.stories import PLATFORM, admit, aid, join, owe, schedule, vacate
from tests.projections.until import until
from tests.trace.conftest import is_followed, refer

LONG = "Longuement" * 5


def tell(running: Running) -> Mapping[str, str]:
    """One household waits on an agenda, one is accompanied, one has left; by those names.

    All are of one name and one day of birth, so that they are possible duplicates too.
    """
    waiting, accompanied, gone = (refer(running) for _ in range(3))
    for each in (waiting, accompanied, gone):
        schedule(running, each)
    for each in (accompanied, gone):
        admit(running, each)
    _accompany(running, accompanied)
    told(running, gone, PLATFORM, name="exited", on="2020-06-01", outcome="stayed_secured")
    running.pages.accounts.invite(_wordy())
    _be_refused(running)
    until(lambda: is_followed(running))
    return {"waiting": waiting, "accompanied": accompanied, "gone": gone}


def _accompany(running: Running, household: str) -> None:
    """It owes rent, is ordered to leave, is helped, and has partners and an action in hand."""
    for day in ("2020-05-20", "2020-06-20"):
        owe(running, household, on=day)
    vacate(running, household)
    aid(running, household)
    join(running, household, "intermed")
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


def _be_refused(running: Running) -> None:
    """The platform's system posts a contact that names neither its kind nor its outcome."""
    event = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": f"urn:etage:org:{PLATFORM}",
        "type": "etage.household.contact-recorded.v1",
        "subject": "VEN-1",
        "time": "2020-06-30T09:30:00Z",
        "data": {"occurred_on": "2020-05-04"},
    }
    headers = {
        "Authorization": f"Bearer {running.backend.issuer.issue(PLATFORM)}",
        "Content-Type": "application/cloudevents+json",
    }
    answer = httpx2.post(f"{running.url}/v1/events", json=event, headers=headers)
    assert answer.is_client_error


def _wordy() -> Invitation:
    """An account whose words are longer than a telephone is wide."""
    return Invitation(
        organisation=GRAND,
        email=f"{uuid4().hex}.{uuid4().hex}@exemple.example",
        name=f"Zélie Fictive-{LONG}",
        line=RoleLine(role="proximite", starts_on=date(2020, 6, 1)),
        by="operator",
    )
