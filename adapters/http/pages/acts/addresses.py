"""Who may refer, and which household an address names: what many pages ask before they show."""

from uuid import UUID

from adapters.http.pages.site import Site
from domain.access import Actor, may_post
from domain.referral import Referred
from services.history import NotFound


def household_id(value: str) -> UUID:
    """The household an address names. Raises NotFound for what cannot be one."""
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


def refers_with(site: Site, actor: Actor) -> bool:
    """Whether the visitor's organisation is one that refers, and their role lets them."""
    configuration = site.parts.configuration
    organisation = configuration.organisations.get(actor.organisation)
    return (
        organisation is not None
        and organisation.may_refer
        and organisation.kind in configuration.lists["referrer_kinds"]
        and may_post(configuration, actor, Referred.NAME)
    )
