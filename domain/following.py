"""Following: under which keys read models find who follows a household, and by which ties."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.access_policy import INFORMED, NOTHING
from domain.marks import FieldClass
from domain.path import HouseholdPath
from domain.programme import Configuration
from domain.relations import Relation, RelationKind

TERRITORY_PREFIX = "territory:"
COORDINATION_PREFIX = "coordination:"


def meeting_days(path: HouseholdPath) -> Iterator[date]:
    """The days on which a session looks, or looked, at the household."""
    if path.review is not None:
        yield path.review.on
    for episode in path.episodes:
        if episode.session is not None:
            yield episode.admitted_on
    for reviewed in path.follow_up_reviews:
        yield reviewed.on
        if reviewed.next_on is not None:
            yield reviewed.next_on


def rent_since(
    path: HouseholdPath, relations: Sequence[Relation], bounded: frozenset[RelationKind]
) -> date | None:
    """The first day the actor sees the rent account of; None where nothing of it is too old."""
    if any(relation.kind is RelationKind.LEAD for relation in relations):
        return None
    starts = [each.starts_on for each in relations if each.kind in bounded]
    since = min(starts, default=path.opened_on)
    return since if since > path.opened_on else None


def readers(path: HouseholdPath, today: date) -> frozenset[str]:
    """The keys of those who follow the household that day: what a read model keeps of rights.

    A key is an organisation's slug, or `territory:` and a territory's slug for its platform:
    which organisation coordinates a territory is configuration, and read models hold facts. Of a
    restricted case, the platform's key begins with `coordination:`.
    """
    return frozenset(_reader_of(path, each) for each in _followed_by(path, today))


def _followed_by(path: HouseholdPath, today: date) -> list[Relation]:
    """The relations in force that let somebody in at all."""
    return [
        relation
        for relation in path.relations
        if relation.in_force(today)
        and (
            path.restricted_to is None
            or relation.kind in (RelationKind.PLATFORM, RelationKind.LEAD)
            or relation.organisation in path.restricted_to
        )
    ]


def _reader_of(path: HouseholdPath, relation: Relation) -> str:
    if relation.kind is not RelationKind.PLATFORM:
        return relation.organisation
    is_open = path.restricted_to is None
    return (TERRITORY_PREFIX if is_open else COORDINATION_PREFIX) + relation.organisation


@dataclass(frozen=True, slots=True)
class Tie:
    """Why somebody may know more of a household than its path: what a read model keeps of it.

    `name` is a relation's kind, or `informed`, then a colon and the reader's key. It tells nothing
    of the rent account from before `since`, and nothing at all after the day `until`.
    """

    name: str
    since: date | None = None
    until: date | None = None


def ties(path: HouseholdPath, today: date) -> tuple[Tie, ...]:
    """The ties of those who follow the household that day, in the order of their names."""
    found: set[Tie] = set()
    followed = _followed_by(path, today)
    for relation in followed:
        key = _reader_of(path, relation)
        since = _lease_since(path, [each for each in followed if _reader_of(path, each) == key])
        found.add(Tie(tied(relation.kind, key), since))
        if relation.kind is RelationKind.PARTNER:
            untils = _informed_until(path, relation.organisation)
            found.update(Tie(tied(INFORMED, key), since, until) for until in untils)
    return tuple(sorted(found, key=lambda each: (each.name, each.until or date.max)))


def _lease_since(path: HouseholdPath, relations: Sequence[Relation]) -> date | None:
    return rent_since(path, relations, frozenset({RelationKind.LANDLORD}))


def _informed_until(path: HouseholdPath, organisation: str) -> Iterator[date | None]:
    for sharing in path.sharings:
        told = organisation in sharing.organisations and not sharing.agreed
        if told and sharing.ended_on is None:
            yield sharing.expires_on


def knowing(path: HouseholdPath, today: date) -> frozenset[str]:
    """The keys of those who may be let to know the person: all but partners nobody told of."""
    alone = tied(RelationKind.PARTNER, "")
    names = (tie.name for tie in ties(path, today))
    return frozenset(name.partition(":")[2] for name in names if not name.startswith(alone))


def tied(kind: str, key: str) -> str:
    """The name of a tie."""
    return f"{kind}:{key}"


def ties_giving(
    configuration: Configuration, keys: Iterable[str], field_class: FieldClass
) -> list[str]:
    """The names of the ties of these keys that give a class of fields."""
    policy = configuration.access
    kinds = [kind for kind, classes in policy.relations.items() if field_class in classes]
    told = field_class in policy.partners.get(INFORMED, NOTHING)
    return sorted(
        [tied(kind, key) for key in keys for kind in kinds]
        + [
            tied(INFORMED, key)
            for key in keys
            if told and field_class in policy.limits.get(key, frozenset(FieldClass))
        ]
    )


def reader_keys(
    configuration: Configuration, organisation: str, role: str | None = None
) -> frozenset[str]:
    """The keys under which a role of an organisation finds its households in a read model."""
    coordinated = [
        territory.slug
        for territory in configuration.territories.values()
        if territory.platform == organisation
    ]
    keys = {organisation, *(TERRITORY_PREFIX + territory for territory in coordinated)}
    if role in configuration.access.restricted_roles:
        keys |= {COORDINATION_PREFIX + territory for territory in coordinated}
    return frozenset(keys)
