"""The exit from an episode, and for some households the way back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.dates import months_after
from domain.exit import Exited, FollowedUp, Reentered
from domain.rectification import Rectified
from services.simulation import proportions, words
from services.simulation.accompanying import settle
from services.simulation.calendar import act_day, before_truce, later, working_day
from services.simulation.drafts import source_of
from services.simulation.life import Life, Step
from services.simulation.rent import tell_account
from services.simulation.reviewing import session_name

RESIDUAL = ("debt", "debt", "nuisance", "health", "other")
ALWAYS_RESIDUAL = "stayed_with_difficulties"
ACCOUNT_GOES_ON_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an episode ends: its outcome, and the difficulties that are left."""

    outcome: str
    residual: tuple[str, ...] = ()


def exit_on(life: Life, day: date, *, admitted_on: date, ending: Ending | None = None) -> str:
    """The episode ends on that day of a committee's session; returns its outcome.

    Where no ending is given, one is drawn.
    """
    life.reach(day)
    ending = ending or _ending(life)
    outcome = ending.outcome
    _lead_up_to(life, outcome, day, admitted_on=admitted_on)
    tell_account(life, day)
    data: dict[str, Any] = {"outcome": outcome, "session": session_name(life, day)}
    if ending.residual:
        data["residual_difficulties"] = list(ending.residual)
    poster = life.lead if life.rng.random() < 0.15 else life.platform
    name = life.write(poster, Exited.NAME, day, data=data, is_step=True, ends=True)
    life.lead = ""
    life.partners.clear()
    life.passages[-1].left_on, life.passages[-1].outcome = day, outcome
    life.accounts_end_on = later(day, ACCOUNT_GOES_ON_DAYS)
    if poster == life.platform and outcome == ALWAYS_RESIDUAL and life.errs(0.15):
        _specify(life, later(day, 3), event=name)
    return outcome


def _ending(life: Life) -> Ending:
    outcome = life.cast.outcomes[life.stream].draw()
    residual = _residual(life) if outcome == ALWAYS_RESIDUAL else ()
    return Ending(outcome=outcome, residual=residual)


def _residual(life: Life) -> tuple[str, ...]:
    return tuple(sorted(set(life.rng.sample(RESIDUAL, life.rng.choice((1, 2))))))


def _specify(life: Life, day: date, *, event: str) -> None:
    """The platform corrects which difficulties are left."""
    data = {
        "event": {"source": source_of(life.platform), "id": event},
        "corrections": {"residual_difficulties": list(_residual(life))},
        "reason": words.EXIT_CORRECTION_REASON,
    }
    life.write(life.platform, Rectified.NAME, act_day(day, life.rng), data=data, after=(event,))


def _lead_up_to(life: Life, outcome: str, day: date, *, admitted_on: date) -> None:
    """What must have happened before such an outcome: an eviction, a departure, a move."""
    life.procedure = [step for step in life.procedure if step.day < later(day, -60)]
    before = working_day(later(day, -6))
    if outcome == "evicted":
        _evict(life, before, admitted_on=admitted_on)
    elif outcome == "left_before_forced_eviction":
        life.procedure.append(Step(day=before, stage="left_before"))
    elif outcome == "transferred_adapted_dwelling" and life.landlord is not None:
        settle(life, before, territory=life.territory, landlord=life.landlord)
    elif outcome == "housed_ordinary_lease":
        landlord = life.rng.choice(life.programme.landlords)
        settle(life, before, territory=life.territory, landlord=landlord)


def _evict(life: Life, day: date, *, admitted_on: date) -> None:
    """The eviction was carried out before the winter truce, if the exit falls in it."""
    day = before_truce(day)
    since = max(admitted_on, life.accounted_on)
    if day > since:
        granted_on = working_day(max(since, later(day, -45)))
        kept = [step for step in life.procedure if step.day < granted_on]
        life.procedure = [
            *kept,
            Step(day=granted_on, stage="police_assistance_granted"),
            Step(day=day, stage="eviction_carried_out"),
        ]


def comes_back(life: Life, outcome: str) -> bool:
    """Whether the household will be back within the months that the rules allow."""
    return outcome in proportions.REENTERING and life.cast.reentries.draw()


def reenter(life: Life, left_on: date, *, wanted: date | None = None) -> date:
    """The platform takes the household in again, with a lead; returns the day.

    It is the day that is wanted, or soon after, else one is drawn.
    """
    day = act_day(wanted or later(left_on, life.rng.randrange(25, 130)), life.rng)
    life.lead = life.cast.association()
    data: dict[str, Any] = {
        "reason": life.rng.choice(words.REENTRY_REASONS),
        "lead_organisation": life.lead,
    }
    if life.programme.modalities:
        data["modality"] = life.rng.choice(life.programme.modalities)
    if (ends_on := life.programme.ends_on) is not None and day > ends_on:
        data["programme"] = life.programme.slug
    life.write(life.platform, Reentered.NAME, day, data=data, is_step=True)
    life.begin(day, modality=data.get("modality"))
    life.accounts_end_on = date.max
    return day


def follow_up(life: Life, left_on: date, *, outcome: str) -> None:
    """Half a year and a year after the exit somebody asks; raises `Beyond`."""
    rng = life.rng
    if outcome in proportions.NOT_FOLLOWED_UP:
        return
    for months in life.cast.configuration.rules.follow_up_months:
        day = act_day(later(months_after(left_on, months), rng.randrange(0, 20)), rng)
        if rng.random() >= proportions.FOLLOWED_UP_SHARE:
            continue
        is_housed = outcome in proportions.HOUSED and rng.random() < proportions.STILL_HOUSED_SHARE
        poster = life.platform if life.landlord is None or rng.random() < 0.4 else life.landlord
        data = {"months_after": months, "still_housed": is_housed}
        life.write(poster, FollowedUp.NAME, day, data=data)
