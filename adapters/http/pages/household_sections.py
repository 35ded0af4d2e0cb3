"""The sections of a household's page: what each holds, and the acts that stand beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from adapters.http.pages.acts.form_layout import Group
from adapters.http.pages.acts.offering import Act
from adapters.http.pages.case_parts import OVER, contributions_of, debt_curve, waiting_actions
from adapters.http.pages.words import Words
from domain.review import Admitted
from services.views import pseudonym

Told = Mapping[str, Any]

BESIDE: Mapping[str, Sequence[str]] = {
    "travail": (
        "action-prevue",
        "action-faite",
        "action-abandonnee",
        "point",
        "modalite",
    ),
    "contacts": ("contact", "signal"),
    "loyer": ("dette",),
    "echeances": ("procedure",),
    "diagnostic": ("diagnostic",),
}
"""The acts beside a section by their code, where a whole group would be too much."""

GROUPS: Mapping[str, Sequence[Group]] = {
    "outils": (Group.TOOLS,),
    "partage": (Group.TEAM, Group.SHARING),
    "reperes": (Group.FILE,),
    "episodes": (Group.EXIT,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an organisation was given, by a word of the household: until when it holds."""

    agreed: bool
    since: str
    classes: Sequence[str]
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation that works on the case, why it does, and what was said of sharing with it."""

    name: str
    roles: Sequence[str]
    bases: Sequence[Basis]


def sections(
    then: Told, events: Sequence[Told], *, words: Words, today: date, acts: Sequence[Act]
) -> dict[str, Any]:
    """What the sections show of the household as its reader sees it."""
    waiting = waiting_actions(then)
    return {
        "beside": beside(acts),
        "parties": parties_of(then, words, today=today.isoformat()),
        "past_sharings": [each for each in then["sharings"] if not _holds(each, today.isoformat())],
        "contributions": contributions_of(events, then, words),
        "objectives": objectives_of(events),
        "waiting": waiting,
        "settled": [each for each in then["actions"] if each not in waiting],
        "running": [use for use in then["tools"] if use["state"] not in OVER],
        "over": [use for use in then["tools"] if use["state"] in OVER],
        "debts": debt_curve(then, today),
        "clock": clock_of(then, today=today.isoformat()),
        "linked": [(each, pseudonym(UUID(each))) for each in then["linked_with"]],
    }


def beside(acts: Sequence[Act]) -> Mapping[str, Sequence[Act]]:
    """The acts that stand beside each section; none beside one that has none."""
    by_code = {place: [a for a in acts if _code(a) in codes] for place, codes in BESIDE.items()}
    by_group = {place: [a for a in acts if a.group in of] for place, of in GROUPS.items()}
    return {**by_code, **by_group}


def _code(act: Act) -> str:
    return act.address.rpartition("/")[2].partition("?")[0]


def parties_of(then: Told, words: Words, *, today: str) -> Sequence[Party]:
    """Who works on the case and why, with what the household was told or agreed to."""
    territory = words.configuration.territories.get(then["territory"] or "")
    known = [
        ("Référent", then["lead_organisation"]),
        ("Partenaire", *then["partners"]),
        ("Bailleur", then["landlord"]),
        ("Prescripteur", *then["referrers"]),
        ("Plateforme", territory.platform if territory else None),
    ]
    roles: dict[str, list[str]] = {}
    for role, *organisations in known:
        for slug in filter(None, organisations):
            roles.setdefault(slug, []).append(role)
    holding = [each for each in then["sharings"] if _holds(each, today)]
    for each in holding:
        for slug in each["organisations"]:
            roles.setdefault(slug, [])
    return [
        Party(
            name=words.organisation(slug),
            roles=told,
            bases=[_basis(each) for each in holding if slug in each["organisations"]],
        )
        for slug, told in roles.items()
    ]


def _basis(sharing: Told) -> Basis:
    return Basis(
        agreed=sharing["agreed"],
        since=sharing["starts_on"],
        classes=sharing["sensitivities"],
        until=sharing["expires_on"],
    )


def _holds(sharing: Told, today: str) -> bool:
    expires_on, ended_on = sharing["expires_on"], sharing["ended_on"]
    is_over = (expires_on and today > expires_on) or (ended_on and today >= ended_on)
    return sharing["starts_on"] <= today and not is_over


def objectives_of(events: Sequence[Told]) -> Sequence[str]:
    """The objectives of the last admission, where the reader sees them."""
    told = [each["data"].get("objectives", ()) for each in events if each["type"] == Admitted.NAME]
    return told[-1] if told else ()


def clock_of(then: Told, *, today: str) -> Mapping[str, Sequence[Told]]:
    """The deadlines of the procedure: those ahead, the nearest first, then those behind."""
    known = then.get("legal_clock", {}).get("deadlines", ())
    ahead = [each for each in known if each["met_on"] is None and each["due_on"] >= today]
    behind = [each for each in known if each not in ahead]
    return {"ahead": ahead, "behind": list(reversed(behind))}
