"""What the lists of a form offer, and who may fill it in, read from the household as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from adapters.http.pages.acts.form_layout import Chooser, Condition, Default, Scene
from adapters.http.pages.typography import day
from adapters.http.pages.words import Choice
from domain.parties import PARTNER_KINDS
from domain.programme import Organisation, OrganisationKind
from services.history import NotFound

BOUNDED = frozenset({OrganisationKind.CCAS, OrganisationKind.MDM})
LEADS = BOUNDED | {OrganisationKind.ASSOCIATION}
SESSION_DAYS_BEFORE = 45
SESSION_DAYS_AFTER = 90
HEALTH = "health"


def fixed(value: str) -> Default:
    """That value, whoever asks."""
    return lambda _: value


def own(scene: Scene) -> str:
    """The visitor's organisation."""
    return scene.actor.organisation


def platform_or_lead(scene: Scene) -> bool:
    """Whether the visitor speaks for the platform or the lead."""
    return scene.is_platform or scene.is_lead


def not_platform(scene: Scene) -> bool:
    """Whether the visitor speaks for another than the platform."""
    return not scene.is_platform


def referrer_or_platform(scene: Scene) -> bool:
    """Whether the visitor's organisation referred, or is the platform."""
    return scene.is_platform or scene.actor.organisation in scene.now.get("referrers", ())


def own_lease(scene: Scene) -> bool:
    """Whether the visitor may speak of the rent: a landlord, of its own dwellings alone."""
    kind = scene.words.kind(scene.actor.organisation)
    is_own = scene.now.get("landlord") == scene.actor.organisation
    return is_own or kind is not OrganisationKind.LANDLORD


def has(name: str) -> Condition:
    """Whether the household has any of those."""
    return lambda scene: bool(scene.now.get(name))


def some(chooser: Chooser) -> Condition:
    """Whether there is anything to choose."""
    return lambda scene: bool(chooser(scene))


def modalities(scene: Scene) -> Sequence[Choice]:
    """The modalities of the household's programme."""
    codes = scene.programme.modalities if scene.programme else ()
    return [(code, scene.words.code("modalities", code)) for code in codes]


def other_modalities(scene: Scene) -> Sequence[Choice]:
    """The modalities that the household is not accompanied in."""
    return [each for each in modalities(scene) if each[0] != scene.now.get("modality")]


def streams(scene: Scene) -> Sequence[Choice]:
    """The streams of the programme."""
    codes = scene.programme.streams if scene.programme else ()
    return [(code, scene.words.code("streams", code)) for code in codes]


def outcomes(scene: Scene) -> Sequence[Choice]:
    """The exit outcomes of the household's stream."""
    stream = scene.now.get("stream")
    found = scene.configuration.outcomes.values()
    return [(each.code, each.label) for each in found if stream in each.streams]


def domains(scene: Scene) -> Sequence[Choice]:
    """The domains of the shared diagnosis that the visitor's organisation contributes to."""
    kind = scene.words.kind(scene.actor.organisation)
    codes = scene.configuration.contributing.get(kind or "", ())
    lists = {code: "shared_classes" if code == HEALTH else "diagnosis_domains" for code in codes}
    return [(code, scene.words.code(name, code)) for code, name in lists.items()]


def landlords(scene: Scene) -> Sequence[Choice]:
    """The programme's landlords; of a landlord's people, their own alone."""
    found = scene.programme.landlords if scene.programme else ()
    is_landlord = scene.words.kind(scene.actor.organisation) is OrganisationKind.LANDLORD
    if is_landlord and not scene.now:
        found = tuple(slug for slug in found if slug == scene.actor.organisation)
    return scene.words.organisations(found)


def all_landlords(scene: Scene) -> Sequence[Choice]:
    """Every landlord of the programme."""
    return scene.words.organisations(scene.programme.landlords if scene.programme else ())


def leads(scene: Scene) -> Sequence[Choice]:
    """Who may lead this household: the partners that may, and its own landlord."""
    return _organisations(
        scene,
        (
            each
            for each in _nearby(scene)
            if each.may_lead and (each.kind in LEADS or each.slug == scene.now.get("landlord"))
        ),
    )


def next_leads(scene: Scene) -> Sequence[Choice]:
    """Who may lead but does not yet."""
    return [each for each in leads(scene) if each[0] != scene.now.get("lead_organisation")]


def joining(scene: Scene) -> Sequence[Choice]:
    """The partners that do not take part yet."""
    taken = {scene.now.get("lead_organisation"), *scene.now.get("partners", ())}
    found = (each for each in _nearby(scene) if each.kind in PARTNER_KINDS)
    return _organisations(scene, (each for each in found if each.slug not in taken))


def partners(scene: Scene) -> Sequence[Choice]:
    """The partners that take part."""
    return scene.words.organisations(scene.now.get("partners", ()))


