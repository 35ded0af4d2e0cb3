"""What a session may record of a household: one short form for each act, by its stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.http.pages.form_body import Form, text
from adapters.http.pages.posting import Draft, without_blanks
from adapters.http.pages.site import Site
from adapters.http.pages.words import Choice
from domain.access import Actor, may_post
from domain.stages import ACCEPTED, FOLLOWED, WAITING, Stage
from domain.tool_use import ToolState

Now = Mapping[str, Any]
"""The household as the visitor may see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeAct:
    """An act: the word of its address, the event it makes, and what its form asks besides a day.

    `fixed` is what the act itself says; `cites` tells whether the event names the session.
    """

    code: str
    type: str
    words: str
    asked: Sequence[str]
    stages: frozenset[Stage]
    cites: bool = True
    fixed: Mapping[str, Any] | None = None


ACCOMPANIED = frozenset({Stage.ACCOMPANIED})
CONFIRM = "confirmer"
GRANT, REFUSE_TOOL = "accorder", "refuser-outil"
MODALITY = "modalite"
PLAN = "action"

ACTS: Sequence[CommitteeAct] = (
    CommitteeAct(
        code="admettre",
        type="etage.household.admitted.v1",
        words="Admettre",
        asked=("lead_organisation", "modality", "objectives"),
        stages=WAITING,
    ),
    CommitteeAct(
        code="reporter",
        type="etage.household.referral-adjourned.v1",
        words="Reporter",
        asked=("reason", "redirected_to"),
        stages=WAITING,
    ),
    CommitteeAct(
        code="refuser",
        type="etage.household.referral-refused.v1",
        words="Refuser",
        asked=("reason", "redirected_to"),
        stages=WAITING,
    ),
    CommitteeAct(
        code=CONFIRM,
        type="etage.household.reviewed.v1",
        words="Confirmer l’admission",
        asked=("next_review_on",),
        stages=ACCOMPANIED,
        fixed={"decision": "continue"},
    ),
    CommitteeAct(
        code="point",
        type="etage.household.reviewed.v1",
        words="Point d’étape",
        asked=("decision", "next_review_on"),
        stages=ACCOMPANIED,
    ),
    CommitteeAct(
        code="sortie",
        type="etage.household.exited.v1",
        words="Sortie",
        asked=("outcome", "residual_difficulties"),
        stages=ACCOMPANIED,
    ),
    CommitteeAct(
        code="referent",
        type="etage.household.lead-handed-over.v1",
        words="Référent",
        asked=("to_organisation",),
        stages=ACCOMPANIED,
        cites=False,
    ),
    CommitteeAct(
        code=MODALITY,
        type="etage.household.modality-changed.v1",
        words="Modalité",
        asked=("modality",),
        stages=ACCOMPANIED,
        cites=False,
    ),
    CommitteeAct(
        code=GRANT,
        type="etage.household.tool-granted.v1",
        words="Accorder un outil",
        asked=("tool", "amount"),
        stages=FOLLOWED,
        cites=False,
    ),
    CommitteeAct(
        code=REFUSE_TOOL,
        type="etage.household.tool-refused.v1",
        words="Refuser un outil",
        asked=("tool", "reason"),
        stages=FOLLOWED,
        cites=False,
    ),
    CommitteeAct(
        code=PLAN,
        type="etage.household.action-planned.v1",
        words="Action",
        asked=("kind", "owner_organisation", "due_on"),
        stages=FOLLOWED,
        cites=False,
    ),
)
"""In the order in which a session takes them; the first one offered is shown first."""

BY_CODE: Mapping[str, CommitteeAct] = {act.code: act for act in ACTS}

SEVERAL = frozenset({"residual_difficulties"})
LINES = frozenset({"objectives"})
FIELDS: Mapping[str, str] = {
    f"/data/{name}": name
    for name in {name for act in ACTS for name in act.asked} | {"occurred_on", "session"}
}


