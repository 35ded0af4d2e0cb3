"""The plan of an episode: reviews, the professional, actions, expenses, and the exit proposed."""

from datetime import date
from typing import Any

from domain.exit import ExitProposed
from domain.expenses import ExpenseRecorded
from domain.plan import (
    ActionDone,
    ActionDropped,
    ActionPlanned,
    ModalityChanged,
    ReferentNamed,
    Reviewed,
)
from services.simulation import people, proportions, words
from services.simulation.calendar import later, session_after, technical_session
from services.simulation.life import Life
from services.simulation.passage import Passage
from services.simulation.rent import euros

DECISIONS = ("continue",) * 8 + ("alert",)
ACTIONS_EVERY_DAYS = (25, 110)
EXPENSES_EVERY_DAYS = (150, 300)


def review(life: Life, passage: Passage) -> None:
    """About every three months a session looks at the case, and may change its modality.

    The first session after an urgent admission confirms it.
    """
    modality = passage.modality
    changed: tuple[str, ...] = ()
    first_after_days = 0 if passage.is_urgent else proportions.REVIEWED_EVERY_DAYS
    day = session_after(later(passage.started_on, first_after_days))
    while day < passage.left_on:
        following = session_after(later(day, proportions.REVIEWED_EVERY_DAYS))
        territory = passage.stay_on(day).territory
        others = [each for each in life.programme.modalities if each != modality]
        data: dict[str, Any] = {
            "session": technical_session(territory, day),
            "decision": life.rng.choice(DECISIONS),
            "next_review_on": following.isoformat(),
        }
        changes = bool(others) and life.rng.random() < proportions.MODALITY_CHANGED_SHARE
        if changes:
            data["decision"] = "change_modality"
        elif following >= passage.left_on:
            data["decision"] = "prepare_exit"
        platform = life.cast.platform(territory)
        life.write(platform, Reviewed.NAME, day, data=data)
        if changes:
            modality = life.rng.choice(others)
            told = {"modality": modality}
            name = life.write(platform, ModalityChanged.NAME, day, data=told, after=changed)
            changed = (name,)
        day = following


def name_referents(life: Life, passage: Passage) -> None:
    """Each lead names its professional soon after it took over, and at times another one."""
    rng = life.rng
    for since, lead in passage.leads:
        day = life.work_day(passage, later(since, rng.randrange(0, 15)))
        replaced = ""
        for _ in range(1 if rng.random() < 0.85 else 2):
            if passage.lead_on(day) != lead:
                break
            replaced = _name_referent(life, lead, day, replaced=replaced)
            day = life.work_day(passage, later(day, rng.randrange(60, 200)))


def _name_referent(life: Life, lead: str, day: date, *, replaced: str) -> str:
    rng = life.rng
    name = rng.choice([each for each in words.PROFESSIONALS if each != replaced])
    professional = {"name": name, "phone": people.phone(rng)}
    data: dict[str, Any] = {"organisation": lead, "professional": professional}
    if replaced:
        data["replaces"] = replaced
    life.write(lead, ReferentNamed.NAME, day, data=data)
    return name


def plan(life: Life, passage: Passage) -> None:
    """The lead plans what is to be done by whom; most of it is done."""
    rng = life.rng
    kinds = sorted(life.cast.configuration.closed_lists["action_kinds"])
    day = life.work_day(passage, later(passage.started_on, rng.randrange(3, 30)))
    while True:
        workers = life.workers_on(passage, day)
        owner = workers[0] if rng.random() < 0.6 else rng.choice(workers)
        due_on = later(day, rng.randrange(5, 40))
        data = {
            "action": life.new_name("action"),
            "kind": rng.choice(kinds),
            "owner_organisation": owner,
            "due_on": due_on.isoformat(),
        }
        planned = life.write(workers[0], ActionPlanned.NAME, day, data=data)
        if rng.random() < 0.85:
            done_on = life.work_day(passage, later(due_on, -rng.randrange(0, 4)))
            _end_action(life, passage, done_on, action=data["action"], owner=owner, after=planned)
        day = life.work_day(passage, later(day, rng.randrange(*ACTIONS_EVERY_DAYS)))


def _end_action(
    life: Life, passage: Passage, day: date, *, action: str, owner: str, after: str
) -> None:
    """Its owner ends it, or the platform where the owner works on the household no longer."""
    workers = life.workers_on(passage, day)
    poster = owner if owner in workers else workers[-1]
    if life.rng.random() < proportions.ACTION_DROPPED_SHARE:
        data = {"action": action, "reason": life.rng.choice(words.DROPPED_REASONS)}
        life.write(poster, ActionDropped.NAME, day, data=data, after=(after,))
    else:
        life.write(poster, ActionDone.NAME, day, data={"action": action}, after=(after,))


def spend(life: Life, passage: Passage) -> None:
    """What the lead spends for the household, now and then."""
    rng = life.rng
    if rng.random() >= proportions.EXPENSE_SHARE:
        return
    categories = ("accompaniment", "accompaniment", "accompaniment", "tool", "engineering")
    day = passage.started_on
    while True:
        day = life.work_day(passage, later(day, rng.randrange(*EXPENSES_EVERY_DAYS)))
        data = {"amount": euros(rng.randrange(4_000, 90_000)), "category": rng.choice(categories)}
        if rng.random() < 0.6:
            data["funder"] = proportions.ENVELOPE_FUNDER
        life.write(passage.lead_on(day), ExpenseRecorded.NAME, day, data=data)


def propose_exit(life: Life, passage: Passage) -> None:
    """The lead proposes the outcome some weeks before the session decides."""
    rng = life.rng
    if passage.outcome is None or rng.random() >= proportions.EXIT_PROPOSED_SHARE:
        return
    earliest = later(passage.started_on, 1)
    wanted = later(passage.left_on, -rng.randrange(14, 40))
    day = life.work_day(passage, max(earliest, wanted))
    data = {"outcome": passage.outcome, "reason": rng.choice(words.EXIT_REASONS)}
    life.write(passage.lead_on(day), ExitProposed.NAME, day, data=data)
