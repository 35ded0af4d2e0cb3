"""Access: which fields of a household an organisation's people see, and what they may record.

A right is a role and a relation in its period, and what the household was told (docs/access.md):
everything else is denied, and a household one has no right to looks like one that does not exist.
Which relation and which role give what is the table `[access]` of the programme file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.access_policy import INFORMED, AccessPolicy
from domain.access_policy import NOTHING as NOTHING
from domain.access_policy import Classes as Classes
from domain.diagnosis import DiagnosisFact
from domain.following import meeting_days, rent_since
from domain.following import reader_keys as reader_keys
from domain.following import readers as readers
from domain.marks import FieldClass
from domain.path import Glass, HouseholdPath, Recorded
from domain.programme import Configuration, Organisation, OrganisationKind
from domain.purposes import Purpose
from domain.rectification import Rectified
from domain.relations import Relation, RelationKind

DATA_PROTECTION = "dpo"

PATH_ONLY: Classes = frozenset({FieldClass.PATH})

LASTING = frozenset({RelationKind.LEAD, RelationKind.PARTNER})
"""The relations that leave a view for some days after their end, and that agreements widen."""

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

MANDATES: Mapping[OrganisationKind, str] = {
    OrganisationKind.AUDITOR: "auditor",
    OrganisationKind.DPO: DATA_PROTECTION,
}
"""The organisations whose people in that role may break the glass of any household."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: an organisation's slug, the role its credential gives, and the person's opaque id.

    `person` is None for a machine, and never a name; with `is_token` it is the id of a token whose
    holder is not known. `purpose` is what they declare; without one it follows from the role.
    """

    organisation: str
    role: str
    person: str | None = None
    purpose: Purpose | None = None
    is_token: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What an actor sees of one household today.

    `classes` is what they see of its state and of every fact, but of facts from before
    `rent_since` nothing of the rent account. Of the shared diagnosis they see `diagnosis` too.
    What somebody else than their `organisation` rectified may be from before that day.
    Who has `receipts_of` an organisation sees of facts no more than C1 of those it posted.
    `glass` names what was broken to see that much.
    """

    classes: Classes = NOTHING
    diagnosis: Classes = NOTHING
    rent_since: date | None = None
    receipts_of: str | None = None
    organisation: str = ""
    glass: str | None = None

    def of(self, recorded: Recorded) -> Classes:
        """The classes of that fact's fields that the actor sees."""
        if self.receipts_of is not None:
            return PATH_ONLY if recorded.organisation == self.receipts_of else NOTHING
        seen = self.classes
        if self.rent_since is not None and self._is_older(recorded, self.rent_since):
            seen -= {FieldClass.RENT}
        return seen | self.diagnosis if isinstance(recorded.fact, DiagnosisFact) else seen

    def _is_older(self, recorded: Recorded, since: date) -> bool:
        """Whether it tells of days before; what others rectify may, whenever they do."""
        if isinstance(recorded.fact, Rectified):
            return recorded.organisation != self.organisation
        return recorded.fact.occurred_on < since


BLIND = Sight()


