"""What every screen of a case shows alike: its diagnosis, its debt over time, what is due next."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.http.pages.charts import Curve, curve
from adapters.http.pages.words import Words
from domain.diagnosis import DiagnosisContributed
from domain.path import organisation_of
from domain.tool_use import ToolState

Told = Mapping[str, Any]

OVER = frozenset({ToolState.ENDED.value, ToolState.REFUSED.value})
"""The states of a tool that is asked for or used no more."""


def contributions_of(
    events: Sequence[Told], household: Told, words: Words
) -> Sequence[tuple[str, Sequence[Told]]]:
    """The shared diagnosis by contributor: what of it the reader may see, the latest first."""
    told = [
        {
            "on": event["occurred_on"],
            "by": words.organisation(organisation_of(event["source"])),
            **event["data"],
        }
        for event in events
        if event["type"] == DiagnosisContributed.NAME
    ]
    if not told:
        told = [
            {"on": each["on"], "by": words.organisation(each["organisation"])}
            for each in household["contributions"]
        ]
    latest = sorted(told, key=on_of, reverse=True)
    return [
        (by, [each for each in latest if each["by"] == by])
        for by in dict.fromkeys(each["by"] for each in latest)
    ]


def debt_curve(now: Told, today: date) -> Curve | None:
    """The debt over time, where the reader sees it."""
    debts = now.get("debts", ())
    return curve(
        [(date.fromisoformat(each["as_of"]), Decimal(each["amount"])) for each in debts],
        until=today,
    )


def next_deadline(now: Told, today: date) -> Told | None:
    """The first deadline of the procedure that is still to be met."""
    known = now.get("legal_clock", {}).get("deadlines", ())
    ahead = [e for e in known if e["met_on"] is None and e["due_on"] >= today.isoformat()]
    return min(ahead, key=due_of, default=None)


def waiting_actions(now: Told) -> Sequence[Told]:
    """What is still to be done, by the day it is due."""
    return sorted((each for each in now["actions"] if _is_waiting(each)), key=due_of)


def _is_waiting(action: Told) -> bool:
    ends = (action["done_on"], action["dropped_on"], action["ended_with_case_on"])
    return not any(ends)


def on_of(part: Told) -> str:
    """The day of a part of a path, in ISO form."""
    on: str = part["on"]
    return on


def due_of(part: Told) -> str:
    """The day a part of a path is due, in ISO form."""
    due_on: str = part["due_on"]
    return due_on
