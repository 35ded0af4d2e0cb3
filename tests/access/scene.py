"""A household full of canaries for every state of a partner's relation, behind the real doors.

Every field of every class that can hold a text, a number or a day of its own is planted with one
that occurs nowhere else; nobody and nothing here is real.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.access.planted import Household
from tests.adapters.http.pages.conftest import Running, post_event

GRAND, EST, LYON = "grandlyon-habitat", "est-metropole-habitat", "lyon-metropole-habitat"
PLATFORM, OTHER_PLATFORM = "plateforme-venissieux", "plateforme-lyon-7-8"
CCAS, OTHER_CCAS, MDM = "ccas-venissieux", "ccas-bron", "mdm-venissieux"
LEAD, PARTNER, HEALTH = "lahso", "avdl-association", "intermed"
SESSION = "ct-2019-10-01"

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


def planted_scene(running: Running) -> Scene:
    """Everything posted, and read models up to date."""
    households = {
        state: Household(number=number, state=state) for number, state in enumerate(STATES)
    }
    for household in households.values():
        Story(running, household).tell()
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


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One fact to be posted."""

    by: str
    name: str
    on: str
    data: dict[str, Any]


class Story:
    """The facts of one household, the same for all but for what the partner is to it."""

    def __init__(self, running: Running, household: Household) -> None:
        self.running = running
        self.household = household

    def tell(self) -> None:
        for each in (
            *self._opening(),
            *self._review(),
            *self._work(),
            *self._tools(),
            *self._of_state(),
        ):
            self._post(each)

    def _post(self, each: Posting) -> None:
        household = self.household
        receipt = post_event(
            self.running,
            each.by,
            f"etage.household.{each.name}.v1",
            subject=household.id or f"GLH-CANARI-{household.number}",
            data={"occurred_on": each.on, **each.data},
        )
        household.id = receipt["household_id"]
        household.last = receipt

    def _person(self, name: str) -> dict[str, str]:
        h = self.household
        return {
            "name": h.text("C2", f"{name}/name"),
            "birth_date": h.day("C2", f"{name}/birth_date", 1980),
            "phone": h.phone(f"{name}/phone"),
            "email": f"{h.text('C2', f'{name}/email')}@exemple.test",
        }

    def _dwelling(self, name: str) -> dict[str, Any]:
        h = self.household
        return {
            "landlord": GRAND,
            "commune": "69259",
            "lease_reference": h.text("C2", f"{name}/lease_reference"),
            "address": h.text("C2", f"{name}/address"),
            "lease_signed_on": h.day("C3", f"{name}/lease_signed_on", 2009),
            "monthly_rent": h.money("C3", f"{name}/monthly_rent"),
            "title": "lease",
        }

    def _opening(self) -> Iterator[Posting]:
        h = self.household
        signal = {"kind": "arrears", "service": "recouvrement", "observed_on": "2019-09-02"}
        opened = {
            "dwelling": self._dwelling("identified"),
            "signals": [signal],
            "reference_person": self._person("identified"),
        }
        yield Posting(by=GRAND, name="identified", on="2019-09-02", data=opened)
        noted = {**signal, "note": h.text("C4", "signal/note")}
        yield Posting(by=GRAND, name="signal-recorded", on="2019-09-03", data=noted)
        account = {
            name: h.money("C3", f"debt/{name}")
            for name in ("amount", "rent_due", "rent_paid", "charges", "housing_benefit_amount")
        }
        told = {**account, "as_of": "2019-09-04"}
        yield Posting(by=GRAND, name="debt-recorded", on="2019-09-04", data=told)
        legal = {
            "stage": "summons",
            "on": "2019-09-05",
            "hearing_on": h.day("C3", "legal/hearing_on", 2035),
            "exploc_reference": h.text("C2", "legal/exploc_reference"),
        }
        yield Posting(by=GRAND, name="legal-stage-recorded", on="2019-09-05", data=legal)

    def _review(self) -> Iterator[Posting]:
        h = self.household
        tried = [{"kind": "repayment_plan", "result": h.text("C4", "referred/result")}]
        referred = {"motive": "arrears", "stream": "maintien", "already_tried": tried}
        landlord = {**referred, "referrer_kind": "landlord"}
        yield Posting(by=GRAND, name="referred", on="2019-09-10", data=landlord)
        ccas = {"motive": "arrears", "stream": "maintien", "referrer_kind": "ccas"}
        yield Posting(by=CCAS, name="referred", on="2019-09-11", data=ccas)
        meets = {"session": SESSION, "on": "2019-10-01"}
        yield Posting(by=PLATFORM, name="review-scheduled", on="2019-09-12", data=meets)
        admitted = {
            "session": SESSION,
            "modality": "coordination",
            "lead_organisation": LEAD,
            "objectives": [h.text("C4", "admitted/objectives")],
        }
        yield Posting(by=PLATFORM, name="admitted", on="2019-10-01", data=admitted)

    def _work(self) -> Iterator[Posting]:
        h = self.household
        met = {"kind": "home_visit", "outcome": "met", "note": h.text("C4", "contact/note")}
        yield Posting(by=LEAD, name="contact-recorded", on="2019-10-10", data=met)
        professional = {
            "name": h.text("C2", "referent/name"),
            "phone": h.phone("referent/phone"),
        }
        named = {
            "organisation": LEAD,
            "professional": professional,
            "replaces": h.text("C2", "referent/replaces"),
        }
        yield Posting(by=LEAD, name="referent-named", on="2019-10-11", data=named)
        for name, domain in (("budget", "budget"), ("health", "health")):
            code = "C5" if domain == "health" else "C4"
            told = {
                "domain": domain,
                "summary": h.text(code, f"{name}/summary"),
                "recommendations": [h.text("C4", f"{name}/recommendations")],
            }
            yield Posting(by=LEAD, name="diagnosis-contributed", on="2019-10-12", data=told)
        planned = {
            "action": "a-1",
            "kind": "appointment",
            "owner_organisation": LEAD,
            "due_on": "2020-08-01",
        }
        yield Posting(by=LEAD, name="action-planned", on="2019-10-13", data=planned)
        dropped = {"action": "a-1", "reason": h.text("C4", "action/reason")}
        yield Posting(by=LEAD, name="action-dropped", on="2019-10-14", data=dropped)
        spent = {"amount": h.money("C3", "expense/amount"), "category": "accompaniment"}
        yield Posting(by=LEAD, name="expense-recorded", on="2019-10-15", data=spent)
        proposed = {"outcome": "stayed_secured", "reason": h.text("C4", "proposed/reason")}
        yield Posting(by=LEAD, name="exit-proposed", on="2020-05-15", data=proposed)

    def _tools(self) -> Iterator[Posting]:
        h = self.household
        help_asked = {
            "monthly_amount": h.money("C3", "tool/monthly_amount"),
            "cap": h.money("C3", "tool/cap"),
            "first_month": "2019-11-01",
            "months": 6,
            "payee": GRAND,
            "funder": GRAND,
            "condition": "current_rent_resumed",
        }
        asked = {"tool": "t-1", "kind": "aide_quittance", "parameters": help_asked}
        yield Posting(by=LEAD, name="tool-requested", on="2019-10-16", data=asked)
        refused = {"tool": "t-1", "reason": h.text("C4", "tool/refused")}
        yield Posting(by=GRAND, name="tool-refused", on="2019-10-17", data=refused)
        moving = {
            "amount": h.money("C3", "moving/amount"),
            "funder": GRAND,
            "payee_name": h.text("C2", "moving/payee_name"),
            "from_address": h.text("C2", "moving/from_address"),
            "to_address": h.text("C2", "moving/to_address"),
        }
        help_to_move = {"tool": "t-2", "kind": "aide_demenagement", "parameters": moving}
        yield Posting(by=LEAD, name="tool-requested", on="2019-10-18", data=help_to_move)
        lease = {
            "start_on": "2019-11-01",
            "review_months": 3,
            "commitments": [{"party": "household", "undertaking": h.text("C4", "lease/promise")}],
        }
        kept = {"tool": "t-3", "kind": "bail_maintien", "parameters": lease}
        yield Posting(by=GRAND, name="tool-requested", on="2019-10-19", data=kept)

    def _of_state(self) -> Iterator[Posting]:
        state = self.household.state
        if state == "none":
            return
        for partner in (PARTNER, HEALTH):
            joined = {"organisation": partner}
            yield Posting(by=PLATFORM, name="partner-joined", on="2019-10-21", data=joined)
        told = ("named", "informed", "consent", "withdrawn", "expired")
        if state in told:
            scope: dict[str, Any] = {"scope": [PARTNER, HEALTH]}
            if state == "expired":
                scope["expires_on"] = "2020-06-29"
            yield Posting(by=LEAD, name="informed", on="2019-11-04", data=scope)
        if state in ("consent", "withdrawn"):
            agreed = {"scope": [PARTNER, HEALTH], "sensitivity": ["social", "health"]}
            yield Posting(by=LEAD, name="consent-given", on="2019-11-05", data=agreed)
        if state == "withdrawn":
            taken = {"scope": [PARTNER, HEALTH]}
            yield Posting(by=LEAD, name="consent-withdrawn", on="2020-06-30", data=taken)
        yield from self._endings()

    def _endings(self) -> Iterator[Posting]:
        h, state = self.household, self.household.state
        if state in ("ended_recently", "ended_long_ago"):
            on = "2020-06-15" if state == "ended_recently" else "2020-05-01"
            for partner in (PARTNER, HEALTH):
                left = {"organisation": partner}
                yield Posting(by=PLATFORM, name="partner-left", on=on, data=left)
        if state in ("restricted", "named"):
            to = [LEAD] if state == "restricted" else [LEAD, PARTNER, HEALTH]
            closed = {"to": to, "reason": h.text("C4", "restricted/reason")}
            yield Posting(by=PLATFORM, name="restricted", on="2020-06-01", data=closed)
