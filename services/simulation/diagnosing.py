"""The shared diagnosis: two or three partners each contribute, in the weeks after the admission."""

from datetime import date
from typing import Any

from domain.diagnosis import HEALTH, DiagnosisContributed
from services.simulation import words
from services.simulation.calendar import later
from services.simulation.life import Life
from services.simulation.passage import Passage

HEALTH_PARTNER = "intermed"
HEALTH_NEEDS = ("care_orientation",)
NEEDS: dict[str, tuple[str, ...]] = {
    "housing": ("home_upkeep", "works", "adapted_dwelling", "mediation"),
    "budget": ("budget_support", "debt_settlement", "access_to_rights"),
    "legal": ("legal_support", "access_to_rights", "debt_settlement"),
    "employment": ("employment_support", "access_to_rights"),
    "family": ("family_support", "social_ties", "mediation", "other"),
}


def diagnose(life: Life, passage: Passage) -> None:
    """The landlord's adviser, the lead and one partner, or the platform, contribute."""
    rng = life.rng
    day = passage.started_on
    contributors: list[tuple[date, str]] = []
    for organisation in _contributors(life, passage):
        day = life.work_day(passage, later(day, rng.randrange(2, 25)))
        contributors.append((day, organisation))
    for part in passage.partnerships[:2]:
        joined_on = life.work_day(passage, later(part.joined_on, rng.randrange(1, 20)))
        if joined_on < part.left_on and part.organisation not in _names(contributors):
            contributors.append((joined_on, part.organisation))
    for on, organisation in contributors[:3]:
        if organisation in life.workers_on(passage, on):
            _contribute(life, organisation, on)


def _names(contributors: list[tuple[date, str]]) -> list[str]:
    return [organisation for _, organisation in contributors]


def _contributors(life: Life, passage: Passage) -> list[str]:
    """Who is there from the first day: the landlord and the lead, or the lead and the platform."""
    first = passage.stays[0]
    found = [each for each in (first.landlord, passage.leads[0][1]) if each is not None]
    found = list(dict.fromkeys(found))
    return found if len(found) > 1 else [*found, life.cast.platform(first.territory)]


def _contribute(life: Life, organisation: str, day: date) -> None:
    rng = life.rng
    domains = life.cast.configuration.contributing[life.cast.kind(organisation)]
    is_health = organisation == HEALTH_PARTNER
    domain = HEALTH if is_health else rng.choice([each for each in domains if each in NEEDS])
    known = HEALTH_NEEDS if is_health else NEEDS[domain]
    data: dict[str, Any] = {
        "domain": domain,
        "needs": sorted(rng.sample(known, min(len(known), rng.choice((1, 1, 2))))),
        "summary": words.HEALTH_SUMMARY if is_health else rng.choice(words.DIAGNOSIS_SUMMARIES),
    }
    if rng.random() < 0.5:
        data["recommendations"] = [rng.choice(words.RECOMMENDATIONS)]
    life.write(organisation, DiagnosisContributed.NAME, day, data=data)
