"""The practice that partners of a programme shared, as one reader is answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.access import FOLLOWING_KINDS, Actor
from domain.marks import FieldClass
from domain.path import Recorded, organisation_of
from domain.practice import PracticeShared
from domain.programme import Configuration, Organisation, OrganisationKind, Programme
from domain.subject_rectification import ProgrammeRectified
from services.case import recorded
from services.events import EventTypes
from services.history import NotFound
from services.intake import subject_stream
from services.keyring import subject_keys
from services.ports import Ledger, StoredEvent
from services.sealing import opened
from services.stock import reader_of_stock
from services.subject_history import rectified

TITLE = "/data/title"
CORRECTED_TITLE = "/data/corrections/title"

Pairs = Sequence[tuple[StoredEvent, Recorded]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practices:
    """Answers in the shape of the API; `subject_digest` is what the titles' keys derive from."""

    ledger: Ledger
    event_types: EventTypes
    configuration: Configuration
    subject_digest: bytes = field(repr=False)

    def answer(self, actor: Actor, programme: str, as_of: date) -> dict[str, Any]:
        """What was shared until a day, in order, for partners, carriers and auditors.

        The title is free text of the social class: it is given to the organisations that shared
        the practice and to the carriers. Raises NotFound, LedgerUnavailable.
        """
        organisation = reader_of_stock(actor, self.configuration)
        found = self.configuration.programmes.get(programme)
        if found is None or not _takes_part(organisation, found):
            raise NotFound
        position = self.ledger.head().position
        events = self.ledger.stream(subject_stream(programme))
        pairs = [(event, recorded(event, self.event_types)) for event in events]
        shared = [
            (each, each.fact)
            for each in rectified(events, self.event_types)
            if isinstance(each.fact, PracticeShared) and each.fact.occurred_on <= as_of
        ]
        return {
            "programme": programme,
            "as_of": as_of.isoformat(),
            "position": position,
            "practices": [
                self._practice(each, fact, actor, pairs=pairs)
                for each, fact in sorted(shared, key=_in_order)
            ],
        }

    def _practice(
        self, each: Recorded, fact: PracticeShared, actor: Actor, *, pairs: Pairs
    ) -> dict[str, Any]:
        told: dict[str, Any] = {
            "occurred_on": fact.occurred_on.isoformat(),
            "organisations": list(fact.organisations),
        }
        carriers = self.configuration.programmes[fact.programme].carriers
        entitled = {*fact.organisations, organisation_of(each.source), *carriers}
        reads_social = FieldClass.SOCIAL in self.configuration.access.most(actor.role)
        if reads_social and actor.organisation in entitled:
            told["title"] = self._title(each, pairs)
        return told

    def _title(self, each: Recorded, pairs: Pairs) -> str:
        """The title as it was last corrected."""
        title = ""
        for event, known in pairs:
            if (event.source, event.id) == (each.source, each.id):
                title = self._opened(event)[TITLE]
            elif isinstance(known.fact, ProgrammeRectified) and (
                (known.fact.event.source, known.fact.event.id) == (each.source, each.id)
            ):
                title = self._opened(event).get(CORRECTED_TITLE, title)
        return title

    def _opened(self, event: StoredEvent) -> dict[str, Any]:
        keys = subject_keys(self.subject_digest, event.stream)
        found = opened(
            event.state,
            FieldClass.SOCIAL,
            keys,
            version=event.version,
            event_type=event.type,
        )
        return dict(found or {})


def latest_programme(configuration: Configuration) -> Programme:
    """The programme that started last, whose practice is shown unless another is asked for."""
    return max(configuration.programmes.values(), key=lambda each: each.starts_on)


def may_read_practices(actor: Actor, configuration: Configuration) -> bool:
    """Whether the practice of the latest programme is shown to the actor."""
    try:
        organisation = reader_of_stock(actor, configuration)
    except NotFound:
        return False
    return _takes_part(organisation, latest_programme(configuration))


def _takes_part(organisation: Organisation, programme: Programme) -> bool:
    is_partner = organisation.kind in {*FOLLOWING_KINDS, OrganisationKind.AUDITOR}
    return is_partner or organisation.slug in programme.carriers


def _in_order(shared: tuple[Recorded, PracticeShared]) -> tuple[date, int]:
    each, fact = shared
    return fact.occurred_on, each.position
