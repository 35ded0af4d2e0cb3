"""Rent and procedure: what the landlord tells of the account, of notices and of the court."""

from datetime import date
from random import Random
from typing import Any

from domain.legal import DebtRecorded, LegalStageRecorded
from domain.rectification import Rectified
from services.simulation.calendar import (
    act_day,
    before_truce,
    first_hearing,
    hearing_day,
    later,
    working_day,
)
from services.simulation.drafts import source_of
from services.simulation.life import Account, Life, Step
from services.simulation.words import CORRECTION_REASONS

LADDER: tuple[tuple[str, int], ...] = (
    ("arrears_established", 0),
    ("caf_reported", 40),
    ("repayment_plan", 30),
    ("formal_notice", 45),
    ("ccapex_referred", 20),
    ("order_to_pay", 40),
    ("ccapex_opinion", 45),
    ("summons", 70),
    ("hearing", 0),
    ("judgment", 30),
    ("delays_broken", 100),
    ("order_to_vacate", 40),
    ("police_assistance_requested", 70),
)
"""The steps that most procedures have, and after how many days at least; any may be skipped."""

HEARD_FROM = 8
"""Where the ladder reaches the court: from there on few procedures go."""

GROUNDS = ("arrears",) * 8 + ("nuisance", "no_insurance", "no_title", "other")
OPINIONS = ("favourable", "unfavourable")
JUDGMENTS = (
    "clause_suspended_with_delays",
    "clause_suspended_with_delays",
    "terminated_with_delays",
    "terminated",
    "dismissed",
    "discontinued",
)
SKIPPED_SHARE = 0.3
MISTYPED_SHARE = 0.04
MISTYPED_BY = 10


def euros(cents: int) -> str:
    """The amount as events write it."""
    return f"{cents // 100}.{cents % 100:02d}"


def open_account(life: Life, day: date) -> None:
    """The account is told from that day on."""
    life.accounted_on = day
    life.procedure.clear()
    if life.landlord is not None:
        plan_procedure(life, day)


def plan_procedure(life: Life, start: date) -> None:
    """Draw how far the procedure will go, from that day on."""
    rng = life.rng
    depth = rng.choice((0, 0, 1, 2, 3, 4, 5, 6, 7, HEARD_FROM + 2, len(LADDER)))
    ground = rng.choice(GROUNDS)
    day = later(start, rng.randrange(10, 90))
    heard_on: date | None = None
    for stage, days in LADDER[:depth]:
        if rng.random() < SKIPPED_SHARE and stage != "hearing":
            continue
        day = hearing_day(later(day, days + rng.randrange(1, 30)))
        if stage == "summons":
            heard_on = first_hearing(later(day, rng.randrange(60, 90)), told_on=day)
        elif stage == "hearing" and heard_on is not None:
            day = hearing_day(heard_on)
        life.procedure.append(_step(day, stage, ground=ground, heard_on=heard_on, rng=rng))
    if depth and rng.random() < 0.5:
        day = working_day(later(day, rng.randrange(20, 80)))
        stage = life.cast.last_steps.draw()
        if stage == "eviction_attempted":
            day = before_truce(day)
        # A truce may reach back to where the account begins: then nothing was attempted.
        if day > start:
            life.procedure.append(Step(day=day, stage=stage))
    life.procedure.sort(key=_day)


def _day(step: Step) -> date:
    return step.day


def _step(day: date, stage: str, *, ground: str, heard_on: date | None, rng: Random) -> Step:
    data: dict[str, Any] = {"ground": ground}
    if stage == "summons" and heard_on is not None:
        data["hearing_on"] = heard_on.isoformat()
        data["exploc_reference"] = f"EXPLOC-{day.year}-{rng.randrange(10**6):06d}"
    elif stage == "hearing":
        data["diagnosis_ready"] = rng.random() < 0.3
        data["tenant_attended"] = rng.random() < 0.47
    elif stage == "judgment":
        data["outcome"] = rng.choice(JUDGMENTS)
    elif stage == "ccapex_opinion":
        data["outcome"] = rng.choice(OPINIONS)
    return Step(day=day, stage=stage, data=data)


def tell_account(life: Life, until: date) -> None:
    """The debts and the steps of the procedure up to that day, as the landlord tells them."""
    until = min(until, life.cast.until, life.accounts_end_on)
    if life.landlord is not None:
        _tell_debts(life, life.landlord, until)
        _tell_steps(life, life.landlord, until)
    life.accounted_on = max(life.accounted_on, until)


def _tell_debts(life: Life, landlord: str, until: date) -> None:
    day = act_day(later(life.accounted_on, life.rng.randrange(15, 70)), life.rng)
    while day <= until:
        _tell_debt(life, landlord, day, until=until)
        day = act_day(later(day, life.rng.randrange(60, 120)), life.rng)


def _tell_debt(life: Life, landlord: str, day: date, *, until: date) -> None:
    rng = life.rng
    is_paying = life.lead != "" and rng.random() < 0.7
    change = -rng.randrange(5, 30) if is_paying else rng.randrange(5, 60)
    life.owed_cents = max(0, life.owed_cents + life.rent_cents * change // 20)
    data: dict[str, Any] = {
        "amount": euros(life.owed_cents),
        "as_of": later(day, -rng.randrange(0, 10)).isoformat(),
        "kind": "rent",
        "rent_due": euros(life.rent_cents),
        "rent_paid": euros(life.rent_cents if is_paying else 0),
        "housing_benefit": rng.choice(("paid_to_landlord", "paid_to_tenant", "suspended", "none")),
    }
    if is_paying:
        data["current_rent_resumed_since"] = later(day, -rng.randrange(30, 60)).isoformat()
        data["repayment_plan"] = rng.choice(("kept", "kept", "broken"))
    mends_on = act_day(later(day, rng.randrange(3, 20)), rng)
    if mends_on < until and life.errs(MISTYPED_SHARE):
        wrong = {**data, "amount": euros(life.owed_cents * MISTYPED_BY)}
        name = life.write(landlord, DebtRecorded.NAME, day, data=wrong)
        correct(life, landlord, mends_on, event=name, corrections={"amount": data["amount"]})
    else:
        name = life.write(landlord, DebtRecorded.NAME, day, data=data)
    as_of = date.fromisoformat(data["as_of"])
    life.accounts.append(Account(day=day, as_of=as_of, has_resumed=is_paying, event=name))


def correct(
    life: Life, organisation: str, day: date, *, event: str, corrections: dict[str, Any]
) -> None:
    """The organisation corrects an event of its own."""
    data = {
        "event": {"source": source_of(organisation), "id": event},
        "corrections": corrections,
        "reason": life.rng.choice(CORRECTION_REASONS),
    }
    life.write(organisation, Rectified.NAME, day, data=data, after=(event,))


def _tell_steps(life: Life, landlord: str, until: date) -> None:
    while life.procedure and life.procedure[0].day <= until:
        step = life.procedure.pop(0)
        data = {"stage": step.stage, "on": step.day.isoformat(), **step.data}
        life.write(landlord, LegalStageRecorded.NAME, step.day, data=data)
