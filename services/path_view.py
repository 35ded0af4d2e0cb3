"""A path as an answer: what one reader may see of its state, as a JSON object."""

from collections.abc import Collection, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.delays import DISCLAIMER, deadlines, hearing_kit
from domain.household_costs import Costs, costs_by_episode, costs_of
from domain.marks import FieldClass
from domain.path import Episode, HouseholdPath, ToolUse
from domain.programme import Configuration

Classes = Collection[FieldClass]


def path_view(
    path: HouseholdPath, classes: Classes, *, rent: HouseholdPath | None = None
) -> dict[str, Any]:
    """The path's state as the reader of these classes may see it.

    `rent` is the path with no more of the rent account than the reader's own time, if bounded.
    """
    rent = rent or path
    view = _path_of(path, classes, rent)
    if FieldClass.RENT in classes:
        view |= _rent_of(rent)
    return view


def _path_of(path: HouseholdPath, classes: Classes, rent: HouseholdPath) -> dict[str, Any]:
    return {
        "household_id": str(path.household_id),
        "position": path.position,
        "version": path.version,
        "stage": path.stage.value,
        "since": path.since.isoformat(),
        "opened_on": path.opened_on.isoformat(),
        "landlord": path.landlord,
        "commune": path.commune,
        "territory": path.territory,
        "programme": path.programme,
        "stream": path.stream,
        "episode": len(path.episodes),
        "episodes": [_episode(episode) for episode in path.episodes],
        "referrers": list(path.referral.referrers) if path.referral else [],
        "lead_organisation": path.lead_organisation,
        "partners": list(path.partners),
        "modality": path.modality,
        "tools": [_tool(use, path, classes if use in rent.tools else ()) for use in path.tools],
        "review": _plain(path.review),
        "signals": _each(path.signals),
        "contacts": path.contacts,
        "last_contact_on": _iso(path.last_contact_on),
        "last_attempt_on": _iso(path.last_attempt_on),
        **_work_of(path),
    }


def _work_of(path: HouseholdPath) -> dict[str, Any]:
    """What partners do, and what they told each other."""
    return {
        "contributions": _each(path.contributions),
        "follow_up_reviews": _each(path.follow_up_reviews),
        "referents": _each(path.referents),
        "actions": _each(path.actions),
        "exit_proposal": _plain(path.exit_proposal),
        "follow_ups": _each(path.follow_ups),
        "sharings": _each(path.sharings),
        "restricted_to": None if path.restricted_to is None else list(path.restricted_to),
    }


def _tool(use: ToolUse, path: HouseholdPath, classes: Classes) -> dict[str, Any]:
    """One use of a tool; its amounts are of the rent account, which not every reader sees."""
    view = {
        "tool": use.tool,
        "kind": use.kind,
        "state": use.state.value,
        "requested_by": use.requested_by,
        "requested_on": use.requested_on.isoformat(),
        "granted_on": _iso(use.granted_on),
        "started_on": _iso(use.started_on),
        "ended_on": _iso(use.ended_on),
        "outcome": use.outcome,
        "ended_with_case": use.ended_with_case,
        "planned_end_on": _iso(use.planned_end_on),
        "review_due_on": _iso(use.review_due_on(path.follow_up_reviews)),
        "place": use.place,
        "funder": use.funder,
        "operator": use.operator,
        "condition": use.condition,
    }
    if FieldClass.RENT in classes:
        view |= {
            "asked": _plain(use.asked),
            "granted": _plain(use.granted),
            "paid": str(use.paid),
        }
    return view


def _each(parts: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain(part) for part in parts]


def _plain(value: Any) -> Any:
    """A part of a path as JSON: days in ISO form, amounts as decimal strings."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _episode(episode: Episode) -> dict[str, Any]:
    return {
        "admitted_on": episode.admitted_on.isoformat(),
        "exited_on": _iso(episode.exited_on),
        "outcome": episode.outcome,
        "residual_difficulties": list(episode.residual_difficulties),
        "modality": episode.modality,
        "modalities": [
            {"since": since.isoformat(), "modality": modality}
            for since, modality in episode.modalities
        ],
        "session": episode.session,
        "urgent": episode.urgent,
        "awaits_confirmation": episode.awaits_confirmation,
        "confirmed_by": episode.confirmed_by,
        "confirmed_on": _iso(episode.confirmed_on),
        "reentry": episode.reentry,
    }


def _rent_of(path: HouseholdPath) -> dict[str, Any]:
    return {
        "title": path.title,
        "debts": _each(path.debts),
        "legal_stages": _each(path.legal_stages),
        "hearing_on": _iso(path.hearing_on),
        "expenses": _each(path.expenses),
        "costs": _costs_of(path),
    }


def _costs_of(path: HouseholdPath) -> dict[str, Any]:
    """What the path costs: in all, and by episode."""
    by_episode = costs_by_episode(path)
    return {
        **_costs(costs_of(path)),
        "episodes": [{"episode": each.episode, **_costs(each)} for each in by_episode],
    }


def _costs(costs: Costs) -> dict[str, Any]:
    return {
        "total": str(costs.total),
        "expenses": {code: str(amount) for code, amount in costs.expenses.items()},
        "tools": {code: str(amount) for code, amount in costs.tools.items()},
    }


def clock_view(path: HouseholdPath, configuration: Configuration) -> dict[str, Any]:
    """The deadlines that follow from the stages of the procedure, and the hearing ahead."""
    return {
        "notice": DISCLAIMER,
        "deadlines": _each(deadlines(path, configuration)),
        "hearing": _plain(hearing_kit(path)),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
