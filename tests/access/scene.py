"""A household full of canaries for every state of a partner's relation, behind the real doors.

Nobody and nothing here is real.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.access.planted import Household
from tests.access.story import CCAS as CCAS
from tests.access.story import GRAND as GRAND
from tests.access.story import HEALTH as HEALTH
from tests.access.story import LEAD as LEAD
from tests.access.story import PARTNER as PARTNER
from tests.access.story import PLATFORM as PLATFORM
from tests.access.story import SESSION as SESSION
from tests.access.story import Endings, Posting, beside, posted, story
from tests.adapters.http.pages.conftest import Running

EST, LYON = "est-metropole-habitat", "lyon-metropole-habitat"
OTHER_PLATFORM, OTHER_CCAS, MDM = "plateforme-lyon-7-8", "ccas-bron", "mdm-venissieux"

STATES = (
    "none",
    "current",
    "ended_recently",
    "ended_long_ago",
    "restricted",
    "named",
    "informed",
    "consent",
    "withdrawn",
    "expired",
)
"""What the partner is to the household; `future` cannot be recorded, which a test shows."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The service with one household a state."""

    running: Running
    households: dict[str, Household]

    def routes(self, method: str) -> set[str]:
        """The address of every route that the application serves by that method."""
        found: list[Any] = []
        for route in self.running.app.routes:
            contexts = getattr(route, "effective_route_contexts", None)
            found += [route] if contexts is None else contexts()
        return {each.path for each in found if method in (each.methods or ())}

    def post_of_tomorrow(self, partner: str) -> httpx2.Response:
        """The partner is said to join tomorrow."""
        event = {
            "specversion": "1.0",
            "id": "tomorrow-1",
            "source": f"urn:etage:org:{PLATFORM}",
            "type": "etage.household.partner-joined.v1",
            "subject": self.households["none"].id,
            "time": "2020-06-30T09:30:00Z",
            "data": {"occurred_on": "2020-07-01", "organisation": partner},
        }
        token = self.running.backend.issuer.issue(PLATFORM)
        heads = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/cloudevents+json",
        }
        return httpx2.post(f"{self.running.url}/v1/events", json=event, headers=heads)


def planted_scene(
    running: Running, states: Sequence[str] = STATES, endings: Endings | None = None
) -> Scene:
    """Everything posted, and read models up to date."""
    households = {
        state: Household(number=number, state=state) for number, state in enumerate(states)
    }
    other = beside(running)
    for household in households.values():
        for each in story(household, other, endings or partners_of):
            posted(running, household, each)
    _wait(running)
    return Scene(running=running, households=households)


def _wait(running: Running) -> None:
    """Read models have come as far as the log."""
    token = running.backend.issuer.issue(PLATFORM)
    at_least = running.backend.ledger.head().position
    answer = httpx2.get(
        f"{running.url}/v1/households",
        params={"at_least": at_least},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text


def partners_of(household: Household) -> Iterator[Posting]:
    """What the two partners are to the household in its state."""
    state = household.state
    if state == "none":
        return
    for partner in (PARTNER, HEALTH):
        joined = {"organisation": partner}
        yield Posting(by=PLATFORM, name="partner-joined", on="2019-10-21", data=joined)
    both = [PARTNER, HEALTH]
    if state in ("named", "informed", "consent", "withdrawn", "expired"):
        expiry = {"expires_on": "2020-06-29"} if state == "expired" else {}
        yield Posting(by=LEAD, name="informed", on="2019-11-04", data={"scope": both} | expiry)
    if state in ("consent", "withdrawn"):
        agreed = {"scope": both, "sensitivity": ["social", "health"]}
        yield Posting(by=LEAD, name="consent-given", on="2019-11-05", data=agreed)
    if state == "withdrawn":
        taken = {"scope": both}
        yield Posting(by=LEAD, name="consent-withdrawn", on="2020-06-30", data=taken)
    yield from ended_or_restricted(state)


def ended_or_restricted(state: str) -> Iterator[Posting]:
    """The partners' relations end, or the case is closed to whom it does not name."""
    if state in ("ended_recently", "ended_long_ago"):
        on = "2020-06-15" if state == "ended_recently" else "2020-05-01"
        for partner in (PARTNER, HEALTH):
            left = {"organisation": partner}
            yield Posting(by=PLATFORM, name="partner-left", on=on, data=left)
    if state in ("restricted", "named"):
        to = [LEAD] if state == "restricted" else [LEAD, PARTNER, HEALTH]
        yield Posting(by=PLATFORM, name="restricted", on="2020-06-01", data={"to": to})
