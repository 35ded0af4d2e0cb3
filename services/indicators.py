"""Indicators as one reader is answered: exact, without names, or with small cells hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.access import Actor, reader_keys
from domain.path import Recorded
from domain.programme import Configuration, Organisation, OrganisationKind
from services.aggregates import (
    Shown,
    ShownFigures,
    of_one_part,
    of_whole_programme,
    unsuppressed,
)
from services.history import NotFound
from services.indicator_definitions import IN_MONEY, How
from services.indicator_figures import Figures, Scope, figures, followed
from services.indicator_table import INDICATORS
from services.reader_context import Work
from services.suppression import last_quarter_end

ProgrammeFacts = Callable[[str], Sequence[Recorded]]
"""The facts about a programme itself, by its slug: costs, envelopes, surveys."""

STEERING = "steering"
OWN_ROLES = frozenset({"organisation", "conseiller_social", "coordinateur"})
CARRIER_ROLES = frozenset({"organisation", "programme_lead"})
AUDITOR_ROLES = frozenset({"organisation", "auditor"})
AGGREGATES_ONLY = frozenset({OrganisationKind.FUNDER, OrganisationKind.AUTHORITY})


class TooNarrow(ValueError):
    """Readers of aggregates narrow by one thing at a time."""


class View(StrEnum):
    """How much of figures a reader is given."""

    NAMED = "named"
    EXACT = "exact"
    SAFE = "safe"


class Indicators:
    """Answers in the shape of the API. `read` runs a query on a reader's connection."""

    def __init__(
        self,
        *,
        read: Callable[[Work], Any],
        configuration: Configuration,
        programme_facts: ProgrammeFacts,
        today: Callable[[], date],
    ) -> None:
        self._read = read
        self._configuration = configuration
        self._programme_facts = programme_facts
        self._today = today

    def answer(self, actor: Actor, scope: Scope, *, households: bool = False) -> dict[str, Any]:
        """Every indicator of a scope, as the actor may see it.

        Raises NotFound, and TooNarrow for a reader of aggregates who crosses two attributes.
        """
        view = self.view(actor, scope)
        if view is not View.SAFE:
            found = self._figures(scope)
            names = self._named(actor, found) if view is View.NAMED and households else None
            return _answer(scope, found.position, unsuppressed(found), names=names)
        if len(scope.narrowings) > 1:
            raise TooNarrow
        frozen = replace(scope, as_of=last_quarter_end(min(scope.as_of, self._today())))
        if not frozen.narrowings:
            found = self._figures(frozen)
            return _answer(frozen, found.position, of_whole_programme(found, frozen.as_of))
        name = frozen.narrowings[0]
        parts = {
            part: self._figures(_part(frozen, name, part)) for part in self._parts(frozen, name)
        }
        own = getattr(frozen, name)
        return _answer(frozen, parts[own].position, of_one_part(parts, own))

    def _figures(self, scope: Scope) -> Figures:
        told = self._programme_facts(scope.programme) if scope.programme else ()
        found: Figures = self._read(
            lambda c: figures(c, scope, self._configuration, programme_facts=told)
        )
        return found

    def _named(self, actor: Actor, found: Figures) -> frozenset[UUID]:
        every = frozenset[UUID]().union(*(each.households for each in found.totals.values()))
        keys = sorted(reader_keys(self._configuration, actor.organisation, actor.role))
        named: frozenset[UUID] = self._read(lambda c: followed(c, sorted(every), keys))
        return named

    def _parts(self, scope: Scope, name: str) -> Sequence[str]:
        """The parts that the scope's programme falls into, the one asked for among them."""
        if name == "territory":
            territories = self._configuration.territories.values()
            found = [each.slug for each in territories if each.programme == scope.programme]
        elif name == "landlord":
            found = sorted(self._configuration.closed_lists["landlords"])
        else:
            found = sorted(self._configuration.closed_lists["streams"])
        if getattr(scope, name) not in found:
            raise NotFound
        return found

    def view(self, actor: Actor, scope: Scope) -> View:
        """How much of a scope's figures the actor is given; raises NotFound."""
        organisation = self._configuration.organisations.get(actor.organisation)
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

    def _exists(self, scope: Scope) -> bool:
        configuration = self._configuration
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
            return self._configuration.territories[scope.territory].platform == organisation.slug
        return (
            organisation.kind is OrganisationKind.LANDLORD and scope.landlord == organisation.slug
        )

    def _carries(self, organisation: Organisation, scope: Scope) -> bool:
        if scope.programme is None:
            return False
        return organisation.slug in self._configuration.programmes[scope.programme].carriers


def _part(scope: Scope, name: str, part: str) -> Scope:
    asked: dict[str, Any] = {name: part}
    return replace(scope, **asked)


def _answer(
    scope: Scope, position: int, shown: ShownFigures, *, names: frozenset[UUID] | None = None
) -> dict[str, Any]:
    asked = ("programme", "territory", "landlord", "stream")
    return {
        **{name: getattr(scope, name) for name in asked if getattr(scope, name)},
        "as_of": scope.as_of.isoformat(),
        "position": position,
        "indicators": [
            _indicator(key, shown.totals[key], shown.breakdowns.get(key, ()), names=names)
            for key in INDICATORS
        ],
    }


def _indicator(
    key: str, total: Shown, lines: Sequence[Shown], *, names: frozenset[UUID] | None
) -> dict[str, Any]:
    defined = INDICATORS[key]
    answer: dict[str, Any] = {
        "key": key,
        "title": defined.title,
        "unit": defined.unit,
        **_numbers(total),
        "definition": defined.definition,
        "definition_version": defined.version,
    }
    if lines:
        answer["breakdown"] = [_line(each) for each in lines]
    if names is not None:
        answer["households"] = sorted(str(each) for each in total.figure.households & names)
    return answer


def _line(shown: Shown) -> dict[str, Any]:
    period = {} if shown.label is None else {"period": shown.label}
    return {"code": shown.figure.code, **period, **_numbers(shown)}


def _numbers(shown: Shown) -> Mapping[str, Any]:
    figure, how = shown.figure, INDICATORS[shown.figure.key].how
    if shown.suppressed:
        return {"value": None, "numerator": None, "denominator": None, "suppressed": True}
    numerator_in_money, denominator_in_money = how in IN_MONEY, how is How.MONEY
    denominator = _number(figure.denominator, in_money=denominator_in_money)
    if shown.percentage is not None:
        return {"value": float(shown.percentage), "numerator": None, "denominator": denominator}
    return {
        "value": _number(figure.value, in_money=how in IN_MONEY),
        "numerator": _number(figure.numerator, in_money=numerator_in_money),
        "denominator": denominator,
    }


def _number(value: Decimal | None, *, in_money: bool) -> Any:
    """Money as a decimal string, a whole number as such, another as a float of its digits."""
    if value is None:
        return None
    if in_money:
        return f"{value:.2f}"
    return int(value) if value == value.to_integral_value() else float(value)
