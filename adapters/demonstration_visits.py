"""What makes the demonstration's pages of administration worth a visit: colleagues, and looks."""

from collections.abc import Sequence
from datetime import date, timedelta

import httpx2

from adapters.demonstration import DemonstrationPerson
from adapters.postgres.accounts import AccountStore
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


def _plain(word: str) -> str:
    return word.lower().translate(str.maketrans("éèêç", "eeec"))