def following(scene: Scene) -> Sequence[Choice]:
    """The organisations that work on the household, the visitor's among them."""
    now = scene.now
    found = [now.get("landlord"), now.get("lead_organisation"), *now.get("partners", ())]
    found += [*now.get("referrers", ()), scene.territory.platform if scene.territory else None]
    found.append(scene.actor.organisation)
    return scene.words.organisations(dict.fromkeys(slug for slug in found if slug))


def sharers(scene: Scene) -> Sequence[Choice]:
    """The organisations that the household's case may be shared with."""
    near = {each.slug for each in _nearby(scene) if each.kind in LEADS}
    return scene.words.organisations(near | {slug for slug, _ in following(scene)})


def agreed(scene: Scene) -> Sequence[Choice]:
    """The organisations that the household agreed to share with."""
    today = scene.today.isoformat()
    found = {
        slug
        for sharing in scene.now.get("sharings", ())
        if sharing["agreed"]
        and sharing["ended_on"] is None
        and (sharing["expires_on"] or today) >= today
        for slug in sharing["organisations"]
    }
    return scene.words.organisations(found)


def operators(scene: Scene) -> Sequence[Choice]:
    """Who may run a tool: associations, the household's landlord and its platform."""
    return sharers(scene)


def funders(scene: Scene) -> Sequence[Choice]:
    """Who funds the household's programme today."""
    if scene.programme is None:
        return []
    slugs = scene.configuration.funders_of(scene.programme.slug, scene.today, scene.today)
    return scene.words.organisations(slugs)


def redirections(scene: Scene) -> Sequence[Choice]:
    """Where a household may be sent instead: mainstream measures, and public services."""
    services = (each for each in _nearby(scene) if each.kind in BOUNDED)
    return [*scene.words.choices("measures"), *_organisations(scene, services)]


def open_actions(scene: Scene) -> Sequence[Choice]:
    """The actions that are still to be done, and that the visitor may close."""
    organisation = scene.actor.organisation
    ends = ("done_on", "dropped_on", "ended_with_case_on")
    return [
        (each["action"], _action(each, scene))
        for each in sorted(scene.now.get("actions", ()), key=_due)
        if all(each[end] is None for end in ends)
        and (scene.is_platform or organisation in (each["owner"], each["planned_by"]))
    ]


def _due(action: Mapping[str, Any]) -> str:
    due: str = action["due_on"]
    return due


def _action(action: Mapping[str, Any], scene: Scene) -> str:
    kind = scene.words.code("action_kinds", action["kind"])
    return f"{kind}, {scene.words.organisation(action['owner'])}, pour le {day(action['due_on'])}"


def sessions(scene: Scene) -> Sequence[Choice]:
    """The sessions of the territory's committees around today, to be written without a mistake."""
    if scene.territory is None:
        return []
    try:
        found = scene.site.parts.sessions.of_territory(
            scene.actor,
            scene.territory.slug,
            first=scene.today - timedelta(SESSION_DAYS_BEFORE),
            last=scene.today + timedelta(SESSION_DAYS_AFTER),
        )
    except NotFound:
        return []
    return [(each["session"], day(each["on"])) for each in found["sessions"]]


def session_to_come(scene: Scene) -> str:
    """The session that will look at the household, where one is fixed."""
    review = scene.now.get("review")
    return review["session"] if review else ""


def communes(scene: Scene) -> Sequence[Choice]:
    """The communes of the programme, where the visitor's organisation may act, by name."""
    organisation = scene.configuration.organisations[scene.actor.organisation]
    bounds = organisation.territories if not scene.now else ()
    slug = scene.programme.slug if scene.programme else None
    found = [
        (commune, scene.words.place(commune))
        for territory in scene.configuration.territories.values()
        if territory.programme == slug and (not bounds or territory.slug in bounds)
        for commune in territory.communes
    ]
    return list(dict.fromkeys(found))


def linked(scene: Scene) -> Sequence[Choice]:
    """The other files that this one is linked with."""
    return [(each, f"Dossier {each[:8].upper()}") for each in scene.now.get("linked_with", ())]


def months_after_exit(scene: Scene) -> Sequence[Choice]:
    """After how many months the programme asks what became of a household."""
    return [(str(each), f"{each} mois") for each in scene.configuration.rules.follow_up_months]


def _nearby(scene: Scene) -> Iterable[Organisation]:
    """Who may take part here: a CCAS or MDM in its territory, a landlord in its own dwelling."""
    place = scene.now.get("territory")
    for each in scene.configuration.organisations.values():
        if each.kind in BOUNDED and place and place not in each.territories:
            continue
        if each.kind is OrganisationKind.LANDLORD and each.slug != scene.now.get("landlord"):
            continue
        yield each


def _organisations(scene: Scene, found: Iterable[Organisation]) -> Sequence[Choice]:
    return scene.words.organisations(each.slug for each in found)
