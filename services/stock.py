"""The stock of temporary dwellings as one reader is answered: what is offered, taken and free."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.access import Actor, classes_seen
from domain.household import fold, is_of_household
from domain.marks import FieldClass
from domain.path import Recorded
from domain.places import Place, PlaceFact, PlaceOffered, Stay, folded
from domain.programme import Configuration, Organisation, OrganisationKind
from services.case import recorded
from services.events import EventTypes
from services.history import NotFound
from services.ports import Ledger
from services.subject_history import facts_by_stream

PROGRAMME_LEAD = "programme_lead"
READING_ALL = frozenset(
    {OrganisationKind.PLATFORM, OrganisationKind.LANDLORD, OrganisationKind.AUDITOR}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A place on a day that it is offered, and the stay in it that day."""

    name: str
    offer: PlaceOffered
    stay: Stay | None


class Stock:
    """Answers in the shape of the API, from the ledger itself."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        event_types: EventTypes,
        configuration: Configuration,
        today: Callable[[], date],
    ) -> None:
        self._ledger = ledger
        self._event_types = event_types
        self._configuration = configuration
        self._today = today

    def places(self, actor: Actor, *, on: date, kind: str | None = None) -> dict[str, Any]:
        """The places offered on a day, by name; an operator that is nothing else sees its own.

        A household is named to those alone who follow it. Raises NotFound, LedgerUnavailable.
        """
        organisation = reader_of_stock(actor, self._configuration)
        position = self._ledger.head().position
        by_stream = facts_by_stream(self._ledger, self._event_types, PlaceOffered.NAME)
        offered = [each for facts in by_stream.values() if (each := offered_on(facts, on))]
        if not _reads_all(organisation, self._configuration):
            offered = [each for each in offered if each.offer.operator == organisation.slug]
            if not offered and not _operates(organisation, by_stream.values()):
                raise NotFound
        shown = [each for each in offered if kind in (None, each.offer.kind)]
        followed = self._followed(actor, shown)
        return {
            "on": on.isoformat(),
            "position": position,
            "places": [
                _place(each, followed) for each in sorted(shown, key=lambda each: each.name)
            ],
        }

    def _followed(self, actor: Actor, shown: Iterable[Offered]) -> frozenset[str]:
        """The households in these places that the actor follows."""
        named = {UUID(each.stay.household) for each in shown if each.stay and each.stay.household}
        if not named:
            return frozenset()
        histories: dict[UUID, list[Recorded]] = {}
        until = self._ledger.head().position
        for event in self._ledger.streams(sorted(named), until=until):
            if is_of_household(event.type):
                known = histories.setdefault(event.stream, [])
                known.append(recorded(event, self._event_types))
        return frozenset(
            str(household)
            for household, history in histories.items()
            if self._follows(actor, history)
        )

    def _follows(self, actor: Actor, history: Sequence[Recorded]) -> bool:
        path = fold(history, rebuild=self._event_types.rebuild)
        today = self._today()
        return path is not None and bool(
            classes_seen(path, actor, self._configuration, today=today)
        )


def reader_of_stock(actor: Actor, configuration: Configuration) -> Organisation:
    """The organisation of who may read facts of places and practice at all; raises NotFound."""
    organisation = configuration.organisations.get(actor.organisation)
    classes = configuration.access.most(actor.role)
    reads = actor.role in configuration.reading_roles and FieldClass.PATH in classes
    leads = actor.role == PROGRAMME_LEAD and carries_any(actor.organisation, configuration)
    if organisation is None or not (reads or leads):
        raise NotFound
    return organisation


def may_read_stock(actor: Actor, configuration: Configuration) -> bool:
    """Whether the actor reads every place of the stock, and not its own alone."""
    try:
        return _reads_all(reader_of_stock(actor, configuration), configuration)
    except NotFound:
        return False


def carries_any(organisation: str, configuration: Configuration) -> bool:
    """Whether the organisation carries a programme."""
    return any(organisation in each.carriers for each in configuration.programmes.values())


def _reads_all(organisation: Organisation, configuration: Configuration) -> bool:
    return organisation.kind in READING_ALL or carries_any(organisation.slug, configuration)


def _operates(organisation: Organisation, histories: Iterable[Sequence[Recorded]]) -> bool:
    """Whether the organisation was ever the operator of a place."""
    return any(
        isinstance(each.fact, PlaceOffered) and each.fact.operator == organisation.slug
        for facts in histories
        for each in facts
    )


def offered_on(facts: Sequence[Recorded], on: date) -> Offered | None:
    """The place of these facts on a day; None where it is not offered that day."""
    told = [each.fact for each in facts if isinstance(each.fact, PlaceFact)]
    place: Place = folded(told)
    for offer in place.offers:
        starts_on, ends_on = offer.from_ or offer.occurred_on, offer.until or date.max
        if starts_on <= on < ends_on:
            stays = (each for each in place.stays if each.starts_on <= on < each.ends_on)
            return Offered(name=offer.place, offer=offer, stay=next(stays, None))
    return None


def _place(each: Offered, followed: frozenset[str]) -> Mapping[str, Any]:
    offer, stay = each.offer, each.stay
    answer: dict[str, Any] = {
        "place": each.name,
        "kind": offer.kind,
        "operator": offer.operator,
        "offered_from": (offer.from_ or offer.occurred_on).isoformat(),
        "offered_until": _iso(offer.until),
        "free": stay is None,
        "stay": None,
    }
    if stay is not None:
        answer["stay"] = {
            "from": stay.starts_on.isoformat(),
            "until": _iso(stay.freed_on or stay.planned_end_on),
            "freed_on": _iso(stay.freed_on),
        }
        if stay.household in followed:
            answer["stay"]["household"] = stay.household
    return answer


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
