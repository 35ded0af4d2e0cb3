"""Places (places): the stock of temporary dwellings, offered, occupied and freed, never twice.

A stay reaches from its first day to the day it is freed, or was planned to end: the last day of
one stay may be the first of the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Annotated, ClassVar, assert_never

from domain import codes
from domain.circumstances import Circumstances
from domain.dates import require_not_after
from domain.fact import Fact
from domain.marks import Day, HouseholdId, Path, Slug
from domain.path import Recorded
from domain.refusal import Invalid, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOffered(Fact):
    """The operator offers a place (place proposée), from that day, or from `from` on.

    `until` is the day the offer ends; the place is then nobody's any more.
    """

    NAME: ClassVar[str] = "etage.place.offered.v1"

    place: Annotated[Slug, Path]
    kind: Annotated[codes.PlaceKind, Path]
    operator: Annotated[codes.Organisation, Path]
    from_: Annotated[Day | None, Path] = None
    until: Annotated[Day | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOccupied(Fact):
    """A household moves in (place occupée), that day or on `from`; `until` is the planned end."""

    NAME: ClassVar[str] = "etage.place.occupied.v1"

    place: Annotated[Slug, Path]
    kind: Annotated[codes.PlaceKind, Path]
    operator: Annotated[codes.Organisation, Path]
    household: Annotated[HouseholdId | None, Path] = None
    from_: Annotated[Day | None, Path] = None
    until: Annotated[Day | None, Path] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFreed(Fact):
    """The place is free again (place libérée) that day, or since `until`.

    `household` and `from`, where given, name the stay that ended.
    """

    NAME: ClassVar[str] = "etage.place.freed.v1"

    place: Annotated[Slug, Path]
    kind: Annotated[codes.PlaceKind, Path]
    operator: Annotated[codes.Organisation, Path]
    household: Annotated[HouseholdId | None, Path] = None
    from_: Annotated[Day | None, Path] = None
    until: Annotated[Day | None, Path] = None


PlaceFact = PlaceOffered | PlaceOccupied | PlaceFreed


class PlaceAlreadyOffered(Refusal):
    """The place is already offered in that time."""

    problem = "place-already-offered"


class PlaceNotOffered(Refusal):
    """No such place is offered in that time, of that kind and by that operator."""

    problem = "place-not-offered"


class PlaceAlreadyOccupied(Refusal):
    """The place is already occupied in that time."""

    problem = "place-already-occupied"


class PlaceNotOccupied(Refusal):
    """The place is not occupied that day, or not by that household."""

    problem = "place-not-occupied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One occupation; `freed_on` is None until the place was freed."""

    kind: str
    operator: str
    household: str | None
    starts_on: date
    planned_end_on: date | None
    freed_on: date | None = None

    @property
    def ends_on(self) -> date:
        """The first day on which the place is free again, as far as it is known."""
        return self.freed_on or self.planned_end_on or date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is recorded of one place, by day; `unmatched` freed it while nobody was in."""

    offers: tuple[PlaceOffered, ...] = ()
    stays: tuple[Stay, ...] = ()
    unmatched: tuple[PlaceFreed, ...] = ()


def decide(history: Iterable[Recorded], fact: PlaceFact, circumstances: Circumstances) -> PlaceFact:
    """The fact as it is to be stored: with it, the place's whole life must still hold together.

    So a late fact meets the same rules as one recorded in its turn. Raises `Invalid`,
    `PlaceAlreadyOffered`, `PlaceNotOffered`, `PlaceAlreadyOccupied` or `PlaceNotOccupied`.
    """
    _require_days(fact)
    known = [
        each.fact
        for each in sorted(history, key=lambda each: each.position)
        if isinstance(each.fact, PlaceOffered | PlaceOccupied | PlaceFreed)
    ]
    _require_sound(folded([*known, fact]))
    return fact


def _require_days(fact: PlaceFact) -> None:
    """What has begun lies behind; only the end of an offer or of a stay may lie ahead."""
    require_not_after(fact.from_, fact.occurred_on, pointer="/data/from")
    if isinstance(fact, PlaceFreed):
        require_not_after(fact.until, fact.occurred_on, pointer="/data/until")
    begins = fact.from_ if isinstance(fact, PlaceFreed) else _day(fact)
    if begins is not None and fact.until is not None and fact.until < begins:
        raise Invalid("The end lies before the beginning.", pointer="/data/until")


def _require_sound(place: Place) -> None:
    if place.unmatched:
        raise PlaceNotOccupied(pointer="/data/place")
    for one, other in combinations(place.offers, 2):
        if _day(one) < _end(other) and _day(other) < _end(one):
            raise PlaceAlreadyOffered(pointer="/data/place")
    for stay in place.stays:
        if not any(_covers(offer, stay) for offer in place.offers):
            raise PlaceNotOffered(pointer="/data/place")
    for one_stay, other_stay in combinations(place.stays, 2):
        if one_stay.starts_on < other_stay.ends_on and other_stay.starts_on < one_stay.ends_on:
            raise PlaceAlreadyOccupied(pointer="/data/place")


def _covers(offer: PlaceOffered, stay: Stay) -> bool:
    if (offer.kind, offer.operator) != (stay.kind, stay.operator):
        return False
    planned = stay.planned_end_on or stay.starts_on
    return _day(offer) <= stay.starts_on < _end(offer) and planned <= _end(offer)


def _end(offer: PlaceOffered) -> date:
    return offer.until or date.max


def _day(fact: PlaceFact) -> date:
    """The day from which the fact changes the place."""
    return (fact.until if isinstance(fact, PlaceFreed) else fact.from_) or fact.occurred_on


def evolve(place: Place, fact: PlaceFact) -> Place:
    """The place after one more fact; it never refuses, the fact has happened."""
    match fact:
        case PlaceOffered():
            return replace(place, offers=(*place.offers, fact))
        case PlaceOccupied():
            stay = Stay(
                kind=fact.kind,
                operator=fact.operator,
                household=fact.household,
                starts_on=_day(fact),
                planned_end_on=fact.until,
            )
            return replace(place, stays=(*place.stays, stay))
        case PlaceFreed():
            ended = _stay_ended(place, fact)
            if ended is None:
                return replace(place, unmatched=(*place.unmatched, fact))
            stays = (
                replace(stay, freed_on=_day(fact)) if stay is ended else stay
                for stay in place.stays
            )
            return replace(place, stays=tuple(stays))
        case _:
            assert_never(fact)


def _stay_ended(place: Place, fact: PlaceFreed) -> Stay | None:
    """The stay that the place is freed from: the latest begun before that day, or on it."""
    day = _day(fact)
    open_stays = [
        stay
        for stay in place.stays
        if stay.freed_on is None
        and (stay.kind, stay.operator) == (fact.kind, fact.operator)
        and fact.household in (None, stay.household)
        and fact.from_ in (None, stay.starts_on)
    ]
    earlier = [stay for stay in open_stays if stay.starts_on < day]
    latest = earlier or open_stays
    return latest[-1] if latest else None


def folded(facts: Iterable[PlaceFact]) -> Place:
    """The place that these facts make, given in order of recording."""
    place = Place()
    for fact in sorted(facts, key=_day):
        place = evolve(place, fact)
    return place
