"""The parties (partenaires): which organisation may speak of which household, and who may lead."""

from datetime import date

from domain.circumstances import Circumstances
from domain.path import HouseholdPath
from domain.programme import Organisation, OrganisationKind
from domain.refusal import Forbidden, Invalid
from domain.relations import RelationKind
from domain.sentence import said

LANDLORD_ONLY = frozenset({RelationKind.LANDLORD})
PARTNER_KINDS = frozenset(
    {
        OrganisationKind.LANDLORD,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.CCAS,
        OrganisationKind.MDM,
    }
)


def is_platform_of(territory: str | None, circumstances: Circumstances) -> bool:
    """Whether the poster coordinates that territory."""
    if territory is None:
        return False
    found = circumstances.configuration.territories.get(territory)
    return found is not None and found.platform == circumstances.poster


def require_following(path: HouseholdPath, day: date, circumstances: Circumstances) -> None:
    """The poster follows the household, or did that day; a CCAS or MDM, all of its territory.

    Raises `Forbidden` otherwise.
    """
    organisation = circumstances.organisation
    if path.is_followed_by(organisation.slug, day):
        return
    if is_platform_of(path.territory, circumstances):
        return
    if _is_bounded(organisation) and path.territory in organisation.territories:
        return
    raise Forbidden(
        said("{organisation} does not follow this household.", organisation=organisation.slug)
    )


def require_opening_right(
    landlord: str | None, territory: str | None, circumstances: Circumstances
) -> None:
    """The poster may bring this household: a landlord its own, a CCAS or MDM in its territory.

    Raises `Forbidden` otherwise; `landlord` is None where a household has no dwelling yet.
    """
    organisation = circumstances.organisation
    slug = organisation.slug
    if organisation.kind is OrganisationKind.LANDLORD and landlord not in (None, slug):
        raise Forbidden(said("The dwelling is {organisation}'s.", organisation=landlord))
    if _is_bounded(organisation) and territory not in organisation.territories:
        raise Forbidden(
            said("The dwelling is outside the territory of {organisation}.", organisation=slug)
        )
    is_platform = organisation.kind is OrganisationKind.PLATFORM
    if is_platform and not is_platform_of(territory, circumstances):
        raise Forbidden(
            said("The dwelling is outside the territory of {organisation}.", organisation=slug)
        )
    if not organisation.may_refer:
        raise Forbidden(
            said("{organisation} may not bring households to the programme.", organisation=slug)
        )


def require_able_to_lead(
    organisation: str, landlord: str | None, circumstances: Circumstances, *, pointer: str
) -> None:
    """The organisation may lead; a landlord only where the dwelling is its own."""
    lead = circumstances.configuration.organisations.get(organisation)
    if lead is None or not lead.may_lead:
        raise Invalid(
            said("{organisation} may not lead an accompaniment.", organisation=organisation),
            pointer=pointer,
        )
    if lead.kind is OrganisationKind.LANDLORD and organisation != landlord:
        raise Invalid("A landlord leads only in its own dwellings.", pointer=pointer)


def require_lease(path: HouseholdPath, day: date, circumstances: Circumstances) -> None:
    """A landlord speaks of rent and procedure only for its own lease, present or of that day."""
    organisation = circumstances.organisation
    if organisation.kind is OrganisationKind.LANDLORD and not path.is_followed_by(
        organisation.slug, day, LANDLORD_ONLY
    ):
        raise Forbidden(
            said("The dwelling is not {organisation}'s.", organisation=organisation.slug)
        )


def _is_bounded(organisation: Organisation) -> bool:
    return organisation.kind in (OrganisationKind.CCAS, OrganisationKind.MDM)