def relations_of(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> frozenset[RelationKind]:
    """The relations the actor's organisation has that day, or still has a view from."""
    found = _viewed_by(path, actor, configuration, today=today)
    return frozenset(relation.kind for relation in found)


def _viewed_by(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> list[Relation]:
    days = timedelta(configuration.rules.former_follower_days)
    return [
        relation
        for relation in path.relations
        if _is_held_by(relation, actor.organisation, configuration)
        and _gives_view(relation, today, days)
        and _is_let_in(path, relation, actor.role, policy=configuration.access, today=today)
    ]


def _is_held_by(relation: Relation, organisation: str, configuration: Configuration) -> bool:
    if relation.kind is not RelationKind.PLATFORM:
        return relation.organisation == organisation
    territory = configuration.territories.get(relation.organisation)
    return territory is not None and territory.platform == organisation


def _gives_view(relation: Relation, today: date, days: timedelta) -> bool:
    if relation.kind in LASTING and relation.ends_on is not None:
        return relation.starts_on <= today <= relation.ends_on + days
    return relation.in_force(today)


def _is_let_in(
    path: HouseholdPath, relation: Relation, role: str, *, policy: AccessPolicy, today: date
) -> bool:
    """A restricted case exists for those it names, its lead, and its platform's coordination."""
    if path.restricted_to is None:
        return True
    if relation.kind is RelationKind.PLATFORM:
        return role in policy.restricted_roles
    if relation.kind is RelationKind.LEAD and relation.in_force(today):
        return True
    return relation.organisation in path.restricted_to


def follows(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> bool:
    """Whether the household is one of the actor's, whatever of it the actor may read."""
    organisation = configuration.organisations.get(actor.organisation)
    if organisation is None or actor.role not in configuration.reading_roles:
        return False
    if organisation.kind is OrganisationKind.AUDITOR:
        return bool(classes_seen(path, actor, configuration, today=today))
    return organisation.kind in FOLLOWING_KINDS and bool(
        _viewed_by(path, actor, configuration, today=today)
    )


def classes_seen(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> Classes:
    """The field classes the actor sees of this household; none means that it is not theirs."""
    return sight_of(path, actor, configuration, today=today).classes


def sight_of(
    path: HouseholdPath,
    actor: Actor,
    configuration: Configuration,
    *,
    today: date,
    now: datetime | None = None,
) -> Sight:
    """What the actor sees of this household, fact by fact.

    Where `now` is told, a glass that is broken for that very person opens what it says: who opens
    one file tells it, and lists do not.
    """
    sight = _sight_by_right(path, actor, configuration, today=today)
    glasses = [] if now is None else _broken_for(path, actor, configuration, now=now)
    if not glasses:
        return sight
    most = configuration.access.most_through_glass(actor.role)
    opened = NOTHING.union(*(each.classes for each in glasses)) & most
    return replace(
        sight,
        classes=sight.classes | PATH_ONLY | opened,
        rent_since=None if FieldClass.RENT in opened else sight.rent_since,
        receipts_of=None,
        glass=glasses[-1].id,
    )


def may_break_glass(path: HouseholdPath, actor: Actor, configuration: Configuration) -> bool:
    """Whether it is for the actor to ask for it, or to approve it.

    It takes a person: an auditor, or data protection's of the point of contact or of an
    organisation that has a relation with the household.
    """
    organisation = configuration.organisations.get(actor.organisation)
    if organisation is None or actor.person is None:
        return False
    if actor.role not in configuration.access.glass.roles:
        return False
    if organisation.kind in MANDATES:
        return actor.role == MANDATES[organisation.kind]
    return actor.role == DATA_PROTECTION and any(
        relation.organisation == actor.organisation and relation.ends_on is None
        for relation in path.relations
    )


def _broken_for(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, now: datetime
) -> list[Glass]:
    """What is open to that person in that role, who might still break it."""
    who = (actor.organisation, actor.role, actor.person)
    glasses = [each for each in path.glasses if (each.organisation, each.role, each.by) == who]
    found = [each for each in glasses if each.is_open(now)]
    return found if found and may_break_glass(path, actor, configuration) else []


def _sight_by_right(
    path: HouseholdPath, actor: Actor, configuration: Configuration, *, today: date
) -> Sight:
    organisation = configuration.organisations.get(actor.organisation)
    if organisation is None or actor.role not in configuration.reading_roles:
        return BLIND
    policy = configuration.access
    most = policy.most(actor.role, organisation.kind)
    if organisation.kind is OrganisationKind.AUDITOR:
        return BLIND if path.restricted_to is not None else Sight(classes=PATH_ONLY & most)
    relations = _viewed_by(path, actor, configuration, today=today)
    if organisation.kind not in FOLLOWING_KINDS or not relations:
        return BLIND
    if actor.role in policy.receipts_only:
        return Sight(receipts_of=organisation.slug)
    given = NOTHING.union(*(_given(path, each, policy, today=today) for each in relations))
    return Sight(
        classes=given & most,
        diagnosis=_of_meeting(path, actor.role, organisation, policy=policy, today=today),
        rent_since=rent_since(path, relations, policy.since_start),
        organisation=organisation.slug,
    )


def _given(
    path: HouseholdPath, relation: Relation, policy: AccessPolicy, *, today: date
) -> Classes:
    """What a relation gives, with what the household was told or agreed to."""
    alone = policy.relations[relation.kind]
    if relation.kind not in LASTING:
        return alone
    words = _words(path, relation.organisation, today)
    given = alone.union(*(policy.partners.get(word, NOTHING) for word in words))
    if relation.kind is RelationKind.PARTNER:
        given &= policy.limits.get(relation.organisation, given)
    # The days left to hand a case over are not for health: who has left is told nothing of it.
    return given if relation.in_force(today) else given - {FieldClass.HEALTH}


def _words(path: HouseholdPath, organisation: str, today: date) -> Iterator[str]:
    """What the household was told of the organisation, and agreed to, that is in force."""
    for sharing in path.sharings:
        if organisation in sharing.organisations and sharing.in_force(today):
            yield from sharing.sensitivities if sharing.agreed else (INFORMED,)


def _of_meeting(
    path: HouseholdPath,
    role: str,
    organisation: Organisation,
    *,
    policy: AccessPolicy,
    today: date,
) -> Classes:
    """What a member of a committee sees of the diagnosis around the day the session meets."""
    classes = policy.meeting.get(role, NOTHING) & policy.kinds.get(organisation.kind, NOTHING)
    before, after = timedelta(policy.meeting_days_before), timedelta(policy.meeting_days_after)
    meets = any(day - before <= today <= day + after for day in meeting_days(path))
    return classes if meets else NOTHING
