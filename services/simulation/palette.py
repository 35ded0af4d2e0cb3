"""The palette: what a request for each kind of tool asks for, in the simulated lives."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from domain.dates import months_after
from services.simulation import proportions, words
from services.simulation.passage import Stay
from services.simulation.rent import euros

OPERATORS = {
    "autorehabilitation": "france-horizon",
    "care_access": "intermed",
    "legal_support": "avdl-association",
    "social_diagnosis": "france-horizon",
    "measure_avdl": "avdl-association",
}
SCHEMES = ("residence_sociale", "pension_de_famille", "temporary_housing", "intermediation")
ONE_OFF_EUR = {
    "aide_demenagement": (150, 900),
    "autorehabilitation": (200, 1500),
    "fsl_aid": (100, 1200),
}
PLACE_KINDS = {"dispositif_passerelle": "passerelle", "logement_intercalaire": "intercalaire"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request: its parameters as events write them, and what its life needs to know of it.

    `monthly_cents` and `granted_cents` are what may be paid; `months` how long it is to last.
    """

    kind: str
    parameters: dict[str, Any]
    months: int
    asked_cents: int = 0
    monthly_cents: int = 0


def first_of_next_month(day: date) -> date:
    """The first day of the month after that day's."""
    return months_after(day.replace(day=1), 1)


def request(kind: str, day: date, *, rng: Random, stay: Stay, lead: str) -> Request:
    """What the lead asks for on that day."""
    if kind == "bail_maintien":
        return _lease(day, rng, stay=stay, lead=lead)
    if kind == "aide_quittance":
        return _instalments(day, rng, stay=stay)
    if kind in PLACE_KINDS:
        return _place(kind, day, rng)
    if kind in ONE_OFF_EUR:
        return _one_off(kind, day, rng, stay=stay)
    months = rng.choice((3, 6, 6, 12))
    parameters: dict[str, Any] = {"start_on": day.isoformat()}
    parameters["planned_end_on"] = months_after(day, months).isoformat()
    parameters["operator"] = OPERATORS[kind]
    if kind == "measure_avdl":
        parameters["months"] = months
    return Request(kind=kind, parameters=parameters, months=months)


def _lease(day: date, rng: Random, *, stay: Stay, lead: str) -> Request:
    months = rng.choice((12, 12, 18))
    start_on = first_of_next_month(day)
    return Request(
        kind="bail_maintien",
        months=months,
        parameters={
            "start_on": start_on.isoformat(),
            "planned_end_on": months_after(start_on, months).isoformat(),
            "months": months,
            "review_months": rng.choice((3, 6)),
            "parties": sorted({lead, *([stay.landlord] if stay.landlord else [])}),
            "commitments": [
                {"party": party, "undertaking": undertaking}
                for party, undertaking in words.UNDERTAKINGS[: rng.choice((2, 3))]
            ],
        },
    )


def _instalments(day: date, rng: Random, *, stay: Stay) -> Request:
    months = rng.choice((4, 6, 6, 9))
    monthly = rng.randrange(60, 220) * 100
    asked = monthly * months
    parameters: dict[str, Any] = {
        "monthly_amount": euros(monthly),
        "first_month": first_of_next_month(day).isoformat(),
        "months": months,
        "payee": stay.landlord,
        "funder": proportions.ENVELOPE_FUNDER,
        "condition": "current_rent_resumed",
    }
    if rng.random() < 0.3:
        asked = monthly * (months - 1)
        parameters["cap"] = euros(asked)
    return Request(
        kind="aide_quittance",
        parameters=parameters,
        months=months,
        asked_cents=asked,
        monthly_cents=monthly,
    )


def _place(kind: str, day: date, rng: Random) -> Request:
    """The place and who operates it are filled in once one is booked."""
    months = rng.choice((4, 6, 9))
    parameters: dict[str, Any] = {"planned_end_on": months_after(day, months + 1).isoformat()}
    if kind == "dispositif_passerelle":
        parameters["scheme"] = rng.choice(SCHEMES)
    else:
        parameters["months_max"] = months + 2
        parameters["occupancy_charge"] = euros(rng.randrange(120, 320) * 100)
    return Request(kind=kind, parameters=parameters, months=months)


def _one_off(kind: str, day: date, rng: Random, *, stay: Stay) -> Request:
    asked = rng.randrange(*ONE_OFF_EUR[kind]) * 100
    parameters: dict[str, Any] = {"amount": euros(asked), "funder": proportions.ENVELOPE_FUNDER}
    if kind == "fsl_aid":
        parameters["payee"] = stay.landlord
    elif kind == "autorehabilitation":
        parameters["operator"] = OPERATORS[kind]
    else:
        parameters["payee_name"] = "Déménagements Fictifs"
        parameters["moving_on"] = months_after(day, 1).isoformat()
    return Request(kind=kind, parameters=parameters, months=3, asked_cents=asked)
