"""Judging one event against what is known: stored already, refused, or a fact to store."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import BLIND, Actor, Sight, follows, may_post, sight_of
from domain.erasure import is_erased
from domain.fact import Fact
from domain.household import is_of_household
from domain.path import HouseholdPath
from domain.programme import Configuration
from domain.referral import Referred
from domain.refusal import Refusal, RefusalKind, Situation
from domain.stages import TRANSITIONS, allowed_from
from domain.subjects import subject_of
from services.answers import (
    Answer,
    Erased,
    EventIdReused,
    HouseholdUnknown,
    Overtaken,
    Receipt,
    TypeNotAllowed,
    WrongSubject,
)
from services.case import Case
from services.ports import HouseholdKeys, Key, Outcome, Posted
from services.sealing import digest
from services.views import Views

Openings = Mapping[str, date]
"""The day each territory's platform opened, by slug."""


def stored_answer(
    posted: Posted, key: Key, *, keys: HouseholdKeys | None, stream: UUID | None
) -> Answer:
    """The answer to an event whose key is stored: the first receipt, unless it is another event.

    `keys` are those of the stream the key was stored for, `stream` is where the subject leads.
    """
    if keys is None or keys.digest is None:
        return Erased()
    content = digest(keys.digest, posted.type, stream=key.stream, data=posted.data)
    if stream != key.stream or not hmac.compare_digest(content, key.digest):
        return EventIdReused()
    household = is_of_household(key.type)
    return Receipt(
        id=posted.id,
        source=posted.source,
        household_id=key.stream if household else None,
        subject=None if household else posted.subject,
        version=key.version,
        position=key.position,
        recorded_at=key.recorded_at,
        duplicate=True,
    )


def receipt_of(posted: Posted, stream: UUID, outcome: Outcome) -> Receipt:
    """The receipt of an event that was stored now."""
    if outcome.recorded_at is None:
        raise AssertionError("a stored event has its time")
    household = is_of_household(posted.type)
    return Receipt(
        id=posted.id,
        source=posted.source,
        household_id=stream if household else None,
        subject=None if household else posted.subject,
        version=outcome.version,
        position=outcome.position,
        recorded_at=outcome.recorded_at,
        duplicate=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Applies the order of judgement after the key: type, household, expected version, rules."""

    configuration: Configuration
    views: Views
    today: Callable[[], date]

    def fact(self, case: Case | None, posted: Posted, *, actor: Actor, openings: Openings) -> Fact:
        """The fact to store. Raises NotStored, a domain Refusal or SchemaMismatch."""
        if not may_post(self.configuration, actor, posted.type):
            raise TypeNotAllowed
        if not is_of_household(posted.type):
            return self._of_subject(case, posted, actor=actor, openings=openings)
        if case is None:
            raise HouseholdUnknown
        path = case.path
        stranger = path is not None and not self._sees(path, actor)
        if path is not None and stranger and not _may_reach(path, posted, actor):
            raise HouseholdUnknown
        if case.keys.digest is None or is_erased(case.history):
            raise HouseholdUnknown if stranger else Erased
        try:
            fact = self._decided(case, posted, actor=actor, openings=openings)
        except Refusal as refusal:
            # Only what the event itself holds may be told to a stranger, never where the path is.
            if stranger and refusal.kind is not RefusalKind.INVALID:
                raise HouseholdUnknown from None
            raise
        self._check_expected(case, posted, actor)
        return fact

    def followed(self, path: HouseholdPath | None, actor: Actor) -> HouseholdPath | None:
        """The path, where there is one and this actor follows it."""
        return path if path is not None and self._sees(path, actor) else None

    def situation(self, case: Case | None, actor: Actor) -> Situation | None:
        """The stage, and what this actor may record in it; None where they do not follow it.

        Whoever does not follow the household is not told that there is one.
        """
        path = None if case is None else case.path
        if case is None or path is None or not self._sees(path, actor):
            return None
        if case.keys.digest is None or is_erased(case.history):
            return None
        allowed = (
            name for name in allowed_from(path.stage) if may_post(self.configuration, actor, name)
        )
        return Situation(stage=path.stage, allowed=tuple(allowed))

    def _sees(self, path: HouseholdPath, actor: Actor) -> bool:
        return follows(path, actor, self.configuration, today=self.today())

    def _of_subject(
        self, case: Case | None, posted: Posted, *, actor: Actor, openings: Openings
    ) -> Fact:
        if case is None or subject_of(posted.fact) not in (None, posted.subject):
            raise WrongSubject
        fact = self._decided(case, posted, actor=actor, openings=openings)
        if posted.expected_version not in (None, case.version):
            raise Overtaken(version=case.version, events=[])
        return fact

    def _decided(self, case: Case, posted: Posted, *, actor: Actor, openings: Openings) -> Fact:
        return case.decided(
            posted,
            configuration=self.configuration,
            openings=openings,
            actor=actor,
            today=self.today(),
        )

    def _check_expected(self, case: Case, posted: Posted, actor: Actor) -> None:
        expected = posted.expected_version
        if expected is None or expected == case.version:
            return
        since = [event for event in case.history if event.version > expected]
        merges = expected < case.version and not any(
            event_type in TRANSITIONS
            for event_type in (posted.type, *(event.type for event in since))
        )
        if not merges:
            sight = self._sight(case, actor)
            raise Overtaken(
                version=case.version,
                events=self._seen_since(case, expected, actor=actor, sight=sight),
                seen={case.stream: sight.classes | sight.diagnosis},
            )

    def _sight(self, case: Case, actor: Actor) -> Sight:
        if case.path is None:
            return BLIND
        return sight_of(case.path, actor, self.configuration, today=self.today())

    def _seen_since(
        self, case: Case, expected: int, *, actor: Actor, sight: Sight
    ) -> Sequence[dict[str, object]]:
        told = {each.version: sight.of(each) for each in case.history if each.version > expected}
        return [
            self.views.event(
                event, classes=told[event.version], keys=case.keys, reader=actor.organisation
            )
            for event in case.events
            if told.get(event.version)
        ]


def _may_reach(path: HouseholdPath, posted: Posted, actor: Actor) -> bool:
    """Whether who does not follow a household may all the same record this fact about it.

    A referral may join a path that its author does not follow yet: whoever knows the household's
    random identifier was given it. A former landlord or lead may tell late what fell in its time.
    """
    return posted.type == Referred.NAME or path.is_followed_by(
        actor.organisation, posted.fact.occurred_on
    )
