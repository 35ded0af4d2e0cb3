"""Who is given which figures: with their households, exact, or with small cells hidden."""

from dataclasses import dataclass, replace
from enum import StrEnum

from domain.access import Actor, reader_keys
from domain.programme import Configuration, Organisation, OrganisationKind
from services.history import NotFound
from services.indicator_figures import Scope

STEERING = "steering"
PROGRAMME_LEAD = "programme_lead"
OWN_ROLES = frozenset({"organisation", "conseiller_social", "coordinateur"})
CARRIER_ROLES = frozenset({"organisation", PROGRAMME_LEAD})
AUDITOR_ROLES = frozenset({"organisation", "auditor"})
AGGREGATES_ONLY = frozenset({OrganisationKind.FUNDER, OrganisationKind.AUTHORITY})


class View(StrEnum):
    """How much of figures a reader is given."""

    NAMED = "named"
    EXACT = "exact"
    SAFE = "safe"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRights:
    """The rights to figures that follow from one programme file."""

    configuration: Configuration

    def view(self, actor: Actor, scope: Scope) -> View:
        """How much of a scope's figures the actor is given; raises NotFound."""
        organisation = self.configuration.organisations.get(actor.organisation)
        if organisation is None or not self._exists(scope):
            raise NotFound
        if actor.role == STEERING or (
            organisation.kind in AGGREGATES_ONLY and actor.role == "organisation"
        ):
            return View.SAFE
        if organisation.kind is OrganisationKind.AUDITOR and actor.role in AUDITOR_ROLES:
            return View.EXACT
        if actor.role in OWN_ROLES and self._is_own(organisation, scope):
            return View.NAMED
        if actor.role in CARRIER_ROLES and self._carries(organisation, scope):
            return View.EXACT
        raise NotFound

    def may_view(self, actor: Actor, scope: Scope) -> bool:
        """Whether the actor is given anything of a scope's figures."""
        try:
            self.view(actor, scope)
        except NotFound:
            return False
        return True

    def opening(self, actor: Actor, scope: Scope) -> Scope:
        """The scope itself, or narrowed to what is the actor's own; raises NotFound.

        A platform that asks for a programme is given its territory, a landlord its portfolio.
        """
        own = [scope]
        if not scope.narrowings:
            own += [replace(scope, territory=slug) for slug in self.configuration.territories]
            own.append(replace(scope, landlord=actor.organisation))
        for each in own:
            if self.may_view(actor, each):
                return each
        raise NotFound

    def latest(self, actor: Actor, *, whole: bool = False) -> str | None:
        """The programme begun last of which the actor is given figures; None where of none.

        `whole` asks for figures of the whole programme, not of the actor's own part.
        """
        programmes = self.configuration.programmes.values()
        for each in sorted(programmes, key=lambda one: one.starts_on, reverse=True):
            scope = Scope(as_of=each.starts_on, programme=each.slug)
            if self.may_view(actor, scope) or (not whole and self._has_own(actor, scope)):
                return each.slug
        return None

    def _has_own(self, actor: Actor, scope: Scope) -> bool:
        try:
            self.opening(actor, scope)
        except NotFound:
            return False
        return True

    def keys(self, actor: Actor) -> tuple[str, ...] | None:
        """By which keys the households behind figures are found for the actor, under pseudonym.

        None is all but restricted cases: the auditor's, and the programme lead's of the carriers.
        """
        organisation = self.configuration.organisations[actor.organisation]
        if organisation.kind is OrganisationKind.AUDITOR or actor.role == PROGRAMME_LEAD:
            return None
        return tuple(sorted(reader_keys(self.configuration, actor.organisation, actor.role)))

    def _exists(self, scope: Scope) -> bool:
        configuration = self.configuration
        lists = configuration.closed_lists
        territory = configuration.territories.get(scope.territory or "")
        return (
            (scope.programme is None or scope.programme in configuration.programmes)
            and (scope.territory is None or territory is not None)
            and (territory is None or scope.programme in (None, territory.programme))
            and (scope.landlord is None or scope.landlord in lists["landlords"])
            and (scope.stream is None or scope.stream in lists["streams"])
        )

    def _is_own(self, organisation: Organisation, scope: Scope) -> bool:
        """A platform's own territory, or a landlord's own portfolio."""
        if organisation.kind is OrganisationKind.PLATFORM and scope.territory is not None:
            return self.configuration.territories[scope.territory].platform == organisation.slug
        return (
            organisation.kind is OrganisationKind.LANDLORD and scope.landlord == organisation.slug
        )

    def _carries(self, organisation: Organisation, scope: Scope) -> bool:
        if scope.programme is None:
            return False
        return organisation.slug in self.configuration.programmes[scope.programme].carriers
