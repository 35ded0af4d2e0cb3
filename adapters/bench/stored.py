"""Items ready to append, as the intake makes them, and a long log made of their copies."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from psycopg_pool import ConnectionPool

from adapters.bench.ground import CannotMeasure, Database
from adapters.bench.lives import Event, Lives, interleaved, organisation
from adapters.http.cloudevents import envelope_of
from adapters.http.intake import validated
from adapters.memory.key_ring import MemoryKeyRing
from adapters.memory.ledger import MemoryLedger
from adapters.memory.trace import MemoryTrace
from adapters.postgres.ledger import PostgresLedger
from adapters.postgres.session import open_pool
from domain.access import Actor
from domain.household import is_of_household
from domain.programme import Configuration
from services.answers import Receipt
from services.events import EventTypes
from services.group_call import GroupCall
from services.intake import Intake, Secrets
from services.judging import Judge
from services.looking_up import Ask, Known, LookingUp
from services.ports import Item, Outcome, Posted, Standing
from services.posting import learned, resolve_subject
from services.trace import tracing_of
from services.views import Views

BATCH_ITEMS = 500
PREPARED_EVENTS_MAX = 5_000
SECRET = b"benchmark".ljust(32, b"-")
COPIES = UUID("0a7c1a0e-6f0d-5d0a-8a0b-5f2b8f3f9a10")

Streams = Sequence[Sequence[Item]]


def prepared(configuration: Configuration, lives: Lives) -> Streams:
    """The items of each stream in order, judged and sealed by the intake's own code."""
    kept: list[Item] = []
    ledger = MemoryLedger()

    def append(items: Sequence[Item]) -> Sequence[Outcome]:
        kept.extend(items)
        return ledger.append(items)

    event_types = EventTypes(configuration)
    key_ring = MemoryKeyRing(forget_references=ledger.forget_references)
    looking_up: GroupCall[Ask, Known] = GroupCall(
        LookingUp(ledger=ledger, key_ring=key_ring, event_types=event_types), name="look-up"
    )
    appending: GroupCall[Item, Outcome] = GroupCall(append, name="append")
    intake = Intake(
        looking_up=looking_up,
        appending=appending,
        requests=itertools.count(),
        event_types=event_types,
        judge=Judge(
            configuration=configuration,
            views=Views(event_types),
            today=lambda: datetime.now(UTC).date(),
        ),
        secrets=Secrets(reference=SECRET, subject_digest=SECRET),
        tracing=tracing_of(MemoryTrace(), configuration.rules),
    )
    try:
        asyncio.run(told_one_by_one(intake, event_types, lives))
    finally:
        looking_up.close()
        appending.close()
    streams: dict[UUID, list[Item]] = defaultdict(list)
    for item in kept:
        streams[item.stream].append(item)
    return list(streams.values())


def copies(streams: Streams) -> Iterator[list[Item]]:
    """Batches without end: the streams again and again, each time as other households."""
    requests = itertools.count()
    of_households = [stream for stream in streams if is_of_household(stream[0].type)]
    for number in itertools.count():
        chosen = of_households if number else streams
        again = interleaved([_copy(item, number) for item in stream] for stream in chosen)
        while batch := list(itertools.islice(again, BATCH_ITEMS)):
            yield [replace(item, request=next(requests)) for item in batch]


def ledger_on(database: Database) -> tuple[PostgresLedger, ConnectionPool]:
    """The ledger on a workload's database; close both."""
    pool = open_pool(database.as_role("folder"), size=1)
    return PostgresLedger(writer=database.as_role("writer"), pool=pool), pool


def appended(database: Database, batches: Iterator[list[Item]], *, events: int) -> int:
    """Append batches until that many events are stored more; how many were."""
    ledger, pool = ledger_on(database)
    try:
        stored = 0
        while stored < events:
            outcomes = ledger.append(next(batches))
            stored += sum(one.standing is Standing.STORED for one in outcomes)
        return stored
    finally:
        ledger.close()
        pool.close()


def _copy(item: Item, number: int) -> Item:
    reference = item.reference
    return replace(
        item,
        id=f"{item.id}-{number}",
        stream=uuid5(COPIES, f"{number} {item.stream}"),
        reference=reference and sha256(b"%d" % number + reference).digest(),
    )


async def told_one_by_one(intake: Intake, event_types: EventTypes, lives: Lives) -> None:
    """Hand lives to an intake, one after the other. Raises CannotMeasure for what it refuses."""
    known: dict[str, str] = {}
    for life in ([opening] for opening in lives.openings):
        await _post_life(intake, event_types, life, known=known)
    for each in lives.lives:
        await _post_life(intake, event_types, each, known=known)


async def _post_life(
    intake: Intake, event_types: EventTypes, life: Sequence[Event], *, known: dict[str, str]
) -> None:
    """Each organisation's part of a life in one call, as long as no other comes between."""
    for poster, part in itertools.groupby(life, key=organisation):
        events = list(part)
        actor = Actor(organisation=poster, role="organisation")
        posted = []
        for event in events:
            envelope = envelope_of(resolve_subject(event, known))
            one = validated(envelope, actor, event_types)
            if not isinstance(one, Posted):
                raise CannotMeasure("a simulated event is not valid")
            posted.append(one)
        for event, answer in zip(events, await intake.handle(actor, posted), strict=True):
            if not isinstance(answer, Receipt):
                raise CannotMeasure(f"a simulated event was refused: {answer!r}")
            household = answer.household_id
            known |= learned(event, str(household) if household else None)
