"""Referral and review: who asks the territory's platform, and what its committee decides."""

from datetime import date
from typing import Any

from domain.legal import LegalStageRecorded
from domain.programme import OrganisationKind
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralAdjourned, ReferralRefused, ReviewScheduled
from services.simulation import proportions, words
from services.simulation.calendar import (
    act_day,
    hearing_day,
    later,
    session_after,
    technical_session,
    working_day,
)
from services.simulation.life import Beyond, Life, Step
from services.simulation.opening import opening_data
from services.simulation.rent import open_account

MOTIVES = (
    ("eviction_risk",) * 4
    + ("arrears",) * 6
    + (
        "nuisance",
        "unsuitable_dwelling",
        "isolation",
        "other",
    )
)
DIFFICULTIES = (
    "debt",
    "nuisance",
    "health",
    "isolation",
    "family",
    "housing",
    "employment",
    "rights",
    "budget",
    "other",
)
MEASURES = (
    "repayment_plan",
    "fsl",
    "asll",
    "measure_avdl",
    "masp",
    "over_indebtedness",
    "ccapex",
    "mediation",
)
URGENCIES = ("low", "normal", "normal", "normal", "high", "urgent")
COREFERRERS = ("ccas", "mdm")


def refer(life: Life, day: date, *, referrer: str, opens: bool) -> date:
    """The referral; it opens the path where nothing did before. Returns its day."""
    opened_on = proportions.OPENINGS[life.territory]
    if day <= opened_on:
        day = later(opened_on, life.rng.randrange(1, 45))
    day = working_day(day) if opens else act_day(day, life.rng)
    data = _referral(life, referrer, day)
    if opens:
        life.opened_on = day
        life.open_by(referrer)
        open_account(life, day)
        data |= opening_data(life, day, poster=referrer)
    life.write(referrer, Referred.NAME, day, data=data, is_step=True)
    life.attach(referrer, day)
    if life.landlord is not None:
        life.attach(life.landlord, day)
    if life.stream == "maintien" and life.rng.random() < 0.1:
        day = _join(life, day, referrer=referrer)
    return day


def _join(life: Life, day: date, *, referrer: str) -> date:
    """Another organisation refers the household as well (saisine conjointe)."""
    kind = life.rng.choice(COREFERRERS)
    other = life.cast.referrer(kind, life.territory)
    if other == referrer:
        return day
    day = working_day(later(day, life.rng.randrange(0, 5)))
    life.write(other, Referred.NAME, day, data=_referral(life, other, day), is_step=True)
    life.attach(other, day)
    return day


def _referral(life: Life, referrer: str, day: date) -> dict[str, Any]:
    rng = life.rng
    kind = life.cast.kind(referrer)
    data: dict[str, Any] = {
        "referrer_kind": kind.value,
        "motive": rng.choice(MOTIVES) if life.stream == "maintien" else "access",
        "stream": life.stream,
        "difficulties": sorted(rng.sample(DIFFICULTIES, rng.choice((1, 2, 2, 3)))),
        "urgency": rng.choice(URGENCIES),
        "household_aware": rng.random() < 0.8,
    }
    data["referrer_service"] = (
        rng.choice(("conseiller_social", "proximite", "recouvrement"))
        if kind is OrganisationKind.LANDLORD
        else kind.value
    )
    if rng.random() < 0.6:
        data["already_tried"] = [
            {"kind": tried, "result": rng.choice(words.TRIED_RESULTS)}
            for tried in rng.sample(MEASURES, rng.choice((1, 2)))
        ]
    if (ends_on := life.programme.ends_on) is not None and day > ends_on:
        data["programme"] = life.programme.slug
    return data


def withdraw(life: Life, day: date, *, referrer: str) -> date:
    """Who referred takes the referral back."""
    day = act_day(later(day, life.rng.randrange(5, 30)), life.rng)
    data = {"reason": life.rng.choice(words.WITHDRAWAL_REASONS)}
    life.write(referrer, ReferralWithdrawn.NAME, day, data=data, is_step=True, ends=True)
    return day


