"""Looking for households by a text, as an organisation's people do over HTTP."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2

from tests.adapters.http.pages.conftest import Running, post_event

GRAND, EST, PLATFORM = "grandlyon-habitat", "est-metropole-habitat", "plateforme-venissieux"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A service, and what is told and looked for at it."""

    running: Running

    def opened(self, name: str, *, landlord: str = GRAND, reference: str | None = None) -> str:
        """A landlord opens a file on a person; the household's id."""
        signal = {"kind": "arrears", "service": "recouvrement", "observed_on": "2020-05-04"}
        told = {
            "occurred_on": "2020-05-04",
            "dwelling": {"landlord": landlord, "commune": "69259"},
            "signals": [signal],
            "reference_person": {"name": name},
        }
        subject = reference or f"REF-{uuid4().hex[:8]}"
        return str(self.told(landlord, "identified", subject, **told)["household_id"])

    def told(self, by: str, name: str, subject: str, **data: Any) -> dict[str, Any]:
        """Post one fact; its receipt."""
        event_type = f"etage.household.{name}.v1"
        data = {"occurred_on": "2020-06-01", **data}
        return post_event(self.running, by, event_type, subject=subject, data=data)

    def ask(self, text: str, organisation: str, role: str = "organisation") -> httpx2.Response:
        """The list of households that a text narrows, once everything has been followed."""
        token = self.running.backend.issuer.issue(organisation, role)
        at_least = self.running.backend.ledger.head().position
        return httpx2.get(
            f"{self.running.url}/v1/households",
            params={"q": text, "at_least": at_least, "limit": "200"},
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )

    def found(self, text: str, organisation: str = GRAND, role: str = "organisation") -> set[str]:
        """The households that the text finds; nobody's for who has no list at all."""
        answer = self.ask(text, organisation, role)
        if answer.status_code == 404:
            return set()
        assert answer.status_code == 200, answer.text
        return {each["household_id"] for each in answer.json()["households"]}
