"""The programme's real rules, applied to simulated events one after the other."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from domain.access import Actor, follows, may_post
from domain.circumstances import Circumstances
from domain.fact import Fact
from domain.household import decide, fold, is_of_household
from domain.identification import Identified, ReferenceAttached
from domain.path import HouseholdPath, Recorded
from domain.platform import PlatformOpened
from domain.programme import Configuration
from domain.referral import Referred
from domain.subjects import decide_subject, subject_of
from services.events import EventTypes
from services.posting import resolve_subject

UUID_FORM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NAMES = UUID("00000000-0000-4000-8000-000000000000")


@dataclass(kw_only=True)
class Rules:
    """What was accepted so far. Not frozen: it is the ledger of one test."""

    configuration: Configuration
    event_types: EventTypes
    openings: dict[str, date] = field(default_factory=dict)
    households: dict[str, UUID] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, list[Recorded]] = field(default_factory=dict)
    histories: dict[UUID, list[Recorded]] = field(default_factory=dict)
    positions: int = 0

    def post_all(self, envelopes: Iterable[Mapping[str, Any]]) -> None:
        """Raises what the rules raise, or AssertionError, at the first event not accepted."""
        for envelope in envelopes:
            self.post(envelope)

    def paths(self) -> list[HouseholdPath]:
        """Every household's path as it stands."""
        folded = (
            fold(history, rebuild=self.event_types.rebuild) for history in self.histories.values()
        )
        return [path for path in folded if path is not None]

    def post(self, envelope: Mapping[str, Any]) -> None:
        """Accept one event, as the intake would on the day of its `time`."""
        organisation = envelope["source"].removeprefix("urn:etage:org:")
        actor = Actor(organisation=organisation, role="organisation")
        envelope = resolve_subject(envelope, self.receipts)
        fact = self.event_types.validate(envelope["type"], envelope["data"])
        assert may_post(self.configuration, actor, fact.NAME), envelope
        if not is_of_household(fact.NAME):
            self._post_subject(envelope, organisation, fact)
            return
        household = self._household(envelope, organisation, fact)
        stored = self._decided(envelope, actor, household, fact=fact)
        history = self.histories.setdefault(household, [])
        self._record(envelope, history, stored, stream=household)
        if isinstance(stored, ReferenceAttached):
            self._claim(f"{organisation}/{stored.reference}", household)

    def _post_subject(self, envelope: Mapping[str, Any], organisation: str, fact: Fact) -> None:
        subject = envelope["subject"]
        history = self.subjects.setdefault(subject, [])
        circumstances = self._circumstances(envelope, organisation)
        assert subject_of(fact) in (None, subject), envelope
        stored = decide_subject(tuple(history), fact, circumstances, subject=subject)
        self._record(envelope, history, stored, stream=uuid5(NAMES, f"subject {subject}"))
        if isinstance(stored, PlatformOpened):
            self.openings[stored.territory] = stored.occurred_on

    def _household(self, envelope: Mapping[str, Any], organisation: str, fact: Fact) -> UUID:
        subject = envelope["subject"]
        if UUID_FORM.fullmatch(subject):
            return UUID(subject)
        reference = f"{organisation}/{subject}"
        if reference not in self.households:
            assert isinstance(fact, Identified | Referred), envelope
            self._claim(reference, uuid5(NAMES, reference))
        return self.households[reference]

    def _claim(self, reference: str, household: UUID) -> None:
        assert reference not in self.households
        self.households[reference] = household
        self.receipts[reference] = str(household)

    def _decided(
        self, envelope: Mapping[str, Any], actor: Actor, household: UUID, *, fact: Fact
    ) -> Fact:
        history = tuple(self.histories.get(household, ()))
        path = fold(history, rebuild=self.event_types.rebuild)
        circumstances = self._circumstances(envelope, actor.organisation, history)
        if path is not None and not isinstance(fact, Referred):
            theirs = follows(path, actor, self.configuration, today=circumstances.today)
            # Who takes part in a restricted case that does not name it tells, and reads nothing.
            assert theirs or path.is_followed_by(actor.organisation, fact.occurred_on), envelope
        return decide(path, fact, circumstances)

    def _circumstances(
        self, envelope: Mapping[str, Any], poster: str, history: tuple[Recorded, ...] = ()
    ) -> Circumstances:
        return Circumstances(
            configuration=self.configuration,
            today=date.fromisoformat(envelope["time"][:10]),
            openings=self.openings,
            poster=poster,
            recorded=history,
            rebuild=self._rebuild,
        )

    def _rebuild(self, fact: Fact, corrections: Mapping[str, Any]) -> Fact:
        self.event_types.validate_corrections(fact.NAME, corrections, onto=fact)
        return self.event_types.rebuild(fact, corrections)

    def _record(
        self, envelope: Mapping[str, Any], history: list[Recorded], fact: Fact, *, stream: UUID
    ) -> None:
        self.positions += 1
        history.append(
            Recorded(
                position=self.positions,
                household_id=stream,
                version=len(history) + 1,
                source=envelope["source"],
                id=envelope["id"],
                type=envelope["type"],
                recorded_at=datetime.fromisoformat(envelope["time"]),
                fact=fact,
            )
        )
