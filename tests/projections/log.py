"""A log filled as the intake fills it: decided by the rules, sealed, appended to the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.access import Actor
from domain.household import fold, is_of_household
from domain.identification import ReferenceAttached
from domain.path import HouseholdPath, Recorded, organisation_of
from domain.platform import PlatformOpened
from domain.programme import Configuration
from services.case import Case
from services.events import EventTypes
from services.ports import Item, KeyRing, Ledger, Posted

TODAY = date(2020, 6, 30)
BATCH_EVENTS = 500

Envelope = Mapping[str, Any]


class Log:
    """The ledger of a test, and the cases that were posted to it."""

    def __init__(
        self, ledger: Ledger, key_ring: KeyRing, configuration: Configuration, *, types: EventTypes
    ) -> None:
        self.ledger = ledger
        self._key_ring = key_ring
        self.configuration = configuration
        self._event_types = types
        self._openings: dict[str, date] = {}
        self._cases: dict[str, Case] = {}

    def post(self, envelopes: Iterable[Envelope]) -> int:
        """Append these events, all of which the rules accept; answers the last position."""
        items: list[Item] = []
        for envelope in envelopes:
            items.append(self._item(envelope, request=len(items)))
            if len(items) == BATCH_EVENTS:
                self._append(items)
                items = []
        self._append(items)
        return self.ledger.head().position

    def stream(self, envelope: Envelope) -> UUID:
        """The household that an event was posted for."""
        return self._cases[_subject(envelope)].stream

    def paths(self) -> Mapping[UUID, HouseholdPath]:
        """Every household's path as the rules alone make it."""
        paths = {
            case.stream: fold(case.history, rebuild=self._event_types.rebuild)
            for case in self._cases.values()
            if is_of_household(case.history[0].type)
        }
        return {stream: path for stream, path in paths.items() if path is not None}

    def history(self, stream: UUID) -> Sequence[Recorded]:
        """The household's facts as they were recorded."""
        return next(case.history for case in self._cases.values() if case.stream == stream)

    def forget(self, stream: UUID) -> None:
        """Destroy the household's keys."""
        self._key_ring.destroy(stream)

    def _append(self, items: Sequence[Item]) -> None:
        outcomes = self.ledger.append(items)
        assert {outcome.standing.value for outcome in outcomes} <= {"stored"}

    def _item(self, envelope: Envelope, *, request: int) -> Item:
        envelope = {**envelope, "data": self._identified(envelope["data"])}
        posted = Posted(
            source=envelope["source"],
            id=envelope["id"],
            type=envelope["type"],
            subject=envelope["subject"],
            time=datetime.fromisoformat(envelope["time"]),
            data=envelope["data"],
            fact=self._event_types.validate(envelope["type"], envelope["data"]),
        )
        poster = organisation_of(posted.source)
        case = self._case(envelope)
        fact = case.decided(
            posted,
            configuration=self.configuration,
            openings=self._openings,
            actor=Actor(organisation=poster, role="organisation"),
            today=TODAY,
        )
        item = case.item(posted, fact, request=request, reference=None, today=TODAY)
        case.add(posted, fact, now=posted.time)
        if isinstance(fact, PlatformOpened):
            self._openings[fact.territory] = fact.occurred_on
        if isinstance(fact, ReferenceAttached):
            self._cases[f"ref:{poster}/{fact.reference}"] = case
        return item

    def _identified(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The data with the identifiers of other households in place of references."""
        return {
            name: str(self._cases[value].stream)
            if isinstance(value, str) and value.startswith("ref:")
            else value
            for name, value in data.items()
        }

    def _case(self, envelope: Envelope) -> Case:
        subject = _subject(envelope)
        if subject not in self._cases:
            keys = self._key_ring.prepare(1)[0]
            self._cases[subject] = Case(
                stream=keys.stream, keys=keys, event_types=self._event_types
            )
        return self._cases[subject]


def _subject(envelope: Envelope) -> str:
    subject: str = envelope["subject"]
    if subject.startswith("ref:") or not is_of_household(envelope["type"]):
        return subject
    return f"ref:{organisation_of(envelope['source'])}/{subject}"
