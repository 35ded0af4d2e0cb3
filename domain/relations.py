"""Relations (liens): why an organisation may follow a household, from when and until when."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class RelationKind(StrEnum):
    """Why an organisation may follow a household."""

    LANDLORD = "landlord"
    REFERRER = "referrer"
    PLATFORM = "platform"
    LEAD = "lead"
    PARTNER = "partner"


FOLLOWING = frozenset(RelationKind) - {RelationKind.PLATFORM}
"""The relations that are with an organisation by name; a platform's is with a territory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A dated relation to the household; `ends_on` is the first day without it.

    Of a `PLATFORM` relation, `organisation` is the territory's slug: which organisation
    coordinates a territory is configuration, and a path is made of facts alone.
    """

    organisation: str
    kind: RelationKind
    starts_on: date
    ends_on: date | None = None

    def in_force(self, today: date) -> bool:
        """Whether the relation holds that day."""
        return self.starts_on <= today and (self.ends_on is None or today < self.ends_on)


def begun(
    relations: tuple[Relation, ...], organisation: str, kind: RelationKind, *, on: date
) -> tuple[Relation, ...]:
    """The relations with one more, unless it is already there."""
    for relation in relations:
        if (
            relation.kind is kind
            and relation.organisation == organisation
            and relation.ends_on is None
        ):
            return relations
    return (*relations, Relation(organisation=organisation, kind=kind, starts_on=on))


def ended(
    relations: tuple[Relation, ...],
    kinds: tuple[RelationKind, ...],
    *,
    on: date,
    organisation: str | None = None,
) -> tuple[Relation, ...]:
    """The relations, those of these kinds (and of that organisation, if named) ended that day."""
    return tuple(
        replace(relation, ends_on=max(on, relation.starts_on))
        if relation.ends_on is None
        and relation.kind in kinds
        and organisation in (None, relation.organisation)
        else relation
        for relation in relations
    )
