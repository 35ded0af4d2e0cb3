"""Indicators as one reader is answered: exact, without names, or with small cells hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.path import Recorded
from domain.programme import Configuration
from services.aggregates import ShownFigures, of_one_part, of_whole_programme, unsuppressed
from services.history import NotFound
from services.indicator_answers import answer_of
from services.indicator_figures import Figures, Scope, figures, followed
from services.indicator_rights import IndicatorRights, View
from services.indicator_trends import quarter_ends, trends
from services.reader_context import Work
from services.suppression import last_quarter_end

ProgrammeFacts = Callable[[str], Sequence[Recorded]]
"""The facts about a programme itself, by its slug: costs, envelopes, surveys."""


class TooNarrow(ValueError):
    """Readers of aggregates narrow by one thing at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Figures as one reader may see them: of which scope, how much of them, at what position.

    The day of the scope is the end of a quarter for readers of aggregates.
    """

    scope: Scope
    view: View
    position: int
    shown: ShownFigures


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
        self.rights = IndicatorRights(configuration=configuration)

    def answer(self, actor: Actor, scope: Scope, *, households: bool = False) -> dict[str, Any]:
        """Every indicator of a scope, as the actor may see it.

        Raises NotFound, and TooNarrow for a reader of aggregates who crosses two attributes.
        """
        seen = self.seen(actor, scope)
        named = households and seen.view is View.NAMED
        names = self._named(actor, seen.shown) if named else None
        return answer_of(seen.scope, seen.position, seen.shown, names=names)

    def view(self, actor: Actor, scope: Scope) -> View:
        """How much of a scope's figures the actor is given; raises NotFound."""
        return self.rights.view(actor, scope)

    def seen(self, actor: Actor, scope: Scope) -> Seen:
        """Every figure of a scope, as the actor may see it. Raises NotFound, TooNarrow."""
        view = self.view(actor, scope)
        if view is not View.SAFE:
            found = self._figures(scope)
            shown = unsuppressed(found)
            return Seen(scope=scope, view=view, position=found.position, shown=shown)
        frozen = self._frozen(scope)
        if not frozen.narrowings:
            found = self._figures(frozen)
            shown = of_whole_programme(found, frozen.as_of)
            return Seen(scope=frozen, view=view, position=found.position, shown=shown)
        name = frozen.narrowings[0]
        return self._safe_parts(frozen, name)[getattr(frozen, name)]

    def by_part(self, actor: Actor, scope: Scope, name: str) -> Mapping[str, Seen]:
        """The figures of each part of a scope: by `territory`, `landlord` or `stream`.

        Of those parts that the actor may see. Raises NotFound, TooNarrow.
        """
        view = self.view(actor, scope)
        if view is View.SAFE:
            if scope.narrowings:
                raise TooNarrow
            return self._safe_parts(self._frozen(scope), name)
        found = {part: _part(scope, name, part) for part in self._parts(scope, name)}
        seen = ((part, each) for part, each in found.items() if self.rights.may_view(actor, each))
        return {part: self.seen(actor, each) for part, each in seen}

    def trend(self, actor: Actor, scope: Scope) -> Mapping[date, Seen]:
        """Some figures at the end of each quarter up to the scope's day.

        From the programme's first quarter on. Raises NotFound, TooNarrow.
        """
        view = self.view(actor, scope)
        if scope.programme is None:
            raise NotFound
        until = self._frozen(scope) if view is View.SAFE else scope
        first = self._configuration.programmes[scope.programme].starts_on
        days = quarter_ends(first, until.as_of)
        if view is not View.SAFE or not until.narrowings:
            return self._whole_trend(until, days, view=view)
        name = until.narrowings[0]
        by_part = {
            part: self._trends(_part(until, name, part), days) for part in self._parts(until, name)
        }
        whole = self._trends(_part(until, name, None), days)
        own = getattr(until, name)
        return {
            day: Seen(
                scope=replace(until, as_of=day),
                view=view,
                position=whole[day].position,
                shown=of_one_part(
                    {part: found[day] for part, found in by_part.items()}, own, whole=whole[day]
                ),
            )
            for day in days
        }

    def _whole_trend(
        self, scope: Scope, days: Sequence[date], *, view: View
    ) -> Mapping[date, Seen]:
        return {
            day: Seen(
                scope=replace(scope, as_of=day),
                view=view,
                position=found.position,
                shown=of_whole_programme(found, day) if view is View.SAFE else unsuppressed(found),
            )
            for day, found in self._trends(scope, days).items()
        }

    def _trends(self, scope: Scope, days: Sequence[date]) -> Mapping[date, Figures]:
        found: Mapping[date, Figures] = self._read(
            lambda c: trends(c, scope, self._configuration, days=days)
        )
        return found

    def _frozen(self, scope: Scope) -> Scope:
        """The scope at the end of a quarter, for readers of aggregates."""
        if len(scope.narrowings) > 1:
            raise TooNarrow
        return replace(scope, as_of=last_quarter_end(min(scope.as_of, self._today())))

    def _safe_parts(self, frozen: Scope, name: str) -> Mapping[str, Seen]:
        scopes = {part: _part(frozen, name, part) for part in self._parts(frozen, name)}
        parts = {part: self._figures(each) for part, each in scopes.items()}
        whole = self._figures(_part(frozen, name, None))
        return {
            part: Seen(
                scope=scopes[part],
                view=View.SAFE,
                position=found.position,
                shown=of_one_part(parts, part, whole=whole),
            )
            for part, found in parts.items()
        }

    def _figures(self, scope: Scope) -> Figures:
        told = self._programme_facts(scope.programme) if scope.programme else ()
        found: Figures = self._read(
            lambda c: figures(c, scope, self._configuration, programme_facts=told)
        )
        return found

    def _named(self, actor: Actor, shown: ShownFigures) -> frozenset[UUID]:
        every = frozenset[UUID]().union(*(each.figure.households for each in shown.totals.values()))
        keys = self.rights.keys(actor)
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
        if getattr(scope, name) not in (None, *found):
            raise NotFound
        return found


def _part(scope: Scope, name: str, part: str | None) -> Scope:
    asked: dict[str, Any] = {name: part}
    return replace(scope, **asked)
