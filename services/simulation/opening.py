"""The beginning of a path: a household is noticed, or referred at once, and watched for a time."""

from datetime import date
from typing import Any

from domain.accompaniment import ContactRecorded
from domain.identification import Identified, SignalRecorded
from domain.programme import OrganisationKind
from domain.rectification import Rectified
from services.simulation import people, proportions, words
from services.simulation.calendar import act_day, is_confined, later
from services.simulation.drafts import source_of
from services.simulation.life import Life
from services.simulation.rent import euros, open_account

LANDLORD_SERVICES = (
    "recouvrement",
    "recouvrement",
    "proximite",
    "agence_territoriale",
    "conseiller_social",
    "attributions",
    "caf",
    "household",
)
TITLES = ("lease",) * 12 + (
    "lease_terminated",
    "protocol",
    "bail_maintien",
    "sublease",
    "occupancy_agreement",
    "none",
)
CONTACT_KINDS = (
    ("home_visit",) * 8
    + ("office",) * 3
    + ("phone",) * 4
    + ("accompanied_appointment",) * 2
    + ("sms", "email", "letter", "partner_meeting")
)
REACHED_OUTCOMES = ("met",) * 14 + ("missed", "missed", "refused", "cancelled_by_service")
DIVIDED_COMMUNES = {"69387": "69007", "69388": "69008"}
"""What a landlord's system that knows only Lyon as a whole tells instead, by postcode."""


def dwelling(life: Life, day: date, *, landlord: str) -> dict[str, Any]:
    """A dwelling of that landlord in the household's commune, its lease signed before that day."""
    rng = life.rng
    signed_on = later(day, -rng.randrange(60, 7_000))
    life.rent_cents = rng.randrange(28_000, 75_000)
    told: dict[str, Any] = {
        "landlord": landlord,
        "commune": life.commune,
        "lease_reference": f"BAIL-{rng.randrange(10**6):06d}",
        "lease_signed_on": signed_on.isoformat(),
        "lease_holders": rng.choice((1, 1, 2)),
        "title": rng.choice(TITLES),
        "monthly_rent": euros(life.rent_cents),
        "address": people.address(rng),
    }
    postcode = DIVIDED_COMMUNES.get(life.commune)
    if postcode is not None and rng.random() < 0.3:
        told |= {"commune": "69123", "postcode": postcode}
    return told


def opening_data(life: Life, day: date, *, poster: str) -> dict[str, Any]:
    """What an event that opens a path tells of the household."""
    rng = life.rng
    count = rng.choice((1, 1, 2, 3))
    data: dict[str, Any] = {
        "signals": [signal(life, day, poster=poster) for _ in range(count)],
        "composition": people.composition(rng),
        "reference_person": people.person(rng),
    }
    if life.landlord is None:
        data["commune"] = life.commune
    else:
        data["dwelling"] = dwelling(life, day, landlord=life.landlord)
    return data


def signal(life: Life, day: date, *, poster: str) -> dict[str, Any]:
    """A signal of the days before, seen by a service of the poster."""
    kind = life.cast.kind(poster)
    rng = life.rng
    is_acces = life.stream == "acces"
    service = rng.choice(LANDLORD_SERVICES) if kind is OrganisationKind.LANDLORD else kind.value
    return {
        "kind": rng.choice(proportions.ACCES_SIGNALS) if is_acces else life.cast.signals.draw(),
        "service": service,
        "observed_on": later(day, -rng.randrange(0, 12)).isoformat(),
    }


def identify(life: Life, poster: str) -> None:
    """The poster notices the household; now and then its telephone number is noted wrongly."""
    life.open_by(poster)
    day = life.opened_on
    data = opening_data(life, day, poster=poster)
    name = life.write(poster, Identified.NAME, day, data=data, is_step=True)
    open_account(life, day)
    if life.errs(0.02):
        fix = {
            "event": {"source": source_of(poster), "id": name},
            "corrections": {"reference_person": {"phone": people.phone(life.rng)}},
            "reason": words.PHONE_CORRECTION_REASON,
        }
        mends_on = act_day(later(day, life.rng.randrange(3, 15)), life.rng)
        life.write(poster, Rectified.NAME, mends_on, data=fix, after=(name,))


def watch(life: Life, start: date, end: date, *, is_reachable: bool) -> None:
    """What the landlord's services notice from one day to another, and how they reach out.

    After a refusal or an exit nobody is asked to, so no contact is recorded.
    """
    if life.landlord is None:
        return
    rng = life.rng
    day = act_day(later(start, rng.randrange(5, 45)), rng)
    while day < end:
        if not is_reachable or rng.random() < 0.4:
            notice(life, life.landlord, day)
        else:
            contact(life, life.landlord, day)
        day = act_day(later(day, rng.randrange(20, 110)), rng)


def notice(life: Life, poster: str, day: date) -> None:
    """One more signal, which is sometimes entered twice and then withdrawn once."""
    rng = life.rng
    data = signal(life, day, poster=poster)
    if rng.random() < 0.4:
        data["note"] = rng.choice(words.SIGNAL_NOTES)
    life.write(poster, SignalRecorded.NAME, day, data=data)
    if life.errs(0.03):
        name = life.write(poster, SignalRecorded.NAME, day, data=data)
        void = {
            "event": {"source": source_of(poster), "id": name},
            "void": True,
            "reason": words.DUPLICATE_REASON,
        }
        life.write(poster, Rectified.NAME, day, data=void, after=(name,))


def contact(life: Life, poster: str, day: date) -> None:
    """A contact, or an attempt at one; by telephone alone while people stay at home."""
    rng = life.rng
    kind = "phone" if is_confined(day) else rng.choice(CONTACT_KINDS)
    data: dict[str, Any] = {"kind": kind, "outcome": rng.choice(REACHED_OUTCOMES)}
    if kind == "home_visit":
        data["unannounced"] = rng.random() < 0.3
        if data["outcome"] == "missed":
            data["outcome"] = "notice_left"
    if rng.random() < 0.3:
        data["note"] = rng.choice(words.NOTES)
    life.write(poster, ContactRecorded.NAME, day, data=data)
