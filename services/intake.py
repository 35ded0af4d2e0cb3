"""Intake: posted events are looked up, judged, decided in memory and appended, each by itself."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from domain.access import Actor
from domain.exit import Reentered
from domain.household import is_of_household
from domain.identification import Identified, ReferenceAttached
from domain.linking import other_file
from domain.platform import PlatformOpened
from domain.rectification import Rectified
from domain.referral import Referred
from services.answers import Answer, Overtaken, Reason
from services.batch import Batch, Pending
from services.events import EventTypes
from services.group_call import GroupCall
from services.judging import Judge, receipt_of
from services.looking_up import Ask, Known
from services.looks import What
from services.ports import (
    HouseholdKeys,
    Item,
    LedgerUnavailable,
    Outcome,
    Posted,
    Standing,
    TraceUnavailable,
    Wanted,
)
from services.sealing import reference_hash
from services.trace import TooManyHouseholds, Tracing
from services.turns import Turns

ATTEMPTS_MAX = 16
WRITE_SECONDS_MAX = 3.0
OPENING = frozenset((Identified.NAME, Referred.NAME))
NEEDING_OPENINGS = frozenset((Referred.NAME, Reentered.NAME, Rectified.NAME, PlatformOpened.NAME))
SUBJECTS = UUID("6e0f5d0c-51a5-5f0e-9a52-0d2f6a5a3c11")
"""Names the streams that are not households: uuid5 of this and their subject."""


def subject_stream(subject: str) -> UUID:
    """The stream of a platform, a programme or the system."""
    return uuid5(SUBJECTS, subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The installation's secrets for own references, and for streams without keys of their own."""

    reference: bytes = field(repr=False)
    subject_digest: bytes = field(repr=False)


class Intake:
    """Handles posted events for any number of callers at once.

    Look-ups and appends of concurrent callers are served in groups; every decision is made in
    the event loop, on what was looked up, and holds only if nothing came between.
    """

    def __init__(
        self,
        *,
        looking_up: GroupCall[Ask, Known],
        appending: GroupCall[Item, Outcome],
        requests: Iterator[int],
        event_types: EventTypes,
        judge: Judge,
        secrets: Secrets,
        tracing: Tracing,
    ) -> None:
        self._looking_up = looking_up
        self._appending = appending
        self._requests = requests
        self._event_types = event_types
        self._judge = judge
        self._secrets = secrets
        self._tracing = tracing
        self._identities: list[HouseholdKeys] = []
        self._turns = Turns()

    async def handle(self, actor: Actor, posted: Sequence[Posted]) -> Sequence[Answer]:
        """One answer for each event, in order; each event stands or falls alone.

        Later events of a household see earlier ones of the same call. Raises LedgerUnavailable
        when the outcome of the call is unknown: posting the same events again resolves it.
        """
        answers: dict[int, Answer] = {}
        pending = [self._pending(actor, index, one) for index, one in enumerate(posted)]
        try:
            async with (
                asyncio.timeout(WRITE_SECONDS_MAX),
                self._turns.of([one.stream or one.reference for one in pending]),
            ):
                for _ in range(ATTEMPTS_MAX):
                    pending = await self._round(actor, pending, answers)
                    if not pending:
                        break
                else:
                    raise LedgerUnavailable("other writers were always faster")
        except TimeoutError as error:
            raise LedgerUnavailable("the write deadline has passed") from error
        await self._trace(actor, answers.values())
        return [answers[index] for index in range(len(posted))]

    async def _trace(self, actor: Actor, answers: Iterable[Answer]) -> None:
        """Record what a conflict shows of a household; what cannot be recorded is not shown.

        Nothing but the events is withheld: their neighbours of the same call are stored.
        """
        for answer in answers:
            if isinstance(answer, Overtaken) and answer.events:
                try:
                    await asyncio.to_thread(self._tracing.look, actor, What.CONFLICT, answer.seen)
                except (TraceUnavailable, TooManyHouseholds):
                    answer.events = ()

    def _pending(self, actor: Actor, index: int, posted: Posted) -> Pending:
        if not is_of_household(posted.type):
            stream, reference = subject_stream(posted.subject), None
        elif (named := _uuid(posted.subject)) is not None:
            stream, reference = named, None
        else:
            stream, reference = None, self._hashed(actor, posted.subject)
        opens = reference is not None and posted.type in OPENING
        claim = reference if opens else None
        if isinstance(posted.fact, ReferenceAttached):
            claim = self._hashed(actor, posted.fact.reference)
        return Pending(
            index=index,
            posted=posted,
            stream=stream,
            reference=reference,
            claim=claim,
            opens=opens,
        )

    def _hashed(self, actor: Actor, reference: str) -> bytes:
        return reference_hash(self._secrets.reference, actor.organisation, reference)

    async def _round(
        self, actor: Actor, pending: Sequence[Pending], answers: dict[int, Answer]
    ) -> list[Pending]:
        """Look up, decide and append once; returns the events that must be tried again."""
        batch = self._batch(actor)
        for one, known in zip(pending, await self._look_up(pending), strict=True):
            batch.take(one, known)
        self._identities += batch.unused
        outcomes = await self._appending.acall(batch.items) if batch.items else ()
        again = list(batch.postponed)
        for one, item, outcome in zip(batch.appended, batch.items, outcomes, strict=True):
            if outcome.standing is Standing.STORED:
                answers[one.index] = receipt_of(one.posted, item.stream, outcome)
            else:
                again.append(one)
        answers |= batch.answers
        answers |= await self._confirmed(actor, pending, batch.refused)
        return sorted(again, key=lambda one: one.index)

    def _batch(self, actor: Actor) -> Batch:
        return Batch(
            actor=actor,
            judge=self._judge,
            event_types=self._event_types,
            requests=self._requests,
            subject_digest=self._secrets.subject_digest,
        )

    async def _look_up(self, pending: Sequence[Pending]) -> Sequence[Known]:
        asks = [self._ask(one) for one in pending]
        known = await self._looking_up.acall(asks)
        return [
            one if ask.identity is None else replace(one, identity=ask.identity)
            for ask, one in zip(asks, known, strict=True)
        ]

    def _ask(self, one: Pending) -> Ask:
        spare = self._identities.pop() if one.opens and self._identities else None
        return Ask(
            wanted=_wanted(one),
            identity=spare,
            needs_identity=one.opens and spare is None,
            needs_openings=one.posted.type in NEEDING_OPENINGS,
            other=other_file(one.posted.fact),
        )

    async def _confirmed(
        self, actor: Actor, pending: Sequence[Pending], refused: Mapping[int, Reason]
    ) -> dict[int, Answer]:
        """The refusals, but for events whose key was stored while they were being judged.

        A parallel post of the same event may have changed the path that this one was refused on.
        """
        if not refused:
            return {}
        doubtful = [one for one in pending if one.index in refused]
        known = await self._looking_up.acall([Ask(wanted=_wanted(one)) for one in doubtful])
        recheck = self._batch(actor)
        for one, found in zip(doubtful, known, strict=True):
            if found.found.key is not None:
                recheck.take(one, found)
        return {**refused, **recheck.answers}


def _wanted(one: Pending) -> Wanted:
    return Wanted(
        source=one.posted.source,
        id=one.posted.id,
        stream=one.stream,
        reference=one.reference,
        claim=one.claim,
    )


def _uuid(subject: str) -> UUID | None:
    try:
        return UUID(subject)
    except ValueError:
        return None
