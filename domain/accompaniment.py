"""Accompaniment (accompagnement): contacts, partners and the organisation that leads."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.marks import Path, Social, Text
from domain.parties import PARTNER_KINDS, is_platform_of, require_able_to_lead
from domain.path import HouseholdPath, Recorded, advanced, in_stage, is_followed, require_in_order
from domain.refusal import Forbidden, IllegalTransition, Invalid
from domain.relations import RelationKind, begun, ended
from domain.review import led_by
from domain.sentence import said


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(Fact):
    """A contact with the household, or an attempt at one (aller vers)."""

    NAME: ClassVar[str] = "etage.household.contact-recorded.v1"

    kind: Annotated[codes.ContactKind, Path]
    outcome: Annotated[codes.ContactOutcome, Path]
    unannounced: Annotated[bool | None, Path] = None
    note: Annotated[Text | None, Social] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerJoined(Fact):
    """A partner takes part in the accompaniment from that day."""

    NAME: ClassVar[str] = "etage.household.partner-joined.v1"

    organisation: Annotated[codes.Organisation, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLeft(Fact):
    """A partner takes part no longer."""

    NAME: ClassVar[str] = "etage.household.partner-left.v1"

    organisation: Annotated[codes.Organisation, Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHandedOver(Fact):
    """Another organisation becomes the one responsible."""

    NAME: ClassVar[str] = "etage.household.lead-handed-over.v1"

    to_organisation: Annotated[codes.Organisation, Path]


AccompanimentFact = ContactRecorded | PartnerJoined | PartnerLeft | LeadHandedOver

MET = "met"


class AlreadyTakesPart(IllegalTransition):
    """This organisation already takes part in the accompaniment."""


class NotAPartner(IllegalTransition):
    """This organisation is not a partner of the household."""


def decide(
    path: HouseholdPath, fact: AccompanimentFact, circumstances: Circumstances
) -> AccompanimentFact:
    """The fact as it is to be stored."""
    match fact:
        case ContactRecorded():
            pass
        case PartnerJoined():
            _require_can_join(path, fact, circumstances)
        case PartnerLeft():
            _require_can_leave(path, fact)
        case LeadHandedOver():
            _require_can_hand_over(path, fact, circumstances)
        case _:
            assert_never(fact)
    return fact


def _require_can_join(
    path: HouseholdPath, fact: PartnerJoined, circumstances: Circumstances
) -> None:
    organisation = circumstances.configuration.organisations.get(fact.organisation)
    if organisation is None or organisation.kind not in PARTNER_KINDS:
        raise Invalid(
            said("{organisation} is no partner.", organisation=fact.organisation),
            pointer="/data/organisation",
        )
    if fact.organisation in (path.lead_organisation, *path.partners):
        raise AlreadyTakesPart(path.stage, pointer="/data/organisation")
    free_since = max(
        [path.followed_since or path.opened_on, *_ends(path, fact.organisation)],
    )
    _require_not_before(free_since, fact.occurred_on)


def _ends(path: HouseholdPath, organisation: str) -> list[date]:
    """The days this organisation stopped taking part: it cannot come back before."""
    kinds = (RelationKind.LEAD, RelationKind.PARTNER)
    return [
        relation.ends_on
        for relation in path.relations
        if relation.organisation == organisation and relation.kind in kinds and relation.ends_on
    ]


def _require_can_leave(path: HouseholdPath, fact: PartnerLeft) -> None:
    for relation in path.relations:
        if (
            relation.kind is RelationKind.PARTNER
            and relation.organisation == fact.organisation
            and relation.ends_on is None
        ):
            _require_not_before(relation.starts_on, fact.occurred_on)
            return
    raise NotAPartner(path.stage, pointer="/data/organisation")


def _require_not_before(earliest: date, day: date) -> None:
    if day < earliest:
        raise Invalid(said("Not before {day}.", day=earliest), pointer="/data/occurred_on")


def _require_can_hand_over(
    path: HouseholdPath, fact: LeadHandedOver, circumstances: Circumstances
) -> None:
    require_in_order(path, fact.occurred_on)
    is_lead = circumstances.poster == path.lead_organisation
    if not is_lead and not is_platform_of(path.territory, circumstances):
        raise Forbidden("Only the lead or the platform hands over.")
    if fact.to_organisation == path.lead_organisation:
        raise AlreadyTakesPart(path.stage, pointer="/data/to_organisation")
    require_able_to_lead(
        fact.to_organisation, path.landlord, circumstances, pointer="/data/to_organisation"
    )


def evolve(path: HouseholdPath, recorded: Recorded, fact: AccompanimentFact) -> HouseholdPath:
    """The path after this fact."""
    match fact:
        case ContactRecorded():
            return _contacted(path, recorded, fact)
        case PartnerJoined():
            return _joined(path, recorded, fact)
        case PartnerLeft():
            relations = ended(
                path.relations,
                (RelationKind.PARTNER,),
                on=fact.occurred_on,
                organisation=fact.organisation,
            )
            return advanced(path, recorded, relations=relations)
        case LeadHandedOver():
            relations = led_by(path, fact.to_organisation, fact.occurred_on)
            return in_stage(path, recorded, path.stage, relations=relations)
        case _:
            assert_never(fact)


def _contacted(path: HouseholdPath, recorded: Recorded, fact: ContactRecorded) -> HouseholdPath:
    """Facts are folded by day, so that each contact is the latest so far."""
    day = fact.occurred_on
    return advanced(
        path,
        recorded,
        contacts=path.contacts + 1,
        last_contact_on=day if fact.outcome == MET else path.last_contact_on,
        last_attempt_on=day,
    )


def _joined(path: HouseholdPath, recorded: Recorded, fact: PartnerJoined) -> HouseholdPath:
    """A partner joins what is open; a joining that an earlier end overtook has no effect."""
    if not is_followed(path) or fact.organisation == path.lead_organisation:
        return advanced(path, recorded)
    relations = begun(path.relations, fact.organisation, RelationKind.PARTNER, on=fact.occurred_on)
    return advanced(path, recorded, relations=relations)
