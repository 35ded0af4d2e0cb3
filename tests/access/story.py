"""The facts of one household of the scene: every type that holds more than C1, field by field.

All but the last are the same for every household; those tell what the partners are to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from domain.diagnosis import HealthDiagnosisContributed
from domain.household import FACTS
from tests.access.planted import Household, planted_in
from tests.adapters.http.pages.conftest import Running, post_event

GRAND, PLATFORM, CCAS = "grandlyon-habitat", "plateforme-venissieux", "ccas-venissieux"
LEAD, PARTNER, HEALTH = "lahso", "avdl-association", "intermed"
SESSION = "ct-2019-10-01"
BESIDE = "GLH-CANARI-A-COTE"
HOME = {"landlord": GRAND, "commune": "69259"}
SIGNAL = {"kind": "arrears", "service": "recouvrement", "observed_on": "2019-09-02"}


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One fact to be posted: what it tells of C1, and what else; the rest is planted.

    `named` is how a later posting finds its id.
    """

    by: str
    name: str
    on: str
    data: dict[str, Any] = field(default_factory=dict)
    named: str | None = None


Endings = Callable[[Household], Iterator[Posting]]
"""What the partners come to be to a household, by its state."""


def posted(running: Running, household: Household, each: Posting) -> None:
    """Plant what the fact has beyond C1, and post it."""
    event_type = f"etage.household.{each.name}.v1"
    is_health = each.data.get("domain") is ...
    kind = HealthDiagnosisContributed if is_health else FACTS[event_type]
    place = f"{each.name}:health" if is_health else each.name
    receipt = post_event(
        running,
        each.by,
        event_type,
        subject=household.id or f"GLH-CANARI-{household.number}",
        data=planted_in(household, place, kind, base={"occurred_on": each.on, **each.data}),
    )
    household.id = receipt["household_id"]
    household.last = receipt
    if each.named:
        household.told[each.named] = receipt["id"]


def beside(running: Running) -> str:
    """A household of the same landlord, that every other is linked with for a day."""
    data = {"occurred_on": "2019-09-02", "dwelling": HOME, "signals": [SIGNAL]}
    event_type = "etage.household.identified.v1"
    receipt = post_event(running, GRAND, event_type, subject=BESIDE, data=data)
    return str(receipt["household_id"])


def story(household: Household, other: str, endings: Endings) -> Iterator[Posting]:
    """The whole path; `other` is the household it is linked with for a day."""
    yield from _opening()
    yield from _review()
    yield from _second_episode(other)
    yield from _work()
    yield from _tools()
    yield from _corrected(household)
    yield from endings(household)


def _opening() -> Iterator[Posting]:
    opened = {"dwelling": HOME, "signals": [SIGNAL], "reference_person": {}}
    yield Posting(by=GRAND, name="identified", on="2019-09-02", data=opened)
    yield Posting(by=GRAND, name="signal-recorded", on="2019-09-03", data=SIGNAL)
    yield Posting(by=GRAND, name="debt-recorded", on="2019-09-04", named="debt")
    yield Posting(by=GRAND, name="legal-stage-recorded", on="2019-09-05")
    yield Posting(by=GRAND, name="reference-attached", on="2019-09-05")


def _review() -> Iterator[Posting]:
    motive = {"motive": "arrears", "stream": "maintien"}
    tried = {"already_tried": [{"kind": "repayment_plan"}]}
    landlord = {**motive, **tried, "referrer_kind": "landlord", "dwelling": HOME}
    first = {**motive, "referrer_kind": "landlord"}
    yield Posting(by=GRAND, name="referred", on="2019-09-06", data=first)
    yield Posting(by=GRAND, name="referral-withdrawn", on="2019-09-07")
    yield Posting(
        by=GRAND, name="referred", on="2019-09-10", data=landlord | {"reference_person": {}}
    )
    ccas = {**motive, "referrer_kind": "ccas"}
    yield Posting(by=CCAS, name="referred", on="2019-09-11", data=ccas)
    early = {"session": "ct-2019-09-16", "on": "2019-09-16"}
    yield Posting(by=PLATFORM, name="review-scheduled", on="2019-09-12", data=early)
    late = {"session": "ct-2019-09-16"}
    yield Posting(by=PLATFORM, name="referral-adjourned", on="2019-09-16", data=late)
    meets = {"session": SESSION, "on": "2019-10-01"}
    yield Posting(by=PLATFORM, name="review-scheduled", on="2019-09-18", data=meets)
    admitted = {"session": SESSION, "modality": "coordination", "lead_organisation": LEAD}
    yield Posting(by=PLATFORM, name="admitted", on="2019-10-01", data=admitted)


