"""One round over posted events: each is judged on what is known, and those that fit are items."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from domain.access import Actor
from domain.fact import Fact
from domain.household import fold, is_of_household
from domain.linking import Linked, Unlinked, other_file
from domain.path import HouseholdPath
from domain.platform import PlatformOpened
from domain.refusal import Invalid, Refusal
from services.answers import (
    Answer,
    HouseholdUnknown,
    NotStored,
    Reason,
    ReferenceTaken,
    Unreadable,
)
from services.case import Case, recorded
from services.events import EventTypes, SchemaMismatch, UnknownType
from services.fact_json import Misshapen
from services.judging import Judge, stored_answer
from services.keyring import subject_keys
from services.looking_up import Known
from services.ports import HouseholdKeys, Item, Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One event still without an answer: its place in the call, and where its subject leads.

    `stream` is given by a UUID or by the subject of a platform, `reference` by an own case
    reference; `claim` is the reference it attaches. `opens` tells that it may begin a path.
    """

    index: int
    posted: Posted
    stream: UUID | None
    reference: bytes | None
    claim: bytes | None
    opens: bool


@dataclass(kw_only=True)
class Batch:
    """The working state of one round. Not frozen: it lives for one round of one call.

    `answers` are final; `refused` hold unless the event's key turns out to be stored meanwhile;
    `postponed` are events that have the key of another one of this call; `items` belong to the
    events in `appended`, in the same order; `requests` numbers them, so that each stands or falls
    alone whoever else shares the commit.
    """

    actor: Actor
    judge: Judge
    event_types: EventTypes
    requests: Iterator[int]
    subject_digest: bytes = field(repr=False)
    answers: dict[int, Answer] = field(default_factory=dict)
    refused: dict[int, Reason] = field(default_factory=dict)
    postponed: list[Pending] = field(default_factory=list)
    appended: list[Pending] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    unused: list[HouseholdKeys] = field(default_factory=list)
    _cases: dict[UUID | bytes, Case] = field(default_factory=dict)
    _openings: dict[str, date] = field(default_factory=dict)
    _taken_keys: set[tuple[str, str]] = field(default_factory=set)

    def take(self, pending: Pending, known: Known) -> None:
        """Judge one event; where it fits, it becomes an item to append."""
        posted = pending.posted
        if known.found.key is not None:
            self.answers[pending.index] = self._stored_answer(pending, known)
        elif (posted.source, posted.id) in self._taken_keys:
            self.postponed.append(pending)
        else:
            self._taken_keys.add((posted.source, posted.id))
            try:
                self._decide(pending, known)
            except (NotStored, Refusal, SchemaMismatch) as reason:
                self.refused[pending.index] = reason
            except (UnknownType, Misshapen):
                # An event that cannot be read freezes its household only.
                self.refused[pending.index] = Unreadable()
        if known.identity is not None and known.identity.stream not in self._cases:
            self.unused.append(known.identity)

    def _stored_answer(self, pending: Pending, known: Known) -> Answer:
        key = known.found.key
        if key is None:
            raise AssertionError("only asked where a key is stored")
        if is_of_household(key.type):
            keys = known.keys.get(key.stream)
        else:
            keys = self._subject_keys(key.stream)
        stream = known.found.stream or pending.stream
        return stored_answer(pending.posted, key, keys=keys, stream=stream)

    def _decide(self, pending: Pending, known: Known) -> None:
        case = self._case(pending, known)
        try:
            fact = self._judged(case, pending, known)
            if case is None:
                raise HouseholdUnknown
            reference = self._claim(pending, case, known)
        except (NotStored, Refusal) as reason:
            reason.situation = self.judge.situation(case, self.actor)
            raise
        posted = pending.posted
        item = case.item(
            posted,
            fact,
            request=next(self.requests),
            reference=reference,
            today=self.judge.today(),
        )
        self.items.append(item)
        self.appended.append(pending)
        case.add(posted, fact, now=datetime.now(UTC))
        self._cases[case.stream] = case
        if isinstance(fact, PlatformOpened):
            self._openings[fact.territory] = fact.occurred_on
        if reference is not None:
            self._cases[reference] = case

    def _judged(self, case: Case | None, pending: Pending, known: Known) -> Fact:
        openings = {**known.openings, **self._openings}
        named = other_file(pending.posted.fact)
        other = None if named is None else self._other(named, known)
        other = self.judge.followed(other, self.actor)
        if case is not None:
            case.other = other
        fact = self.judge.fact(case, pending.posted, actor=self.actor, openings=openings)
        # Whoever links two files follows both: one not theirs is as one that is not there.
        if named is not None and other is None and not isinstance(fact, Unlinked):
            place = "/data/with" if isinstance(fact, Linked) else "/data/corrections/with"
            raise Invalid("No household is known to this caller under it.", pointer=place)
        return fact

    def _other(self, named: UUID, known: Known) -> HouseholdPath | None:
        """The path of the other file that is named, as this batch has left it so far."""
        other = self._cases.get(named)
        if other is not None:
            return other.path
        history = tuple(recorded(event, self.event_types) for event in known.other)
        if not history or not is_of_household(history[0].type):
            return None
        return fold(history, rebuild=self.event_types.rebuild)

    def _case(self, pending: Pending, known: Known) -> Case | None:
        place = known.found.stream or pending.stream or pending.reference
        if place is None:
            return None
        if place in self._cases:
            return self._cases[place]
        if known.found.events or not is_of_household(pending.posted.type):
            self._cases[place] = self._opened(pending, known)
            return self._cases[place]
        if pending.opens and known.identity is not None:
            return Case(
                stream=known.identity.stream, keys=known.identity, event_types=self.event_types
            )
        return None

    def _opened(self, pending: Pending, known: Known) -> Case:
        stream = known.found.stream or pending.stream
        if stream is None:
            raise HouseholdUnknown
        of_household = is_of_household(pending.posted.type)
        events = tuple(known.found.events)
        if events and is_of_household(events[0].type) != of_household:
            raise HouseholdUnknown
        forgotten = HouseholdKeys(stream=stream, digest=None)
        keys = known.keys.get(stream, forgotten) if of_household else self._subject_keys(stream)
        return Case(
            stream=stream,
            keys=keys,
            event_types=self.event_types,
            events=events,
            history=tuple(recorded(event, self.event_types) for event in events),
        )

    def _claim(self, pending: Pending, case: Case, known: Known) -> bytes | None:
        if pending.claim is None or known.found.claimed_by == case.stream:
            return None
        if known.found.claimed_by is not None:
            # An opening event that meets its reference was overtaken: it is tried again. Here a
            # reference is attached that leads to another household.
            raise ReferenceTaken
        claimed = self._cases.get(pending.claim)
        if claimed is None:
            return pending.claim
        if claimed is not case:
            raise ReferenceTaken
        return None

    def _subject_keys(self, stream: UUID) -> HouseholdKeys:
        return subject_keys(self.subject_digest, stream)
