"""The acts that are offered: those that the stage allows, and that this person may post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from adapters.http.pages.acts.catalogue import LAYOUTS
from adapters.http.pages.acts.daily import CONTACT
from adapters.http.pages.acts.form_layout import Group, Layout, Scene
from adapters.http.pages.acts.reviewing import DECISION, REFERRED
from adapters.http.pages.site import Site
from domain.access import Actor, may_post
from domain.stages import ACCEPTED, Stage

DECISION_WORDS = "Décision du comité"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A form that may be filled in now; a `prominent` one is a button of its own."""

    address: str
    words: str
    group: Group
    prominent: bool = False


def offered(site: Site, actor: Actor, now: Mapping[str, Any]) -> Sequence[Act]:
    """What this visitor may record of the household as it stands, the most usual first."""
    scene = Scene(site=site, actor=actor, now=now)
    found = [each for each in LAYOUTS if accepts(each, scene) and is_open(each, scene)]
    if not found or not takes_part(scene):
        return []
    acts = {_act(each, now["household_id"]): None for each in found}
    return sorted(acts, key=_prominence)


def _act(layout: Layout, household: str) -> Act:
    if layout.tabs == DECISION:
        return Act(
            address=f"/menages/{household}/decision",
            words=DECISION_WORDS,
            group=layout.group,
            prominent=True,
        )
    return Act(
        address=layout.address(household),
        words=layout.words,
        group=layout.group,
        prominent=layout in (CONTACT, REFERRED),
    )


def _prominence(act: Act) -> bool:
    return not act.prominent


def accepts(layout: Layout, scene: Scene) -> bool:
    """Whether the household's stage accepts that fact today."""
    return Stage(scene.now["stage"]) in ACCEPTED[layout.fact.NAME]


def is_open(layout: Layout, scene: Scene) -> bool:
    """Whether the visitor may record it, and there is something to record it of."""
    may = may_post(scene.configuration, scene.actor, layout.fact.NAME)
    return may and layout.by(scene) and layout.when(scene)


def takes_part(scene: Scene) -> bool:
    """Whether the visitor's organisation works on the household today, and does not only see it.

    A CCAS or MDM may write of its whole territory. Who brought a household that nobody referred
    is told by its path alone.
    """
    now, organisation = scene.now, scene.actor.organisation
    known = (now["landlord"], now["lead_organisation"], *now["partners"], *now["referrers"])
    bounds = scene.configuration.organisations[organisation].territories
    if organisation in known or scene.is_platform or now["territory"] in bounds:
        return True
    file = scene.site.parts.histories.case_file(scene.actor, UUID(now["household_id"]))
    return file.path.is_followed_by(organisation, scene.today)