def _second_episode(other: str) -> Iterator[Posting]:
    """The household leaves and comes back, moves next door, and is restricted for a day."""
    left = {"outcome": "stayed_secured"}
    yield Posting(by=PLATFORM, name="exited", on="2019-10-02", data=left)
    back = {"lead_organisation": LEAD, "modality": "coordination", "dwelling": HOME}
    yield Posting(by=PLATFORM, name="reentered", on="2019-10-03", data=back)
    yield Posting(by=GRAND, name="moved", on="2019-10-04", data={"dwelling": HOME})
    yield Posting(by=PLATFORM, name="restricted", on="2019-10-05", data={"to": [LEAD]})
    yield Posting(by=PLATFORM, name="unrestricted", on="2019-10-06")
    for name, on in (("linked", "2019-10-07"), ("unlinked", "2019-10-08")):
        yield Posting(by=PLATFORM, name=name, on=on, data={"with": other})


def _work() -> Iterator[Posting]:
    met = {"kind": "home_visit", "outcome": "met"}
    yield Posting(by=LEAD, name="contact-recorded", on="2019-10-10", data=met, named="contact")
    named = {"organisation": LEAD, "professional": {}}
    yield Posting(by=LEAD, name="referent-named", on="2019-10-11", data=named, named="referent")
    budget = {"domain": "budget"}
    yield Posting(by=LEAD, name="diagnosis-contributed", on="2019-10-12", data=budget)
    health = {"domain": ...}
    yield Posting(
        by=LEAD, name="diagnosis-contributed", on="2019-10-12", data=health, named="health"
    )
    planned = {
        "action": "a-1",
        "kind": "appointment",
        "owner_organisation": LEAD,
        "due_on": "2020-08-01",
    }
    yield Posting(by=LEAD, name="action-planned", on="2019-10-13", data=planned)
    yield Posting(by=LEAD, name="action-dropped", on="2019-10-14", data={"action": "a-1"})
    spent = {"category": "accompaniment"}
    yield Posting(by=LEAD, name="expense-recorded", on="2019-10-15", data=spent)
    proposed = {"outcome": "stayed_secured"}
    yield Posting(by=LEAD, name="exit-proposed", on="2020-05-15", data=proposed)


def _tools() -> Iterator[Posting]:
    help_asked = {
        "monthly_amount": ...,
        "cap": ...,
        "first_month": "2019-11-01",
        "months": 6,
        "payee": GRAND,
        "funder": GRAND,
        "condition": "current_rent_resumed",
    }
    yield _requested("t-1", "aide_quittance", help_asked, by=LEAD)
    yield Posting(by=GRAND, name="tool-refused", on="2019-10-17", data={"tool": "t-1"})
    moving = {
        "amount": ...,
        "funder": GRAND,
        "payee_name": ...,
        "from_address": ...,
        "to_address": ...,
    }
    yield _requested("t-2", "aide_demenagement", moving, by=LEAD)
    for name in ("granted", "started", "payment-recorded", "renewed", "suspended"):
        yield Posting(by=GRAND, name=f"tool-{name}", on="2019-10-18", data={"tool": "t-2"})
    lease = {
        "start_on": "2019-11-01",
        "review_months": 3,
        "commitments": [{"party": "household"}],
    }
    yield _requested("t-3", "bail_maintien", lease, by=GRAND)
    flat = {"place": "logement-1", "owner": GRAND, "months_max": 6, "occupancy_charge": ...}
    yield _requested("t-4", "logement_intercalaire", flat, by=LEAD)


def _requested(tool: str, kind: str, parameters: dict[str, Any], *, by: str) -> Posting:
    asked = {"tool": tool, "kind": kind, "parameters": parameters}
    return Posting(by=by, name="tool-requested", on="2019-10-16", data=asked)


def _corrected(household: Household) -> Iterator[Posting]:
    """One field of every class is corrected, by who told it."""
    h = household
    for by, told, corrections in (
        (LEAD, "referent", {"professional": {"name": h.text("C2", "rectified/corrections")}}),
        (GRAND, "debt", {"charges": h.money("C3", "rectified/corrections")}),
        (LEAD, "contact", {"note": h.text("C4", "rectified/corrections")}),
        (LEAD, "health", {"summary": h.text("C5", "rectified/corrections")}),
    ):
        event = {"source": f"urn:etage:org:{by}", "id": household.told[told]}
        corrected = {"event": event, "corrections": corrections}
        yield Posting(by=by, name="rectified", on="2019-10-20", data=corrected)
