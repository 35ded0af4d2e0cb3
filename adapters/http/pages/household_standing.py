"""Where a household stands: its floor, who is responsible, and what comes next, with its source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from adapters.http.pages.case_parts import next_deadline, on_of, waiting_actions
from adapters.http.pages.words import Words
from domain.stages import Stage

Told = Mapping[str, Any]

WAY = (Stage.IDENTIFIED, Stage.REFERRED, Stage.IN_REVIEW, Stage.ACCOMPANIED, Stage.EXITED)
"""The floors a household goes up; a refusal leads out of them."""

SILENT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that lies ahead, or that should have been done: its day, and whose it is."""

    on: str
    words: str
    whose: str
    is_late: bool = False


def standing(then: Told, words: Words, *, today: date) -> dict[str, Any]:
    """Who is responsible, and what is next: what the top of the page answers."""
    responsible, role = _responsible(then, words)
    silent_since = then["last_contact_on"] or then["since"]
    is_silent = then["stage"] == Stage.ACCOMPANIED and (
        today - date.fromisoformat(silent_since) > timedelta(SILENT_DAYS)
    )
    return {
        "responsible": responsible,
        "role": role,
        "is_silent": is_silent,
        "today": today,
        "outcome": _outcome(then, words),
        "debt": max(then.get("debts", ()), key=_as_of, default=None),
        "deadline": next_deadline(then, today),
        "follow_up": _follow_up(then),
        "steps": steps_ahead(then, words, today=today),
    }


def steps_ahead(then: Told, words: Words, *, today: date) -> Sequence[Step]:
    """What is to be done and what is convened, those due first; what is late leads."""
    return sorted(_steps(then, words, today=today.isoformat()), key=_on)


def _steps(then: Told, words: Words, *, today: str) -> Iterator[Step]:
    for action in waiting_actions(then):
        yield Step(
            on=action["due_on"],
            words=words.code("action_kinds", action["kind"]),
            whose=words.organisation(action["owner"]),
            is_late=action["due_on"] < today,
        )
    platform = words.configuration.territories.get(then["territory"] or "")
    convenes = words.organisation(platform.platform) if platform else ""
    follow_up = _follow_up(then)
    if follow_up:
        is_late = follow_up < today
        yield Step(on=follow_up, words="Point en comité", whose=convenes, is_late=is_late)
    for use in then["tools"]:
        if use["review_due_on"]:
            name = f"Revoir l’outil « {words.tool(use['kind'])} »"
            on = use["review_due_on"]
            yield Step(on=on, words=name, whose=convenes, is_late=on < today)


def _follow_up(then: Told) -> str | None:
    """The day the committee looks at an accompanied household again, as it last said."""
    if then["stage"] != Stage.ACCOMPANIED or not then["follow_up_reviews"]:
        return None
    next_on: str | None = max(then["follow_up_reviews"], key=on_of)["next_on"]
    return next_on


def _on(step: Step) -> str:
    return step.on


def _as_of(debt: Told) -> str:
    day: str = debt["as_of"]
    return day


def _outcome(then: Told, words: Words) -> str | None:
    last = then["episodes"][-1] if then["episodes"] else None
    if then["stage"] != Stage.EXITED or not last or not last["outcome"]:
        return None
    return words.outcome(last["outcome"])


def _responsible(then: Told, words: Words) -> tuple[str, str]:
    """The one organisation that has to act in this stage, and why it does."""
    if then["lead_organisation"]:
        return words.organisation(then["lead_organisation"]), "référent"
    if then["stage"] in (Stage.REFERRED, Stage.IN_REVIEW):
        territory = words.configuration.territories.get(then["territory"] or "")
        return words.organisation(territory.platform if territory else None), "plateforme"
    if then["landlord"]:
        return words.organisation(then["landlord"]), "bailleur"
    return "", ""


def way(then: Told) -> list[tuple[str, str]]:
    """The floors and where the household is: behind, here or ahead."""
    stage = Stage(then["stage"])
    if stage is Stage.REFUSED:
        return [*((floor.value, "behind") for floor in WAY[:3]), (stage.value, "here")]
    here = WAY.index(stage)
    return [
        (floor.value, "behind" if index < here else "here" if index == here else "ahead")
        for index, floor in enumerate(WAY)
    ]