def offered(site: Site, actor: Actor, now: Now) -> Sequence[CommitteeAct]:
    """The acts that this visitor may record of the household as it stands, the nearest first."""
    stage = Stage(now["stage"])
    found = [
        act
        for act in ACTS
        if stage in act.stages
        and stage in ACCEPTED[act.type]
        and may_post(site.parts.configuration, actor, act.type)
        and is_theirs(site, actor, now, act=act)
    ]
    return sorted(found, key=lambda act: not _is_nearest(act, now))


def is_theirs(site: Site, actor: Actor, now: Now, *, act: CommitteeAct) -> bool:
    """Whether the act is for this organisation, on this household."""
    if act.code == CONFIRM:
        return awaits_confirmation(now) and coordinates(site, actor, now)
    if act.code == MODALITY:
        programme = site.parts.configuration.programmes[now["programme"]]
        return bool(programme.modalities) and coordinates(site, actor, now)
    if act.code in (GRANT, REFUSE_TOOL):
        return bool(decidable(site, actor, now))
    if act.code == PLAN:
        return True
    leads = actor.organisation == now["lead_organisation"] and act.type in LEADS_TOO
    return leads or coordinates(site, actor, now)


LEADS_TOO = frozenset({"etage.household.exited.v1", "etage.household.lead-handed-over.v1"})
"""What the lead may record as well as the territory's platform."""


def _is_nearest(act: CommitteeAct, now: Now) -> bool:
    """Whether the agenda asks for this act first: a proposed exit, an urgent admission."""
    return act.code == CONFIRM or (act.code == "sortie" and now["exit_proposal"] is not None)


def awaits_confirmation(now: Now) -> bool:
    """Whether the household was admitted in an emergency that no session has looked at yet."""
    return bool(now["episodes"]) and now["episodes"][-1]["awaits_confirmation"]


def coordinates(site: Site, actor: Actor, now: Now) -> bool:
    """Whether the visitor's organisation is the platform of the household's territory."""
    territory = site.parts.configuration.territories.get(now["territory"] or "")
    return territory is not None and territory.platform == actor.organisation


def decidable(site: Site, actor: Actor, now: Now) -> Sequence[Choice]:
    """The tools asked for that this organisation decides on, by the parties of the palette."""
    return [
        (use["tool"], site.words.tool(use["kind"]))
        for use in now["tools"]
        if use["state"] == ToolState.REQUESTED.value
        and use["requested_by"] != actor.organisation
        and _decides(site, actor, now, use=use)
    ]


def _decides(site: Site, actor: Actor, now: Now, *, use: Mapping[str, Any]) -> bool:
    """Whether a page offers the decision; the rules, which know the operator too, have the last."""
    kind = site.parts.configuration.tools.get(use["kind"])
    carriers = site.parts.configuration.programmes[now["programme"]].carriers
    held = {
        "landlord": actor.organisation == now["landlord"],
        "funder": actor.organisation == use["funder"],
        "lead": actor.organisation == now["lead_organisation"],
        "platform": coordinates(site, actor, now),
        "carrier": actor.organisation in carriers,
    }
    return kind is not None and any(held.get(party, False) for party in kind.decided_by)


def draft(act: CommitteeAct, now: Now, form: Form, *, session: str, nonce: str) -> Draft:
    """The event that a form makes of the act."""
    data: dict[str, Any] = {name: _given(form, name) for name in act.asked}
    data["occurred_on"] = text(form, "occurred_on")
    if act.cites:
        data["session"] = session
    if act.code == PLAN:
        data["action"] = f"comite-{nonce[:12]}"
    if "amount" in data:
        data["amount"] = data["amount"].replace(" ", "").replace("\u202f", "").replace(",", ".")
    return Draft(
        type=act.type,
        subject=now["household_id"],
        data=without_blanks(data | dict(act.fixed or {})),
        fields=FIELDS,
    )


def _given(form: Form, name: str) -> Any:
    if name in SEVERAL:
        return form.get(name, [])
    if name in LINES:
        return [line.strip() for line in text(form, name).splitlines() if line.strip()]
    return text(form, name)


def day_of_decision(meets_on: date, today: date) -> date:
    """The day a decision is dated unless somebody says otherwise: the session's, if it is over."""
    return min(meets_on, today)
