"""Access: which fields of a household an organisation's people see, and what they may record.

A right is a role and a relation in its period (docs/access.md): everything else is denied, and a
household one has no right to looks like one that does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.marks import FieldClass
from domain.path import HouseholdPath
from domain.programme import Configuration, OrganisationKind
from domain.relations import Relation, RelationKind

Classes = frozenset[FieldClass]

NOTHING: Classes = frozenset()
PATH_ONLY: Classes = frozenset({FieldClass.PATH})
PATH_IDENTITY: Classes = PATH_ONLY | {FieldClass.IDENTITY}
PATH_IDENTITY_RENT: Classes = PATH_IDENTITY | {FieldClass.RENT}
ALL_BUT_HEALTH: Classes = PATH_IDENTITY_RENT | {FieldClass.SOCIAL}

BY_RELATION: Mapping[RelationKind, Classes] = {
    RelationKind.LANDLORD: PATH_IDENTITY_RENT,
    RelationKind.REFERRER: PATH_IDENTITY_RENT,
    RelationKind.PLATFORM: PATH_IDENTITY_RENT,
    RelationKind.LEAD: ALL_BUT_HEALTH,
    RelationKind.PARTNER: PATH_ONLY,
}
"""What a relation alone gives; partners see more once the household was informed of them."""

BY_ROLE: Mapping[str, Classes] = {
    "organisation": ALL_BUT_HEALTH,
    "conseiller_social": ALL_BUT_HEALTH,
    "worker": ALL_BUT_HEALTH,
    "coordinateur": ALL_BUT_HEALTH,
    "committee_member": ALL_BUT_HEALTH,
    "recouvrement": PATH_IDENTITY_RENT,
    "proximite": PATH_IDENTITY,
    "health_worker": PATH_IDENTITY,
    "system": PATH_ONLY,
    "auditor": PATH_ONLY,
}
"""The most that a role sees, whatever the relation; a role that is not here sees nothing."""

LASTING = frozenset({RelationKind.LEAD, RelationKind.PARTNER})
"""The relations that leave a view for some days after their end."""

FOLLOWING_KINDS = frozenset(
    {
        OrganisationKind.LANDLORD,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.CCAS,
        OrganisationKind.MDM,
        OrganisationKind.PLATFORM,
    }
)
"""The organisations that follow households at all; an auditor reads them all, without names."""

TERRITORY_PREFIX = "territory:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: an organisation's slug, the role its credential gives, and the person's opaque id.

    `person` is None for a machine; it is never a name.
    """

    organisation: str
    role: str
    person: str | None = None


def may_post(configuration: Configuration, actor: Actor, event_type: str) -> bool:
    """Whether the organisation's kind and the actor's role may record facts of that type.

    What depends on the household (own dwelling, territory, lead) is judged by the decisions.
    """
    organisation = configuration.organisations.get(actor.organisation)
    if organisation is None or actor.role not in configuration.roles:
        return False
    if organisation.kind not in configuration.posting.get(event_type, ()):
        return False
    allowed = configuration.roles[actor.role]
    return allowed is None or event_type in allowed


def relations_of(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> frozenset[RelationKind]:
    """The relations the actor's organisation has that day, or still has a view from."""
    days = timedelta(configuration.rules.former_follower_days)
    return frozenset(
        relation.kind
        for relation in path.relations
        if _is_held_by(relation, actor.organisation, configuration)
        and _gives_view(relation, today, days)
    )


def _is_held_by(relation: Relation, organisation: str, configuration: Configuration) -> bool:
    if relation.kind is not RelationKind.PLATFORM:
        return relation.organisation == organisation
    territory = configuration.territories.get(relation.organisation)
    return territory is not None and territory.platform == organisation


def _gives_view(relation: Relation, today: date, days: timedelta) -> bool:
    if relation.kind in LASTING and relation.ends_on is not None:
        return relation.starts_on <= today <= relation.ends_on + days
    return relation.in_force(today)


def classes_seen(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> Classes:
    """The field classes the actor sees of this household; none means that it is not theirs."""
    organisation = configuration.organisations.get(actor.organisation)
    if organisation is None or actor.role not in configuration.reading_roles:
        return NOTHING
    if organisation.kind is OrganisationKind.AUDITOR:
        return PATH_ONLY & BY_ROLE.get(actor.role, NOTHING)
    if organisation.kind not in FOLLOWING_KINDS:
        return NOTHING
    seen: set[FieldClass] = set()
    for kind in relations_of(path, actor, configuration, today=today):
        seen |= BY_RELATION[kind]
    return BY_ROLE.get(actor.role, NOTHING) & seen


def readers(path: HouseholdPath, today: date) -> frozenset[str]:
    """The keys of those who follow the household that day: what a read model keeps of rights.

    A key is an organisation's slug, or `territory:` and a territory's slug for its platform:
    which organisation coordinates a territory is configuration, and read models hold facts.
    """
    return frozenset(reader_of(each) for each in path.relations if each.in_force(today))


def reader_of(relation: Relation) -> str:
    """The key of the one a relation is with."""
    if relation.kind is RelationKind.PLATFORM:
        return TERRITORY_PREFIX + relation.organisation
    return relation.organisation


def reader_keys(configuration: Configuration, organisation: str) -> frozenset[str]:
    """The keys under which an organisation finds its households in a read model."""
    coordinated = (
        TERRITORY_PREFIX + territory.slug
        for territory in configuration.territories.values()
        if territory.platform == organisation
    )
    return frozenset((organisation, *coordinated))
