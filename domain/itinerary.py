"""Where a path was at each of its facts: programme, territory, landlord, referral and episode."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from domain.exit import Exited, Reentered
from domain.fact import Fact
from domain.identification import Identified, Moved
from domain.path import Recorded
from domain.referral import ReferralWithdrawn, Referred
from domain.review import Admitted, ReferralRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whose household it is: what a figure of a territory or of a landlord counts it under."""

    programme: str | None = None
    territory: str | None = None
    landlord: str | None = None
    stream: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A fact, and where the path was once it had happened.

    `referral` and `episode` count from 1, and are None where none was open; the day of an exit
    still belongs to the episode that it ends.
    """

    recorded: Recorded
    place: Place
    referral: int | None
    episode: int | None
    left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    place: Place = Place()
    referrals: int = 0
    episodes: int = 0
    is_waiting: bool = False
    is_accompanied: bool = False
    exited_on: date | None = None


def itinerary(facts: Iterable[Recorded]) -> Iterator[Step]:
    """The steps of a path whose facts are given rectified and in the order they are folded in."""
    standing = _Standing()
    for index, recorded in enumerate(facts):
        fact = recorded.fact
        if index == 0 or not isinstance(fact, Identified):
            standing = _after(standing, fact)
        is_within = standing.is_accompanied or standing.exited_on == fact.occurred_on
        yield Step(
            recorded=recorded,
            place=standing.place,
            referral=standing.referrals if standing.is_waiting else None,
            episode=standing.episodes if is_within else None,
            left=standing.episodes - standing.is_accompanied or None,
        )


def _after(standing: _Standing, fact: Fact) -> _Standing:
    match fact:
        case Referred() if standing.is_waiting:
            return standing
        case Identified() | Referred() | Moved() | Reentered():
            return _opened(replace(standing, place=_place(standing, fact)), fact)
        case ReferralWithdrawn() | ReferralRefused():
            return replace(standing, is_waiting=False)
        case Admitted():
            return _accompanied(standing)
        case Exited():
            return replace(standing, is_accompanied=False, exited_on=fact.occurred_on)
        case _:
            return standing


def _opened(standing: _Standing, fact: Fact) -> _Standing:
    if isinstance(fact, Referred):
        return replace(standing, is_waiting=True, referrals=standing.referrals + 1)
    return _accompanied(standing) if isinstance(fact, Reentered) else standing


def _accompanied(standing: _Standing) -> _Standing:
    return replace(
        standing,
        is_waiting=False,
        is_accompanied=True,
        exited_on=None,
        episodes=standing.episodes + 1,
    )


def _place(standing: _Standing, fact: Identified | Referred | Moved | Reentered) -> Place:
    place = standing.place
    if fact.dwelling is not None:
        place = replace(place, landlord=fact.dwelling.landlord)
    if isinstance(fact, Moved):
        # Who moves out of every territory keeps the platform that follows the case.
        followed = standing.is_waiting or standing.is_accompanied
        kept = place.territory if followed else None
        return replace(place, territory=fact.territory or kept)
    if isinstance(fact, Referred):
        place = replace(place, stream=fact.stream)
    return replace(place, programme=fact.programme, territory=fact.territory)
