"""What makes the demonstration's pages of administration worth a visit.

These are colleagues, looks, and a few events that a landlord's system sends in vain.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx2

from adapters.demonstration import DemonstrationPerson
from adapters.postgres.accounts import AccountStore
from domain.legal import DebtRecorded
from services.accounts import OPERATOR, AlreadyInvited, Invitation, RoleLine

ORGANISATION = "grandlyon-habitat"
COLLEAGUES = (
    ("Bérénice Bailleresse", "conseiller_social", None),
    ("Prosper Proximitaire", "proximite", None),
    ("Ludivine Loyale", "recouvrement", None),
    ("Théodule Temporaire", "conseiller_social", 30),
)
"""Names, roles, and after how many days the role ends."""
VISITORS = (
    "plateforme-venissieux",
    "grandlyon-habitat",
    "est-metropole-habitat",
    "avdl-association",
)
"""The organisations of whose people the first opens some files."""
OPENED = 3
"""How many files each visitor opens."""


SENDERS = ("grandlyon-habitat", "est-metropole-habitat")
"""The landlords whose system sends what is refused."""
AMOUNTS = ("412.50", "1 240,50", "87,00", "640.00", "75.20")
"""Those with a comma do not fit; of the others the lease is not known."""
AS_BATCH = {"Content-Type": "application/cloudevents-batch+json"}


def invite_colleagues(accounts: AccountStore, *, today: date) -> None:
    """Open the accounts of invented colleagues, unless they are open already."""
    for name, role, days in COLLEAGUES:
        given, family = name.split()
        ends_on = None if days is None else today + timedelta(days=days)
        invitation = Invitation(
            organisation=ORGANISATION,
            email=f"{_plain(given)}.{_plain(family)}@exemple.example",
            name=name,
            line=RoleLine(role=role, starts_on=today, ends_on=ends_on),
            by=OPERATOR,
        )
        try:
            accounts.invite(invitation)
        except AlreadyInvited:
            continue


def visit(url: str, people: Sequence[DemonstrationPerson]) -> int:
    """Some of the invented people open some files, as the trace then tells; how many they did."""
    tokens = {person.organisation: person.token for person in reversed(people)}
    opened = 0
    with httpx2.Client(base_url=url) as client:
        for organisation in VISITORS:
            headers = {"Authorization": f"Bearer {tokens[organisation]}"}
            listed = client.get("/v1/households", headers=headers)
            if not listed.is_success:
                continue
            for household in listed.json()["households"][:OPENED]:
                place = f"/v1/households/{household['household_id']}"
                opened += client.get(place, headers=headers).is_success
    return opened


def send_in_vain(url: str, people: Sequence[DemonstrationPerson], *, today: date) -> int:
    """Events that are refused, as the page of exchanges then tells; how many there are."""
    tokens = {person.organisation: person.token for person in reversed(people)}
    refused = 0
    with httpx2.Client(base_url=url) as client:
        for organisation in SENDERS:
            content = [_debt(organisation, today=today, amount=each) for each in AMOUNTS]
            headers = {"Authorization": f"Bearer {tokens[organisation]}"} | AS_BATCH
            answer = client.post("/v1/events", json=content, headers=headers)
            refused += len(answer.json()["results"]) if answer.is_success else 0
    return refused


def _debt(organisation: str, *, today: date, amount: str) -> dict[str, Any]:
    """A debt of a lease that the register does not know."""
    day = today.isoformat()
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": f"urn:etage:org:{organisation}",
        "type": DebtRecorded.NAME,
        "subject": f"BAIL-INVENTE-{uuid4().hex[:6]}",
        "time": f"{day}T07:30:00Z",
        "data": {"occurred_on": day, "amount": amount, "as_of": day},
    }


def _plain(word: str) -> str:
    return word.lower().translate(str.maketrans("éèêç", "eeec"))
