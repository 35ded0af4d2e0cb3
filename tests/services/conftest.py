"""An intake over the ledger in memory, and the cast that posts to it."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from adapters.memory.key_ring import MemoryKeyRing
from adapters.memory.ledger import MemoryLedger
from adapters.memory.trace import MemoryTrace
from domain.access import Actor
from domain.programme import Configuration
from services.answers import Answer, Receipt
from services.events import EventTypes
from services.group_call import GroupCall
from services.history import Histories
from services.intake import Intake, Secrets
from services.judging import Judge
from services.looking_up import Ask, Known, LookingUp
from services.ports import Item, Outcome, Posted
from services.trace import tracing_of
from services.views import Views

TODAY = date(2020, 6, 30)
SECRETS = Secrets(reference=b"r" * 32, subject_digest=b"s" * 32)


@dataclass(kw_only=True)
class Desk:
    """Posts in the words of a test, and remembers nothing but the next id."""

    intake: Intake
    ledger: MemoryLedger
    key_ring: MemoryKeyRing
    histories: Histories
    trace: MemoryTrace
    event_types: EventTypes
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def posted(
        self, org: str, name: str, subject: str, *, id: str | None = None, **data: Any
    ) -> Posted:
        """An event of `etage.<name>.v1` as it passes the door; of 2019-05-02 unless told."""
        event_type = f"etage.{name}.v1"
        expected = data.pop("expected_version", None)
        data = {"occurred_on": "2019-05-02"} | data
        return Posted(
            source=f"urn:etage:org:{org}",
            id=id or f"evt-{next(self.numbers)}",
            type=event_type,
            subject=subject,
            time=datetime(2019, 5, 2, 9, tzinfo=UTC),
            data=data,
            fact=self.event_types.validate(event_type, data),
            expected_version=expected,
        )

    async def post(self, *events: Posted) -> Sequence[Answer]:
        """The answers to events of one organisation, posted in one call."""
        organisation = events[0].source.removeprefix("urn:etage:org:")
        return await self.intake.handle(
            Actor(organisation=organisation, role="organisation"), events
        )

    async def stored(self, *events: Posted) -> UUID:
        """Post events that must be stored; the household of the last one."""
        answers = await self.post(*events)
        for answer in answers:
            assert isinstance(answer, Receipt), answer
        last = answers[-1]
        assert isinstance(last, Receipt)
        return last.household_id or UUID(int=0)

    def identified(self, reference: str = "GLH-1", **changes: Any) -> Posted:
        """A household of GrandLyon Habitat in Vénissieux is identified."""
        data: dict[str, Any] = {
            "dwelling": {"landlord": "grandlyon-habitat", "commune": "69259"},
            "signals": [
                {"kind": "arrears", "service": "recouvrement", "observed_on": "2019-05-01"}
            ],
            "reference_person": {"name": "Zélie Fictive"},
        }
        return self.posted(
            "grandlyon-habitat", "household.identified", reference, **(data | changes)
        )

    def referred(self, subject: str = "GLH-1", **changes: Any) -> Posted:
        """The same household is referred by its landlord."""
        data = {"referrer_kind": "landlord", "motive": "arrears", "stream": "maintien"}
        return self.posted("grandlyon-habitat", "household.referred", subject, **(data | changes))

    def opened(self, territory: str = "venissieux") -> Posted:
        """The territory's platform opens."""
        return self.posted(
            "grandlyon-habitat",
            "platform.opened",
            territory,
            territory=territory,
            occurred_on="2019-03-11",
        )


@pytest.fixture
def desk(configuration: Configuration, event_types: EventTypes) -> Iterator[Desk]:
    """A new desk with an empty ledger."""
    ledger = MemoryLedger()
    key_ring = MemoryKeyRing(forget_references=ledger.forget_references)
    today: Callable[[], date] = lambda: TODAY  # noqa: E731 (a named function says no more)
    looking_up: GroupCall[Ask, Known] = GroupCall(
        LookingUp(ledger=ledger, key_ring=key_ring, event_types=event_types), name="look-up"
    )
    appending: GroupCall[Item, Outcome] = GroupCall(ledger.append, name="append")
    trace = MemoryTrace()
    tracing = tracing_of(trace, configuration.rules)
    intake = Intake(
        looking_up=looking_up,
        appending=appending,
        requests=itertools.count(),
        event_types=event_types,
        judge=Judge(configuration=configuration, views=Views(event_types), today=today),
        secrets=SECRETS,
        tracing=tracing,
    )
    histories = Histories(
        ledger=ledger,
        key_ring=key_ring,
        event_types=event_types,
        configuration=configuration,
        tracing=tracing,
        today=today,
    )
    yield Desk(
        intake=intake,
        ledger=ledger,
        key_ring=key_ring,
        histories=histories,
        trace=trace,
        event_types=event_types,
    )
    looking_up.close()
    appending.close()
