"""Agreement and protection: the household is informed, agrees, and in rare cases is protected."""

from datetime import date
from typing import Any

from domain.identification import SignalRecorded
from domain.sharing import ConsentGiven, ConsentWithdrawn, Informed, Restricted, Unrestricted
from services.simulation import proportions, words
from services.simulation.calendar import is_confined, later
from services.simulation.life import Life
from services.simulation.passage import Passage

MEANS = ("visit", "visit", "letter", "phone")
CONSENT_DAYS = 730


def inform(life: Life, passage: Passage) -> None:
    """The lead tells who shares the case; mostly the household agrees to more."""
    rng = life.rng
    day = life.work_day(passage, later(passage.started_on, rng.randrange(0, 12)))
    lead = passage.lead_on(day)
    scope = sorted({*passage.organisations(), lead})
    life.write(lead, Informed.NAME, day, data={"scope": scope, "means": _means(life, day)})
    if rng.random() < proportions.CONSENT_SHARE:
        _agree(life, passage, day, scope=scope)


def _means(life: Life, day: date) -> str:
    """By telephone alone while people stay at home."""
    means = life.rng.choice(MEANS)
    return "phone" if is_confined(day) else means


def _agree(life: Life, passage: Passage, day: date, *, scope: list[str]) -> None:
    rng = life.rng
    sensitivity = ["social", "health"] if rng.random() < 0.4 else ["social"]
    data: dict[str, Any] = {"scope": scope, "sensitivity": sensitivity, "means": _means(life, day)}
    if rng.random() < 0.7:
        data["expires_on"] = later(day, CONSENT_DAYS).isoformat()
    given = life.write(passage.lead_on(day), ConsentGiven.NAME, day, data=data)
    if rng.random() < proportions.CONSENT_WITHDRAWN_SHARE:
        ends_on = life.work_day(passage, later(day, rng.randrange(30, 200)))
        taken = {"scope": scope, "means": rng.choice(words.CONSENT_WITHDRAWN_MEANS)}
        if rng.random() < 0.5:
            taken["sensitivity"] = sensitivity[-1:]
        lead = passage.lead_on(ends_on)
        life.write(lead, ConsentWithdrawn.NAME, ends_on, data=taken, after=(given,))


def restrict(life: Life, passage: Passage) -> None:
    """Violence is signalled: the platform restricts the case to those who work on it."""
    rng = life.rng
    if rng.random() >= proportions.RESTRICTED_SHARE:
        return
    day = life.work_day(passage, later(passage.started_on, rng.randrange(10, 120)))
    platform = life.cast.platform(passage.stay_on(day).territory)
    signal = {"kind": "violence", "service": "household", "observed_on": day.isoformat()}
    seen = life.write(platform, SignalRecorded.NAME, day, data=signal)
    data = {"to": sorted(passage.organisations()), "reason": words.RESTRICTED_REASON}
    name = life.write(platform, Restricted.NAME, day, data=data, after=(seen,))
    if rng.random() < 0.6:
        ends_on = life.work_day(passage, later(day, rng.randrange(60, 200)))
        platform = life.cast.platform(passage.stay_on(ends_on).territory)
        told = {"reason": words.UNRESTRICTED_REASON}
        life.write(platform, Unrestricted.NAME, ends_on, data=told, after=(name,))