def schedule(life: Life, day: date) -> tuple[date, str]:
    """The platform puts the case on the agenda of the next session: its day, and its name."""
    day = working_day(later(day, life.rng.randrange(2, 40)))
    held_on = session_after(day)
    return held_on, _schedule_on(life, day, held_on=held_on)


def _schedule_on(life: Life, day: date, *, held_on: date) -> str:
    session = session_name(life, held_on)
    data = {"session": session, "on": held_on.isoformat()}
    life.write(life.platform, ReviewScheduled.NAME, working_day(day), data=data, is_step=True)
    return session


def session_name(life: Life, held_on: date) -> str:
    """What the platform calls the session of that day."""
    return technical_session(life.territory, held_on)


def review(life: Life, day: date) -> tuple[date, str]:
    """The case comes before the committee, which sometimes puts the decision off once."""
    held_on, session = schedule(life, day)
    if life.rng.random() < 0.12:
        data = {"session": session, "reason": life.rng.choice(words.ADJOURNMENT_REASONS)}
        life.write(life.platform, ReferralAdjourned.NAME, held_on, data=data, is_step=True)
        held_on, session = schedule(life, held_on)
    return held_on, session


def refuse(life: Life, day: date) -> date:
    """The committee refuses, with a reason drawn from the deck."""
    held_on, session = review(life, day)
    life.reach(held_on)
    reason = life.cast.refusals.draw()
    data = {"session": session, "reason": reason}
    if reason == "mainstream_sufficient":
        data["redirected_to"] = life.rng.choice(words.REDIRECTIONS)
    life.write(life.platform, ReferralRefused.NAME, held_on, data=data, is_step=True, ends=True)
    return held_on


def admit(life: Life, day: date) -> date:
    """The committee admits, and names who leads."""
    held_on, session = review(life, day)
    _admit(life, held_on, data={"session": session})
    return held_on


def admit_in(life: Life, day: date, *, held_on: date) -> None:
    """The session of that day admits; one before it puts the decision off, if there was time."""
    earlier = session_after(working_day(later(day, 2)))
    if earlier < held_on and session_after(working_day(later(earlier, 2))) == held_on:
        told = _schedule_on(life, later(day, 2), held_on=earlier)
        reason = life.rng.choice(words.ADJOURNMENT_REASONS)
        data = {"session": told, "reason": reason}
        life.write(life.platform, ReferralAdjourned.NAME, earlier, data=data, is_step=True)
        day = earlier
    session = _schedule_on(life, later(day, 2), held_on=held_on)
    _admit(life, held_on, data={"session": session})


def admit_urgently(life: Life, day: date) -> date:
    """A hearing is near: the coordinator admits without waiting for a session."""
    if life.landlord is None:
        raise Beyond
    admitted_on = working_day(later(day, life.rng.randrange(2, 8)))
    heard_on = working_day(later(admitted_on, life.rng.randrange(8, 20)))
    data = {
        "stage": "summons",
        "on": later(day, -life.rng.randrange(0, 20)).isoformat(),
        "ground": "arrears",
        "hearing_on": heard_on.isoformat(),
    }
    life.write(life.landlord, LegalStageRecorded.NAME, day, data=data, is_step=True)
    life.procedure = [Step(day=hearing_day(heard_on), stage="hearing")]
    _admit(life, admitted_on, data={"urgent": True})
    return admitted_on


def _admit(life: Life, day: date, *, data: dict[str, Any]) -> None:
    rng = life.rng
    life.lead = choose_lead(life)
    objectives = rng.sample(words.OBJECTIVES, rng.choice((1, 2, 3)))
    data |= {"lead_organisation": life.lead, "objectives": objectives}
    if life.programme.modalities:
        data["modality"] = rng.choice(life.programme.modalities)
    life.write(life.platform, Admitted.NAME, day, data=data, is_step=True)
    life.begin(day, modality=data.get("modality"), is_urgent="urgent" in data)
    if rng.random() < 0.5:
        life.attach(life.lead, day)


def choose_lead(life: Life) -> str:
    """Mostly an association; a landlord leads now and then, in its own dwellings."""
    if life.landlord is not None and life.rng.random() < 0.15:
        return life.landlord
    return life.cast.association()
